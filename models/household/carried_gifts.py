"""Gifts that the ceilings leave to later years, and whose of them they are (26 CFR 1.170A-10(d)(4))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ..laws.federal.charity import GIFT_KINDS, NOTHING_CARRIED, Carried, Excess, carried_by_kind
from ..laws.states.state_gifts import OWN_CEILINGS
from ..scenario import Scenario

JOINT = "joint"
KIND = {"cash": "cash", "property": "at_market"}
"""The law's kinds by the scenario's words."""

Parts = Mapping[tuple[str, int], Mapping[str, float]]
"""By kind and year of the gift each person's part of it; what is not there is whoever's return it is."""


class YearOfFilers(Protocol):
    """A year, who lives in it, and whose last it is."""

    @property
    def year(self) -> int: ...

    @property
    def ages(self) -> Mapping[str, int]: ...

    @property
    def dies(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class CarriedGifts:
    """What is carried into a year; `parts`: fractions of the gifts it comes from, `owners` of accounts at first."""

    carried: Carried = NOTHING_CARRIED
    parts: Parts = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    def on(self, out: Carried, period: YearOfFilers, lots: Mapping[str, float] | None = None) -> CarriedGifts:
        """Into the year after `period`, whose return carries `out` on; the part of who has died ends.

        Cash is given by the living in equal parts, property by its owners: `lots`, dollars given of each account.
        """
        living = list(period.ages)
        if len(living) == 1:
            return replace(self, carried=out)
        cash = {name: 1.0 / len(living) for name in living}
        parts = {**self.parts, ("cash", period.year): cash}
        if lots and sum(lots.values()) > 0.0:
            parts["at_market", period.year] = self._givers(lots, living)
        if not period.dies:
            return replace(self, carried=out, parts=parts)

        def left(kind: str, year: int) -> float:
            by = parts.get((kind, year), cash)
            return sum(part for name, part in by.items() if name not in period.dies)

        return replace(self, carried=out.kept(left), parts={})

    def _givers(self, lots: Mapping[str, float], living: Sequence[str]) -> Mapping[str, float]:
        """Each person's part of the lots given, of what is joint an equal one."""
        whole, mine = sum(lots.values()), dict.fromkeys(living, 0.0)
        for account, amount in lots.items():
            owner = self.owners.get(account, JOINT)
            for name in living if owner == JOINT else [owner]:
                mine[name] += amount / whole / (len(living) if owner == JOINT else 1)
        return mine


NO_GIFTS_CARRIED = CarriedGifts()


def carried_at_start(scenario: Scenario) -> CarriedGifts:
    """What the scenario says is carried into its start year; by a state's own ceilings as much is taken to be."""
    given = scenario.giving.carryovers if scenario.giving is not None else ()
    by: dict[tuple[str, int], dict[str, float]] = {}
    for part in given:
        owners = by.setdefault((KIND[part.kind], part.year), {})
        owner = part.owner or scenario.people[0].name
        owners[owner] = owners.get(owner, 0.0) + part.amount
    kinds: dict[str, list[Excess]] = {kind: [] for kind in GIFT_KINDS}
    for (kind, year), owners in sorted(by.items(), key=lambda item: item[0][1]):
        kinds[kind].append(Excess(year, sum(owners.values())))
    parts = {
        key: {name: amount / sum(owners.values()) for name, amount in owners.items()}
        for key, owners in by.items()
    }
    accounts = {account.name: account.owner for account in scenario.accounts}
    accounts |= {new.name: new.owner for new in scenario.may_open.values()}
    carried = carried_by_kind(kinds)
    follows = scenario.taxes.state_flat is None and scenario.taxes.states & OWN_CEILINGS
    in_state = carried if carried.total and follows else None
    return CarriedGifts(carried._replace(in_state=in_state), parts, accounts)
