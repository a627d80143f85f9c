"""What the plan's first year asks for, cut to what the accounts hold today, with what is cut in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from ...models.amounts import cents
from ...models.plan import Plan
from .facts import Cut, Holder
from .parcels import Parcel

SLACK = 0.005
"""Dollars by which the plan's amounts may differ from the book unnoticed."""


def _reach(holder: Holder, parcels: tuple[Parcel, ...]) -> float:
    """Cash that an account can give after costs."""
    return holder.cash + sum(p.most * (1.0 - p.cost) for p in parcels if p.account == holder.name)


def _worth(holder: Holder, parcels: tuple[Parcel, ...]) -> float:
    """Cash and shares that can leave an account in kind."""
    return holder.cash + sum(p.most for p in parcels if p.account == holder.name)


def _but_kept(name: str, parcels: tuple[Parcel, ...], kept: Collection[str]) -> str:
    mine = sorted({p.asset for p in parcels if p.account == name and p.asset in kept})
    return f" while {', '.join(mine)} is kept (market.assets.X.keep)" if mine else ""


def within_reach(
    holders: Mapping[str, Holder], parcels: tuple[Parcel, ...], in_kind: bool, kept: Collection[str] = ()
) -> tuple[dict[str, Holder], list[Cut]]:
    """Distributions, then conversions, cut to what an account holds; what arrives is cut alike. `kept`: assets that are
    never sold."""
    reached, cut = dict(holders), list[Cut]()
    for name, holder in holders.items():
        reach = _reach(holder, parcels)
        distributed = min(holder.distributed, reach)
        rest = reach - distributed
        if in_kind and not holder.kind.employer and reach > 0.0:
            rest *= _worth(holder, parcels) / reach
        converted = min(holder.converted_out, rest)
        for what, asked, given in (
            ("distribution", holder.distributed, distributed),
            ("conversion", holder.converted_out, converted),
        ):
            if asked - given > SLACK:
                words = f"{name}: the plan's {what} of {cents(asked)} is cut to {cents(given)}, all that can leave it"
                cut.append(Cut(name, words + _but_kept(name, parcels, kept)))
        reached[name] = replace(holder, distributed=distributed, converted_out=converted)
    for owner in {holder.owner for holder in reached.values()}:
        own = [holder for holder in reached.values() if holder.owner == owner]
        left, arrives = sum(h.converted_out for h in own), sum(h.converted_in for h in own)
        for h in own:
            if h.converted_in > 0.0:
                reached[h.name] = replace(h, converted_in=h.converted_in * left / arrives)
    return reached, cut


def need_of(
    plan: Plan, holders: Mapping[str, Holder], parcels: tuple[Parcel, ...]
) -> tuple[float, tuple[Cut, ...]]:
    """The plan's first-day cash beyond what is set aside already, cut to what distributions and taxable accounts can
    give."""
    cash = plan.years[0].cash
    need = cash.first_day - cash.carry_in
    most = sum(_reach(h, parcels) if h.taxable else h.distributed for h in holders.values())
    if need <= most + SLACK:
        return min(need, most), ()
    words = f"the plan's cash for the year, {cents(need)}, is cut to {cents(most)}, all that can be raised"
    return most, (Cut("plan", words),)
