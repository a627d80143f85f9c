"""No row of the outer program cuts off a plan that gives: small households at random, with grants beyond the ceilings,
lots, a donor-advised fund and gifts carried in; and no plan of them is out of the law."""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate.models.scenario import load
from decumulate.solver.errors import NoPlanInTime
from decumulate.solver.optimiser.solve import NoPlan

from .households import content
from .plans import Home, home_of, no_plan_is_cut_off


def giving(seed: int) -> dict[str, Any]:
    """The document of a household that gives a part of what it has."""
    of, document = random.Random(seed), content(seed, begun=False)
    itemized = document["taxes"].get("itemized")
    if itemized:
        itemized.pop("charity_cash", None)
    document["taxes"].pop("state_flat", None)  # a plan of chance may pay a state more than it owes
    document["taxes"]["state"] = "FL"
    wealth = sum(sum(a["holdings"].values()) for a in document["accounts"] if "holdings" in a)
    wealth += sum(lot["value"] for a in document["accounts"] for lot in a.get("lots", ()))
    section: dict[str, Any] = {
        "annual": round(wealth * of.choice([0.0, 0.002, 0.01])),
        "grants": [{"year": 2026 + of.randrange(2), "amount": round(wealth * of.choice([0.01, 0.05])) + 1}],
        "lots": of.random() < 0.7,
        "daf": of.random() < 0.5,
        "qcd": of.random() < 0.3,
    }
    if of.random() < 0.5:
        owner = of.choice([person["name"] for person in document["people"]])
        kind, amount = of.choice(["cash", "property"]), round(0.03 * wealth) + 1
        section["carryovers"] = [
            {"year": 2021 + of.randrange(5), "kind": kind, "amount": amount, "owner": owner}
        ]
    return document | {"giving": section}


def home(seed: int) -> Home:
    try:
        return home_of(load(giving(seed)))
    except (NoPlan, NoPlanInTime):
        pytest.skip("nothing that this household could do is enough")


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_household_that_gives(seed: int) -> None:
    no_plan_is_cut_off(home(seed), seed)
