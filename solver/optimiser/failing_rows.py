"""Whether the outer program holds a plan: its flows written into every row of the cells, and the rows that fail named.

A bound is true only if every plan of the one-cell program satisfies every row of the outer one, at an objective no
worse. Flows (what is held, sold, withdrawn, converted) are the same columns in both. What the cells add, their copies
of the year's lines, their taxes and the cash these leave, is chosen as well as the rows allow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...models.amounts import cents
from ..backends import Outcome, open_session
from ..errors import SolverFailure
from ..formulation.layers import Layer
from ..formulation.model import INF, UNIT, Expr, Model, Tag
from ..formulation.program import Program
from .bound import first_point
from .evaluate import Values, exact_points
from .local_search import Found

OBJECTIVE = Tag("objective")
WITHIN = 0.05
"""Dollars by which a row may be missed, for the solver's tolerance on the rows that lead to it."""
SECONDS = 20.0
"""The most that the search for other cells takes."""


@dataclass(frozen=True)
class Failing:
    """A row of the outer program that a plan does not satisfy, and the dollars it is missed by."""

    row: Tag
    dollars: float

    def __str__(self) -> str:
        return f"{self.row} by {cents(self.dollars)}"


class OuterCheck:
    """An outer program (with_cells) whose rows may be missed at a cost, in a live session, for any number of plans."""

    def __init__(self, outer: Program, backend: str = "highs") -> None:
        self.outer = outer
        self.flow_rows, self.flow_columns = outer.ends[Layer.FLOWS]
        self._off: list[tuple[Tag, Expr]] = []
        self._model = self._loosened()
        self._whole = [column for column, whole in enumerate(self._model.integer) if whole]
        self._session = open_session(backend, self._model, 1)

    def failing(self, inner: Program, plan: Found) -> list[Failing]:
        """The rows that a plan of `inner` (with_one_cell, of the same question) fails; none where it is held.

        First in the cells that the plan's returns lie in, then, where some row fails there, in any.
        """
        flows = list(range(self.flow_columns))
        values = [float(value) for value in plan.values[: self.flow_columns]]
        self._session.set_columns([*flows, self._objective], *[[*values, plan.objective]] * 2)
        start = first_point(self.outer, plan, exact_points(inner, plan.values))
        columns = [column for column in self._whole if column in start]
        self._session.set_columns(columns, *[[start[column] for column in columns]] * 2)
        missed = self._missed(self._session.solve())
        if missed:
            self._session.set_columns(
                columns, [self._model.low[c] for c in columns], [self._model.high[c] for c in columns]
            )
            missed = self._missed(self._session.solve_mip(SECONDS, 0.0))
        return [*self._failing_flows(plan.values), *missed]

    def _loosened(self) -> Model:
        """The rows after those of the flows, each with columns for what it is missed by, which cost what they are."""
        of, model = self.outer.model, Model()
        for tag, low, high, whole in zip(of.tags, of.low, of.high, of.integer, strict=True):
            model.column(tag, low, high, integer=whole)
        self._objective = model.column(OBJECTIVE, -INF).column
        for row in range(self.flow_rows, len(of.row_tags)):
            self._loose(model, of.row_tags[row], Expr(of.row_terms[row]), of.row_low[row], of.row_high[row])
        worse = Expr(of.cost.terms, of.cost.const) - Expr({self._objective: 1.0})
        self._loose(model, OBJECTIVE, worse, -INF, 0.0)
        model.cost = Expr({column.column: 1.0 for _, column in self._off})
        return model

    def _loose(self, model: Model, tag: Tag, left: Expr, low: float, high: float) -> None:
        for limit, sign in ((low, 1.0), (high, -1.0)):
            if abs(limit) < INF:
                self._off.append((tag, model.column(Tag("off", part=len(self._off)))))
                left = left + self._off[-1][1] * sign
        if low == high:
            model.row(tag, left, "==", low)
        elif low > -INF:
            model.row(tag, left, ">=", low)
        else:
            model.row(tag, left, "<=", high)

    def _missed(self, outcome: Outcome) -> list[Failing]:
        if outcome.values is None:
            raise SolverFailure("what a plan misses of the outer program's rows was not measured")
        off = ((tag, float(outcome.values[column.column]) * UNIT) for tag, column in self._off)
        return [Failing(tag, dollars) for tag, dollars in off if dollars > WITHIN]

    def _failing_flows(self, values: Values) -> Iterator[Failing]:
        """The rows that both programs begin with, by arithmetic."""
        model = self.outer.model
        for row in range(self.flow_rows):
            level = sum(a * float(values[column]) for column, a in model.row_terms[row].items())
            off = max(model.row_low[row] - level, level - model.row_high[row]) * UNIT
            if off > WITHIN:
                yield Failing(model.row_tags[row], off)
