"""The one-cell program with the levers that a move pulls: columns of every year's flows, and of money needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..formulation.model import INF, UNIT, Expr, Tag
from ..formulation.program import ActiveEdges, Program, ProgramGoal
from ..optimiser.local_search import Search

Bounds = Mapping[int, tuple[float, float]]
"""By column: from and to, in the program's own thousands."""
Held = dict[int, tuple[float, float]]
PLAY = 1e-3
"""Dollars of play in a flow that is held, for the rounding of a written plan."""


@dataclass(frozen=True)
class Flows:
    """The columns (or expressions) of one period that a move holds or moves; thousands of dollars."""

    out: tuple[Expr, ...]
    converted: tuple[Expr, ...]
    net_taxable: Expr
    need: Expr
    unspent: Expr


@dataclass(frozen=True)
class GivenFlows:
    """What the plan does in one period, in the order of `Flows`, and its federal, payroll and state tax; dollars."""

    out: tuple[float, ...]
    converted: tuple[float, ...]
    net_taxable: float
    unspent: float
    gains: float
    taxes: float


class Levers:
    """One written one-cell program with the levers of every period, in a search's hands."""

    def __init__(
        self,
        scenario: Scenario,
        horizon: Horizon,
        goal: ProgramGoal,
        active: ActiveEdges,
        backend: str,
        threads: int,
    ) -> None:
        self.program = Program.with_one_cell(scenario, horizon, goal, active)
        self.flows = [self._levers(t) for t in range(len(horizon.periods))]
        self.backend, self.threads = backend, threads

    def open(self) -> Search:
        return Search(self.program, self.backend, threads=self.threads)

    def _levers(self, t: int) -> Flows:
        program = self.program
        model, year = program.model, program.horizon.periods[t].year
        need = model.column(Tag("need", year), 0.0, 0.0)
        (cash,) = model.tagged("cash", year)
        model.row_terms[cash][need.column] = 1.0
        net = model.column(Tag("net_taxable", year), -1e9)
        model.row(
            Tag("net_taxable", year), program.taxable.sales(t) - program.taxable.purchases(t) - net, "=="
        )
        sheltered = program.sheltered
        numbers = range(len(sheltered.pools))
        return Flows(
            tuple(sheltered.out[n][t] for n in numbers),
            tuple(sheltered.converted_out[n][t] for n in numbers),
            net,
            need,
            program.unspent[t],
        )


def set_bounds(search: Search, bounds: Bounds) -> None:
    lows, highs = [low for low, _ in bounds.values()], [high for _, high in bounds.values()]
    search.session.set_columns(list(bounds), lows, highs)


def held(flow: Expr, dollars: float, least: float = 0.0) -> Held:
    """Bounds that keep a flow at an amount, no lower than `least`; none for a flow that cannot be."""
    low, high = max(least, dollars - PLAY), max(least, dollars) + PLAY
    return {flow.column: (low / UNIT, high / UNIT)} if flow.terms else {}


def exactly(flow: Expr, dollars: float) -> Held:
    """Bounds without play, which may be below zero."""
    return {flow.column: (dollars / UNIT, dollars / UNIT)}


def at_least(flow: Expr, dollars: float) -> Held:
    """Bounds that let a flow be no less, nor less than nothing."""
    return {flow.column: (max(0.0, dollars / UNIT), INF)}


def at_most(flow: Expr, dollars: float) -> Held:
    """Bounds that let a flow be no more; none for a flow that cannot be."""
    return {flow.column: (0.0, dollars / UNIT)} if flow.terms else {}
