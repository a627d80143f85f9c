"""What a dollar of each year is worth in the goal: the one stated price by which a cost is split into parts.

Under max_estate a dollar of a year is worth what it becomes by the end at the returns of all that the plan holds;
under max_spending the same, in dollars of yearly spending that as much would pay for. A dollar paid in a year that ends
with cash left over misses the growth from the next first day only. Where money is taken out through the year, less of
it pays for as much. Under min_lifetime_tax a dollar of tax is worth its present value, as the goal has it, and other
dollars nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.plan import PlanYear
from ...models.scenario import Scenario

LEFT_OVER = 1.0
"""Dollars unspent at the close of a year from which it has some left over."""


@dataclass(frozen=True)
class Prices:
    """Goal dollars for a dollar: `tax` paid in each period, `money` spent in each, `heirs` tax at the end.

    `real` divides goal dollars to make them today's.
    """

    tax: tuple[float, ...]
    money: tuple[float, ...]
    heirs: float
    real: float


def prices_of(scenario: Scenario, horizon: Horizon, years: Sequence[PlanYear]) -> Prices:
    """The prices at a plan's audited years."""
    rate, count = scenario.goal.discount_rate, len(years)
    if scenario.goal.objective == "min_lifetime_tax":
        deflators = [*(period.deflator for period in horizon.periods), horizon.estate_deflator]
        worth = [1.0 / d if rate is None else (1.0 + rate) ** -k for k, d in enumerate(deflators)]
        return Prices(tuple(worth[:count]), (0.0,) * count, worth[count], 1.0)
    grown = growth(years)
    if scenario.goal.objective == "max_estate":
        return Prices(grown, grown, 1.0, horizon.estate_deflator)
    level = sum(g * period.spending_weight for g, period in zip(grown, horizon.periods, strict=True))
    each = tuple(g / level for g in grown)
    return Prices(each, each, 1.0 / level, 1.0)


def growth(years: Sequence[PlanYear]) -> tuple[float, ...]:
    """What a dollar of cash of each year becomes by the close of the last, at the returns of all that is held."""
    grown, factors = 1.0, []
    for year in reversed(years):
        held = sum(sum(account.holdings.values()) for account in year.accounts.values())
        earned = sum(account.yields + account.growth for account in year.accounts.values())
        later = grown
        grown *= 1.0 + (earned / held if held > LEFT_OVER else 0.0)
        kept = 1.0 + (year.cash.earned / year.cash.first_day if year.cash.first_day > LEFT_OVER else 0.0)
        factors.append(later if year.cash.unspent > LEFT_OVER else grown / kept)
    return tuple(reversed(factors))
