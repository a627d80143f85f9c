"""HiGHS through its own interface: the model's columns and rows are handed over as arrays, and the model stays alive.

PuLP's hand-over, row by row, is the same highs and takes more than ten times as long.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from ..stopping import heed, teller, told, waking
from .interior import LARGE, crossed_over, inner_optimum
from .session import CUT_SHORT, MipProgress, Outcome, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..formulation.model import Model

FEASIBILITY = 1e-7
MISSTATED = 1e-6
"""Share of a point's objective by which what HiGHS says of it may be off."""
_scheduler = threading.local()
"""The number of threads of HiGHS' scheduler, `threads`: every thread that runs HiGHS has one."""


def is_available() -> bool:
    return find_spec("highspy") is not None


def version() -> str:
    from importlib.metadata import version as installed

    return f"HiGHS {installed('highspy')}"


def _quiet_model(highspy: Any, threads: int | None) -> Any:
    """A Highs that says nothing: its constructor prints a banner when it enables its own callbacks."""

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:
            """Callbacks are set where they are needed."""

    highs = Quiet()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_feasibility_tolerance", FEASIBILITY)
    if threads is not None:
        highs.setOptionValue("threads", threads)
    return highs


def _end_at_once(kind: Any, message: str, out: Any, into: Any, data: Any) -> None:
    """The callback of a model that was told to stop; none is active before."""
    into.user_interrupt = True


def _schedule(highspy: Any, threads: int | None) -> None:
    """Before a run: HiGHS has one scheduler for all models of a thread, and answers none that asks for another."""
    before = getattr(_scheduler, "threads", None)
    if threads is not None and before != threads:
        if before is not None:
            highspy.Highs.resetGlobalScheduler(True)
        _scheduler.threads = threads


def _hand_over(highspy: Any, highs: Any, model: Model) -> None:
    """The model's program as arrays, which HiGHS takes as they are; the objective's constant is left out."""
    rows, columns = model.shape
    cost = np.zeros(columns)
    cost[list(model.cost.terms)] = list(model.cost.terms.values())
    entries = np.fromiter(chain.from_iterable(terms.values() for terms in model.row_terms), float)
    highs.passModel(
        columns,
        rows,
        len(entries),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        cost,
        np.array(model.low),
        np.array(model.high),
        np.array(model.row_low),
        np.array(model.row_high),
        np.cumsum([0, *map(len, model.row_terms)], dtype=np.int32),
        np.fromiter(chain.from_iterable(model.row_terms), np.int32),
        entries,
        np.array(model.integer, np.int32),  # 1 is HiGHS' integer, 0 its continuous
    )


def to_numbers(basis: Any) -> tuple[list[int], list[int]]:
    """A session's basis as whole numbers, columns and rows: one that can be sent to another process."""
    return [int(x) for x in basis.col_status], [int(x) for x in basis.row_status]


def from_numbers(columns: Sequence[int], rows: Sequence[int], whole: bool = True) -> object:
    """A basis for a session to start from; where it is not `whole`, HiGHS makes a basis of it."""
    import highspy

    kinds = [highspy.HighsBasisStatus(number) for number in range(5)]
    basis = highspy.HighsBasis()
    basis.col_status, basis.row_status = [kinds[x] for x in columns], [kinds[x] for x in rows]
    basis.valid, basis.alien = True, not whole
    return basis


def open_session(model: Model, threads: int | None) -> HighsSession:
    return HighsSession(model, threads)


