"""A session from a solved plan finds what a solve finds, within what it says, and says what it cannot follow."""

from __future__ import annotations

from typing import Any

import pytest

import decumulate
from decumulate import Plan, PlanError, Scenario, ScenarioError
from decumulate.solver.audit.document import audit
from decumulate.solver.following.refusals import CannotTry
from decumulate.solver.following.session import FollowSession
from decumulate.solver.run import SolveOptions

from ..solver.small import EXACT
from ..sweep.households import retiree

CENT = 0.01
OTHER = {"spending.annual": 47_000.0}


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return decumulate.load(retiree())


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return decumulate.solve(scenario, SolveOptions(time_limit=20.0, threads=1))


@pytest.fixture(scope="module")
def session(scenario: Scenario, plan: Plan) -> FollowSession:
    return decumulate.follow(scenario, plan)


def test_nothing_changed_is_no_worse_than_the_plan(session: FollowSession, plan: Plan) -> None:
    assert plan.objective is not None
    assert session.base.value >= plan.objective.value - CENT
    assert session.base.bound >= session.base.value
    assert not any(move.moved for move in session.base.moves if move.low is not None)


@pytest.mark.parametrize(
    "changes",
    [
        OTHER,
        {"spending.annual": 40_000.0},
        {"goal.heir_tax_rate": 0.35},
        {"market.inflation": 0.01},
        {"market.assets.fund.total_return": 0.06, "spending.annual": 46_000.0},
    ],
    ids=str,
)
def test_the_best_of_the_variant_lies_between_value_and_bound(
    session: FollowSession, scenario: Scenario, changes: dict[str, Any]
) -> None:
    tried = session.try_(changes)
    exact = decumulate.solve(scenario.with_changes(changes), EXACT)
    assert exact.objective is not None
    assert tried.value <= exact.objective.value + CENT
    assert exact.objective.value <= tried.bound + CENT
    assert tried.gap_dollars_real == pytest.approx(tried.bound_real - tried.value_real)


def test_the_plan_of_an_attempt_holds_by_its_own_document(session: FollowSession) -> None:
    tried = session.try_(OTHER)
    read = Plan.read(tried.plan.to_json())
    assert audit(read, tried.scenario).ok
    assert read.certificate is not None
    assert read.certificate.bound == pytest.approx(tried.bound, abs=CENT)
    assert read.steps
    assert read.years[0].cash.spending == pytest.approx(47_000.0)


def test_an_answer_does_not_hang_on_what_was_tried_before(session: FollowSession) -> None:
    first = session.try_(OTHER)
    session.try_({"market.inflation": 0.03})
    with pytest.raises(CannotTry):
        session.try_({"spending.annual": 1e6})
    again = session.try_(OTHER)
    assert again.value == pytest.approx(first.value, abs=CENT)
    assert again.bound == pytest.approx(first.bound, abs=CENT)
    assert [move.now for move in again.moves] == pytest.approx([move.now for move in first.moves], abs=1.0)


def test_what_is_set_aside_moves_with_spending(session: FollowSession) -> None:
    """Two thousand more are spent, so two thousand more are set aside, and the tax on them."""
    (aside,) = (move for move in session.try_(OTHER).moves if move.kind == "set_aside")
    assert aside.moved
    assert 1_900.0 <= aside.now - aside.was <= 3_000.0  # amounts of the plan are round


def test_where_the_hand_rests_the_plan_is_the_simplest_with_its_ranges(session: FollowSession) -> None:
    tried, plan = session.try_(OTHER), session.settle(OTHER, 10.0)
    assert audit(plan, tried.scenario).ok
    assert plan.certificate is not None
    assert plan.certificate.bound == pytest.approx(tried.bound, abs=CENT)
    assert plan.given_up is not None
    assert plan.given_up.bare_actions >= plan.given_up.actions
    ranged = [step for step in plan.steps if step.low is not None]
    assert ranged
    for step in ranged:
        planned = step.amount if step.planned is None else step.planned
        assert step.low is not None
        assert step.low <= planned + CENT
    assert session.try_(OTHER).value == pytest.approx(tried.value, abs=CENT)


@pytest.mark.parametrize(
    ("changes", "said", "infeasible"),
    [
        ({"spending.annual": 1e6}, "no plan of the program meets these values", True),
        ({"goal.objective": "max_spending"}, "the goal would be max_spending, not max_estate", False),
        ({"people.Ann.plan_to_age": 75}, "the plan would have 6 years, not 3", False),
        ({"start_year": 2027}, "the plan would begin in 2027, not 2026", False),
        ({"accounts[0].name": "Other"}, "there would be other accounts", False),
        ({"market.assets.fund.keep": True}, "may force risk", False),
    ],
)
def test_what_cannot_be_followed_is_said(
    session: FollowSession, changes: dict[str, Any], said: str, infeasible: bool
) -> None:
    with pytest.raises(CannotTry, match=said) as caught:
        session.try_(changes)
    assert caught.value.infeasible == infeasible


def test_a_wrong_path_is_a_fault_of_the_scenario(session: FollowSession) -> None:
    with pytest.raises(ScenarioError, match="annual"):
        session.try_({"spending.anual": 40_000.0})


def test_a_goal_that_needs_a_solve_first_is_refused_at_once(plan: Plan) -> None:
    with pytest.raises(CannotTry, match="min_lifetime_tax"):
        decumulate.follow(decumulate.load(retiree("min_lifetime_tax")), plan)


def test_a_plan_that_does_not_hold_is_refused(scenario: Scenario, plan: Plan) -> None:
    richer = scenario.with_changes({"spending.annual": 60_000.0})
    with pytest.raises(PlanError, match="expected a plan of this scenario"):
        decumulate.follow(richer, plan)
