"""The few shapes that states' laws are made of, each a plain function of dollars."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

Rows = Sequence[tuple[float, float]]
CENT = 1e-6
"""Dollars below which a difference is arithmetic's and no excess."""


def by_brackets(taxable: float, rows: Rows) -> float:
    """Tax at the marginal rates of `rows`, each from where its bracket begins."""
    tax = 0.0
    for number, (start, rate) in enumerate(rows):
        end = rows[number + 1][0] if number + 1 < len(rows) else float("inf")
        tax += rate * max(0.0, min(taxable, end) - start)
    return tax


def bottom(taxable: float, rows: Rows) -> float:
    """Where the bracket begins that `taxable` lies in (a bracket's own end belongs to it)."""
    return max((start for start, _ in rows if start < taxable), default=rows[0][0])


def step_from(x: float, rows: Rows) -> float:
    """A step function that changes *at* each row's start: the last row that `x` has reached, else nothing."""
    return next((value for start, value in reversed(rows) if x >= start - CENT), 0.0)


def step_above(x: float, rows: Rows) -> float:
    """A step function that changes *above* each row's start: the last row that `x` exceeds, else the first."""
    return next((value for start, value in reversed(rows) if x > start + CENT), rows[0][1])


def falling(amount: float, x: float, start: float, width: float) -> float:
    """All of an amount up to `start`, nothing from `width` further on, in a line between."""
    return amount * min(1.0, max(0.0, 1.0 - (x - start) / width))


def started_steps(x: float, start: float, increment: float) -> int:
    """How many steps of `increment` above `start` are reached, a part of one counting whole."""
    return max(0, ceil((x - start) / increment - CENT))


def full_steps(x: float, start: float, increment: float) -> int:
    """How many whole steps of `increment` above `start` are reached."""
    return max(0, floor((x - start) / increment + CENT))
