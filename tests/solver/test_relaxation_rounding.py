"""Plans drawn from a relaxation: as often as its weights say, in cells that the one-cell program has."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from pathlib import Path

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.restricted import Choice
from decumulate.solver.optimiser.lazy_breakpoints import first_refinement, refine_by_cells
from decumulate.solver.optimiser.local_search import Search
from decumulate.solver.optimiser.relaxation_rounding import CellWeights, weights_of

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WISH = ProgramGoal("max_estate")
LOW, HIGH = (Choice(band, (), (0, 0, "none"), "gain", "long") for band in (0, 1))


@pytest.mark.parametrize("seed", range(5))
def test_each_cell_as_often_as_its_weights_add_up_to(seed: int) -> None:
    plan = [LOW] * 20
    drawn = CellWeights([[(0.3, LOW), (0.7, HIGH)]] * 20).draw(random.Random(seed), plan)
    count = Counter(drawn.values())
    assert abs(count[LOW] - 6) <= 1
    for first in range(17):  # nor do they come in runs
        assert LOW in [drawn[t] for t in range(first, first + 4)]


def test_losses_fall_as_in_the_plan() -> None:
    plan = [LOW._replace(loss="carry", term="none")]
    drawn = CellWeights([[(1.0, HIGH)]]).draw(random.Random(1), plan)
    assert drawn == {0: HIGH._replace(loss="carry", term="none")}


@pytest.mark.parametrize("name", ["h1_single", "h2_couple", "h4_heavy_ira"])
def test_a_relaxation_in_the_cells_of_the_one_cell_program(name: str) -> None:
    scenario = load(SCENARIOS / f"{name}.toml")
    horizon = build_horizon(scenario)
    one = Program.with_one_cell(scenario, horizon, WISH)
    looks = itertools.count()
    search = Search(one, "highs", threads=1, stop=lambda: next(looks) > 150, found=lambda _: None)
    guess = search.guess()
    assert guess.values is not None
    plan = search.fix_and_optimise(guess.values)
    assert plan is not None
    refinement = first_refinement(one)
    while True:
        cells = Program.with_cells(scenario, horizon, WISH, refinement)
        outcome = open_session("highs", cells.model, 1).solve()
        assert outcome.values is not None
        if not refine_by_cells(refinement, cells, outcome.values):
            break
    weights = weights_of(one, cells, outcome.values)
    for t, weighed in enumerate(weights.years):
        assert sum(weight for weight, _ in weighed) == pytest.approx(1.0, abs=0.1)
        assert all(one.ones[t].possible(cell) for _, cell in weighed)
    # whatever is drawn is a plan of the same program: none beats the relaxation
    chance = random.Random(1)
    solved = 0
    for _ in range(4):
        search.choose(weights.draw(chance, plan.choices))
        drawn = search.solve()
        solved += drawn.values is not None
        assert drawn.values is None or drawn.objective >= outcome.objective - 1e-6 * abs(outcome.objective)
    assert solved
    search._draw(weights, plan)
    assert search.best is not None
    assert outcome.objective - 1e-3 <= search.best.objective <= plan.objective
