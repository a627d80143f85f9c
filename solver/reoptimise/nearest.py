"""Of all plans that are as good as a moved one, the one nearest to the given plan: no difference is there by chance."""

from __future__ import annotations

from collections.abc import Sequence

from ..formulation.model import UNIT, Expr, Model, Tag, total
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Found
from .levers import Bounds, Given, Levers, set_bounds

GIVE_UP = 2e-6
"""Thousands of dollars of the objective given up to stay near the plan."""


class Near:
    """A second program: among plans as good, the one whose flows lie nearest to the given plan's."""

    def __init__(self, live: Levers, given: Sequence[Given]) -> None:
        self._live, self._given = live, given
        self.program = live.program
        model = live.program.model
        self._within = model.row(Tag("within"), model.cost, "<=", 0.0)
        away = [part for t in range(len(given)) for part in self._away(model, t)]
        self._search = self._live.open()
        self._search.session.set_cost(total(away).terms)

    def _away(self, model: Model, t: int) -> list[Expr]:
        """How far the flows of a period are from the given plan's, in today's thousands."""
        flows, given, program = self._live.flows[t], self._given[t], self.program
        period = program.horizon.periods[t]
        net = program.losses.years[t]
        pairs = [
            *zip(flows.out, given.out, strict=True),
            *zip(flows.converted, given.converted, strict=True),
            (flows.net_taxable, given.net_taxable),
            (net.short_gains + net.long_gains, given.gains),
        ]
        parts = []
        for number, (flow, amount) in enumerate(pairs):
            if flow.terms:
                far = model.column(Tag("away", period.year, part=number))
                model.row(Tag("above", period.year, part=number), far - flow, ">=", -amount / UNIT)
                model.row(Tag("below", period.year, part=number), far + flow, ">=", amount / UNIT)
                parts.append(far * (1.0 / period.deflator))
        return parts

    def values(self, found: Found, bounds: Bounds) -> Values | None:
        """The nearest plan that is as good as `found` under the same bounds; None where the solver finds none."""
        search, model = self._search, self.program.model
        set_bounds(search, bounds)
        model.row_high[self._within] = found.objective + GIVE_UP
        search.session.set_rows([self._within], [True])
        search.choose(dict(enumerate(found.choices)))
        outcome = search.solve()
        set_bounds(search, {column: (model.low[column], model.high[column]) for column in bounds})
        return outcome.values
