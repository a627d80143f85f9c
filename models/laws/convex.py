"""Convex costs of an amount that is drawn in a year or left to later ones, dollar by dollar, the cheapest first."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

DUST = 1e-6
"""Dollars below which there is nothing."""
DIGITS, ALIKE = 10, 1e-9
"""Of slopes: decimals, and how near two are that count as one."""


class CostPiece(NamedTuple):
    """So many dollars, each of which costs so much; `now` is 1 for those of the year itself, 0 for later ones."""

    slope: float
    now: int
    width: float


class Sums(NamedTuple):
    """Where pieces begin, what all before cost, and what of that is drawn in the year itself."""

    begins: list[float]
    cost: list[float]
    now: list[float]

    @staticmethod
    def of(pieces: Iterable[CostPiece]) -> Sums:
        begins, cost, now = [0.0], [0.0], [0.0]
        for slope, share, width in pieces:
            begins.append(begins[-1] + width)
            cost.append(cost[-1] + slope * width)
            now.append(now[-1] + share * width)
        return Sums(begins[:-1], cost[:-1], now[:-1])


@dataclass(frozen=True)
class Convex:
    """A convex cost of an amount: at nothing, and its pieces, the cheapest first; the last has no end."""

    nothing: float
    pieces: tuple[CostPiece, ...]

    @cached_property
    def _sums(self) -> Sums:
        return Sums.of(self.pieces)

    @cached_property
    def _late(self) -> tuple[tuple[CostPiece, ...], Sums]:
        """The pieces with those of later years first where they cost the same, and their sums."""
        pieces = tuple(sorted(self.pieces, key=lambda piece: (piece.slope, piece.now)))
        return pieces, Sums.of(pieces)

    @property
    def corners(self) -> list[float]:
        return self._sums.begins[1:]

    def __call__(self, amount: float) -> float:
        place = bisect_right(self._sums.begins, amount) - 1
        beyond = amount - self._sums.begins[place]
        return self.nothing + self._sums.cost[place] + self.pieces[place].slope * beyond

    def at_once(self, amount: float) -> float:
        """What of an amount is drawn in the year itself, where dollars that cost the same are drawn at once."""
        return self._drawn(self.pieces, self._sums, amount)

    def at_once_if_late(self, amount: float) -> float:
        """The same where they are drawn later."""
        return self._drawn(*self._late, amount)

    @staticmethod
    def _drawn(pieces: Sequence[CostPiece], sums: Sums, amount: float) -> float:
        place = bisect_right(sums.begins, amount) - 1
        return sums.now[place] + pieces[place].now * (amount - sums.begins[place])


def slope(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (b[1] - a[1]) / (b[0] - a[0]) if b[0] > a[0] else 0.0


def now_or_later(tax: Convex, later: Convex) -> Convex:
    """The cost of an amount of which each dollar is drawn now or later, whichever is cheaper; of equal ones, now."""
    pieces = [*tax.pieces, *(piece._replace(now=0) for piece in later.pieces)]
    pieces.sort(key=lambda piece: (piece.slope, -piece.now))
    last = next(place for place, piece in enumerate(pieces) if piece.width == inf)
    return Convex(tax.nothing + later.nothing, tuple(pieces[: last + 1]))


def with_at_least(either: Convex, tax: Convex, later: Convex, due: float) -> Convex:
    """`now_or_later(tax, later)` with at least the part `due` of the amount drawn now."""

    def cost(amount: float) -> float:
        if due >= 1.0:
            return tax(amount) + later.nothing
        if either.at_once(amount) >= due * amount:
            return either(amount)
        return tax(due * amount) + later((1.0 - due) * amount)

    places = _places(either, tax, later, due)
    pieces: list[CostPiece] = []
    for a, b in pairwise((at, cost(at)) for at in places):
        rate, width = round(slope(a, b), DIGITS), b[0] - a[0]
        if pieces and rate - pieces[-1].slope < ALIKE:
            pieces[-1] = pieces[-1]._replace(width=pieces[-1].width + width)
        else:
            pieces.append(CostPiece(rate, 1, width))
    pieces[-1] = pieces[-1]._replace(width=inf)
    return Convex(cost(0.0), tuple(pieces))


def _places(either: Convex, tax: Convex, later: Convex, due: float) -> list[float]:
    """Amounts between which `with_at_least` is linear: corners of what it asks, where the part begins or ends to bind,
    and one dollar beyond the last."""
    places = [0.0, *either.corners, *(corner / due for corner in tax.corners)]
    if due < 1.0:
        places += [corner / (1.0 - due) for corner in later.corners]
    places = sorted(places)
    for left, right in pairwise([*places, 2.0 * places[-1] + 1.0]):
        short = [either.at_once(at) - due * at for at in (left, right)]
        if short[0] * short[1] < 0.0:
            insort(places, left + (right - left) * short[0] / (short[0] - short[1]))
    apart = [0.0]
    for place in (*places, places[-1] + 1.0):
        if place - apart[-1] > DUST:
            apart.append(place)
    return apart


FAR = 1e10
"""Dollars that nobody has: beyond the last corner functions are compared up to there."""
NEAR = 0.01
"""Dollars by which a function has to be lower than the others somewhere to be kept."""


def lowest(functions: Sequence[Convex]) -> list[int]:
    """The places of those of which each is the lowest of all for some amount."""
    corners = sorted({0.0, FAR, *(corner for function in functions for corner in function.corners)})
    costs = [[function(corner) for function in functions] for corner in corners]
    kept = {min(range(len(functions)), key=at.__getitem__) for at in costs}
    spans = list(zip(pairwise(corners), pairwise(costs), strict=True))
    while spans:  # between two corners all are straight lines
        (left, right), (before, after) = spans.pop()
        first, last = (min(range(len(functions)), key=at.__getitem__) for at in (before, after))
        rise, fall = before[last] - before[first], after[first] - after[last]
        if first == last or rise <= NEAR or fall <= NEAR:
            continue
        middle = left + (right - left) * rise / (rise + fall)
        there = [function(middle) for function in functions]
        place = min(range(len(functions)), key=there.__getitem__)
        if there[place] < there[first] - NEAR:
            kept.add(place)
            spans += [((left, middle), (before, there)), ((middle, right), (there, after))]
    return sorted(kept)
