"""What the household is to hold after its orders: shares of its after-tax value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...models.household.allocation import targets
from ...models.plan import Plan
from ...models.scenario import Scenario


@dataclass(frozen=True)
class Target:
    """The wished share of one asset, in accounts of one treatment ("taxable", "deferred", "free") or all (None)."""

    asset: str
    treatment: str | None
    share: float

    @property
    def words(self) -> str:
        return self.asset if self.treatment is None else f"{self.asset} in {self.treatment} accounts"


def targets_of(
    scenario: Scenario,
    plan: Plan,
    toward: Literal["target", "plan"],
    weights: Mapping[str, float],
    treatments: Mapping[str, str],
) -> tuple[Target, ...]:
    """Shares that add up to 1: the scenario's, or those of the plan after its first day's trades.

    `weights` are what a dollar of each account counts. The plan's own shares also stand in where the scenario has no
    household target.
    """
    if toward == "target":
        wished = targets(scenario, plan.years[0].year)
        if wished:
            return tuple(Target(asset, None, share) for asset, share in wished.items())
    amounts: dict[tuple[str, str | None], float] = {}
    for asset in scenario.market.assets:
        for treatment in (None,) if toward == "target" else ("taxable", "deferred", "free"):
            amounts[asset, treatment] = 0.0
    for name, account in plan.years[0].accounts.items():
        for asset, value in account.holdings.items():
            cell = (asset, None if toward == "target" else treatments.get(name, "taxable"))
            amounts[cell] += weights.get(name, 1.0) * value
    total = sum(amounts.values())
    return tuple(
        Target(asset, treatment, amount / total if total > 0.0 else 0.0)
        for (asset, treatment), amount in amounts.items()
    )
