"""Several paths of one household as one program: what they share is decided once.

Each path is an ordinary program of its own scenario (its market, its lives), written into one model. Periods that paths
share are *nodes*; a column of a shared period is found by its tag and is the same column for all paths through its
node, so that nothing is decided there that could tell them apart. A year's laws are written once for a node: those of
another path must come out the same, column by column and row by row, or the paths cannot share it (`Unmatched`).
All else that a path says of a shared period (its balances, cash, bands) stands beside what the others say, once where
it is the same. The objective is the weighted sum of the paths'.

Searched and bounded as any program is: `laws`, `ones` and `cells` are by node; `chains` says which are whose.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TypeVar

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.laws import register
from ...models.laws.law import Edge
from ...models.scenario import Scenario
from .disjunctive import OwnPayments, YearOfCells
from .model import Expr, Model, total
from .path_model import PathModel, WrittenByAll
from .program import PRODUCT, ActiveEdges, Chain, Conventions, Program, ProgramGoal, Refinement
from .restricted import YearOfOne
from .year import Cell, YearLaws

T = TypeVar("T")


class _Path(Program):
    """An ordinary program whose years' laws are those of its nodes, where an earlier path has written them."""

    model: PathModel
    nodes: Sequence[int]
    ones_of: dict[int, YearOfOne]
    cells_of: dict[int, YearOfCells]
    states_of: dict[int, Expr]
    others: dict[int, set[Edge]]
    differing: set[int]

    def _cliffs_of_others(self, t: int) -> Collection[Edge]:
        return self.others.get(t, ())

    def _one_of(self, t: int, own: OwnPayments) -> YearOfOne:
        node = self.nodes[t]
        with self.model.apart(PAID_LATER if node in self.differing else ()):
            if (known := self.ones_of.get(node)) is None:
                self.ones_of[node] = one = super()._one_of(t, own)
                return one
            with self.model.exactly():
                one = super()._one_of(t, own)
        if node not in self.differing:
            return known
        known.others.append(one)
        return one

    def _state_tax(self, t: int, year: YearOfCells | YearOfOne) -> Expr:
        """Once for a node: it is of the columns that all its paths have."""
        node = self.nodes[t]
        if node not in self.states_of:
            with self.model.for_all():
                self.states_of[node] = super()._state_tax(t, year)
        return self.states_of[node]

    def _cells_of(self, t: int, cells: Sequence[Cell], own: OwnPayments) -> YearOfCells:
        node = self.nodes[t]
        if (known := self.cells_of.get(node)) is None:
            self.cells_of[node] = year = super()._cells_of(t, cells, own)
            return year
        with self.model.exactly():
            year = super()._cells_of(t, cells, own)
        return year if node in self.differing else known


PAID_LATER = frozenset(f"{law.name}_paid_{word}" for law in register.LAWS for word in ("from", "within"))
"""Columns that say what a year's cliffs take, and which tiers it has not passed."""


def _agree_on_cliffs(paths: Sequence[_Path]) -> set[int]:
    """Bands of a shared period end at the cliffs of all its paths; the nodes where those are not the same."""
    by_node: dict[int, list[tuple[_Path, int, set[Edge]]]] = {}
    for path in paths:
        for t, laws in enumerate(path.laws):
            own = {edge for edges in laws.cliffs.values() for edge in edges}
            by_node.setdefault(path.nodes[t], []).append((path, t, own))
    differing = set()
    for node, shared in by_node.items():
        every = set().union(*(own for _, _, own in shared))
        for path, t, own in shared:
            if every - own:
                path.others[t] = every - own
                differing.add(node)
    return differing


