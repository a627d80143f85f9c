"""What an heir pays on inherited traditional money, drawn as is best within the years that the law allows.

Law    26 USC 691(a)(1)(B), 408(d)(1) (what is drawn is the heir's income); 401(a)(9)(B), (E), (H) (how long it may
       stay, and what must leave each year: inherited_accounts.py); 1(j), 63(c), (f), 151(d)(5)(C) (the heir's return).
Form   Form 1040 of each year, with and without what is drawn; Pub. 590-B.
Units  dollars of the close of the plan: a year's dollars times the year's `worth`.

A year's tax is a function of what is drawn in it, linear between the corners of the return. Where it is convex the
best schedule follows backwards, year by year: of what is left the cheapest dollars first, now or later, but at least
what must leave now. Where it is not (the senior deduction ends) years are split at its corners.

NOT MODELED: the heir's other kinds of income, deductions beyond the standard one, credits, a spouse who is 65, Medicare
surcharges, state tax, the deduction of 691(c); growth of the account beyond its expected return.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf
from typing import NamedTuple

from ....tax_tables.schema import Actuarial
from ...household.heir_facts import HeirYear, Inheriting
from ..piecewise import Piecewise
from . import inherited_accounts, senior_deduction

Span = Sequence[tuple[float, float]]
"""By year, between which amounts it draws, while years are split."""
CENT = 0.01
DUST = 1e-6
"""Dollars below which there is nothing to draw, and slopes that are the same."""
DIGITS = 10
BARRED = 1e3
"""What a dollar costs beyond what a year may draw while its years are split."""


# ---- the first reading: the returns of the years, and the best of the schedules, year by year from the last ----------


class Corners(NamedTuple):
    """A year's tax by what is drawn in it, dollars of the close: at each corner, and a dollar beyond the last one."""

    drawn: tuple[float, ...]
    tax: tuple[float, ...]
    beyond: float

    def __call__(self, drawn: float) -> float:
        at = self.drawn
        if drawn >= at[-1]:
            return self.tax[-1] + self.beyond * (drawn - at[-1])
        right = max(1, bisect_left(at, drawn))
        share = (drawn - at[right - 1]) / (at[right] - at[right - 1])
        return self.tax[right - 1] + share * (self.tax[right] - self.tax[right - 1])


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


class Schedule(NamedTuple):
    """What is drawn in each year, dollars of that year, and its tax."""

    drawn: tuple[float, ...]
    tax: tuple[float, ...]


class Planner:
    """The best schedule of an heir for any amount. `taxes` are those of the years, as `Corners`."""

    def __init__(self, heir: Inheriting, taxes: Sequence[Corners], actuarial: Actuarial) -> None:
        self.heir, self.taxes = heir, taxes
        terms, years = heir.terms, heir.years
        self.due = (
            [inherited_accounts.compute(1.0, terms, each.year, actuarial) for each in years] if terms else []
        )
        self._free = [(0.0, inf)] * len(taxes)
        hulls = [_hull(tax, 0.0, inf) for tax in taxes]
        self._at_first = hulls, _backwards(hulls, self.due)

    def compute(self, amount: float) -> Schedule:
        """The schedule of least tax for an heir who inherits `amount`, and its taxes."""
        if not self.taxes or amount <= DUST:
            return Schedule((0.0,) * len(self.taxes), (0.0,) * len(self.taxes))
        drawn = self._best(amount)
        worths = [year.worth for year in self.heir.years]
        return Schedule(
            tuple(part / worth for part, worth in zip(drawn, worths, strict=True)),
            tuple(tax(part) / worth for part, tax, worth in zip(drawn, self.taxes, worths, strict=True)),
        )

    def _best(self, amount: float) -> list[float]:
        """Branch and bound over the years whose tax is not convex where they draw."""
        best, least, spans = list[float](), inf, list[Span]([self._free])
        while spans:
            span = spans.pop()
            hulls, joined = self._at_first
            if span is not self._free:
                hulls = [_hull(tax, *limits) for tax, limits in zip(self.taxes, span, strict=True)]
                joined = _backwards(hulls, self.due)
            drawn = _forwards(amount, joined, self.due)
            bound = sum(hull(part) for hull, part in zip(hulls, drawn, strict=True))
            cost = sum(tax(part) for tax, part in zip(self.taxes, drawn, strict=True))
            if cost < least and _within(drawn, span):
                best, least = drawn, cost
            if bound < least - CENT:
                spans += _split(drawn, self.taxes, hulls, span)
        return best


