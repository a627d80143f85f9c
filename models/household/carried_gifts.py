"""Gifts that the ceilings leave to later years, and whose of them they are (26 CFR 1.170A-10(d)(4))."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..laws.federal.charity import NOTHING_CARRIED, Carried, Excess
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
    """What is carried into a year; `parts` are fractions of the gifts it comes from."""

    carried: Carried = NOTHING_CARRIED
    parts: Parts = field(default_factory=dict)

    def on(
        self, out: Carried, period: YearOfFilers, from_accounts: Mapping[str, float] | None = None
    ) -> CarriedGifts:
        """Into the year after `period`, whose return carries `out` on; the part of who has died ends.

        Cash is given by the living in equal parts, property by its owners: `from_accounts`, dollars by owner, a person
        or "joint".
        """
        living = list(period.ages)
        if len(living) == 1:
            return CarriedGifts(out, self.parts)
        cash = {name: 1.0 / len(living) for name in living}
        parts = {**self.parts, ("cash", period.year): cash}
        if from_accounts:
            parts["at_market", period.year] = _parts(from_accounts, living)
        if not period.dies:
            return CarriedGifts(out, parts)

        def left(kind: str, year: int) -> float:
            by = parts.get((kind, year), cash)
            return sum(part for name, part in by.items() if name not in period.dies)

        return CarriedGifts(out.kept(left))


NO_GIFTS_CARRIED = CarriedGifts()


def _parts(from_accounts: Mapping[str, float], living: list[str]) -> Mapping[str, float]:
    whole, joint = sum(from_accounts.values()), from_accounts.get(JOINT, 0.0) / len(living)
    return {name: (from_accounts.get(name, 0.0) + joint) / whole for name in living}


def carried_at_start(scenario: Scenario) -> CarriedGifts:
    """What the scenario says is carried into its start year."""
    given = scenario.giving.carryovers if scenario.giving is not None else ()
    by: dict[tuple[str, int], dict[str, float]] = {}
    for part in given:
        owners = by.setdefault((KIND[part.kind], part.year), {})
        owner = part.owner or scenario.people[0].name
        owners[owner] = owners.get(owner, 0.0) + part.amount
    kinds: dict[str, list[Excess]] = {kind: [] for kind in Carried._fields}
    for (kind, year), owners in sorted(by.items(), key=lambda item: item[0][1]):
        kinds[kind].append(Excess(year, sum(owners.values())))
    parts = {
        key: {name: amount / sum(owners.values()) for name, amount in owners.items()}
        for key, owners in by.items()
    }
    return CarriedGifts(Carried(*(tuple(kinds[kind]) for kind in Carried._fields)), parts)
