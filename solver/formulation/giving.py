"""Giving in the program: each year's grants reach charities from the pockets that may pay them.

Cash leaves with the year's spending; lots leave their vintages' shares (taxable.py) and realise no gain. A
donor-advised fund receives both, earns nothing, and pays grants of its own and later years; what it may hold after what
it receives is at most the grants of so many years. It pays a year's grants before anything else does: an order, as that
of Roth money (roths.py), which the one-cell program holds by bounds and the disjunctive one by a switch a year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon, Period
from .model import UNIT, ZERO, Expr, Model, Tag, total
from .roths import EARNINGS, FREE, RothPart
from .sheltered import Sheltered
from .taxable import Taxable

NOTICED = 0.1
"""Dollars that a fund holds on, from which nothing else pays."""


@dataclass(frozen=True)
class GivingYear:
    """What is given in one period, thousands of dollars.

    cash, lots             straight to charities: out of the year's cash, and lots at market value
    qcd                    out of IRAs: no deduction, and no income
    fund_cash, fund_lots   what a donor-advised fund receives: gifts of the year in which it does
    fund_paid              grants that it pays: no gift of anybody's any more
    fund_left              what it holds after that
    elsewhere              all that does not pay out of the fund, where there is one
    """

    cash: Expr = ZERO
    lots: Expr = ZERO
    qcd: Expr = ZERO
    fund_cash: Expr = ZERO
    fund_lots: Expr = ZERO
    fund_paid: Expr = ZERO
    fund_left: Expr = ZERO
    elsewhere: Expr = ZERO

    @property
    def at_market(self) -> Expr:
        """Long-term lots at market value, whoever receives them."""
        return self.lots + self.fund_lots

    @property
    def cash_given(self) -> Expr:
        """All cash that is deductible, whoever receives it: what leaves the year's cash."""
        return self.cash + self.fund_cash

    @property
    def order(self) -> Sequence[RothPart]:
        """The fund, and all else that pays a year's grants: only when the fund is empty. Nothing without a fund."""
        if not self.fund_paid.terms:
            return ()
        fund = RothPart(FREE, self.fund_paid, self.fund_left, early=False, income=False)
        return fund, RothPart(EARNINGS, self.elsewhere, None, early=False, income=False)

    def place(self, dollars: Callable[[Expr], float]) -> tuple[int, ...]:
        """Which of them is the last that pays, by a solution; none without a fund."""
        if not self.fund_paid.terms:
            return ()
        return (int(dollars(self.fund_left) <= NOTICED),)


NOTHING_GIVEN = GivingYear()


class GivingColumns:
    """The columns and rows of giving: `years` by period. A scenario without [giving] has none of either."""

    def __init__(self, model: Model, horizon: Horizon, sheltered: Sheltered, taxable: Taxable) -> None:
        self.years: Sequence[GivingYear] = self._write(model, horizon, sheltered, taxable)

    def _write(
        self, model: Model, horizon: Horizon, sheltered: Sheltered, taxable: Taxable
    ) -> Sequence[GivingYear]:
        years, before = list[GivingYear](), ZERO
        for t, period in enumerate(horizon.periods):
            given = _year(model, period, sheltered.given(t), taxable.given(t), before)
            before = given.fund_left
            years.append(given)
        return years

    def switches(self, model: Model, horizon: Horizon) -> dict[int, Expr]:
        """The fund's turn as a binary a year: others pay, or it holds something on."""
        found = {}
        for period, given in zip(horizon.periods, self.years, strict=True):
            if given.order:
                assert period.giving is not None
                others = model.column(Tag("fund_is_empty", period.year), 0.0, 1.0, integer=True)
                grants, most = period.giving.grants / UNIT, (period.giving.fund or 0.0) / UNIT
                model.row(Tag("fund_first", period.year), given.elsewhere - others * grants, "<=")
                model.row(Tag("fund_last", period.year), given.fund_left + others * most, "<=", most)
                found[period.index] = others
        return found


def _year(model: Model, period: Period, qcd: Expr, lots: Expr, before: Expr) -> GivingYear:
    """A period's columns; `qcd`, `lots`: all that IRAs pay and that is given of lots; `before`: what the fund holds
    from the year before."""
    asked, year = period.giving, period.year
    if asked is None or (asked.fund is None and not asked.grants):
        return NOTHING_GIVEN
    cash = model.column(Tag("given_cash", year))
    given = GivingYear(cash, lots, qcd)
    if asked.fund is not None:
        given = _with_fund(model, year, given, before, asked.fund)
    reached = total([given.cash, given.lots, given.qcd, given.fund_paid])
    model.row(Tag("grants", year), reached, "==", asked.grants / UNIT)
    return given


def _with_fund(model: Model, year: int, given: GivingYear, before: Expr, most: float) -> GivingYear:
    cash, lots, qcd = given.cash, given.lots, given.qcd
    to_fund, paid, left = (model.column(Tag(name, year)) for name in ("fund_cash", "fund_paid", "fund_left"))
    straight = fund_lots = ZERO
    if lots.terms:
        straight, fund_lots = model.column(Tag("given_lots", year)), model.column(Tag("fund_lots", year))
        model.row(Tag("given_lots", year), straight + fund_lots, "==", lots)
    there = total([before, to_fund, fund_lots])
    model.row(Tag("fund_most", year), there, "<=", most / UNIT)
    model.row(Tag("fund_left", year), left + paid, "==", there)
    elsewhere = model.column(Tag("given_elsewhere", year))
    model.row(Tag("given_elsewhere", year), elsewhere - total([cash, straight, qcd]), "==")
    return GivingYear(cash, straight, qcd, to_fund, fund_lots, paid, left, elsewhere)
