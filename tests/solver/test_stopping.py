"""Being told to stop, by a time limit or a signal, at every stage: the best plan is kept, and its status says so."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from decumulate import audit, load
from decumulate import solve as solve_at_once
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario
from decumulate.solver import stopping
from decumulate.solver.backends import open_session
from decumulate.solver.errors import NoPlanInTime
from decumulate.solver.formulation.model import Expr, Model, Tag, total
from decumulate.solver.optimiser import tuning
from decumulate.solver.report.text import plan_text
from decumulate.solver.run import FROM_ELSEWHERE, Progress, SolveOptions, solve
from decumulate.solver.stopping import finishing, held, listening, tell, told

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def household(name: str = "h1_single", **changes: object) -> Scenario:
    return load(SCENARIOS / f"{name}.toml").with_changes(
        {k.replace("__", "."): v for k, v in changes.items()}
    )


def long_program() -> Model:
    """A knapsack of many rows that HiGHS needs far more than a minute for."""
    model, chance = Model(), np.random.default_rng(1)
    columns = [model.column(Tag(f"x{i}"), 0.0, 1.0, integer=True) for i in range(120)]
    weights = chance.integers(20, 100, size=(40, len(columns)))
    for row, of in enumerate(weights):
        model.row(
            Tag(f"row{row}"),
            total(x * float(w) for x, w in zip(columns, of, strict=True)),
            "<=",
            of.sum() / 2.0,
        )
    worth = chance.integers(20, 100, size=len(columns))
    model.cost = total([x * -float(w) for x, w in zip(columns, worth, strict=True)])
    return model


# ---- the switch itself ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_raises_where_nothing_is_held(number: int) -> None:
    with listening():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        assert told()
    assert not told()
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_signal_is_only_noted_where_one_is_held_and_a_second_ctrl_c_is_not() -> None:
    with listening(), held():
        signal.raise_signal(signal.SIGINT)
        assert told()
        with finishing():
            assert not told()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_handler_of_somebody_else_stays() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        with listening():
            signal.raise_signal(signal.SIGTERM)
        assert heard == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_runs_is_woken_by_another_thread_while_this_one_is_away() -> None:
    """The handler cannot run: this thread waits for a lock that only the waker gives back."""
    woken = threading.Event()
    with listening(), held(), stopping.waking(woken.set):
        threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
        assert woken.wait(20.0)
        assert told()


def test_no_exception_is_thrown_through_what_is_woken() -> None:
    """It crashed the process: HiGHS calls back, the signal's handler ran there and raised through it."""
    after: list[bool] = []

    def called_back() -> None:
        with stopping.waking(lambda: None):
            signal.raise_signal(signal.SIGINT)
            after.append(told())
        after.append(False)

    with listening(), pytest.raises(KeyboardInterrupt):
        called_back()
    assert after == [True]


def test_a_mixed_integer_program_ends_when_told() -> None:
    session = open_session("highs", long_program(), 1)
    with listening(), held():
        threading.Timer(0.3, tell).start()
        outcome = session.solve_mip(600.0, 0.0)
        assert outcome.status == "limit"
        assert outcome.values is not None
        assert session.solve().status == "limit"  # nothing begins any more
    assert session.solve().status == "optimal"


# ---- a solve, stopped at each stage -----------------------------------------------------------------------------


def stopped_at(
    scenario: Scenario,
    stage: Callable[[Progress], bool],
    how: Callable[[], None] = tell,
    solver: Callable[..., Plan] = solve,
) -> Plan:
    """The plan of a solve that is told to stop once its progress has come to a stage."""
    came = []

    def hear(progress: Progress) -> None:
        if not came and stage(progress):
            came.append(progress)
            how()

    scenario = scenario.with_changes(
        {"allocation.traditional_tax_rate": 0.2}
    )  # one solve, no own rates before it
    with listening():
        plan = solver(
            scenario, SolveOptions(effort=0.0, ranges=False, gap=0.0, time_limit=60.0, threads=1), hear
        )
        assert came
        assert audit(plan, scenario).ok
    return plan


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    "stage",
    [
        lambda progress: True,
        lambda progress: progress.bound is not None,
        lambda progress: progress.phase == "proof",
    ],
    ids=["first plan", "bound", "proof"],
)
def test_a_signal_keeps_the_best_plan(
    stage: Callable[[Progress], bool], number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tuning, "NOW", replace(tuning.NOW, narrow_seconds=np.inf)
    )  # from the relaxation straight to the MILP
    plan = stopped_at(household("h8_single_losses"), stage, lambda: signal.raise_signal(number))
    assert plan.certificate is not None
    assert plan.objective is not None
    assert plan.certificate.status == "interrupted"
    if plan.certificate.bound is not None:
        assert plan.certificate.bound >= plan.objective.value - 0.01


