"""CBC through PuLP's files: the program is written anew for every solve, and CBC is a process that can be ended."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ..stopping import heed, told
from .session import CUT_SHORT, MipProgress, Outcome, Status

if TYPE_CHECKING:
    import pulp

    from ..formulation.model import Model


LATE = 0.1
"""Seconds after its limit when CBC, which looks at it now and then, is asked to end; twice that later it is killed."""


def is_available() -> bool:
    return bool(_solver(msg=False).available())


def _solver(**options: Any) -> Any:
    """PuLP's bundled CBC, by its path: its own class warns that version 4 will want it installed apart, and a warning
    can be kept quiet only for all threads at once."""
    import pulp

    return pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, **options)


def version() -> str:
    import pulp

    return f"CBC (PuLP {pulp.__version__})"


def open_session(model: Model, threads: int | None) -> CbcSession:
    return CbcSession(model, threads)


class CbcSession:
    """Bounds kept here, a new PuLP problem for every solve."""

    warm = False

    def __init__(self, model: Model, threads: int | None) -> None:
        self._model = model
        self._threads = threads
        self._low, self._high = list(model.low), list(model.high)
        self._active = [True] * len(model.row_tags)
        self._cost: dict[int, float] | None = None

    def set_columns(self, columns: Sequence[int], low: Sequence[float], high: Sequence[float]) -> None:
        for column, lo, hi in zip(columns, low, high, strict=True):
            self._low[column], self._high[column] = float(lo), float(hi)

    def set_rows(self, rows: Sequence[int], active: Sequence[bool]) -> None:
        for row, on in zip(rows, active, strict=True):
            self._active[row] = bool(on)

    def set_cost(self, cost: dict[int, float]) -> None:
        self._cost = cost

    def basis(self) -> object:
        return None

    def start_from(self, basis: object) -> None:
        """CBC starts every LP from nothing."""

    def cut_off(self, objective: float) -> None:
        """Only sessions that are warm are asked questions within a cut-off."""

    def set_option(self, name: str, value: object) -> None:
        """HiGHS options mean nothing here."""

    def solve(self, cutoff: float = math.inf, seconds: float = math.inf, basic: bool = True) -> Outcome:
        return self._run(mip=False, seconds=seconds, gap=None, start=None)

    def solve_mip(
        self,
        time_limit: float,
        gap: float,
        start: dict[int, float] | None = None,
        progress: MipProgress | None = None,
    ) -> Outcome:
        return self._run(mip=True, seconds=time_limit, gap=gap, start=start)

    def _problem(self) -> pulp.LpProblem:
        import pulp

        problem = self._model.to_pulp(self._low, self._high, self._active)
        if self._cost is not None:
            columns = problem.variables()
            problem.setObjective(pulp.LpAffineExpression([(columns[c], a) for c, a in self._cost.items()]))
        return problem

    def _run(
        self, *, mip: bool, seconds: float, gap: float | None, start: dict[int, float] | None
    ) -> Outcome:
        import pulp

        if told():
            heed()
            return CUT_SHORT
        began, seconds = time.monotonic(), max(0.1, seconds)
        problem = self._problem()
        columns = problem.variables()
        if start:
            for column, value in start.items():
                columns[column].setInitialValue(value, check=False)
        bound = _Bound()
        solver = _solver(
            mip=mip,
            msg=False,
            gapRel=gap,
            threads=self._threads,
            timeMode="elapsed",
            options=["primalTolerance 1e-8", "dualTolerance 1e-8", "integerTolerance 1e-8"],
        )
        ended = _execute(solver, problem, began + seconds, bound.path, warm=bool(start))
        if ended != "answered":
            bound.read(math.inf, None)
            return CUT_SHORT if ended == "stopped" else Outcome("failed", math.inf, -math.inf, None)
        status: Status = "failed"
        if problem.status == pulp.LpStatusOptimal:
            proven = problem.sol_status == pulp.LpSolutionOptimal
            status = "optimal" if proven else "limit"
        elif problem.status == pulp.LpStatusInfeasible:
            status = "infeasible"
        elif problem.status == pulp.LpStatusNotSolved:
            status = "limit"
        values = None
        objective = math.inf
        if problem.status == pulp.LpStatusOptimal:
            values = np.array([column.varValue or 0.0 for column in columns])
            objective = float(pulp.value(problem.objective))
        return Outcome(
            status, objective, bound.read(objective, (gap or 0.0) if status == "optimal" else None), values
        )


def _execute(
    solver: Any, problem: pulp.LpProblem, until: float, log: str, *, warm: bool
) -> Literal["answered", "stopped", "failed"]:
    """Runs CBC on a problem, which takes its answer, until a time.monotonic or until we are told to stop."""
    mps, sol, mst = solver.create_tmp_files(problem.name, "mps", "sol", "mst")
    try:
        columns, names, rows, _ = problem.writeMPS(mps, rename=1)
        command = [solver.path, mps]
        if warm:
            solver.writesol(mst, problem, columns, names, rows)
            command += ["-mips", mst]
        if math.isfinite(until):
            command += ["-sec", f"{max(0.05, until - time.monotonic()):.3f}"]
        for option in [*solver.options, *solver.getOptions()]:
            command += f"-{option}".split()
        command += ["-solve" if solver.mip else "-initialSolve", "-printingOptions", "all", "-solution", sol]
        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        in_time = _wait(process, until)
        if process.returncode != 0 or not os.path.exists(sol):
            return "failed" if in_time else "stopped"
        status, values, *_, sol_status = solver.readsol_MPS(sol, problem, columns, names, rows)
        problem.assignVarsVals(values)
        problem.assignStatus(status, sol_status)
        return "answered"
    finally:
        solver.delete_tmp_files(mps, sol, mst)


def _wait(process: subprocess.Popen[bytes], until: float) -> bool:
    """Waits for CBC; whether it ended by itself. Interrupted, it writes the best point it has; if it does not, it is
    killed."""
    asked = math.inf
    try:
        while process.poll() is None:
            now = time.monotonic()
            if now > asked + 2.0 * LATE:
                process.kill()
            elif asked == math.inf and (told() or now > until + LATE):
                asked = now
                process.send_signal(signal.SIGINT)
            try:
                process.wait(0.02)
            except subprocess.TimeoutExpired:
                continue
    finally:
        process.kill()
        process.wait()
    return asked == math.inf


class _Bound:
    """CBC tells its best possible objective only in its log."""

    def __init__(self) -> None:
        import tempfile

        with tempfile.NamedTemporaryFile(suffix=".log", delete=False) as log:
            self.path = log.name

    def read(self, objective: float, gap: float | None) -> float:
        """The bound of the last result in the log, rounded outward to the digits printed there.

        Where CBC proved its answer it prints none: then the objective less the gap it was asked for, or minus infinity
        when `gap` is None (nothing proved).
        """
        import re

        with open(self.path, encoding="utf-8", errors="replace") as log:
            result = log.read().rpartition("Result -")[2]
        os.unlink(self.path)
        found = re.search(r"Lower bound:\s+(-?\d+)\.?(\d*)", result)
        if found:
            return float(f"{found.group(1)}.{found.group(2) or 0}") - 10.0 ** -len(found.group(2))
        return -math.inf if gap is None else objective - gap * abs(objective)
