"""Every year's return as forms: its numbers are the audit's, its arithmetic holds, and each can be followed down."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.inherited import inherited
from decumulate.models.household.open_facts import in_the_middle
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for

from ..audit.baseline import taxable_first
from .followed import CENT, Followed

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


def first_rule(scenario: Scenario) -> Plan:
    """The plan of the first rule of thumb that lasts, where the naive planner does not know what is inherited."""
    horizon = build_horizon(scenario)
    ran = (run_rule(scenario, horizon, family.members[0]) for family in rules_for(scenario, horizon))
    return next(each.plan for each in ran if each.plan is not None)


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem, scope="module")
def planned(request: pytest.FixtureRequest) -> tuple[Plan, Followed]:
    scenario = in_the_middle(load(request.param))
    plan = first_rule(scenario) if inherited(scenario) else taxable_first(scenario)
    return plan, Followed.of(plan, scenario)


def test_every_line_is_what_its_arithmetic_says_of_inputs_that_are_there(
    planned: tuple[Plan, Followed],
) -> None:
    assert planned[1].wrong() == []


def test_totals_are_those_of_the_plan(planned: tuple[Plan, Followed]) -> None:
    assert planned[1].apart() == []


def test_the_planners_figure_stands_beside_the_audits(planned: tuple[Plan, Followed]) -> None:
    """Of every line that a plan gives, and as it gives it: here without a difference to the audit's."""
    plan, followed = planned
    for year in plan.years:
        assert followed.lines[f"{year.year}.form1040.line11a"].planner == year.tax.agi
    beside = [line for line in followed.each() if line.planner is not None]
    assert [line.key for line in beside if abs(line.planner - line.amount) > CENT] == []


def test_a_line_that_the_plan_leaves_out_has_no_planners_figure() -> None:
    scenario = load(SHIPPED[0])
    plan = taxable_first(scenario)
    year = plan.years[0]
    assert "taxable_income" not in year.tax.model_fields_set
    lines = Followed.of(plan, scenario).lines
    assert lines[f"{year.year}.form1040.line15"].planner is None
    changed = year.model_copy(update={"tax": year.tax.model_copy(update={"agi": year.tax.agi + 7.0})})
    off = Followed.of(plan.model_copy(update={"years": (changed, *plan.years[1:])}), scenario)
    line = off.lines[f"{year.year}.form1040.line11a"]
    assert line.planner == pytest.approx(line.amount + 7.0)
    assert off.wrong() == []
