"""What a dollar of each account counts in the household's shares (docs/definitions.md, Allocation)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..accounts import KINDS
from ..plan import Plan
from ..scenario import Scenario
from .first_dollar import first_dollar
from .market import rate_in


def traditional_rate(scenario: Scenario, t: int) -> float:
    """The rate taken off a traditional dollar in plan year `t` (0 is the first), as a fraction.

    0 under "market_value"; the heirs' rate with "own" where no plan's rates are held yet (of [[heirs]] what a
    first dollar costs them, `first_dollar`). The last of a list of rates holds for the years after it.
    """
    allocation = scenario.allocation
    rate = allocation.traditional_tax_rate
    if allocation.measure == "market_value":
        return 0.0
    if not isinstance(rate, str):
        return rate_in(rate, t)
    return first_dollar(scenario) if scenario.goal.heir_tax_rate is None else scenario.goal.heir_tax_rate


def weights(scenario: Scenario, t: int) -> Mapping[str, float]:
    """What a dollar counts in plan year `t`, by how its account is taxed."""
    rate = traditional_rate(scenario, t)
    return {kind.tax: kind.kept_by_heirs(rate) for kind in KINDS.values()}


def is_own(scenario: Scenario) -> bool:
    """Whether traditional dollars are weighed by the plan's own rates, and their weight matters."""
    allocation = scenario.allocation
    weighed = allocation.measure == "after_tax" and not allocation.fixed_by_account
    traditional = any(KINDS[account.type].deferred for account in scenario.accounts)
    chosen = len(scenario.market.assets) > 1
    return allocation.traditional_tax_rate == "own" and weighed and traditional and chosen


def with_rates(scenario: Scenario, rates: Sequence[float]) -> Scenario:
    """The scenario with the rates of every year held."""
    held = scenario.allocation.model_copy(update={"traditional_tax_rate": tuple(rates)})
    return scenario.model_copy(update={"allocation": held})


def as_reckoned(scenario: Scenario) -> Scenario:
    """The scenario with the rates held that `weights` reckons with, where no plan's own are held yet."""
    if not is_own(scenario):
        return scenario
    return with_rates(scenario, [traditional_rate(scenario, t) for t in range(len(scenario.years))])


def as_weighed(scenario: Scenario, plan: Plan) -> Scenario:
    """The scenario with the plan's own rates held, where those are what traditional dollars are weighed by."""
    if plan.own_rate is None or not is_own(scenario):
        return scenario
    return with_rates(scenario, plan.own_rate.by_year)
