"""HiGHS and CBC on the same programs, and what is kept when a solve is cut short."""

from __future__ import annotations

import math
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import decumulate
from decumulate.models.plan import Certificate, Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver import backends
from decumulate.solver.audit import audit
from decumulate.solver.backends import is_available, open_session, version
from decumulate.solver.formulation.model import Model, Tag
from decumulate.solver.optimiser import tuning
from decumulate.solver.run import Progress, SolveOptions, solve

from .one_year import THREADS
from .small import couple, document, ira, roth, solved

pytestmark = pytest.mark.filterwarnings("ignore:PULP_CBC_CMD is deprecated:DeprecationWarning")

SCENARIOS = Path(decumulate.__file__).parent / "scenarios"


def certificate(plan: Plan) -> Certificate:
    assert plan.certificate is not None
    return plan.certificate


def value(plan: Plan) -> float:
    assert plan.objective is not None
    return plan.objective.value


def knapsack() -> Model:
    """Whole things of weight 3, 4 and 5 worth 4, 5 and 7, at most 7 in all; a filler is worth half its weight."""
    model = Model()
    things = [model.column(Tag(f"thing_{weight}"), 0.0, 1.0, integer=True) for weight in (3, 4, 5)]
    filler = model.column(Tag("filler"))
    weight = things[0] * 3.0 + things[1] * 4.0 + things[2] * 5.0 + filler
    model.row(Tag("weight"), weight, "<=", 7.0)
    model.cost = -(things[0] * 4.0 + things[1] * 5.0 + things[2] * 7.0 + filler * 0.5)
    return model


@pytest.mark.parametrize("name", backends.BACKENDS)
def test_every_backend_solves_a_small_program(name: str) -> None:
    assert is_available(name)
    assert version(name).split()[0].lower() == name
    session = open_session(name, knapsack(), THREADS)
    relaxed = session.solve()
    assert relaxed.objective == pytest.approx(-(7 + 2 / 3 * 4), abs=1e-6)
    whole = session.solve_mip(20.0, 0.0)
    assert whole.status == "optimal"
    assert whole.objective == pytest.approx(-9.0, abs=1e-6)  # 3 and 4, nothing else
    assert whole.bound == pytest.approx(-9.0, abs=1e-3)


@pytest.mark.parametrize("name", backends.BACKENDS)
def test_bounds_and_rows_can_be_moved(name: str) -> None:
    model = knapsack()
    session = open_session(name, model, THREADS)
    session.set_columns([0], [0.0], [0.0])
    assert session.solve_mip(20.0, 0.0).objective == pytest.approx(-8.0, abs=1e-6)  # 5, and 2 of the filler
    session.set_rows([0], [False])
    session.set_columns([3], [0.0], [10.0])
    assert session.solve_mip(20.0, 0.0).objective == pytest.approx(-17.0, abs=1e-6)
    session.set_cost({0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0})
    assert session.solve().objective == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("name", backends.BACKENDS)
def test_a_program_without_a_solution_is_called_infeasible(name: str) -> None:
    model = knapsack()
    model.row(Tag("more"), model.column(Tag("x"), 0.0, 1.0), ">=", 2.0)
    session = open_session(name, model, THREADS)
    assert session.solve().status == "infeasible"
    assert session.solve_mip(20.0, 0.0).status == "infeasible"


@pytest.mark.parametrize("name", backends.BACKENDS)
def test_the_bound_of_a_program_without_whole_numbers_is_its_optimum(name: str) -> None:
    """HiGHS calls the bound of such a MILP 0, whatever its optimum: a plan worth more was then called impossible."""
    model = knapsack()
    model.integer = [False] * len(model.integer)
    outcome = open_session(name, model, THREADS).solve_mip(20.0, 0.0)
    assert outcome.status == "optimal"
    assert outcome.bound == pytest.approx(outcome.objective, abs=1e-6) == -(7 + 2 / 3 * 4)


def test_an_unknown_backend_is_not_available() -> None:
    assert not is_available("abacus")


DIFFERENT_THREADS = """
from decumulate.solver.backends import open_session
from decumulate.solver.formulation.model import Model, Tag

sessions = []
for threads in (2, 1, 3):
    model = Model()
    model.row(Tag("at_most"), model.column(Tag("x")), "<=", 1.0)
    sessions.append(open_session("highs", model, threads))
    assert sessions[-1].solve().status == "optimal", threads
for session in sessions:  # those opened before still answer
    session.set_columns([0], [0.0], [0.5])
    assert session.solve().status == "optimal"
    assert session.solve_mip(5.0, 0.0).status == "optimal"
"""


