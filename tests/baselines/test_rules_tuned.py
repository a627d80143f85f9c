"""Tuning is fair: no member, and no constant, does better than the one that is given out."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, load
from decumulate.solver.baselines.rule_plan import sustainable
from decumulate.solver.baselines.rules import Family, rules_for, to_agi
from decumulate.solver.baselines.tune import tuned
from decumulate.solver.simulate.follow import follow
from decumulate.solver.simulate.household import setting


@cache
def household(objective: str) -> tuple[Scenario, Horizon]:
    """Ann, 66, on Medicare for four years: heirs pay 35 %, so each tier's edge is worth thinking about."""
    content: dict[str, Any] = {
        "start_year": 2026,
        "goal": {"objective": objective, "heir_tax_rate": 0.35},
        "people": [{"name": "Ann", "born": "1960-01-15", "plan_to_age": 69}],
        "accounts": [
            {
                "name": "Ann brokerage",
                "type": "taxable",
                "owner": "Ann",
                "lots": [{"asset": "stock", "acquired": "2010-05-01", "value": 300_000, "basis": 240_000}],
            },
            {"name": "Ann IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"stock": 450_000}},
        ],
        "spending": {"annual": 40_000},
        "allocation": {"target": {"stock": 1.0}},
        "market": {
            "inflation": 0.03,
            "assets": {"stock": {"total_return": 0.06, "qualified_dividends": 0.01}},
        },
        "taxes": {"state": "FL", "prior_magi": [90_000, 90_000], "prior_filing_status": ["single", "single"]},
    }
    scenario = load(content)
    return scenario, build_horizon(scenario)


def family(objective: str, name: str) -> Family:
    return next(family for family in rules_for(*household(objective)) if family.name == name)


def test_the_best_constant_is_no_worse_than_a_dense_grid() -> None:
    """Steps at Medicare's edges: many local bests, each at an edge of some year or between."""
    scenario, horizon = household("max_estate")
    home = setting(scenario, horizon)
    constants = family("max_estate", "convert to an AGI")
    best = tuned(scenario, horizon, constants)
    assert best.plan is not None
    assert best.plan.objective is not None
    grid = np.arange(0.0, 300_000.0, 1_000.0)
    member = next(
        rule
        for rule in constants.members
        if (rule.order, rule.location) == (best.rule.order, best.rule.location)
    )
    reached = np.array([follow(home, to_agi(member, float(agi))).estate for agi in grid])
    assert best.plan.objective.value >= reached.max() - 0.01
    rising = np.diff(reached) > 0
    assert (rising[:-1] & ~rising[1:]).sum() >= 3, "a grid without several local bests shows nothing"
    for other in constants.members:
        for agi in grid[::50]:
            assert best.plan.objective.value >= follow(home, to_agi(other, float(agi))).estate - 0.01


@pytest.mark.parametrize(
    "name", ["convert to a Medicare tier", "convert all at once", "traditional to a bracket"]
)
def test_no_member_is_better(name: str) -> None:
    scenario, horizon = household("max_estate")
    home, members = setting(scenario, horizon), family("max_estate", name)
    told: list[str] = []
    best = tuned(scenario, horizon, members, told.append)
    assert best.plan is not None
    assert best.plan.objective is not None
    estates = [follow(home, rule).estate for rule in members.members]
    assert best.plan.objective.value == pytest.approx(max(estates))
    assert set(told) == {rule.name for rule in members.members}


def test_the_most_spending_is_that_of_the_best_member() -> None:
    scenario, horizon = household("max_spending")
    members = family("max_spending", "traditional to a bracket")
    best = tuned(scenario, horizon, members)
    assert best.plan is not None
    assert best.plan.objective is not None
    levels = [sustainable(scenario, horizon, rule) for rule in members.members]
    assert best.plan.objective.value == max(levels)
    assert best.rule in [
        rule for rule, level in zip(members.members, levels, strict=True) if level == max(levels)
    ]


def test_the_most_spending_with_a_constant_is_more_than_nearby() -> None:
    scenario, horizon = household("max_spending")
    best = tuned(scenario, horizon, family("max_spending", "convert to an AGI"))
    assert best.plan is not None
    assert best.plan.objective is not None
    for off in (-9_000.0, -2_000.0, -300.0, 300.0, 2_000.0, 9_000.0, 40_000.0):
        near = to_agi(best.rule, max(0.0, best.rule.conversions.level + off))
        assert best.plan.objective.value >= sustainable(scenario, horizon, near) - 1.0


def test_the_least_tax_keeps_the_estate_it_must() -> None:
    scenario, horizon = household("min_lifetime_tax")
    home, members = setting(scenario, horizon), family("min_lifetime_tax", "convert to a bracket")
    reached = [follow(home, rule) for rule in members.members]
    floor = sorted(found.estate for found in reached)[len(reached) // 2]
    best = tuned(scenario, horizon, members, estate_at_least=floor)
    assert best.plan is not None
    assert best.plan.estate is not None
    assert best.plan.estate.after_tax >= floor - 0.01
    least = min(found.lifetime_tax for found in reached if found.estate >= floor)
    assert best.plan.totals.lifetime_tax_present_value == pytest.approx(least)


def test_where_no_member_lasts_the_longest_is_given_out() -> None:
    scenario, horizon = household("max_estate")
    poor = scenario.with_changes({"spending.annual": 260_000})
    best = tuned(poor, horizon, family("max_estate", "convert all at once"))
    assert best.plan is None
    lasting = [
        follow(setting(poor, horizon), rule).years_lasting
        for rule in family("max_estate", "convert all at once").members
    ]
    assert best.years_lasting == max(lasting)
