"""What an heir pays on inherited traditional money, drawn as is best within the years that the law allows.

Law    26 USC 691(a)(1)(B), 408(d)(1) (what is drawn is the heir's income); 401(a)(9)(B), (E), (H) (how long it may
       stay, and what must leave each year: inherited_accounts.py); 1(j), 63(c), (f), 151(d)(5)(C) (the heir's return).
Form   Form 1040 of each year, with and without what is drawn; Pub. 590-B.
Units  dollars of the close of the plan: a year's dollars times the year's `worth`.

A year's tax is a function of what is drawn in it, linear between the corners of the return. Where it is convex the
best schedule follows backwards, year by year: of what is left the cheapest dollars first, now or later, but at least
what must leave now. Where it is not (the senior deduction ends) its convex parts are ways apart, and those that are
the cheapest for some amount go on.

NOT MODELED: the heir's other kinds of income, deductions beyond the standard one, credits, a spouse who is 65, Medicare
surcharges, state tax, the deduction of 691(c); growth of the account beyond its expected return.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import NamedTuple

from ....tax_tables.schema import Actuarial
from ...household.heir_facts import HeirYear, Inheriting
from ..convex import ALIKE, DIGITS, DUST, Convex, CostPiece, lowest, now_or_later, slope, with_at_least
from ..piecewise import Piecewise
from . import inherited_accounts, senior_deduction

CENT = 0.01
BARRED = 1e3
"""What a dollar costs beyond what a year may draw in one of its parts."""


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


class WayOfDrawing(NamedTuple):
    """A way to draw from a year on: what an amount that is left to the year costs, what it costs before what must leave
    is asked for (None of the last year), and the way of the years after it."""

    value: Convex
    either: Convex | None
    after: WayOfDrawing | None


class Planner:
    """The best schedule of an heir for any amount. `taxes` are those of the years, as `Corners`."""

    def __init__(self, heir: Inheriting, taxes: Sequence[Corners], actuarial: Actuarial) -> None:
        self.heir, self.taxes = heir, taxes
        terms, years = heir.terms, heir.years
        self.due = (
            [inherited_accounts.compute(1.0, terms, each.year, actuarial) for each in years] if terms else []
        )
        self._ways = _ways(taxes, self.due) if taxes else []

    def compute(self, amount: float) -> Schedule:
        """The schedule of least tax for an heir who inherits `amount`, and its taxes."""
        if not self.taxes or amount <= DUST:
            return Schedule((0.0,) * len(self.taxes), (0.0,) * len(self.taxes))
        drawn = self._drawn(amount)
        worths = [year.worth for year in self.heir.years]
        return Schedule(
            tuple(part / worth for part, worth in zip(drawn, worths, strict=True)),
            tuple(tax(part) / worth for part, tax, worth in zip(drawn, self.taxes, worths, strict=True)),
        )

    def _drawn(self, amount: float) -> list[float]:
        """What each year draws of the cheapest way; what costs the same in a later year stays."""
        step, drawn = min(self._ways, key=lambda way: way.value(amount)), list[float]()
        for due in self.due[:-1]:
            assert step.either is not None
            assert step.after is not None
            taken = min(amount, max(due * amount, step.either.at_once_if_late(amount)))
            drawn.append(taken)
            amount -= taken
            step = step.after
        return [*drawn, amount]


def _ways(taxes: Sequence[Corners], due: Sequence[float]) -> list[WayOfDrawing]:
    """The ways to draw of which each is the cheapest for some amount, from the last year back.

    A year whose tax is convex has one way, others one for each part in which they are: between two corners at which a
    dollar begins to cost less.
    """
    ways = [WayOfDrawing(part, None, None) for part in _convex_parts(taxes[-1])]
    for tax, share in zip(taxes[-2::-1], due[-2::-1], strict=True):
        made = list[WayOfDrawing]()
        for now in _convex_parts(tax):
            for way in ways:
                either = now_or_later(now, way.value)
                value = with_at_least(either, now, way.value, share) if share > 0.0 else either
                made.append(WayOfDrawing(value, either, way))
        ways = made if len(made) == 1 else [made[place] for place in lowest([step.value for step in made])]
    return ways


def _convex_parts(tax: Corners) -> list[Convex]:
    """A year's tax as convex functions of which the lowest is the tax."""
    ends = [tax(at) for at in tax.drawn]
    points = [*zip(tax.drawn, ends, strict=True), (tax.drawn[-1] + 1.0, ends[-1] + tax.beyond)]
    slopes = [slope(a, b) for a, b in pairwise(points)]
    falls = [at for at, (a, b) in zip(tax.drawn[1:], pairwise(slopes), strict=True) if b < a - ALIKE]
    return [_hull(tax, low, high) for low, high in pairwise([0.0, *falls, inf])]


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