def test_one_process_may_solve_with_different_threads() -> None:
    """In a process of its own: HiGHS has one scheduler for all."""
    ended = subprocess.run(
        [sys.executable, "-c", DIFFERENT_THREADS], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def small(name: str) -> dict[str, Any]:
    if name == "couple":
        return couple()
    content = document(1963, 3, [ira(700_000), roth(80_000)], 45_000, heirs=0.25, growth=0.04)
    if name == "spending":
        content["goal"] |= {"objective": "max_spending", "estate_floor": 200_000}
    return content


@pytest.mark.parametrize("name", ["single", "spending", "couple"])
def test_highs_and_cbc_agree_within_their_gaps(name: str) -> None:
    scenario = load(small(name))
    highs, cbc = (
        solved(scenario, SolveOptions(effort=0.0, ranges=False, solver=solver, gap=1e-5, time_limit=20.0))
        for solver in ("highs", "cbc")
    )
    one, other = certificate(highs), certificate(cbc)
    assert abs(value(highs) - value(cbc)) <= max(one.gap_dollars, other.gap_dollars) + 1.0
    assert value(highs) <= other.bound + 1.0
    assert value(cbc) <= one.bound + 1.0
    assert one.solver.startswith("HiGHS")
    assert other.solver.startswith("CBC")


@pytest.mark.parametrize("name", ["single", "couple"])
def test_cbc_proves_as_much_as_it_was_asked_to(name: str) -> None:
    plan = solved(
        load(small(name)), SolveOptions(effort=0.0, ranges=False, solver="cbc", gap=1e-4, time_limit=30.0)
    )
    assert certificate(plan).status in ("optimal", "within_gap")


# ---- cut short ------------------------------------------------------------------------------------------------


class Interrupt:
    """A progress callback that presses Ctrl-C once there is a plan, or a plan and what was waited for."""

    def __init__(self, waited_for: Callable[[Progress], bool]) -> None:
        self.waited_for, self.pressed = waited_for, False

    def __call__(self, progress: Progress) -> None:
        if progress.plan is not None and not self.pressed and self.waited_for(progress):
            self.pressed = True
            signal.raise_signal(signal.SIGINT)


def at_a_rate(scenario: Scenario) -> Scenario:
    """The scenario without its own rates to be found first: one solve."""
    return scenario.with_changes({"allocation.traditional_tax_rate": 0.2})


@pytest.mark.parametrize(
    ("name", "seconds", "waited_for", "with_bound"),
    [
        ("h4_heavy_ira", 60.0, lambda progress: True, False),
        ("h4_heavy_ira", 60.0, lambda progress: progress.bound is not None, True),
        ("h3_early_retirees", 40.0, lambda progress: progress.phase == "proof", True),
    ],
    ids=["at once", "bound", "proof"],
)
def test_ctrl_c_keeps_the_best_plan(
    name: str,
    seconds: float,
    waited_for: Callable[[Progress], bool],
    with_bound: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        tuning, "NOW", replace(tuning.NOW, narrow_seconds=math.inf)
    )  # from the relaxation straight to the MILP
    scenario = at_a_rate(load(SCENARIOS / f"{name}.toml"))
    interrupt = Interrupt(waited_for)
    plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=seconds), interrupt)
    assert interrupt.pressed
    assert certificate(plan).status == "interrupted"
    assert certificate(plan).seconds < 40.0
    assert audit(plan, scenario).ok
    if with_bound:
        assert value(plan) <= certificate(plan).bound < 2 * value(plan)


def test_a_time_limit_keeps_the_best_plan_and_says_so() -> None:
    scenario = at_a_rate(load(SCENARIOS / "h7_couple_8m.toml"))
    plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=8.0))
    assert certificate(plan).status == "limit"
    assert certificate(plan).seconds < 16.0
    assert value(plan) <= certificate(plan).bound
    assert audit(plan, scenario).ok


# ---- the same again -------------------------------------------------------------------------------------------


def test_one_thread_gives_the_same_plan_twice_and_more_agree_within_the_gap() -> None:
    scenario = load(SCENARIOS / "h1_single.toml")
    one, again, more = (
        solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-4, time_limit=60.0, threads=threads))
        for threads in (1, 1, THREADS)
    )
    assert one.years == again.years
    assert certificate(one).bound == certificate(again).bound
    assert abs(value(one) - value(more)) <= max(certificate(p).gap_dollars for p in (one, more)) + 0.01
