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

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from ....tax_tables.schema import Actuarial
from ...household.heir_facts import HeirYear, Inheriting
from ..convex import DIGITS, DUST, Convex, CostPiece, now_or_later, slope, with_at_least
from ..piecewise import Piecewise
from . import inherited_accounts, senior_deduction

Span = Sequence[tuple[float, float]]
"""By year, between which amounts it draws, while years are split."""
CENT = 0.01
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
        while len(hull) > 1 and slope(hull[-2], hull[-1]) >= slope(hull[-1], point) - 1e-12:
            hull.pop()
        hull.append(point)
    pieces = [CostPiece(round(slope(a, b), DIGITS), 1, b[0] - a[0]) for a, b in pairwise(hull) if b[0] > a[0]]
    if low > 0.0:
        pieces.insert(0, CostPiece(-BARRED, 1, low))
    if high < inf:
        pieces.append(CostPiece(BARRED, 1, inf))
    else:
        pieces[-1] = pieces[-1]._replace(width=inf)
    return Convex(tax(low) + BARRED * low, tuple(pieces))


def _backwards(taxes: Sequence[Convex], due: Sequence[float]) -> list[Convex]:
    """By year but the last, what money costs that is drawn then or later, before what must leave then."""
    joined = list[Convex]()
    later = taxes[-1] if taxes else None
    for tax, part in zip(taxes[-2::-1], due[-2::-1], strict=True):
        assert later is not None
        joined.append(now_or_later(tax, later))
        later = with_at_least(joined[-1], tax, later, part) if part > 0.0 else joined[-1]
    return joined[::-1]


def _forwards(amount: float, joined: Sequence[Convex], due: Sequence[float]) -> list[float]:
    """What each year draws; what costs the same in a later year stays."""
    drawn = []
    for either, part in zip(joined, due, strict=False):
        taken = min(amount, max(part * amount, either.at_once_if_late(amount)))
        drawn.append(taken)
        amount -= taken
    return [*drawn, amount]


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
