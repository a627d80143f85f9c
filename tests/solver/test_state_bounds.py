"""The state bounds cut off nothing that is as good as the plan they were made from."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.backends import open_session
from decumulate.solver.exact import Rounds
from decumulate.solver.lifetime.program import Wish
from decumulate.solver.lifetime.state import year_state
from decumulate.solver.points import exact_points
from decumulate.solver.refine import refine_by_points
from decumulate.solver.squeeze import write_ranges

SCENARIOS = Path(__file__).parents[2] / "scenarios"
THREADS = 1


@pytest.mark.parametrize(
    ("name", "objective"),
    [("h1_single", "max_estate"), ("h8_single_losses", "max_estate"), ("h1_single", "max_spending")],
)
def test_the_plan_they_were_made_from_stays_possible(name: str, objective: str) -> None:
    scenario = load(SCENARIOS / f"{name}.toml").with_changes({"goal.objective": objective})
    horizon = build_horizon(scenario)
    rounds = Rounds(
        scenario,
        horizon,
        Wish(objective),
        "highs",
        THREADS,
        gap=math.inf,  # the first plan, and no more
        deadline=time.monotonic() + 60.0,
        tell=lambda state: None,
    )
    rounds.run()
    plan, proof = rounds.search.best, rounds.proof
    assert plan is not None
    points = exact_points(rounds.program, plan.values)
    refine_by_points(proof.refinement, rounds.program, points)
    proof.relax(lambda: False)
    before = proof.bound
    proof.tighten(plan.objective, lambda: False)
    assert before <= proof.bound <= plan.objective + 1e-6
    least_and_most = proof.wealth
    if least_and_most is None:  # they were found, and not worth it for a MILP: nothing can be cut off
        return
    for t, known in enumerate(least_and_most):
        assert known is not None
        wealth = year_state(rounds.program, t).wealth.value(plan.values)
        assert known[0] <= wealth <= known[1], t
    for grouped in (False, True):
        cells = proof._program()
        write_ranges(cells, least_and_most, grouped=grouped)
        proof.cells = cells
        session = open_session("highs", cells.pen, THREADS)
        start = proof._first_point(plan, points)
        session.set_columns(list(start), list(start.values()), list(start.values()))
        outcome = session.solve()
        assert outcome.status == "optimal"
        assert outcome.objective <= plan.objective + 1e-4