class Woven(Program):
    """The program of several paths. What only one path has (income, taxes, what is owned) is asked of its chains."""

    def __init__(self, paths: Paths, programs: Sequence[_Path], model: Model, written: WrittenByAll) -> None:
        first = programs[0]
        self.paths, self.programs = paths, programs
        self.scenario, self.horizon, self.goal = first.scenario, first.horizon, first.goal
        self.conventions, self.relaxed, self.forced = first.conventions, first.relaxed, first.forced
        self.model = model
        self.model.cost = total(
            path.model.cost * weight for path, weight in zip(programs, paths.weights, strict=True)
        )
        self._owner = {
            node: (path, t) for path in reversed(programs) for t, node in reversed([*enumerate(path.nodes)])
        }
        self.laws: list[YearLaws] = self._by_node(lambda path, t: path.laws[t])
        self.ones = self._by_node(lambda path, t: path.ones[t]) if first.ones else []
        self.cells = self._by_node(lambda path, t: path.cells[t]) if first.cells else []
        through = [sum(node in path.nodes for path in programs) for node in range(len(self._owner))]
        self.unmatched = [
            tag
            for (node, tag), asked in written.asked.items()
            if tag.year is not None
            and node >= 0
            and asked != through[node]
            and (node, tag) not in written.once
        ]

    def _by_node(self, of: Callable[[_Path, int], T]) -> list[T]:
        return [of(*self._owner[node]) for node in range(len(self._owner))]

    @property
    def chains(self) -> Sequence[Chain]:
        return [
            Chain(path, path.nodes, weight)
            for path, weight in zip(self.programs, self.paths.weights, strict=True)
        ]

    def at(self, node: int) -> tuple[Program, int]:
        return self._owner[node]

    def again(self) -> Program:
        return self.paths.one_cell(self.lazy)


@dataclass(frozen=True)
class Paths:
    """Scenarios that share periods.

    nodes      by path and period, its node: numbered from 0 in the order of the paths
    weights    what each path's objective counts
    """

    scenarios: Sequence[Scenario]
    horizons: Sequence[Horizon]
    nodes: Sequence[Sequence[int]]
    weights: Sequence[float]
    goal: ProgramGoal
    conventions: Conventions = PRODUCT

    @classmethod
    def parting(
        cls, scenarios: Sequence[Scenario], shared: int, weights: Sequence[float], goal: ProgramGoal
    ) -> Paths:
        """Paths that share their first periods, so many, and none after. Raises ValueError where those differ."""
        horizons = [build_horizon(scenario) for scenario in scenarios]
        first = horizons[0].periods[:shared]
        for number, horizon in enumerate(horizons):
            for ours, theirs in zip(first, horizon.periods[:shared], strict=True):
                if ours != theirs:
                    raise ValueError(f"path {number} is another than path 0 in {ours.year}")
        nodes, free = [], shared
        for horizon in horizons:
            own = len(horizon.periods) - shared
            nodes.append([*range(shared), *range(free, free + own)])
            free += own
        return cls(scenarios, horizons, nodes, weights, goal)

    def one_cell(self, active: ActiveEdges = ()) -> Woven:
        """The restricted program; `active` by node."""

        def state(path: _Path) -> None:
            path._state_laws([active[node] if node < len(active) else () for node in path.nodes])

        return self._woven(state, _Path._write_one_cell)

    def with_cells(self, refinement: Refinement) -> Woven:
        """The disjunctive program; the refinement is by node."""

        def mine(path: _Path) -> Refinement:
            return Refinement(
                [refinement.edges[node] for node in path.nodes],
                {(t, who) for t, n in enumerate(path.nodes) for node, who in refinement.roths if node == n},
                {t: refinement.gone[node] for t, node in enumerate(path.nodes) if node in refinement.gone},
            )

        return self._woven(
            lambda path: path._state_laws(mine(path).edges), lambda path: path._write_cells(mine(path))
        )

    def _woven(self, state: Callable[[_Path], None], write: Callable[[_Path], None]) -> Woven:
        questions = list(zip(self.scenarios, self.horizons, strict=True))
        alone = [Program(scenario, horizon, self.goal, self.conventions) for scenario, horizon in questions]
        forced = reduce(or_, (program.whole_path for program in alone))
        model, written = Model(), WrittenByAll()
        ones: dict[int, YearOfOne] = {}
        cells: dict[int, YearOfCells] = {}
        states: dict[int, Expr] = {}
        programs = []
        for number, ((scenario, horizon), nodes) in enumerate(zip(questions, self.nodes, strict=True)):
            node_of = {period.year: node for period, node in zip(horizon.periods, nodes, strict=True)}
            mine = PathModel(model, written, node_of, nodes[0], number)
            path = _Path(scenario, horizon, self.goal, self.conventions, model=mine, forced=forced)
            path.nodes, path.ones_of, path.cells_of, path.others = nodes, ones, cells, {}
            path.states_of = states
            mine.close()
            programs.append(path)
            state(path)
        differing = _agree_on_cliffs(programs)
        for path in programs:
            path.differing = differing
            if path.others:
                state(path)
        for step in (write, _Path._finish):  # flows come first: the same columns in both forms of a program
            for path in programs:
                step(path)
                path.model.close()
        return Woven(self, programs, model, written)
