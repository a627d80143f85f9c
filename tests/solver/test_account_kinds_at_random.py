"""Plans of employers of every kind, at random: the audit confirms the plan, and no rule is above its bound.

Rules of thumb are followed without the program, and the audit replays both.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.run import SolveOptions, solve

from .small import brokerage, document, ira, lot, roth

OPTIONS = SolveOptions(effort=0.0, ranges=False, gap=1e-6, time_limit=20.0, threads=1, name_conflicts=False)


def household(seed: int) -> dict[str, Any]:
    """One person or a couple of 54 to 78 for four to six years, with one to three plans of employers each."""
    chance = random.Random(f"kinds {seed}")
    years, couple = chance.randint(4, 6), chance.random() < 0.5
    people: list[dict[str, Any]] = []
    accounts = [brokerage(lot(40_000, chance.choice([10_000, 40_000])))]
    for name in ("Ann", "Ben") if couple else ("Ann",):
        born = 2026 - chance.randint(54, 78)
        last = 2025 + (chance.randint(1, years) if name == "Ben" else years)
        people.append(
            {"name": name, "born": f"{born}-0{chance.randint(1, 9)}-15", "plan_to_age": last - born}
        )
        accounts.append(ira(1_000 * chance.choice([0, 60]), name))
        accounts.append(roth(1_000 * chance.choice([0, 40]), name, contribution_basis=5_000))
        for number in range(chance.randint(1, 3)):
            accounts.append(_plan(chance, name, number, last))
    accounts += _inherited(seed, [person["name"] for person in people])
    content = document(1970, years, accounts, 1_000.0 * chance.randint(10, 45), heirs=0.22)
    content["people"], content["spending"]["survivor_fraction"] = people, 1.0
    content["market"]["assets"]["fund"] = {"total_return": chance.choice([0.0, 0.05, -0.03])}
    content["limits"] = {"cliff_margin": 0}
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    return content


def _plan(chance: random.Random, owner: str, number: int, last: int) -> dict[str, Any]:
    kind = chance.choice(["401k", "403b", "457b", "roth_401k"])
    plan: dict[str, Any] = {"name": f"{owner} {kind} {number}", "type": kind, "owner": owner}
    plan["holdings"] = {"fund": 1_000 * chance.randint(10, 120)}
    if kind == "roth_401k":
        plan |= {"contribution_basis": 1_000 * chance.randint(0, 60)}
        plan |= {"first_contribution_year": chance.choice([2012, 2023, 2025])}
    if kind == "457b" and chance.random() < 0.3:
        plan["rolled_in"] = True
    if chance.random() < 0.3:
        plan["employed_until"] = chance.choice([2025, 2026])
    if chance.random() < 0.4 and last >= 2027:
        plan |= {"rolls_to": f"{owner} {'Roth' if kind == 'roth_401k' else 'IRA'}", "rolls_in": 2027}
    return plan


def _inherited(seed: int, people: list[str]) -> list[dict[str, Any]]:
    """Up to two accounts that were left to them, of which a part or all must leave in some of the years."""
    chance = random.Random(f"inherited {seed}")
    found = []
    for number in range(chance.randint(0, 2)):
        kind = chance.choice(["inherited_ira", "inherited_ira", "inherited_roth"])
        died = (
            chance.choice([2018, 2020, 2022, 2025])
            if kind == "inherited_ira"
            else chance.choice([2019, 2021, 2024])
        )
        account: dict[str, Any] = {"name": f"Left {number}", "type": kind, "owner": chance.choice(people)}
        account["holdings"] = {"fund": 1_000 * chance.randint(10, 150)}
        account["inherited_from"] = {
            "born": f"{chance.randint(1925, 1958)}-03-01",
            "died": f"{died}-0{number + 3}-11",
        }
        account["beneficiary"] = chance.choice(["designated", "designated", "disabled", "spouse"])
        if kind == "inherited_roth":
            account |= {"first_contribution_year": min(died, 2023), "contribution_basis": 150_000}
        found.append(account)
    return found


@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(n, marks=pytest.mark.slow) for n in range(12, 150))]
)
def test_the_plan_is_confirmed_and_no_rule_is_above_its_bound(seed: int) -> None:
    scenario = load(household(seed))
    horizon = build_horizon(scenario)
    families = rules_for(scenario, horizon)
    rules = [run_rule(scenario, horizon, family.members[0]) for family in families]
    lasting = [found.report for found in rules if found.report is not None]
    assert all(report.ok for report in lasting), [str(report) for report in lasting if not report.ok]
    try:
        plan = solve(scenario, OPTIONS)
    except InfeasibleError:
        assert not lasting
        return
    report = audit(plan, scenario)
    assert report.ok, str(report)
    assert not {"repaired", "replaced", "no_certificate"} & {warning.code for warning in plan.warnings}
    assert plan.certificate is not None
    assert plan.certificate.bound is not None
    assert plan.objective is not None
    for followed in lasting:
        assert followed.objective.value <= plan.certificate.bound + 0.01
        assert followed.objective.value <= plan.objective.value + 1.0 + (plan.certificate.gap_dollars or 0.0)
