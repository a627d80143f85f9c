"""The state bounds cut off nothing that is as good as the plan they were made from."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.formulation.state_copies import MEASURES, year_state
from decumulate.solver.optimiser import bound as proofs
from decumulate.solver.optimiser import tuning
from decumulate.solver.optimiser.bound_tightening import write_ranges
from decumulate.solver.optimiser.evaluate import exact_points
from decumulate.solver.optimiser.lazy_breakpoints import refine_by_points
from decumulate.solver.optimiser.solve import Rounds

SCENARIOS = Path(__file__).parents[2] / "scenarios"
THREADS = 1


ALIKE = {"allocation.same_in_every_account": True}
OWN_MIXES = {"allocation": {"fixed_by_account": True}}


@pytest.mark.parametrize(
    ("name", "changes", "large"),
    [
        ("h1_single", {}, 400),
        ("h1_single", {}, 0),
        pytest.param("h8_single_losses", {}, 400, marks=pytest.mark.slow),
        ("h1_single", {"goal.objective": "max_spending"}, 400),
        ("h1_single", OWN_MIXES, 400),
        ("h1_single", ALIKE, 400),
    ],
    ids=["cells first", "wealth first", "losses", "spending", "own mixes", "alike"],
)
def test_the_plan_they_were_made_from_stays_possible(
    name: str, changes: dict[str, Any], large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "NOW", replace(tuning.NOW, large=large))
    scenario = load(SCENARIOS / f"{name}.toml").with_changes(changes)
    horizon = build_horizon(scenario)
    rounds = Rounds(
        scenario,
        horizon,
        ProgramGoal(scenario.goal.objective),
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
    proof.relax(lambda: plan.objective, lambda: False)
    before = proof.bound
    proof.tighten(lambda: plan.objective, lambda: False, lambda: False)
    assert before <= proof.bound <= plan.objective + 1e-6
    for measure, of in proof.ranges.items():
        for t, (low, high) in of.items():
            amount = MEASURES[measure](year_state(rounds.program, t)).value(plan.values)
            assert low - 1e-9 <= amount <= high + 1e-9, (measure, t)
    for grouped in (False, True):
        cells = proof.write(proof.refinement)
        write_ranges(cells, proof.ranges, grouped=grouped)
        session = open_session("highs", cells.model, THREADS)
        start = proofs.first_point(cells, plan, points)
        session.set_columns(list(start), list(start.values()), list(start.values()))
        outcome = session.solve()
        assert outcome.status == "optimal"
        assert outcome.objective <= plan.objective + 1e-4
