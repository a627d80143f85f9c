"""What a dollar of each account counts in the household's shares (docs/definitions.md, Allocation)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..scenario import Scenario
from .market import rate_in


def traditional_rate(scenario: Scenario, t: int) -> float:
    """The rate taken off a traditional dollar in plan year `t` (0 is the first), as a fraction.

    0 under "market_value". The last of a list of rates holds for the years after it.
    """
    allocation = scenario.allocation
    rate = allocation.traditional_tax_rate
    if allocation.measure == "market_value":
        return 0.0
    return scenario.goal.heir_tax_rate if rate is None else rate_in(rate, t)


def weights(scenario: Scenario, t: int) -> Mapping[str, float]:
    """What a dollar counts in plan year `t`, by how its account is taxed."""
    return {"deferred": 1.0 - traditional_rate(scenario, t), "free": 1.0, "taxable": 1.0}


def with_rates(scenario: Scenario, rates: Sequence[float]) -> Scenario:
    """The scenario with the rates of every year held."""
    held = scenario.allocation.model_copy(update={"traditional_tax_rate": tuple(rates)})
    return scenario.model_copy(update={"allocation": held})
