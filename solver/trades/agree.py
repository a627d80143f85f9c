"""The orders beside the plan's first year, asset by asset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...models.plan import Plan
from ...models.scenario import Scenario
from .order import Agreement


def agreement_of(
    scenario: Scenario, plan: Plan, before: Mapping[str, float], after: Mapping[str, float]
) -> Iterator[Agreement]:
    """`before`, `after`: the book's market value by asset. The plan's is of its first day, before and after trades."""
    opening = dict.fromkeys(scenario.market.assets, 0.0)
    planned = dict.fromkeys(scenario.market.assets, 0.0)
    for account in scenario.accounts:
        for asset, value in account.holdings.items():
            opening[asset] += value
    for held in plan.years[0].accounts.values():
        for asset, value in held.holdings.items():
            planned[asset] += value
    for asset in dict.fromkeys([*opening, *before, *after]):
        open_value, owned = opening.get(asset, 0.0), before.get(asset, 0.0)
        yield Agreement(
            asset=asset,
            plan=planned.get(asset, 0.0) - open_value,
            orders=after.get(asset, 0.0) - owned,
            prices=open_value - owned,
        )
