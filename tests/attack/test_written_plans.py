"""What a solve says of its plan is true of the plan's file: written, read and audited again.

Of households at random that never sell some holdings, may not hold everything everywhere, own next to nothing or tens
of millions, and whose accounts are called anything.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from decumulate.models.plan import DECIMALS, Plan, rounded
from decumulate.models.scenario import load
from decumulate.solver.audit.document import audit
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.errors import InfeasibleError, NoPlanInTime
from decumulate.solver.run import SolveOptions

from .households import content

NAMES = ("share", "price", "Zoë's «IRA» 年金", "by_year", "content", "points", 'a "b" \\ c')
"""Names of accounts: words of the document's own, other scripts, signs that JSON escapes."""
SIZES = (1.0, 1.0, 20.0, 0.01)
SECONDS = 3.0


def restricted(seed: int) -> dict[str, Any]:
    """A household of chance whose holdings are bound, of any size; some spend nothing."""
    of, document = random.Random(7 * seed + 1), content(seed)
    document.pop("allocation", None)
    if of.random() < 0.8:
        allocation: dict[str, Any] = {"target": {"stock": 0.5, "bond": 0.4, "muni": 0.1}}
        allocation["traditional_tax_rate"] = of.choice([0.0, 0.22, 1.0 / 3.0])
        document["allocation"] = allocation | {"band": of.choice([0.0, 0.02, 0.1])}
    if of.random() < 0.6:
        document["market"]["assets"][of.choice(["stock", "muni", "bond"])]["keep"] = True
    for account in document["accounts"]:
        bound = of.choice([{}, {}, {"only": ["stock"]}, {"never": ["muni"]}, {"only": ["stock", "bond"]}])
        account |= {"never": ["bond"]} if account["type"] == "taxable" and bound else bound
    _scale(document, of.choice(SIZES))
    if of.random() < 0.2:
        document["spending"]["annual"] = 0
    return _renamed(document, of)


def _scale(document: dict[str, Any], size: float) -> None:
    """All that is owned and spent so many times as much, to the cent."""
    document["spending"]["annual"] = round(size * document["spending"]["annual"], 2)
    for account in document["accounts"]:
        for owned in (*account.get("lots", ()), account, account.get("holdings", {})):
            for name, value in owned.items():
                if isinstance(value, int | float) and name != "first_contribution_year":
                    owned[name] = round(size * value, 2)


def _renamed(document: dict[str, Any], of: random.Random) -> dict[str, Any]:
    """The same household with other names of some accounts."""
    text = json.dumps(document)
    for account, name in zip(document["accounts"], of.sample(NAMES, len(NAMES)), strict=False):
        text = text.replace(json.dumps(account["name"]), json.dumps(name))
    renamed: dict[str, Any] = json.loads(text)
    return renamed


def check(seeds: range, effort: float) -> None:
    """Solves each, and holds its file to what the plan in memory is."""
    forced = 0
    for seed in seeds:
        scenario = load(restricted(seed))
        options = SolveOptions(effort=effort, ranges=effort > 0.0, threads=1, time_limit=SECONDS)
        try:
            plan = solve(scenario, options)
        except (InfeasibleError, NoPlanInTime):
            continue
        forced += bool(plan.forced_risk)
        text = plan.to_json()
        again = Plan.read(text)
        assert again.to_json() == text, f"household {seed}: what is read is written otherwise"
        assert again.forced_risk == plan.forced_risk, f"household {seed}"
        told, read = audit(plan, scenario), audit(again, scenario)
        assert told.ok, f"household {seed}: {told}"
        assert read.ok, f"household {seed}, read from its file: {read}"
        assert read.objective == told.objective, f"household {seed}: the file's decisions are others"
    assert forced, "no household whose holdings force risk"


def test_the_files_of_a_sample_hold() -> None:
    check(range(7), effort=0.0)


@pytest.mark.slow
def test_the_files_of_a_hundred_hold() -> None:
    check(range(100), effort=0.0)


@pytest.mark.slow
def test_the_files_of_simplified_plans_hold() -> None:
    check(range(100, 130), effort=1.0)


def test_a_bound_is_rounded_away_from_the_plan() -> None:
    """$0.12345 that nothing can exceed is written as $0.1235, and $0.12345 that nothing can be below as $0.1234."""
    assert DECIMALS == 4
    assert rounded(0.12345, towards=1.0) == 0.1235
    assert rounded(0.12345, towards=-1.0) == 0.1234
    assert rounded(-0.12345, towards=-1.0) == -0.1235
    assert rounded(0.1234, towards=1.0) in (0.1234, 0.1235)
    assert str(rounded(-1e-9)) == "0.0"
    for amount in (5.0e7 + 0.00004, 123.45678, 0.0, 3e11 / 7):
        assert rounded(amount, towards=1.0) >= amount >= rounded(amount, towards=-1.0)
        assert rounded(rounded(amount, towards=1.0)) == rounded(amount, towards=1.0)
