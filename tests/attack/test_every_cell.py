"""A year that has begun and is the last: every way its laws can fall is tried, so the best of all plans is known."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, load
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.formulation.restricted import Choice, YearOfOne
from decumulate.solver.optimiser.evaluate import exact_points, undercharged
from decumulate.solver.optimiser.local_search import Search
from decumulate.solver.optimiser.solve import NoPlan, Rounds

from .households import content


def last_year(seed: int) -> Scenario:
    """A household of which nobody lives beyond the first year."""
    document: dict[str, Any] = content(seed, begun=True)
    for person in document["people"]:
        person["plan_to_age"] = 2026 - int(person["born"][:4])
        for job in person.get("wages", ()):
            job["until_year"] = 2026
    stock = document["market"]["assets"]["stock"]
    if isinstance(stock["total_return"], list):
        stock["total_return"] = stock["total_return"][0]
    document["goal"]["objective"] = "max_estate"
    return load(document)


def every_cell(one: YearOfOne) -> Iterator[Choice]:
    """All regimes with one another, whether they look possible or not."""
    places = product(*(range(len(bands)) for bands in one.beside.values()))
    for band, beside in product(range(len(one.bands)), list(places)):
        laws = product(*(one.regimes_in(number, band) for number in range(len(one.apart))))
        words = product(laws, one.loss_gates, one.term_gates, one.own_gates)
        roths = product(*(range(len(gates)) for gates in one.roth_gates))
        for (chosen, loss, term, own), roth in product(words, list(roths)):
            yield Choice(band, beside, chosen, loss, term, own, roth)


def best_of_every_cell(rounds: Rounds) -> float | None:
    """The least objective that the law charges in full (thousands); None where no cell holds anything."""
    program = rounds.program
    (one,) = program.ones
    search, best = Search(program, "highs", threads=1), None
    for cell in every_cell(one):
        search.choose({0: cell})
        outcome = search.solve()
        if outcome.values is None or (best is not None and outcome.objective >= best):
            continue
        if not undercharged(program, outcome.values, exact_points(program, outcome.values)):
            best = outcome.objective
    return best


def agrees(seed: int) -> None:
    scenario = last_year(seed)
    horizon = build_horizon(scenario)
    deadline = time.monotonic() + 30.0
    rounds = Rounds(
        scenario, horizon, ProgramGoal("max_estate"), "highs", 1, 1e-9, deadline, lambda state: None
    )
    try:
        certified = rounds.run()
    except NoPlan:
        assert best_of_every_cell(rounds) is None
        return
    best = best_of_every_cell(rounds)
    assert best is not None
    assert certified.bound * UNIT <= best * UNIT + 1.0, "the bound cuts off a plan"
    assert certified.found.objective * UNIT <= best * UNIT + 1.0, "there is a better plan"
    assert certified.found.objective * UNIT >= best * UNIT - 1.0, "the plan is in no cell"


@pytest.mark.parametrize("seed", range(20))
def test_the_best_of_every_cell(seed: int) -> None:
    agrees(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20, 220))
def test_the_best_of_every_cell_of_many(seed: int) -> None:
    agrees(seed)
