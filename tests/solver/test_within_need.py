"""Roth money is never taken beyond a year's need, and what that costs is said; rounding adds little."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from decumulate import audit
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario
from decumulate.solver.run import SolveOptions, solve

from ..attack.households import household
from .test_simplest_at_random import beyond_need, roth_beyond_need

BARE = SolveOptions(threads=1, time_limit=20.0, ranges=False, effort=0.0)
GIVEN = SolveOptions(threads=1, time_limit=20.0, ranges=False)
MIX = {"target": {"stock": 0.6, "bond": 0.4}}
ROUNDED = 100.01

MOVING: dict[str, tuple[int, dict[str, Any]]] = {
    "wages end at 57, all is spent by 60: growth in a Roth IRA cannot be reached before": (
        17,
        {"goal.objective": "max_spending", "allocation": MIX},
    ),
    "he dies at 60, and what is his Roth IRA's bears the penalty in the hands of a widow of 54": (
        26,
        {"goal.objective": "max_spending", "allocation": MIX},
    ),
    "the same, for the estate: nothing but his losses makes the cells of that year": (
        26,
        {"goal.objective": "max_estate"},
    ),
    "prices fall by 15 % in the first year, and cash that lies idle is in no band": (42, {}),
}
ROUNDING: dict[str, tuple[int, dict[str, Any]]] = {
    "a small IRA pays what a brokerage does not, and a dollar of tax too much would make it round": (19, {}),
    "five small accounts, each with its own amount to round": (39, {"allocation": MIX}),
    "five small accounts, traditional dollars weighed by the plan's own rate": (
        39,
        {"allocation": MIX | {"traditional_tax_rate": "own"}},
    ),
}


@cache
def solved(name: str, options: SolveOptions) -> tuple[Scenario, Plan]:
    seed, changes = {**MOVING, **ROUNDING}[name]
    scenario = household(seed).with_changes(changes)
    return scenario, solve(scenario, options)


@pytest.mark.parametrize("name", MOVING)
def test_what_would_move_roth_money_is_left_and_said(name: str) -> None:
    """The bare optimum moves it; the plan that is given does not, and says what that costs."""
    scenario, bare = solved(name, BARE)
    assert any(roth_beyond_need(year) > 1_000.0 for year in bare.years)
    _, plan = solved(name, GIVEN)
    assert audit(plan, scenario).ok
    assert plan.given_up is not None
    assert plan.bare is not None
    assert plan.objective is not None
    for year in plan.years:
        assert roth_beyond_need(year) <= (ROUNDED if year is plan.years[0] else 1.0), year.year
    assert plan.given_up.need > 0.0
    assert plan.bare.objective.value - plan.objective.value == pytest.approx(plan.given_up.dollars, abs=0.011)
    assert plan.given_up.dollars < 0.02 * plan.bare.objective.value


def test_what_a_cap_costs_is_of_the_best_cells_with_it() -> None:
    """In the cells of the best plan his Roth IRA must pay; for the estate leaving it costs less than $100, for spending
    no more than the tax and the penalty that it saves (at most a third of $9,566, spread over three years)."""
    estate = solved("the same, for the estate: nothing but his losses makes the cells of that year", GIVEN)[1]
    assert estate.given_up is not None
    assert estate.given_up.need < 100.0
    name = "he dies at 60, and what is his Roth IRA's bears the penalty in the hands of a widow of 54"
    assert (given := solved(name, GIVEN)[1].given_up) is not None
    assert given.need < 9_566.0 / 3.0


@pytest.mark.parametrize("name", ROUNDING)
def test_round_amounts_take_no_more_than_one_step_beyond_the_need(name: str) -> None:
    scenario, plan = solved(name, GIVEN)
    assert audit(plan, scenario).ok
    assert plan.given_up is not None
    for year in plan.years:
        most = ROUNDED if year is plan.years[0] else 1.0
        assert beyond_need(year) <= most or year.year in plan.given_up.beyond_need, year.year
        assert roth_beyond_need(year) <= most, year.year
