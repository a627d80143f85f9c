"""What a course holds of the riskier assets beside the plan is said as it is, not as the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate import scenarios
from decumulate.models.household.risk import riskier_shares
from decumulate.models.household.weights import as_weighed
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.report.risk_words import above_target, risk_beside, risk_note

GOLDEN = Path(__file__).parents[1] / "golden" / "near_retirement.plan.json"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(scenarios.path("near_retirement"))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.read(GOLDEN.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def all_stock(plan: Plan) -> Plan:
    """The same plan with every dollar in stock."""
    years = [
        year.model_copy(
            update={
                "accounts": {
                    name: account.model_copy(update={"holdings": {"stock": sum(account.holdings.values())}})
                    for name, account in year.accounts.items()
                }
            }
        )
        for year in plan.years
    ]
    return plan.model_copy(update={"years": tuple(years)})


def test_a_plan_beside_itself_is_at_the_same_risk(scenario: Scenario, plan: Plan) -> None:
    assert risk_beside(scenario, plan, plan) == "at the same risk"
    assert risk_note(scenario, [("recommended", plan)]).startswith("All at the same risk")


def test_more_stock_is_said_in_points(scenario: Scenario, plan: Plan, all_stock: Plan) -> None:
    shares = riskier_shares(as_weighed(scenario, plan), plan.years)
    points = 100 * (1.0 - sum(shares) / len(shares))
    assert points > 10.0
    assert (
        risk_beside(scenario, plan, all_stock)
        == f"which holds {points:.1f} points more of the riskier assets"
    )
    assert (
        risk_beside(scenario, all_stock, plan)
        == f"which holds {points:.1f} points less of the riskier assets"
    )


def test_who_is_above_the_target_is_named(scenario: Scenario, plan: Plan, all_stock: Plan) -> None:
    weighed = as_weighed(scenario, plan)
    note = risk_note(scenario, [("recommended", plan), ("best rule of thumb", all_stock)])
    assert "All at the same risk" not in note
    assert f"best rule of thumb up to {100 * above_target(weighed, all_stock):.1f} points in a year" in note
