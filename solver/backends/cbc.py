"""CBC through PuLP's own interface: the program is written anew for every solve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .session import MipProgress, Outcome, Status

if TYPE_CHECKING:
    import pulp

    from ..pen import Pen


def is_available() -> bool:
    return bool(_solver(msg=False).available())


def _solver(**options: Any) -> Any:
    """PuLP's bundled CBC (PuLP 3.3 announces that version 4 will want it installed apart)."""
    import warnings

    import pulp

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return pulp.PULP_CBC_CMD(**options)


def version() -> str:
    import pulp

    return f"CBC (PuLP {pulp.__version__})"


def open_session(pen: Pen, threads: int | None) -> CbcSession:
    return CbcSession(pen, threads)


class CbcSession:
    """Bounds kept here, a new PuLP problem for every solve."""

    warm = False

    def __init__(self, pen: Pen, threads: int | None) -> None:
        self._pen = pen
        self._threads = threads
        self._low, self._high = list(pen.low), list(pen.high)
        self._active = [True] * len(pen.row_names)
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

    def solve(self, cutoff: float = math.inf, seconds: float = math.inf) -> Outcome:
        limit = max(1.0, seconds) if math.isfinite(seconds) else None
        return self._run(mip=False, time_limit=limit, gap=None, start=None)

    def solve_mip(
        self,
        time_limit: float,
        gap: float,
        start: dict[int, float] | None = None,
        progress: MipProgress | None = None,
    ) -> Outcome:
        return self._run(mip=True, time_limit=max(1.0, time_limit), gap=gap, start=start)

    def _problem(self) -> pulp.LpProblem:
        import pulp

        problem = self._pen.to_pulp(self._low, self._high, self._active)
        if self._cost is not None:
            columns = problem.variables()
            problem.setObjective(pulp.LpAffineExpression([(columns[c], a) for c, a in self._cost.items()]))
        return problem

    def _run(
        self, *, mip: bool, time_limit: float | None, gap: float | None, start: dict[int, float] | None
    ) -> Outcome:
        import pulp

        problem = self._problem()
        columns = problem.variables()
        if start:
            for column, value in start.items():
                columns[column].setInitialValue(value, check=False)
        bound = _Bound()
        solver = _solver(
            mip=mip,
            msg=False,
            timeLimit=time_limit,
            gapRel=gap,
            threads=self._threads,
            warmStart=bool(start),
            logPath=bound.path,
            options=["primalTolerance 1e-8", "dualTolerance 1e-8", "integerTolerance 1e-8"],
        )
        try:
            problem.solve(solver)
        except pulp.PulpSolverError:
            return Outcome("failed", math.inf, -math.inf, None)
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
        import os
        import re

        with open(self.path, encoding="utf-8", errors="replace") as log:
            result = log.read().rpartition("Result -")[2]
        os.unlink(self.path)
        found = re.search(r"Lower bound:\s+(-?\d+)\.?(\d*)", result)
        if found:
            return float(f"{found.group(1)}.{found.group(2) or 0}") - 10.0 ** -len(found.group(2))
        return -math.inf if gap is None else objective - gap * abs(objective)
