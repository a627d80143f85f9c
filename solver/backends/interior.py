"""Large linear programs by an interior point that factorises: Clarabel, between HiGHS' presolve and its crossover.

HiGHS' own interior point solves its linear systems by iteration; a relaxation of a thousand cells takes it five times
as long. Where a point and a bound will do there is no crossover, which may take longer than the interior point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Some = NDArray[np.bool_]

LARGE = 3000
"""Rows from which it pays to load Clarabel."""
SOLVED = "Solved"
"""How Clarabel says that it ended at an optimum."""
FURTHEST = 1e6
"""A billion dollars, in thousands: no column is beyond it, in a bound of those that have none of their own."""


@dataclass(frozen=True)
class Interior:
    """Where an interior point ended.

    reduced     the program that HiGHS' presolve left, and `solution` its point and duals, as HiGHS has them
    objective   of the point; `bound` what no solution is below, by the duals and the bounds of the columns alone
    """

    reduced: Any
    solution: Any
    objective: float
    bound: float


def inner_optimum(highspy: Any, highs: Any, seconds: float, stop: Callable[[], bool]) -> Interior | None:
    """Of a HiGHS model without integer columns, or nothing where presolve leaves none or none is found in time.

    highs   is presolved then, and takes a solution of what presolve left (`postsolve`)
    """
    highs.presolve()
    if highs.getModelPresolveStatus() != highspy.HighsPresolveStatus.kReduced:
        return None
    reduced = highs.getPresolvedLp()
    program = _Linear.of(reduced)
    found = program.solve(seconds, stop)
    if str(found.status) != SOLVED:
        return None
    point, (row_duals, column_duals) = np.array(found.x), program.duals(np.array(found.z))
    solution = highspy.HighsSolution()
    solution.col_value, solution.row_value = point.tolist(), (program.matrix @ point).tolist()
    solution.row_dual, solution.col_dual = row_duals.tolist(), column_duals.tolist()
    solution.value_valid = solution.dual_valid = True
    offset = reduced.offset_
    return Interior(
        reduced, solution, float(program.cost @ point) + offset, program.bound(row_duals) + offset
    )


def crossed_over(inner: Interior, highs: Any, another: Callable[[], Any], seconds: float) -> bool:
    """Gives the presolved model the basis that crossover makes of a point; whether there is one.

    another     makes an empty HiGHS model with the same settings
    """
    crossing = another()
    crossing.setOptionValue("time_limit", seconds)
    crossing.passModel(inner.reduced)
    crossing.crossover(inner.solution)
    if not crossing.getBasis().valid:
        return False
    highs.postsolve(crossing.getSolution(), crossing.getBasis())
    return True


@dataclass(frozen=True)
class _Sides:
    """Of rows or columns, which are equal to a number, at most one, or at least one."""

    low: Numbers
    high: Numbers

    @property
    def kinds(self) -> tuple[Some, Some, Some]:
        """Equal, at most, at least."""
        equal = np.equal(self.low, self.high)
        return equal, np.isfinite(self.high) & ~equal, np.isfinite(self.low) & ~equal

    def cones(self, matrix: Any) -> list[tuple[Any, Numbers]]:
        """What is no more than what, of the three in turn."""
        equal, most, least = self.kinds
        return [
            (matrix[equal], self.high[equal]),
            (matrix[most], self.high[most]),
            (-matrix[least], -self.low[least]),
        ]

    def duals(self, multipliers: Sequence[Numbers]) -> Numbers:
        """What a bound raised by one adds to the minimum, from the multipliers of the three."""
        duals = np.zeros(len(self.low))
        for side, sign, part in zip(self.kinds, (-1.0, -1.0, 1.0), multipliers, strict=True):
            duals[side] += sign * part
        return duals

    def least_of(self, prices: Numbers) -> float:
        """The least that amounts within the sides come to at some prices; none is beyond `FURTHEST`."""
        low = np.where(np.isfinite(self.low), self.low, -FURTHEST)
        high = np.where(np.isfinite(self.high), self.high, FURTHEST)
        return float(np.where(prices > 0.0, low, high) @ prices)


@dataclass(frozen=True)
class _Linear:
    """Least cost with the rows of a matrix and the columns within their sides."""

    cost: Numbers
    matrix: Any
    rows: _Sides
    columns: _Sides

    @classmethod
    def of(cls, lp: Any) -> _Linear:
        from scipy import sparse

        held = lp.a_matrix_
        entries = np.array(held.value_), np.array(held.index_), np.array(held.start_)
        matrix = sparse.csc_matrix(entries, shape=(lp.num_row_, lp.num_col_)).tocsr()
        rows = _Sides(np.array(lp.row_lower_), np.array(lp.row_upper_))
        return cls(
            np.array(lp.col_cost_), matrix, rows, _Sides(np.array(lp.col_lower_), np.array(lp.col_upper_))
        )

    def solve(self, seconds: float, stop: Callable[[], bool]) -> Any:
        """Clarabel's own answer, of which `z` are the multipliers of `_cones`."""
        import clarabel
        from scipy import sparse

        settings = clarabel.DefaultSettings()
        settings.verbose, settings.max_threads, settings.time_limit = False, 1, seconds
        cones, count = self._cones(), len(self.cost)
        equal = sum(len(limit) for _, limit in cones[:2])
        others = sum(len(limit) for _, limit in cones[2:])
        solver = clarabel.DefaultSolver(
            sparse.csc_matrix((count, count)),
            self.cost,
            sparse.vstack([left for left, _ in cones], format="csc"),
            np.concatenate([limit for _, limit in cones]),
            [clarabel.ZeroConeT(equal), clarabel.NonnegativeConeT(others)],
            settings,
        )
        solver.set_termination_callback(lambda info: stop())
        return solver.solve()

    def _cones(self) -> list[tuple[Any, Numbers]]:
        """Those of rows and columns by turns, equalities first."""
        from scipy import sparse

        unit = sparse.identity(len(self.cost), format="csr")
        both = zip(self.rows.cones(self.matrix), self.columns.cones(unit), strict=True)
        return [cone for pair in both for cone in pair]

    def duals(self, multipliers: Numbers) -> tuple[Numbers, Numbers]:
        """Of rows and of columns."""
        ends = np.cumsum([len(limit) for _, limit in self._cones()])
        parts = np.split(multipliers, ends[:-1])
        return self.rows.duals(parts[0::2]), self.columns.duals(parts[1::2])

    def bound(self, duals: Numbers) -> float:
        """What no solution costs less than, whatever tolerance the duals of the rows were found with."""
        sides = np.where(duals > 0.0, self.rows.low, self.rows.high)
        kept = np.where(np.isfinite(sides), duals, 0.0)
        return self.rows.least_of(kept) + self.columns.least_of(self.cost - self.matrix.T @ kept)
