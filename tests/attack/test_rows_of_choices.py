"""No row of the outer program cuts off a plan in which a lump sum arrives, or a survivor keeps what was left apart."""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate.models.scenario import load
from decumulate.solver.errors import NoPlanInTime
from decumulate.solver.optimiser.failing_rows import OuterCheck
from decumulate.solver.optimiser.solve import NoPlan

from .households import content
from .plans import Home, home_of, no_plan_is_cut_off


def choosing(seed: int) -> dict[str, Any]:
    """The document of a household whose first person takes a pension at once; a younger spouse, if any, keeps
    what the first leaves as a beneficiary."""
    of, document = random.Random(seed), content(seed, begun=False)
    document["taxes"].pop("state_flat", None)  # a plan of chance may pay a state more than it owes
    document["taxes"]["state"] = "FL"
    document["market"]["assets"]["stock"]["total_return"] = 0.065
    first, *others = document["people"]
    asset = next(iter(document["market"]["assets"]))
    ira = {"name": "Late IRA", "type": "traditional_ira", "owner": first["name"]}
    document["accounts"].append(ira | {"holdings": {asset: of.choice([0, 100_000])}})
    born = 2026 - of.randrange(58, 70)
    first["born"] = f"{born}{first['born'][4:]}"
    first["plan_to_age"] = 2026 + of.randrange(2) - born
    first.pop("social_security", None)
    lump = {"form": "lump_sum", "amount": of.choice([50_000, 400_000]), "year": 2026, "rolls_to": "Late IRA"}
    later = {"name": "Mill", "from_age": 2026 - born + of.randrange(1 + first["plan_to_age"] + born - 2026)}
    first["pensions"] = [later | {"choices": [lump], "choose": "lump sum"}]
    first.pop("wages", None)
    for other in others:
        young = 2026 - of.randrange(45, 56)
        other["born"] = f"{young}{other['born'][4:]}"
        other["plan_to_age"] = 2026 + of.randrange(2, 4) - young
        other["inherits_as"] = "beneficiary"
        for part in ("social_security", "pensions", "wages"):
            other.pop(part, None)
    return document


def home(seed: int) -> Home:
    try:
        return home_of(load(choosing(seed)))
    except (NoPlan, NoPlanInTime):
        pytest.skip("nothing that this household could do is enough")


@pytest.mark.parametrize("seed", range(4))
def test_a_household_that_chooses(seed: int) -> None:
    holds(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 40))
def test_many_households_that_choose(seed: int) -> None:
    holds(seed)


def holds(seed: int) -> None:
    given = home(seed)
    no_plan_is_cut_off(given, seed)
    squeezed = given.squeezed()
    if squeezed is not None:
        assert not OuterCheck(squeezed).failing(given.inner, given.best.found)
