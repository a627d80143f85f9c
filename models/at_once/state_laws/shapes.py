"""Brackets, steps and ranges over arrays of dollars.

Rows are a tuple of numbers, or a list where what they begin at differs from path to path.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Amount = Array | float
Rows = Sequence[tuple[Any, Any]]
TINY = 1e-6
"""Dollars that arithmetic alone may be away."""
FAR = 1e12
"""Dollars beyond every return."""


def above(x: Amount, start: Amount = 0.0) -> Amount:
    """What of an amount is above another."""
    return np.maximum(x - start, 0.0)


def at_rates(x: Amount, rows: Rows) -> Amount:
    """Tax at marginal rates, each from where its row begins."""
    if isinstance(rows, tuple):
        starts, owed = _corners(rows)
        return np.asarray(np.interp(x, starts, owed))
    tax, before = 0.0 * np.asarray(x), 0.0
    for start, rate in rows:
        tax = tax + (rate - before) * above(x, start)
        before = rate
    return np.asarray(tax)


@lru_cache(maxsize=4096)
def _corners(rows: tuple[tuple[float, float], ...]) -> tuple[Array, Array]:
    """Where the rates change, and what is owed there."""
    known = [row for row in rows if row[0] < FAR]
    starts = np.array([start for start, _ in known] + [FAR])
    parts = np.diff(starts) * np.array([rate for _, rate in known])
    return starts, np.concatenate([[0.0], np.cumsum(parts)])


def reached(x: Amount, rows: Rows) -> Amount:
    """The value of the last row whose start is reached; nothing before the first."""
    if isinstance(rows, tuple):
        starts, values = _steps(rows)
        return values[np.searchsorted(starts, np.asarray(x) + TINY, side="right")]
    found: Amount = 0.0
    for start, value in rows:
        found = np.where(np.asarray(x) >= start - TINY, value, found)
    return found


def passed(x: Amount, rows: Rows) -> Amount:
    """The value of the last row whose start is exceeded; the first row's before that."""
    if isinstance(rows, tuple):
        starts, values = _steps(rows)
        place = np.searchsorted(starts, np.asarray(x) - TINY, side="left")
        return values[np.maximum(place, 1)]
    found: Amount = rows[0][1]
    for start, value in rows:
        found = np.where(np.asarray(x) > start + TINY, value, found)
    return found


@lru_cache(maxsize=4096)
def _steps(rows: tuple[tuple[float, float], ...]) -> tuple[Array, Array]:
    return np.array([start for start, _ in rows]), np.array([0.0, *(float(value) for _, value in rows)])


def begun(x: Amount, start: Amount, step: Amount) -> Array:
    """How many steps above a start are begun."""
    return np.asarray(np.maximum(np.ceil((x - start) / step - TINY), 0.0))


def completed(x: Amount, start: Amount, step: Amount) -> Array:
    """How many steps above a start are completed."""
    return np.asarray(np.maximum(np.floor((x - start) / step + TINY), 0.0))


def fading(amount: Amount, x: Amount, start: Amount, width: Amount) -> Array:
    """An amount that is whole up to a start and nothing from `width` dollars further on."""
    return np.asarray(amount * np.clip(1.0 - (x - start) / width, 0.0, 1.0))


def times(rows: Rows, by: Amount) -> Rows:
    """Rows whose starts are so many times as much."""
    found = [(start * by, value) for start, value in rows]
    return tuple(found) if isinstance(rows, tuple) and np.ndim(by) == 0 else found
