"""Giving in the program: each year's grants reach charities from the pockets that may pay them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon, Period
from .model import UNIT, ZERO, Expr, Model, Tag, total
from .sheltered import Sheltered


@dataclass(frozen=True)
class GivingYear:
    """What is given in one period, thousands of dollars.

    cash    straight to charities, out of the year's cash; `qcd` out of IRAs, no deduction and no income
    """

    cash: Expr = ZERO
    qcd: Expr = ZERO

    @property
    def paid(self) -> Expr:
        """What leaves the year's cash."""
        return self.cash


NOTHING_GIVEN = GivingYear()


class GivingColumns:
    """The columns and rows of giving: `years` by period. A scenario without [giving] has none of either."""

    def __init__(self, model: Model, horizon: Horizon, sheltered: Sheltered) -> None:
        self.years: Sequence[GivingYear] = [
            _year(model, period, sheltered.given(period.index)) for period in horizon.periods
        ]


def _year(model: Model, period: Period, qcd: Expr) -> GivingYear:
    asked = period.giving
    if asked is None or not asked.grants:
        return NOTHING_GIVEN
    given = GivingYear(model.column(Tag("given_cash", period.year)), qcd)
    model.row(Tag("grants", period.year), total([given.cash, given.qcd]), "==", asked.grants / UNIT)
    return given