def test_a_stop_in_the_first_stage_of_the_least_tax_ends_it_all() -> None:
    """It was swallowed there: the second stage began, and could take all of the time limit."""
    scenario = household(goal__objective="min_lifetime_tax")
    phases: list[str] = []

    def first(progress: Progress) -> bool:
        phases.append(progress.phase)
        return progress.phase.startswith("best estate")

    plan = stopped_at(scenario, first)
    assert all(phase.startswith("best estate") for phase in phases)
    assert plan.certificate is not None
    assert (plan.certificate.status, plan.certificate.bound) == ("interrupted", None)
    assert plan.objective is not None
    assert plan.objective.name == "min_lifetime_tax"


# ---- no plan of the optimiser's yet -----------------------------------------------------------------------------


@pytest.mark.parametrize("objective", ["max_estate", "max_spending", "min_lifetime_tax"])
@pytest.mark.parametrize("stopped", [False, True], ids=["time limit", "told"])
def test_a_rule_gives_a_plan_where_the_optimiser_has_none(objective: str, stopped: bool) -> None:
    scenario = household(goal__objective=objective)
    with listening():
        if stopped:
            tell()
        limit = 60.0 if stopped else 0.0
        plan = solve_at_once(scenario, SolveOptions(effort=0.0, ranges=False, time_limit=limit, threads=1))
    report = audit(plan, scenario)
    assert report.ok
    assert report.objective.value == pytest.approx(plan.objective.value, abs=0.01)  # type: ignore[union-attr]
    assert [w.code for w in plan.warnings].count(FROM_ELSEWHERE) == 1
    proof = plan.certificate
    assert proof is not None
    assert (proof.status, proof.bound, proof.gap) == ("interrupted" if stopped else "limit", None, None)
    read = Plan.read(plan.to_json()).certificate
    assert read is not None
    assert (read.status, read.bound, read.gap_dollars) == (proof.status, None, None)
    assert "nothing is proved yet" in plan_text(plan)
    assert "rule of thumb" in plan_text(plan)


def test_without_a_last_resort_it_is_said_that_there_is_no_plan() -> None:
    with pytest.raises(NoPlanInTime):
        solve(household(), SolveOptions(effort=0.0, ranges=False, time_limit=0.0, threads=1))
    with listening():
        tell()
        with pytest.raises(KeyboardInterrupt):
            solve(household(), SolveOptions(effort=0.0, ranges=False, threads=1))


def test_a_plan_that_was_offered_comes_before_a_rules() -> None:
    scenario = household()
    best = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=0.01, threads=1))
    with listening():
        tell()
        plan = solve_at_once(scenario, SolveOptions(effort=0.0, ranges=False, threads=1), offered=[best])
    assert plan.objective == best.as_written().objective
    assert [w.message for w in plan.warnings if w.code == FROM_ELSEWHERE]


def test_where_no_rule_lasts_there_is_no_plan_at_once() -> None:
    scenario = household(spending__annual=3e6)
    with pytest.raises(NoPlanInTime):
        solve_at_once(scenario, SolveOptions(effort=0.0, ranges=False, time_limit=0.0, threads=1))


def test_a_deadline_is_kept_within_a_linear_program() -> None:
    """A relaxation that had no bound yet was solved to its end, however late."""
    model = Model()
    columns = [model.column(Tag(f"x{i}"), 0.0, 1.0) for i in range(4000)]
    chance = np.random.default_rng(2)
    for row in range(1500):
        some: list[Expr] = [columns[i] * float(chance.uniform(1.0, 9.0)) for i in chance.choice(4000, 60)]
        model.row(Tag(f"row{row}"), total(some), "<=", 10.0)
    model.cost = total(x * -float(chance.uniform(1.0, 2.0)) for x in columns)
    assert open_session("highs", model, 1).solve(seconds=0.1).status == "limit"
