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
from decumulate.solver.lifetime.state import MEASURES, year_state
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
    relaxation = proof.relax(lambda: plan.objective, lambda: False)
    before = proof.bound
    proof.tighten(relaxation, lambda: plan.objective, lambda: False, lambda: False)
    assert before <= proof.bound <= plan.objective + 1e-6
    for measure, of in proof.ranges.items():
        for t, (low, high) in of.items():
            amount = MEASURES[measure](year_state(rounds.program, t)).value(plan.values)
            assert low - 1e-9 <= amount <= high + 1e-9, (measure, t)
    for grouped in (False, True):
        cells = proof._program()
        write_ranges(cells, proof.ranges, grouped=grouped)
        proof.cells = cells
        session = open_session("highs", cells.pen, THREADS)
        start = proof._first_point(plan, points)
        session.set_columns(list(start), list(start.values()), list(start.values()))
        outcome = session.solve()
        assert outcome.status == "optimal"
        assert outcome.objective <= plan.objective + 1e-4
