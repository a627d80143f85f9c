"""Money taken out through the year earns half a year's real return until it is spent: by hand, and told alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from decumulate import scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit.document import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.explain.explain import explain
from decumulate.solver.report.text import plan_text
from decumulate.solver.run import SolveOptions, solve

CENT = 0.005


def through_the_year(name: str, changes: Mapping[str, Any] | None = None) -> Scenario:
    return load(scenarios.path(name)).with_changes({"spending.paid": "through_the_year", **(changes or {})})


def best(scenario: Scenario) -> Plan:
    return solve(scenario, SolveOptions(effort=0.0, gap=1e-5, time_limit=60.0, threads=1))


def returns(scenario: Scenario) -> list[float]:
    return [period.first_day_return for period in build_horizon(scenario).periods]


def holds_identity(plan: Plan) -> None:
    for year in plan.years:
        cash = year.cash
        outgo = cash.spending + cash.taxes + cash.premiums
        assert cash.carry_out == pytest.approx(cash.first_day + cash.earned + cash.receipts - outgo, abs=CENT)


def test_by_hand() -> None:
    """The fund earns 5 % and prices stand still: 45,800 a year are paid with 45,800 / 1.05^(1/2) of the first day."""
    scenario = through_the_year("by_hand")
    assert returns(scenario) == pytest.approx([1.05**0.5 - 1.0] * 2)
    plan = best(scenario)
    needed = 45_800 / 1.05**0.5
    roth = ((100_000 + 66_500 - needed) * 1.05 + 66_500 - needed) * 1.05
    assert plan.estate is not None
    assert plan.estate.after_tax == pytest.approx(0.80 * 518_358.75 + roth, abs=0.01)
    assert plan.years[0].cash.first_day == pytest.approx(needed, abs=0.01)
    assert plan.years[0].cash.earned == pytest.approx(45_800 - needed, abs=0.01)
    holds_identity(plan)


def test_the_return_is_real_of_the_years_own_target_and_of_what_is_left_of_a_year() -> None:
    """60 % at 7 % and 35 % at 4 % and 5 % at 3 % are 5.75 %, against prices that rise by 2.5 %."""
    scenario = through_the_year("h1_single")
    target = {"us_stock": 0.4, "intl_stock": 0.2, "us_bond": 0.35, "cash": 0.05}
    glide = {"year": 2027, "target": {"us_bond": 1.0}}
    bonds = scenario.with_changes({"allocation.target": target, "allocation.glide_to": glide})
    assert returns(bonds)[:2] == pytest.approx([(1.0575 / 1.025) ** 0.5 - 1.0, (1.04 / 1.025) ** 0.5 - 1.0])
    assert returns(bonds.with_changes({"market.inflation": -0.02}))[1] == pytest.approx(1.04**0.5 - 1.0)
    assert set(returns(scenario.with_changes({"spending.paid": "at_the_start"}))) == {0.0}
    autumn = bonds.with_changes({"year_to_date": {"as_of": "2026-10-02"}})
    assert returns(autumn)[0] == pytest.approx((1.0575 / 1.025) ** (91 / 365 / 2) - 1.0)


def test_rules_are_followed_by_the_same_clock() -> None:
    scenario = through_the_year("h1_single")
    horizon = build_horizon(scenario)
    first = rules_for(scenario, horizon)[0].members[0]
    followed = run_rule(scenario, horizon, first)
    assert followed.plan is not None
    assert followed.report is not None
    assert followed.report.ok
    holds_identity(followed.plan)
    earned = [year.cash.earned for year in followed.plan.years]
    assert earned[0] == pytest.approx(followed.plan.years[0].cash.first_day * returns(scenario)[0])


def test_a_plan_of_one_clock_does_not_hold_under_the_other() -> None:
    scenario = through_the_year("h1_single")
    plan = best(scenario)
    assert audit(plan, scenario).ok
    faults = audit(plan, scenario.with_changes({"spending.paid": "at_the_start"})).faults
    assert any(fault.rule == "cash" for fault in faults)


@pytest.mark.parametrize("objective", ["max_estate", "max_spending"])
def test_the_clocks_price_is_what_the_other_clock_reaches(objective: str) -> None:
    """Said from the plan's own cells; solved from nothing the other clock reaches no less, and little more."""
    through = through_the_year("h1_single", {"goal.objective": objective})
    options = SolveOptions(gap=1e-5, time_limit=60.0, threads=1)
    plan = solve(through.with_changes({"spending.paid": "at_the_start"}), options)
    anew = best(through)
    assert plan.through_the_year is not None
    assert plan.through_the_year.more is not None
    assert plan.bare is not None
    assert anew.objective is not None
    assert plan.through_the_year.value <= anew.objective.value * (1.0 + 2e-5)
    assert plan.through_the_year.value >= anew.objective.value * 0.999
    assert plan.through_the_year.more == pytest.approx(
        plan.through_the_year.value / plan.bare.objective.value - 1.0, abs=1e-6
    )
    assert "through_the_year" in json.loads(plan.to_json())
    words = " ".join(plan_text(plan).split())
    assert words.count(f"about {plan.through_the_year.more:.1%} more") == 1
    assert solve(through, options).through_the_year is None


@pytest.mark.slow
def test_a_dollar_of_spending_is_explained_from_every_account_that_can_pay_it() -> None:
    scenario = through_the_year("h1_single")
    explanation = explain(scenario, best(scenario), years=[2026])
    paid = {
        cost.account for cost in explanation.costs if cost.flow == "withdrawal" and cost.today is not None
    }
    at_the_start = scenario.with_changes({"spending.paid": "at_the_start"})
    before = explain(at_the_start, best(at_the_start), years=[2026])
    could = {cost.account for cost in before.costs if cost.flow == "withdrawal" and cost.today is not None}
    assert paid == could
