"""What the audit accepts `solve` does not call impossible, and finds no worse a plan: early retirees at random."""

from __future__ import annotations

import random

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import AuditReport
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.run import SolveOptions, solve

from .early_retirees import Maker, early_retiree

OPTIONS = SolveOptions(effort=0.0, ranges=False, gap=1e-6, time_limit=20.0, threads=1, name_conflicts=False)
TRIES = 40


def with_a_plan(seed: int) -> tuple[Scenario, AuditReport] | None:
    """A household that spends as much as a plan made by chance can pay for, or nearly, and that plan's audit."""
    chance = random.Random(f"plan {seed}")
    content = early_retiree(seed)
    wealth = sum(
        sum(account.get("holdings", {}).values()) + sum(lot["value"] for lot in account.get("lots", ()))
        for account in content["accounts"]
    )
    annual = wealth / (content["people"][0]["plan_to_age"] - 2025 + int(content["people"][0]["born"][:4]))
    for _ in range(TRIES):
        content["spending"] = {"annual": round(annual, 2), "survivor_fraction": 1.0}
        scenario = load(content)
        made = Maker(scenario, build_horizon(scenario), chance).plan()
        if made is not None:
            return scenario, made[1]
        annual *= 0.97
    return None


@pytest.mark.parametrize(
    "seed", [*range(8), 144, *(pytest.param(n, marks=pytest.mark.slow) for n in range(8, 400) if n != 144)]
)
def test_a_plan_made_by_chance_is_matched(seed: int) -> None:
    found = with_a_plan(seed)
    if found is None:
        pytest.skip("no plan came by chance")
    scenario, report = found
    plan = solve(scenario, OPTIONS)
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.status in ("optimal", "within_gap"), plan.certificate
    assert plan.certificate.bound >= report.objective.value - 0.01, "the bound cuts off a plan that holds"
    assert plan.objective.value >= report.objective.value - 1.0


@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(n, marks=pytest.mark.slow) for n in range(8, 100))]
)
def test_what_a_rule_of_thumb_pays_for_is_not_impossible(seed: int) -> None:
    content = early_retiree(10_000 + seed)
    wealth = sum(sum(account.get("holdings", {}).values()) for account in content["accounts"])
    for share in (0.12, 0.09, 0.06, 0.03):
        content["spending"] = {"annual": round(share * wealth), "survivor_fraction": 1.0}
        scenario = load(content)
        horizon = build_horizon(scenario)
        runs = [run_rule(scenario, horizon, family.members[0]) for family in rules_for(scenario, horizon)]
        held = [run.report.objective.value for run in runs if run.report is not None and run.report.ok]
        if held:
            plan = solve(scenario, OPTIONS)
            assert plan.objective is not None
            assert plan.objective.value >= max(held) - 1.0
            return
    pytest.skip("no rule pays for this household")
