"""What the household has said of its holdings, as a rule of thumb keeps it: facts before anything is decided.

A rule never sells what is kept, buys nothing where it may not be held, and keeps the least cash; it does not look ahead
(docs/compare.md). Vectors are by asset, in the order of the scenario.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.accounts import AccountKind
from ...models.household.facts import Horizon
from ...models.household.kept import kept_assets, kept_values, may_hold
from ...models.scenario import Scenario
from .rebalancing import Vector


@dataclass(frozen=True)
class HeldWishes:
    """The wishes of a scenario.

    kept        whether each asset is never sold
    stays       by account and year: dollars of each asset, of those there at the start, that stay on the first day
    allowed     by account: whether it may hold each asset
    still       places of the assets whose price never changes
    least_cash  of these, today's dollars in taxable accounts
    """

    kept: tuple[bool, ...]
    stays: Mapping[str, tuple[Vector, ...]]
    allowed: Mapping[str, tuple[bool, ...]]
    still: tuple[int, ...]
    least_cash: float

    def staying(self, account: str, year: int) -> float:
        """Dollars of an account that may not leave it in a year, counted from 0."""
        return sum(self.stays[account][year]) if account in self.stays else 0.0


def wishes_of(
    scenario: Scenario, horizon: Horizon, assets: Sequence[str], kinds: Mapping[str, AccountKind]
) -> HeldWishes | None:
    """None where nothing is wished, and where accounts hold their own mixes, beside which nothing can be kept."""
    least, kept = scenario.limits.least_cash or 0.0, kept_assets(scenario)
    lists = any(account.only or account.never for account in scenario.accounts)
    if scenario.allocation.fixed_by_account or not (kept or lists or least):
        return None
    stays: dict[str, tuple[Vector, ...]] = {}
    for (name, asset), values in kept_values(scenario, horizon).items():
        years = stays.setdefault(name, tuple([0.0] * len(assets) for _ in values))
        for year, value in zip(years, values, strict=True):
            year[assets.index(asset)] += value
    allowed = {name: may_hold(scenario, name) for name in kinds}
    return HeldWishes(
        kept=tuple(asset in kept for asset in assets),
        stays=stays,
        allowed={name: tuple(asset in held for asset in assets) for name, held in allowed.items()},
        still=tuple(at for at, name in enumerate(assets) if scenario.market.assets[name].unchanging),
        least_cash=least,
    )
