"""Every year's return as forms: its numbers are the audit's, its arithmetic holds, and each can be followed down."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import load

from ..audit.baseline import taxable_first
from .followed import CENT, Followed

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.toml"))


@pytest.fixture(params=SHIPPED, ids=lambda path: path.stem, scope="module")
def planned(request: pytest.FixtureRequest) -> tuple[Plan, Followed]:
    scenario = load(request.param)
    plan = taxable_first(scenario)
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
        assert followed.lines[f"{year.year}.form1040.line15"].planner is None  # this planner does not say it
    beside = [line for line in followed.each() if line.planner is not None]
    assert [line.key for line in beside if abs(line.planner - line.amount) > CENT] == []
