"""Gifts of the first year as flows whose range is looked for."""

from __future__ import annotations

from ...models.plan import PlanYear
from ..formulation.model import Expr
from ..formulation.program import Program
from .ranges import Flow


def gift_flow(name: str, what: str) -> Flow:
    """What is given of "lots", or in "cash", to charities and a fund."""
    lots = what == "lots"

    def of(program: Program) -> Expr:
        given = program.giving.years[0]
        return given.at_market if lots else given.cash_given

    def read(year: PlanYear) -> float:
        if year.gifts is None:
            return 0.0
        return sum(lot.amount for lot in year.gifts.lots) if lots else year.gifts.given_cash

    return Flow(name, of, read)
