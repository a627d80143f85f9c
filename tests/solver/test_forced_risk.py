"""Where what must be held is more risk than the target: how much, by hand; and never a scenario without a plan."""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.risk import riskier_shares
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.optimiser.least_risk import with_least_risk
from decumulate.solver.run import SolveOptions, solve

from .small import brokerage, couple, document, lot, roth

QUICK = SolveOptions(gap=1e-3, time_limit=20.0, threads=1, effort=0.0, ranges=False)
STOCK_AND_BOND = {"stock": {"total_return": 0.06}, "bond": {"total_return": 0.02, "interest": 0.02}}


def home(accounts: list[dict[str, Any]], annual: float = 0.0, years: int = 1, **assets: Any) -> Scenario:
    content = document(1970, years, accounts, annual, heirs=0.0)
    content["market"]["assets"] = {name: dict(of) for name, of in STOCK_AND_BOND.items()}
    for name, more in assets.items():
        content["market"]["assets"][name] |= more
    content["allocation"] = {"target": {"stock": 0.5, "bond": 0.5}, "band": 0.02, "measure": "market_value"}
    return load(content)


def plan_of(scenario: Scenario) -> Plan:
    plan = solve(scenario, QUICK)
    report = audit(plan, scenario)
    assert report.ok, list(map(str, report.faults))
    return plan


def test_kept_stock_above_the_target_is_what_is_forced() -> None:
    """$70,000 of $100,000 is never sold: 70 % of stock for a target of 50 %, 20 points, and 4.8 % a year for 4 %."""
    accounts = [brokerage(lot(70_000, 70_000, "stock")), roth(0, holdings={"stock": 10_000, "bond": 20_000})]
    scenario = home(accounts, stock={"keep": True})
    scenario = scenario.with_changes({"accounts.Ann Roth.holdings": {"bond": 30_000}})
    plan = plan_of(scenario)
    (forced,) = plan.forced_risk
    assert forced.year == 2026
    assert forced.riskier == pytest.approx(0.2, abs=1e-5)
    assert forced.expected_return == pytest.approx(0.008, abs=1e-5)
    assert forced.points == pytest.approx(0.2, abs=1e-4)
    assert forced.causes == ("market.assets.stock.keep",)
    assert riskier_shares(scenario, plan.years) == pytest.approx([0.7], abs=1e-4)
    (said,) = [warning.message for warning in plan.warnings if warning.code == "forced_risk"]
    assert "in 2026" in said
    assert "20.0 points of stock above the target" in said
    assert "market.assets.stock.keep" in said


def test_kept_stock_within_the_target_forces_nothing() -> None:
    accounts = [brokerage(lot(40_000, 10_000, "stock")), roth(0, holdings={"bond": 60_000})]
    scenario = home(accounts, stock={"keep": True})
    plan = plan_of(scenario)
    assert plan.forced_risk == ()
    assert riskier_shares(scenario, plan.years)[0] <= 0.5 + 1e-6
    assert plan.scenario.content == scenario.content()


def test_the_audit_forgives_what_is_forced_only_where_something_can_force() -> None:
    accounts = [brokerage(lot(70_000, 70_000, "stock")), roth(0, holdings={"bond": 30_000})]
    kept = home(accounts, stock={"keep": True})
    plan = plan_of(kept)
    free_to_sell = kept.with_changes({"market.assets.stock.keep": False, "allocation.band": 1.0})
    assert {fault.rule for fault in audit(plan, free_to_sell).faults} == {"risk"}
    bare = plan.model_copy(update={"forced_risk": ()})
    assert {fault.rule for fault in audit(bare, kept).faults} == {"risk"}


def test_where_nothing_can_force_nothing_is_solved() -> None:
    scenario = load(couple())
    assert with_least_risk(scenario, build_horizon(scenario)) is scenario


def constrained(seed: int) -> Scenario:
    """A household with one or more of keep, only and never, in bands in which it has a plan with its risk left free."""
    of = random.Random(seed)
    content = couple(of.choice(["max_estate", "max_estate", "max_spending"]))
    content["allocation"]["band"] = of.choice([0.3, 0.6])
    if of.random() < 0.6:
        content["market"]["assets"]["stock"]["keep"] = True
    for account in content["accounts"]:
        if of.random() < 0.4:
            account[of.choice(["only", "never"])] = [of.choice(["stock", "bond"])]
    content["accounts"][0].pop("only", None)  # what is kept there stays, and something must pay
    return load(content)


@pytest.mark.parametrize("seed", range(6))
def test_the_limits_of_risk_leave_no_scenario_without_a_plan(seed: int) -> None:
    scenario = constrained(seed)
    solve(scenario.with_changes({"allocation.risk": "free"}), QUICK)
    plan_of(scenario)
