"""Out of which assets an account pays and into which it receives, by the plan; what is left is its exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..plan import Plan
from ..steps.sheltered import changes_of
from .holdings import scaled


@dataclass(frozen=True)
class FlowMix:
    """Of one account on the plan's first day, dollars by asset.

    out, into    of a dollar that leaves it, and of one that reaches it
    exchanged    what is bought, below 0 what is sold, beside what leaves and arrives
    emptied      the assets of which nothing is left
    """

    out: Mapping[str, float]
    into: Mapping[str, float]
    exchanged: Mapping[str, float]
    emptied: frozenset[str]


def mix_of(plan: Plan, name: str) -> FlowMix:
    """The mix of an account's flows in a plan: first what it sells leaves, and what arrives goes into what it buys."""
    changes, year = changes_of(plan, name), plan.years[0].accounts[name]
    left = year.qcd + year.distributed + year.converted_out + year.rolled_out
    arrived = year.converted_in + year.rolled_in
    held = {asset: value for asset, value in year.holdings.items() if value > 0.0}
    before = {asset: held.get(asset, 0.0) - change for asset, change in changes.items()}
    out = _taken({asset: -change for asset, change in changes.items() if change < 0.0}, before, left)
    into = _taken({asset: change for asset, change in changes.items() if change > 0.0}, held, arrived)
    rest = {asset: change + out.get(asset, 0.0) - into.get(asset, 0.0) for asset, change in changes.items()}
    return FlowMix(
        out=scaled(out, 1.0 / left) if left else {},
        into=scaled(into, 1.0 / arrived) if arrived else {},
        exchanged=rest,
        emptied=frozenset(asset for asset in changes if held.get(asset, 0.0) < 1.0),
    )


def _taken(first: Mapping[str, float], then: Mapping[str, float], amount: float) -> dict[str, float]:
    """`amount` out of what stands first, in proportion; what that does not cover in proportion to what stands then."""
    whole, rest = sum(first.values()), sum(then.values())
    if whole >= amount:
        return scaled(first, amount / whole) if whole else {}
    more = scaled(then, (amount - whole) / rest) if rest else {}
    return {asset: first.get(asset, 0.0) + more.get(asset, 0.0) for asset in dict.fromkeys((*first, *more))}
