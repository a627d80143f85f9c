"""Of all plans that are as good as a moved one, the one nearest to the given plan: no difference is there by chance.

Nearest in its flows; of plans as near as that, in what is paid in each year and by the heirs, each year with a weight
of its own, so that one plan's taxes are the nearest and not several's. So what a price is made of is a question of the
plan and the move, and not of which of several plans a solver happens to meet.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..formulation.model import UNIT, Expr, Model, Tag, total
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Found
from .levers import Bounds, GivenFlows, Levers, set_bounds

GIVE_UP = 2e-6
"""Thousands of dollars of the objective given up to stay near the plan."""
SLIGHT = 1e-2
"""What a dollar of tax paid otherwise weighs beside a dollar that flows otherwise."""
UNLIKE = 2.0**0.5
"""No two years' taxes weigh alike by it."""


class Near:
    """A second program: among plans as good, the one whose flows lie nearest to the given plan's."""

    def __init__(self, live: Levers, given: Sequence[GivenFlows], heirs_tax: float) -> None:
        """`heirs_tax`: the given plan's, dollars."""
        self._live, self._given = live, given
        self.program = live.program
        model = live.program.model
        self._within = model.row(Tag("within"), model.cost, "<=", 0.0)
        away = [part for t in range(len(given)) for part in self._away(model, t)]
        away += self._paid_otherwise(model, heirs_tax)
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
        return [
            _distance(model, Tag("away", period.year, part=number), flow, amount) * (1.0 / period.deflator)
            for number, (flow, amount) in enumerate(pairs)
            if flow.terms
        ]

    def _paid_otherwise(self, model: Model, heirs_tax: float) -> list[Expr]:
        """How far taxes are from the given plan's, each by its slight weight."""
        program = self.program
        parts = []
        for t, (given, taxes) in enumerate(zip(self._given, program.taxes, strict=True)):
            tag = Tag("taxed_otherwise", program.horizon.periods[t].year)
            paid = total([taxes.of_return, taxes.state]) + taxes.payroll
            weight = SLIGHT / (1.0 + UNLIKE * t) / program.horizon.periods[t].deflator
            parts.append(_distance(model, tag, paid, given.taxes) * weight)
        heirs = _distance(model, Tag("heirs_taxed_otherwise"), program.heirs_tax, heirs_tax)
        weight = SLIGHT / (1.0 + UNLIKE * len(parts)) / program.horizon.estate_deflator
        return [*parts, heirs * weight]

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


def _distance(model: Model, tag: Tag, flow: Expr, amount: float) -> Expr:
    """A column at least as large as what lies between a flow and an amount in dollars, and its two rows."""
    far = model.column(tag)
    model.row(tag._replace(law=f"{tag.law}_above"), far - flow, ">=", -amount / UNIT)
    model.row(tag._replace(law=f"{tag.law}_below"), far + flow, ">=", amount / UNIT)
    return far