def _within(drawn: Sequence[float], span: Span) -> bool:
    return all(low - CENT <= part <= high + CENT for part, (low, high) in zip(drawn, span, strict=True))


def _split(
    drawn: Sequence[float], taxes: Sequence[Corners], hulls: Sequence[Convex], span: Span
) -> Iterator[Span]:
    """Two halves of the schedules: below and above a corner of the year whose tax is furthest above its hull."""
    off = [tax(part) - hull(part) for tax, part, hull in zip(taxes, drawn, hulls, strict=True)]
    worst = max(range(len(off)), key=off.__getitem__)
    low, high = span[worst]
    inside = [at for at in taxes[worst].drawn if low + DUST < at < high - DUST]
    if off[worst] > 0.0 and inside:
        corner = max(inside, key=lambda at: taxes[worst](at) - hulls[worst](at))
        for part in ((low, corner), (corner, high)):
            yield [part if year == worst else other for year, other in enumerate(span)]


def _hull(tax: Corners, low: float, high: float) -> Convex:
    """The largest convex function below a year's tax between two amounts; beyond them a dollar is `BARRED`."""
    at = [low, *(x for x in tax.drawn if low < x < high)]
    points = [(x, tax(x)) for x in at]
    points.append((high, tax(high)) if high < inf else (at[-1] + 1.0, tax(at[-1] + 1.0)))
    hull: list[tuple[float, float]] = []
    for point in points:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) >= _slope(hull[-1], point) - 1e-12:
            hull.pop()
        hull.append(point)
    pieces = [
        CostPiece(round(_slope(a, b), DIGITS), 1, b[0] - a[0]) for a, b in pairwise(hull) if b[0] > a[0]
    ]
    if low > 0.0:
        pieces.insert(0, CostPiece(-BARRED, 1, low))
    if high < inf:
        pieces.append(CostPiece(BARRED, 1, inf))
    else:
        pieces[-1] = pieces[-1]._replace(width=inf)
    return Convex(tax(low) + BARRED * low, tuple(pieces))


