"""What leaves and reaches each tax-advantaged account on a first day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .draws import Draw
from .household import Setting
from .ledger import Ledger
from .sources import Sources


@dataclass(frozen=True, slots=True)
class AccountFlows:
    """Dollars by account: distributed, converted out of it, arrived in it, and what it is worth then."""

    out: dict[str, float]
    converted: dict[str, float]
    arrived: dict[str, float]
    rolled: dict[str, float]
    values: dict[str, float]


def flows_of(sources: Sources, ledger: Ledger, home: Setting, draw: Draw, own: float) -> AccountFlows:
    """The flows of a draw and of the rule's `own` conversions."""
    out = {
        **sources.traditional.split(draw.traditional),
        **sources.early.split(draw.early),
        **sources.roth.split(draw.roth),
    }
    converted = _converted(sources, ledger, own, out)
    arrived = _arrivals(converted, ledger, home)
    values = {
        name: max(0.0, balance - out.get(name, 0.0) - converted.get(name, 0.0) + arrived.get(name, 0.0))
        for name, balance in ledger.balances.items()
    }
    for name, amount in sources.from_pensions.items():
        values[name] += amount
    rolled: dict[str, float] = {}
    for roll in sources.rollovers:
        rolled[roll.source], values[roll.source] = values[roll.source], 0.0
        values[roll.target] += rolled[roll.source]
    return AccountFlows(out, converted, arrived, rolled, values)


def _converted(sources: Sources, ledger: Ledger, own: float, out: Mapping[str, float]) -> dict[str, float]:
    """By account: what is decided already, and the rule's own conversions in proportion to what is left."""
    room = sources.convertible(ledger.balances, out)
    whole = sum(room.values())
    share = min(1.0, own / whole) if whole > 0.0 else 0.0
    return {name: kept + share * room.get(name, 0.0) for name, kept in sources.kept.items()}


def _arrivals(converted: Mapping[str, float], ledger: Ledger, home: Setting) -> dict[str, float]:
    """Conversions by the Roth IRA they go to: the owner's own, else one inherited."""
    arrived: dict[str, float] = {}
    for name, amount in converted.items():
        if amount > 0.0:
            owner = ledger.owners[name]
            homes = [name for name in ledger.owned(owner, "free", home) if home.kinds[name].receives]
            own = [account for account in homes if home.owners[account] == owner]
            place = (own or homes)[0]
            arrived[place] = arrived.get(place, 0.0) + amount
    return arrived
