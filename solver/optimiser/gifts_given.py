"""What a solution, or a plan, gives in each year, as the law counts it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from ...models.household.facts import Period
from ...models.laws.federal.charity import GiftsOfYear
from ...models.plan import PlanYear
from ...models.returns.enter import gifts_of, taxed_of
from ..formulation.made_up import MadeUpYear
from ..formulation.model import Expr
from ..formulation.program import Program


class GivenYear(NamedTuple):
    """A year's gifts as the law counts them, and dollars of the lots given of each account."""

    gifts: GiftsOfYear
    lots: Mapping[str, float]


def gifts_of_solution(
    program: Program, dollars: Callable[[Expr], float], made: Sequence[MadeUpYear]
) -> list[GivenYear]:
    """What the law counts of each year's gifts, those before the plan's first day too."""
    found = []
    for period, given, of_iras in zip(program.horizon.periods, program.giving.years, made, strict=True):
        before = of_iras.taxed + (period.giving.before if period.giving is not None else 0.0)
        cash, straight = (max(0.0, dollars(x)) for x in (given.cash_given, given.cash))
        at_market = max(0.0, dollars(given.at_market))
        lots = dict[str, float]()
        for vintage, shares in program.taxable.given_of(period.index):
            amount = dollars(shares) * program.taxable.prices[vintage.asset][period.index]
            lots[vintage.account] = lots.get(vintage.account, 0.0) + max(0.0, amount)
        given_year = GiftsOfYear(before + cash, at_market, cash_to_fund=max(0.0, cash - straight))
        found.append(GivenYear(given_year, lots if at_market else {}))
    return found


def given_in(period: Period, year: PlanYear) -> GivenYear:
    """Those of a plan's complete year."""
    lots = year.gifts.lots_by_account if year.gifts is not None else {}
    return GivenYear(gifts_of(period, year.gifts, taxed_of(year)), lots)