def _slope(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (b[1] - a[1]) / (b[0] - a[0]) if b[0] > a[0] else 0.0


def _backwards(taxes: Sequence[Convex], due: Sequence[float]) -> list[Convex]:
    """By year but the last, what money costs that is drawn then or later, before what must leave then."""
    joined = list[Convex]()
    later = taxes[-1] if taxes else None
    for tax, part in zip(taxes[-2::-1], due[-2::-1], strict=True):
        assert later is not None
        joined.append(_either(tax, later))
        later = _at_least(joined[-1], tax, later, part) if part > 0.0 else joined[-1]
    return joined[::-1]


def _forwards(amount: float, joined: Sequence[Convex], due: Sequence[float]) -> list[float]:
    """What each year draws; what costs the same in a later year stays."""
    drawn = []
    for either, part in zip(joined, due, strict=False):
        taken = min(amount, max(part * amount, either.at_once_if_late(amount)))
        drawn.append(taken)
        amount -= taken
    return [*drawn, amount]


def _either(tax: Convex, later: Convex) -> Convex:
    """The cost of an amount of which each dollar is drawn now or later, whichever is cheaper; of equal ones, now."""
    pieces = [*tax.pieces, *(piece._replace(now=0) for piece in later.pieces)]
    pieces.sort(key=lambda piece: (piece.slope, -piece.now))
    last = next(place for place, piece in enumerate(pieces) if piece.width == inf)
    return Convex(tax.nothing + later.nothing, tuple(pieces[: last + 1]))


def _at_least(either: Convex, tax: Convex, later: Convex, due: float) -> Convex:
    """The same with at least the part `due` of the amount drawn now."""

    def cost(amount: float) -> float:
        if due >= 1.0:
            return tax(amount) + later.nothing
        if either.at_once(amount) >= due * amount:
            return either(amount)
        return tax(due * amount) + later((1.0 - due) * amount)

    places = [0.0, *either.corners, *(corner / due for corner in tax.corners)]
    if due < 1.0:
        places += [corner / (1.0 - due) for corner in later.corners]
    places = sorted(places)
    for left, right in pairwise([*places, 2.0 * places[-1] + 1.0]):
        short = [either.at_once(at) - due * at for at in (left, right)]
        if short[0] * short[1] < 0.0:
            insort(places, left + (right - left) * short[0] / (short[0] - short[1]))
    places.append(places[-1] + 1.0)
    known = [(at, cost(at)) for at in places]
    pieces: list[CostPiece] = []
    for a, b in pairwise(known):
        if b[0] - a[0] > DUST:
            slope = round(_slope(a, b), DIGITS)
            if pieces and slope - pieces[-1].slope < DUST:
                width = pieces[-1].width + b[0] - a[0]
                pieces[-1] = pieces[-1]._replace(width=width)
            else:
                pieces.append(CostPiece(slope, 1, b[0] - a[0]))
    pieces[-1] = pieces[-1]._replace(width=inf)
    return Convex(known[0][1], tuple(pieces))


# ---- the second reading: the statute's rates on what is left of the year's income, a slice for each ------------------


class Slice(NamedTuple):
    """Dollars of the close, so many at most, that may be drawn in a year at a rate; the cheapest come first."""

    width: float
    rate: float


TOP = 1e8
"""Income beyond which every dollar bears the highest rate."""


def slices(year: HeirYear) -> list[Slice]:
    """26 USC 1(j): the rates that bear on what is drawn beside the heir's own income; their convex hull, if need be."""
    federal, status, least = year.law.federal, year.status, year.income
    most = least + TOP
    basic, aged = federal.standard_deduction.basic[status], federal.standard_deduction.aged_addition[status]
    fixed = Piecewise.sample(lambda income: basic + year.seniors * aged, (), least, most)
    senior = senior_deduction.deduction_of_agi(year.seniors, status, federal.senior_deduction, least, most)
    nothing = Piecewise((least, most), (0.0, 0.0))
    taxable = (Piecewise((least, most), (least, most)) + -(fixed + senior)).larger(nothing)
    table, tax, before = federal.ordinary_income_tax, nothing, 0.0
    for rate, bottom in zip(table.rates, (0.0, *table.tops[status]), strict=True):
        over = (taxable + Piecewise((least, most), (-bottom, -bottom))).larger(nothing)
        tax = tax + Piecewise(over.xs, tuple((rate - before) * amount for amount in over.ys))
        before = rate
    lines = tax.minorant(least, most)
    ends = [(low[1] - high[1]) / (high[0] - low[0]) for low, high in pairwise(lines)]
    widths = [(high - low) * year.worth for low, high in pairwise([least, *ends])]
    return [
        Slice(width, rate) for width, (rate, _) in zip([*widths, inf], lines, strict=True) if width > CENT
    ]


def divisors(heir: Inheriting, actuarial: Actuarial) -> list[float | None]:
    """By year, what divides the value just before the year; None where nothing must leave."""
    if heir.terms is None:
        return []
    return [inherited_accounts.divisor(heir.terms, year.year, actuarial) for year in heir.years]
