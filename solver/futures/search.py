"""The draw that pays for a year, searched on every path: secant steps, then within a bracket on the paths still open.

Where tax steps up with income what is left of a year's cash falls back, so that more than one draw may pay for it: the
bracket keeps a shortage below and cash above, between which one does. Where a little more that is invested would cost a
step, none does: then the least draw that leaves cash, which is carried into the next year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CLOSE = 0.5
"""Dollars within which a year's cash is spent."""
TOGETHER = 5
"""Steps on all paths; those that are then still open go on by themselves."""
STEPS = 24
"""The most steps; nearly all paths need four or five."""
SHUT = 0.01
"""Dollars within which a bracket has nothing in it."""


class Searchable(Protocol):
    """A year (year.py): what may be drawn, and what it comes to (`TriedYear`) with a draw, what is filled and the lines
    of the last return."""

    def bounds(self) -> tuple[Array, Array]: ...
    def attempt(self, draw: Array, filled: Array, lines: Any) -> Any: ...
    def among(self, some: NDArray[np.int64]) -> Searchable: ...


@dataclass
class FoundDraw:
    """A year whose cash is spent, the draw, and whether all was drawn that may be."""

    tried: Any
    draw: Array
    all_drawn: NDArray[np.bool_]


def searched(year: Searchable, guess: Array, filled: Array) -> FoundDraw:
    """The year's draw on every path; what the last step leaves over or short is at most CLOSE, or all is drawn."""
    low, high = year.bounds()
    search = _Search(year, low, high)
    draw = np.clip(guess, low, high)
    search.begin(draw, filled)
    for step in range(TOGETHER):
        if step > 1 and not search.open.any():
            break
        search.secant()
    some = np.flatnonzero(search.open)
    tried, draw = search.tried, search.draw
    if some.size:
        rest = _Search(year.among(some), low[some], high[some])
        rest.go_on(search, some)
        tried, draw = _with(tried, rest.tried, some), _with(draw, rest.draw, some)
    return FoundDraw(tried, draw, draw >= high - CLOSE)


class _Search:
    def __init__(self, year: Searchable, low: Array, high: Array) -> None:
        self.year, self.low, self.high = year, low, high
        self.settled = np.zeros(low.shape, dtype=bool)

    def begin(self, draw: Array, filled: Array) -> None:
        self.draw, self.filled = draw, filled
        self.tried = self.year.attempt(draw, filled, None)
        self.slope, self.last = np.full(draw.shape, 0.85), (draw, self.tried.unspent)

    @property
    def open(self) -> NDArray[np.bool_]:
        """On which paths cash is left or short, or what is filled has not settled."""
        unspent = self.tried.unspent
        stuck = ((self.draw >= self.high) & (unspent < 0.0)) | ((self.draw <= self.low) & (unspent > 0.0))
        away = (np.abs(unspent) > CLOSE) & ~stuck & ~self.settled
        return np.asarray(away | self.moves)

    @property
    def moves(self) -> NDArray[np.bool_]:
        """Where what is filled is not yet what was tried with."""
        return np.asarray(np.abs(self.tried.filled - self.filled) > CLOSE)

    def secant(self) -> None:
        """The draw where the line through the last two points is at nothing."""
        self._to(self._next())

    def _next(self) -> Array:
        unspent = self.tried.unspent
        moved = self.draw - self.last[0]
        known = np.abs(moved) > 1e-3
        found = (unspent - self.last[1]) / np.where(known, moved, 1.0)
        self.slope = np.where(known, np.clip(found, 0.3, 1.5), self.slope)
        self.last = (self.draw, unspent)
        return np.asarray(np.clip(self.draw - unspent / self.slope, self.low, self.high))

    def _to(self, draw: Array) -> None:
        self.draw, self.filled = draw, self.tried.filled
        self.tried = self.year.attempt(draw, self.filled, self.tried.lines)

    def go_on(self, search: _Search, some: NDArray[np.int64]) -> None:
        """From where another search is on some of its paths, within a bracket."""
        self.draw, self.filled, self.slope = search.draw[some], search.filled[some], search.slope[some]
        self.last = (search.last[0][some], search.last[1][some])
        self.tried = _of(search.tried, some)
        self.below, self.above = self.low, self.high
        for step in range(STEPS):
            if not self.open.any():
                return
            hold = self.moves
            self._narrow(~hold)
            shut = self.above - self.below < SHUT
            inside = np.where(shut, self.above, self._inside(self._next(), step))
            self._to(np.where(hold, self.draw, inside))
            self.settled = self.settled | (shut & ~hold)

    def _narrow(self, where: NDArray[np.bool_]) -> None:
        """The bracket by the last point, where what is filled has settled at it."""
        short = self.tried.unspent < 0.0
        self.below = np.where(where & short, np.maximum(self.below, self.draw), self.below)
        self.above = np.where(where & ~short, np.minimum(self.above, self.draw), self.above)

    def _inside(self, draw: Array, step: int) -> Array:
        """Within the bracket; once both ends are found every third time its middle, however far the line points."""
        ends = (self.below > self.low) & (self.above < self.high)
        outside = (draw <= self.below) | (draw >= self.above) | (ends & (step % 3 == 2))
        return np.where(outside, (self.below + self.above) / 2.0, draw)


def _each(one: Any, change: Callable[..., Any], *others: Any) -> Any:
    """The same shape of tuples, mappings and dataclasses, its arrays changed."""
    if isinstance(one, Mapping):
        return {key: _each(value, change, *(other[key] for other in others)) for key, value in one.items()}
    if isinstance(one, tuple):
        return type(one)(*(_each(first, change, *rest) for first, *rest in zip(one, *others, strict=True)))
    if is_dataclass(one) and not isinstance(one, type):
        rows = [[getattr(each, field.name) for field in fields(one)] for each in (one, *others)]
        return type(one)(*(_each(first, change, *rest) for first, *rest in zip(*rows, strict=True)))
    return change(one, *others) if np.ndim(one) else one


def _of(whole: Any, some: NDArray[np.int64]) -> Any:
    """Some paths of it."""
    return _each(whole, lambda array: array[..., some])


def _with(whole: Any, part: Any, some: NDArray[np.int64]) -> Any:
    """With some of its paths from elsewhere."""

    def placed(array: Array, other: Array) -> Array:
        found = np.array(array)
        found[..., some] = other
        return found

    return _each(whole, placed, part)
