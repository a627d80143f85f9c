"""Plans offered as starts: used, never undercut, refused when they do not hold."""

from __future__ import annotations

import pytest

from decumulate.models.plan import Plan, PlanError
from decumulate.models.scenario import load
from decumulate.solver.errors import NoPlanInTime
from decumulate.solver.run import SolveOptions, solve

from ..solver.small import couple
from .households import household

QUICK = SolveOptions(effort=0.0, ranges=False, gap=1e-2, time_limit=10.0, threads=1)
CLOSE = SolveOptions(effort=0.0, ranges=False, gap=1e-4, time_limit=10.0, threads=1)
AT_ONCE = SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=0.0, threads=1)


def value(plan: Plan) -> float:
    assert plan.objective is not None
    return plan.objective.value


@pytest.fixture(scope="module")
def best() -> Plan:
    return solve(load(couple()), CLOSE)


def test_an_offered_plan_is_used_where_there_is_no_time_to_search(best: Plan) -> None:
    scenario = load(couple())
    with pytest.raises(NoPlanInTime):
        solve(scenario, AT_ONCE)
    assert value(solve(scenario, AT_ONCE, offered=[best])) >= value(best) - 0.01


def test_the_best_of_several_is_kept(best: Plan) -> None:
    scenario = load(couple())
    without = solve(scenario.with_changes({"limits.max_annual_conversion": 0}), QUICK)
    assert value(without) < value(best) - 100.0
    for offered in ([without, best], [best, without]):
        assert value(solve(scenario, AT_ONCE, offered=offered)) >= value(best) - 0.01


@pytest.mark.parametrize("goal", ["max_spending", "min_lifetime_tax"])
def test_every_goal_takes_them(goal: str) -> None:
    scenario = load(couple(goal))
    found = solve(scenario, QUICK)
    again = solve(scenario, AT_ONCE, offered=[found])
    sign = -1.0 if goal == "min_lifetime_tax" else 1.0
    assert sign * (value(again) - value(found)) >= -1.0


def test_a_plan_that_does_not_hold_is_refused(best: Plan) -> None:
    first = best.years[0]
    name = next(name for name, account in first.accounts.items() if account.converted_in > 1_000.0)
    account = first.accounts[name]
    richer = account.model_copy(update={"converted_in": account.converted_in + 1_000.0})
    year = first.model_copy(update={"accounts": {**first.accounts, name: richer}})
    wrong = best.model_copy(update={"years": (year, *best.years[1:])})
    with pytest.raises(PlanError, match=r"offered\[1\]"):
        solve(load(couple()), AT_ONCE, offered=[best, wrong])


def test_a_plan_that_the_program_cannot_hold_is_named(best: Plan) -> None:
    """It stands a dollar below an edge of Medicare's; the scenario that it is offered to keeps $4,000 clear."""
    wide = load(couple()).with_changes({"limits.cliff_margin": 4_000})
    answer = solve(wide, QUICK, offered=[best])
    assert value(answer) < value(best) - 1.0
    words = [warning.message for warning in answer.warnings if warning.code == "offered_plan"]
    assert len(words) == 1
    assert f"${value(best) - value(answer):,.2f}" in words[0]


def test_a_plan_within_the_margin_of_a_cliff_keeps_its_tier(best: Plan) -> None:
    """Moved out of the margin, not over the cliff: it loses what a few dollars of income are worth."""
    wider = load(couple()).with_changes({"limits.cliff_margin": 3})
    answer = solve(wider, AT_ONCE, offered=[best])
    assert value(best) - 3.0 <= value(answer) < value(best)


@pytest.mark.parametrize("number", range(2))
def test_a_plan_of_the_same_program_comes_back_whole(number: int) -> None:
    """Cells read from the audit's returns alone hold the plan that they were read from."""
    scenario = load(household(number))
    plan = solve(scenario, QUICK)
    assert value(solve(scenario, AT_ONCE, offered=[plan])) >= value(plan) - 0.01
