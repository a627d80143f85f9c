"""What the household has said of its holdings, as its orders see it (docs/definitions.md, *Kept holdings* and on).

A kept asset is sold in no taxable account; in a tax-advantaged one it may leave as far as a required distribution is
met by nothing else there. What an account may not hold, and the least cash, are wishes: orders come as near to them as
the book allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...models.household.horizon import build_horizon
from ...models.household.kept import kept_assets
from ...models.scenario import Scenario
from .facts import Holder, OrderWishes
from .parcels import Parcel


def wishes_of(scenario: Scenario, accounts: Iterable[str], cash_asset: str) -> OrderWishes:
    """Of the accounts by name; one that the scenario does not have may hold whatever any of its accounts may."""
    assets = {*scenario.market.assets, cash_asset}
    barred = {}
    for name in accounts:
        own = [account for account in scenario.accounts if account.name == name] or scenario.accounts
        barred[name] = frozenset(a for a in assets if not any(account.may_hold(a) for account in own))
    least = scenario.limits.least_cash or 0.0
    if least <= 0.0:
        return OrderWishes(barred, kept_assets(scenario))
    periods = build_horizon(scenario).periods
    still = {cash_asset} - set(scenario.market.assets)
    still |= {a for a in scenario.market.assets if all(abs(p.assets[a].growth) < 1e-9 for p in periods)}
    return OrderWishes(barred, kept_assets(scenario), least * periods[0].deflator, frozenset(still))


def held_back(
    parcels: tuple[Parcel, ...], holders: Mapping[str, Holder], wishes: OrderWishes
) -> tuple[Parcel, ...]:
    """The parcels, of those kept no more to be sold than a required distribution needs (26 USC 401(a)(9))."""
    if not wishes.kept:
        return parcels
    return tuple(
        replace(p, most=p.most * _share(p.account, parcels, holders, wishes)) if p.asset in wishes.kept else p
        for p in parcels
    )


def _share(
    name: str, parcels: tuple[Parcel, ...], holders: Mapping[str, Holder], wishes: OrderWishes
) -> float:
    """Of what is kept in an account, the part that may leave it."""
    holder = holders[name]
    if holder.taxable:
        return 0.0
    mine = [parcel for parcel in parcels if parcel.account == name]
    others = holder.cash + sum(p.most * (1.0 - p.cost) for p in mine if p.asset not in wishes.kept)
    missing = max(0.0, min(holder.distributed, holder.rmd) - others)
    kept = sum(p.most * (1.0 - p.cost) for p in mine if p.asset in wishes.kept)
    return min(1.0, missing / kept) if kept > 0.0 else 0.0
