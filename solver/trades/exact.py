"""Whole shares and smallest orders chosen together with everything else: a mixed-integer program.

The squares of the drift are not linear; each is held from below by its tangents. The program is solved, a tangent is
added where the answer stands, and so on until the answer's own value is within a dollar of the program's: then no
choice of whole shares on these sides, in this season of the return, is better by more than that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ...models.positions.book import Security
from .options import OrdersError
from .problem import LINEAR, Answer, Bounds, OrdersProblem, cvxpy, season_rows
from .rounding import orders_of
from .rows import UNIT, Vector

TANGENTS = 40
"""Solves at most."""
WITHIN = 1.0 / UNIT
"""A dollar."""
STARTS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
"""Of the convex answer's drift: where the first tangents stand."""


def exact(
    problem: OrdersProblem, answer: Answer, bounds: Bounds, securities: Mapping[str, Security]
) -> Vector:
    """The best answer in whole shares and orders of the minimum or more. Raises OrdersError where there is none."""
    program = _Program(problem, answer, bounds, securities)
    best: Vector | None = None
    value = np.inf
    for _ in range(TANGENTS):
        x, bound = program.solve()
        if problem.value(x) < value:
            best, value = x, problem.value(x)
        if best is not None and value <= bound + WITHIN:
            return best
        program.touch(x[problem.rows.parts.beyond])
    assert best is not None
    return best


class _Program:
    """The rows of `rows.py` with counts of shares and switches of orders."""

    def __init__(
        self, problem: OrdersProblem, answer: Answer, bounds: Bounds, securities: Mapping[str, Security]
    ) -> None:
        cp = self.cp = cvxpy()
        self.problem, self.answer = problem, answer
        rows, parts = problem.rows, problem.rows.parts
        self.x, self.tax = cp.Variable(parts.size), cp.Variable()
        self.squares = cp.Variable(len(problem.home.targets), nonneg=True)
        self.rows: list[Any] = [
            rows.equal @ self.x == rows.equal_to,
            rows.most @ self.x <= rows.at_most,
            self.x >= bounds.low,
            self.x <= bounds.high,
            *season_rows(problem, answer.season, self.x, self.tax),
            *self._whole(bounds, securities),
        ]
        for start in STARTS:
            self.touch(answer.x[parts.beyond] * start + (1e-3 if start else 0.0))

    def _whole(self, bounds: Bounds, securities: Mapping[str, Security]) -> list[Any]:
        """A count of shares for every order that needs one, a switch for every order that has a smallest size."""
        cp, problem, rows = self.cp, self.problem, []
        least = problem.options.minimum_order / UNIT
        for columns in orders_of(problem):
            most = float(bounds.high[columns].sum())
            if most <= 0.0:
                continue
            total, (ticker, price) = cp.sum(self.x[columns]), problem.traded(columns[0])
            if securities[ticker].whole_shares:
                rows.append(total * (UNIT / price) == cp.Variable(integer=True))
            if least > 0.0:
                switch = cp.Variable(boolean=True)
                ceiling = min(most, problem.rows.worth + problem.home.need / UNIT)
                rows += [total <= ceiling * switch, total >= min(least, most) * switch]
        return rows

    def touch(self, beyond: Vector) -> None:
        """squares >= 2 b x - b^2 at b = `beyond`."""
        drift = self.x[self.problem.rows.parts.beyond]
        self.rows.append(self.squares >= self.cp.multiply(2.0 * beyond, drift) - beyond**2)

    def solve(self) -> tuple[Vector, float]:
        """An answer and the least that any can cost, thousands of dollars."""
        cp, problem = self.cp, self.problem
        weight = problem.options.drift_weight / 2.0 / problem.rows.worth
        cost = self.tax + problem.rows.cost @ self.x + weight * cp.sum(self.squares)
        if problem.rows.wishes:
            cost += problem.penalty * cp.sum(self.x[problem.rows.parts.missed])
        program = cp.Problem(cp.Minimize(cost), self.rows)
        program.solve(solver=LINEAR, scipy_options={"mip_rel_gap": 1e-7})
        if self.x.value is None:
            raise OrdersError(
                'no orders in whole shares of the minimum size meet the plan\'s amounts; use whole_shares="round" '
                "or a smaller minimum_order"
            )
        return np.asarray(self.x.value, dtype=float), float(program.value)
