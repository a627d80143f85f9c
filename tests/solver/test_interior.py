"""A large relaxation from inside: the same optimum, a basis where one is asked for, and a bound that always holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario
from decumulate.solver.backends import highs, interior, open_session
from decumulate.solver.backends.interior import FURTHEST, _Linear, _Sides
from decumulate.solver.formulation.model import Model, Tag, total
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.optimiser.lazy_breakpoints import first_refinement

from .one_year import THREADS
from .small import couple

DOLLAR = 1e-3
SMALL_ENOUGH = 1e-6
TOLERANCE = 1e-8
"""Clarabel's own, of duals."""


def transport(sources: int, seed: int, demand: float = 1.0) -> Model:
    """Each source ships at most 2, as many sinks ask for `demand` each, at costs drawn at random; beside it a column
    without bounds."""
    draw, model = np.random.default_rng(seed), Model()
    shipped = [[model.column(Tag("x", part=f"{i}-{j}")) for j in range(sources)] for i in range(sources)]
    costs = draw.uniform(1.0, 3.0, (sources, sources))
    for row in shipped:
        model.row(Tag("source"), total(row), "<=", 2.0)
    for column in zip(*shipped, strict=True):
        model.row(Tag("sink"), total(column), ">=", demand)
    free = model.column(Tag("free"), -np.inf)
    model.row(Tag("free"), free - shipped[0][0], "==", 1.0)
    pairs = [(x, c) for row, of in zip(shipped, costs, strict=True) for x, c in zip(row, of, strict=True)]
    model.cost = total(x * float(c) for x, c in pairs) + free * 0.5
    return model


def inside(model: Model, monkeypatch: pytest.MonkeyPatch) -> highs.HighsSession:
    monkeypatch.setattr(highs, "LARGE", 1)
    session = open_session("highs", model, THREADS)
    assert isinstance(session, highs.HighsSession)
    session.set_option("solver", "ipm")
    return session


@pytest.mark.parametrize("seed", range(3))
def test_the_optimum_is_the_same_from_inside(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    model = transport(12, seed)
    known = open_session("highs", model, THREADS).solve()
    asked = []
    monkeypatch.setattr(
        highs, "inner_optimum", lambda *given: asked.append(interior.inner_optimum(*given)) or asked[-1]
    )
    session = inside(model, monkeypatch)
    basic = session.solve()
    assert asked[-1] is not None
    assert basic.objective == pytest.approx(known.objective, abs=1e-9)
    assert sorted(set(np.round(basic.values, 9))) == sorted(set(np.round(known.values, 9)))
    another = open_session("highs", model, THREADS)
    another.start_from(session.basis())
    assert another.solve().objective == pytest.approx(known.objective, abs=1e-9)
    point = session.solve(basic=False)
    assert point.bound <= known.objective + 1e-9
    assert point.objective == pytest.approx(known.objective, abs=1e-5)
    assert point.bound == pytest.approx(known.objective, abs=len(model.tags) * FURTHEST * TOLERANCE)


def test_a_program_without_a_solution_is_called_infeasible_from_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = inside(transport(6, 0, demand=2.1), monkeypatch)
    assert session.solve(basic=False).status == "infeasible"
    assert session.solve().status == "infeasible"


def test_where_clarabel_finds_nothing_highs_does(monkeypatch: pytest.MonkeyPatch) -> None:
    model = transport(6, 1)
    known = open_session("highs", model, THREADS).solve()
    monkeypatch.setattr(interior, "SOLVED", "nothing is")
    found = inside(model, monkeypatch).solve(basic=False)
    assert found.objective == pytest.approx(known.objective, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-5.0, 5.0), min_size=4, max_size=4))
def test_a_bound_holds_for_any_duals(duals: list[float]) -> None:
    """Least x + 2y + 3z with x + y >= 2, y + z = 1, x - z <= 1 and 0 <= y <= 3: 3 at (1, 1, 0)."""
    inf = np.inf
    matrix = sparse.csr_matrix(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, -1], [1, 1, 1]]))
    rows = _Sides(np.array([2.0, 1.0, -inf, -inf]), np.array([inf, 1.0, 1.0, inf]))
    columns = _Sides(np.array([0.0, 0.0, 0.0]), np.array([inf, 3.0, inf]))
    program = _Linear(np.array([1.0, 2.0, 3.0]), matrix, rows, columns)
    assert program.bound(np.array(duals)) <= 3.0 + 1e-9
    assert program.bound(np.array([1.0, 1.0, 0.0, 7.0])) == pytest.approx(3.0)


def test_a_households_relaxation_is_the_same_from_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario.model_validate(couple())
    horizon = build_horizon(scenario)
    one = Program.with_one_cell(scenario, horizon, ProgramGoal("max_estate"))
    cells = Program.with_cells(scenario, horizon, ProgramGoal("max_estate"), first_refinement(one))
    known = open_session("highs", cells.model, THREADS).solve()
    session = inside(cells.model, monkeypatch)
    point = session.solve(basic=False)
    assert session.solve().objective == pytest.approx(known.objective, abs=SMALL_ENOUGH)
    assert point.bound >= known.objective - len(cells.model.tags) * FURTHEST * TOLERANCE
    assert point.bound <= known.objective + SMALL_ENOUGH
    assert point.objective == pytest.approx(known.objective, abs=DOLLAR)
