"""A bound that is asked for: it reaches what no plan is better than, and never passes a plan."""

from __future__ import annotations

import math
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.formulation.first_year import FirstYear
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.optimiser.none_better import bound_towards

from .small import EXACT, couple, solved


def asked(beyond: float, *, seconds: float = 20.0, held: FirstYear | None = None, **changes: Any) -> float:
    """The bound less the best plan's objective, in dollars, asked for `beyond` dollars better than that plan."""
    scenario = load(couple()).with_changes(changes)
    horizon = build_horizon(scenario)
    plan = solved(scenario, EXACT)
    years = audit(plan, scenario).years
    assert plan.objective is not None
    best = plan.objective.value / UNIT
    goal = ProgramGoal("max_estate", first_year=held)
    bound = bound_towards(scenario, horizon, goal, years, -best - beyond / UNIT, seconds)
    return (best + bound) * UNIT


@pytest.mark.parametrize("beyond", [5.0, 2_000.0])
def test_what_no_plan_reaches_is_proved_and_no_more(beyond: float) -> None:
    assert asked(beyond) == pytest.approx(-beyond, abs=0.01)


def test_a_bound_never_passes_a_plan() -> None:
    assert asked(-2_000.0) <= 0.5


def test_a_first_year_that_cannot_be_has_no_plan() -> None:
    nothing = FirstYear((("conversions", 1e6, 2e6),), 1e9)
    assert asked(100.0, held=nothing) == math.inf


def test_without_time_less_is_proved() -> None:
    assert asked(5.0, seconds=0.0) <= 0.5
