"""The search leaves out no move that improves, and does the same twice."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.restricted import Choice
from decumulate.solver.optimiser.local_search import BETTER, Found, Search

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def a_search(name: str, solves: float, plans: list[Found]) -> Search:
    """A search of a household that stops after so many looks at the clock."""
    scenario = load(next(SCENARIOS.glob(f"{name}_*.toml")))
    program = Program.with_one_cell(scenario, build_horizon(scenario), ProgramGoal("max_estate"))
    looks = itertools.count()
    return Search(
        program,
        "highs",
        threads=1,
        stop=lambda: next(looks) >= solves,
        found=lambda found: plans.append(found),
    )


@pytest.mark.parametrize("name", ["h1", "h4", "h8"])
def test_no_move_that_is_left_out_improves(name: str) -> None:
    search = a_search(name, float("inf"), [])
    guess = search.guess()
    assert guess.values is not None
    plan = search.fix_and_optimise(guess.values)
    assert plan is not None
    search.session.set_option("dual_simplex_cost_perturbation_multiplier", 0.0)
    outcome = search.return_to(plan)
    assert outcome.values is not None
    tried = {move for _, _, move in search._moves.rated(plan.choices, outcome, {})}
    left_out: list[tuple[int, Choice]] = [
        (t, option)
        for t, choice in enumerate(plan.choices)
        for option in search._moves.of(t, choice, outcome.values)
        if (t, option) not in tried
    ]
    assert left_out
    for t, option in left_out:
        search.choose({t: option})
        moved = search.solve(outcome.objective)
        assert moved.values is None or moved.objective >= outcome.objective - BETTER, (t, option)
        search.choose({t: plan.choices[t]})


def test_a_search_is_the_same_twice() -> None:
    histories: list[list[float]] = []
    for _ in range(2):
        plans: list[Found] = []
        search = a_search("h5", 150, plans)
        guess = search.guess()
        assert guess.values is not None
        search.fix_and_optimise(guess.values)
        search.improve(float("inf"))
        histories.append([plan.objective for plan in plans])
    assert len(histories[0]) > 5
    assert histories[0] == histories[1]