class HighsSession:
    """One live HiGHS model. LPs restart from the last basis (dual simplex)."""

    warm = True

    def __init__(self, model: Model, threads: int | None) -> None:
        import highspy

        self._highspy = highspy
        self._model = model
        self._threads = threads
        self._h = _quiet_model(highspy, threads)
        self._h.setCallback(_end_at_once, None)
        _hand_over(highspy, self._h, model)
        self._integers = [i for i, whole in enumerate(model.integer) if whole]
        self._relaxed = False
        self._interior = False

    def set_columns(self, columns: Sequence[int], low: Sequence[float], high: Sequence[float]) -> None:
        if len(columns):
            self._h.changeColsBounds(
                len(columns),
                np.asarray(columns, np.int32),
                np.asarray(low, float),
                np.asarray(high, float),
            )

    def set_rows(self, rows: Sequence[int], active: Sequence[bool]) -> None:
        if len(rows):
            model = self._model
            low = [model.row_low[r] if on else -np.inf for r, on in zip(rows, active, strict=True)]
            high = [model.row_high[r] if on else np.inf for r, on in zip(rows, active, strict=True)]
            self._h.changeRowsBounds(
                len(rows), np.asarray(rows, np.int32), np.asarray(low, float), np.asarray(high, float)
            )

    def set_cost(self, cost: dict[int, float]) -> None:
        full = np.zeros(len(self._model.tags))
        for column, coefficient in cost.items():
            full[column] = coefficient
        self._h.changeColsCost(len(full), np.arange(len(full), dtype=np.int32), full)

    def go_on(self, model: Model, since: tuple[int, int]) -> bool:
        """Goes on with another model of the same rows and columns, whose numbers are others from a (row, column) on.

        Bounds moved before that stay moved. False, and nothing changed, where it has other rows, columns or entries.
        """
        before, (first_row, first_column) = self._model, since
        if (model.tags, model.row_tags) != (before.tags, before.row_tags):
            return False
        rows = range(first_row, len(model.row_tags))
        moved = [row for row in rows if model.row_terms[row] != before.row_terms[row]]
        if any(model.row_terms[row].keys() != before.row_terms[row].keys() for row in moved):
            return False
        for row in moved:
            for column, coefficient in model.row_terms[row].items():
                self._h.changeCoeff(row, column, coefficient)
        self._model = model
        columns = range(first_column, len(model.tags))
        self.set_columns(columns, model.low[first_column:], model.high[first_column:])
        self.set_rows(rows, [True] * len(rows))
        self.set_cost(model.cost.terms)
        return True

    def basis(self) -> object:
        return self._h.getBasis()

    def row_duals(self) -> NDArray[np.float64]:
        """The duals of the rows at the optimum of the last LP: what a row's bound raised by one adds to it."""
        return np.array(self._h.getSolution().row_dual)

    def start_from(self, basis: Any) -> None:
        self._relax(True)
        rows, columns = self._model.shape
        kinds = self._highspy.HighsBasisStatus
        basis.col_status += [kinds.kLower] * (columns - len(basis.col_status))
        basis.row_status += [kinds.kBasic] * (rows - len(basis.row_status))
        self._h.setBasis(basis)

    def cut_off(self, objective: float) -> None:
        terms = self._model.cost.terms
        self._h.addRow(
            -np.inf, objective, len(terms), np.array(list(terms), np.int32), np.array(list(terms.values()))
        )

    def set_option(self, name: str, value: object) -> None:
        if name == "solver":
            self._interior = value == "ipm"
        self._h.setOptionValue(name, value)

    def solve(self, cutoff: float = np.inf, seconds: float = np.inf, basic: bool = True) -> Outcome:
        if told():
            heed()
            return CUT_SHORT
        self._relax(True)
        _schedule(self._highspy, self._threads)
        self._h.setOptionValue("objective_bound", cutoff)
        until = time.monotonic() + max(0.1, seconds)
        kinds = self._highspy.cb.HighsCallbackType
        with self._waking((kinds.kCallbackSimplexInterrupt, kinds.kCallbackIpmInterrupt)):
            outcome = self._from_inside(until, basic) or self._run(until)
            if outcome.status == "failed" and not told():  # a bad basis: once more, from nothing
                self._h.clearSolver()
                outcome = self._run(until)
        return outcome

    def _run(self, until: float) -> Outcome:
        left = max(0.1, until - time.monotonic())
        self._h.setOptionValue("time_limit", self._h.getRunTime() + left)
        self._h.run()
        return self._outcome()

    def _from_inside(self, until: float, basic: bool) -> Outcome | None:
        """What Clarabel finds of a large model where an interior point was asked for; if it is to be basic, the optimum
        that HiGHS has from there. None where there is neither."""
        if not self._interior or self._model.shape[0] < LARGE:
            return None
        inner = inner_optimum(self._highspy, self._h, max(0.1, until - time.monotonic()), teller())
        if inner is None:
            return None
        if not basic:
            self._h.postsolve(inner.solution)
            solution = self._h.getSolution()
            values, duals = np.array(solution.col_value), np.array(solution.col_dual)
            return Outcome("optimal", inner.objective, inner.bound, values, duals)
        another = partial(_quiet_model, self._highspy, self._threads)
        self._h.setOptionValue("solver", "simplex")
        found = crossed_over(inner, self._h, another, max(0.1, until - time.monotonic()))
        if found and self._h.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            self._run(until)
        self._h.setOptionValue("solver", "ipm")
        return self._outcome() if found else None

    @contextmanager
    def _waking(self, kinds: Sequence[Any]) -> Iterator[None]:
        """Told to stop, the model's callbacks are set going, which end it: a callback that always runs would have the
        solver's thread wait for Python's at every step."""
        started = []

        def wake() -> None:
            started.append(True)
            for kind in kinds:
                self._h.startCallback(kind)

        try:
            with waking(wake):
                yield
        finally:
            if started:
                for kind in kinds:
                    self._h.stopCallback(kind)

    def solve_mip(
        self,
        time_limit: float,
        gap: float,
        start: dict[int, float] | None = None,
        progress: MipProgress | None = None,
    ) -> Outcome:
        if told():
            heed()
            return CUT_SHORT
        self._relax(False)
        _schedule(self._highspy, self._threads)
        h = self._h
        h.setOptionValue("objective_bound", np.inf)
        h.clearSolver()
        h.setOptionValue("solver", "choose")
        h.setOptionValue("time_limit", max(0.1, time_limit) + h.getRunTime())
        h.setOptionValue("mip_rel_gap", gap)
        h.setOptionValue("mip_abs_gap", 1e-4)
        if start:
            index = np.asarray(list(start), np.int32)
            h.setSolution(len(index), index, np.asarray(list(start.values()), float))
        stop = self._run_in_thread(progress)
        outcome = self._outcome(mip=True)
        if start and stop is None and not told() and self._misstated(outcome):
            h.clearSolver()
            stop = self._run_in_thread(progress)
            outcome = self._outcome(mip=True)
        if self._misstated(outcome):
            outcome = replace(outcome, status="limit", bound=-np.inf)
        h.setOptionValue("time_limit", np.inf)
        if stop is not None:
            raise stop
        return outcome

    def _misstated(self, outcome: Outcome) -> bool:
        """Whether the objective is not that of the point: HiGHS 1.16 counts its offset twice where presolve leaves
        nothing to solve and a first point was given. The bound is then as wrong as the objective."""
        if outcome.values is None:
            return False
        cost = np.asarray(self._h.getLp().col_cost_)
        value = float(cost @ outcome.values)
        return abs(value - outcome.objective) > MISSTATED * max(1.0, abs(value))

    def _run_in_thread(self, progress: MipProgress | None) -> KeyboardInterrupt | None:
        """Runs HiGHS beside this thread so that Ctrl-C and `progress` can stop it with its best point kept."""
        h, kinds, told_here = self._h, self._highspy.cb.HighsCallbackType, teller()
        seen = [np.inf, -np.inf]
        stopping = threading.Event()

        def callback(kind: Any, message: str, out: Any, into: Any, data: Any) -> None:
            if kind == kinds.kCallbackMipInterrupt:
                seen[0], seen[1] = out.mip_primal_bound, out.mip_dual_bound
                into.user_interrupt = stopping.is_set() or told_here()

        h.setCallback(callback, None)
        h.startCallback(kinds.kCallbackMipInterrupt)
        worker = threading.Thread(target=h.run, daemon=True)
        worker.start()
        interrupt: KeyboardInterrupt | None = None
        while worker.is_alive():
            try:
                worker.join(0.2)
                if progress is not None and progress(seen[0], seen[1]):
                    stopping.set()
            except KeyboardInterrupt as pressed:
                interrupt = pressed
                stopping.set()
        h.stopCallback(kinds.kCallbackMipInterrupt)
        h.setCallback(_end_at_once, None)
        return interrupt

    def _relax(self, relaxed: bool) -> None:
        if relaxed != self._relaxed and self._integers:
            kind = self._highspy.HighsVarType
            self._h.changeColsIntegrality(
                len(self._integers),
                np.asarray(self._integers, np.int32),
                np.asarray([kind.kContinuous if relaxed else kind.kInteger] * len(self._integers)),
            )
        self._relaxed = relaxed

    def _outcome(self, mip: bool = False) -> Outcome:
        h, codes = self._h, self._highspy.HighsModelStatus
        code = h.getModelStatus()
        info = h.getInfo()
        status: Status = "failed"
        if code == codes.kOptimal:
            status = "optimal"
        elif code in (codes.kInfeasible, codes.kUnboundedOrInfeasible, codes.kObjectiveBound):
            status = "infeasible"
        elif code in (codes.kTimeLimit, codes.kInterrupt, codes.kIterationLimit, codes.kSolutionLimit):
            status = "limit"
        values = duals = None
        if status == "optimal" or (mip and info.primal_solution_status == 2):
            solution = h.getSolution()
            values = np.array(solution.col_value)
            duals = None if mip else np.array(solution.col_dual)
        objective = info.objective_function_value if values is not None else np.inf
        bound = objective
        if mip:  # of a program without integer columns HiGHS has no MILP's bound
            bound = info.mip_dual_bound if self._integers else objective if status == "optimal" else -np.inf
        return Outcome(status, objective, bound, values, duals)
