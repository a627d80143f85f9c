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

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TypeVar

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.scenario import Scenario
from .disjunctive import OwnPayments, YearOfCells
from .model import INF, Expr, Model, Tag, total
from .program import PRODUCT, ActiveEdges, Chain, Conventions, Program, ProgramGoal, Refinement
from .restricted import YearOfOne
from .year import Cell, YearLaws

Key = tuple[int, Tag]
"""A node and what is of it; what is of a whole path (without a year) is of its first node, where it is decided."""
T = TypeVar("T")


class Unmatched(ValueError):
    """Paths that are to share a period do not: the tag says of what one has something that the others have not."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(f"paths share a year in which they are not the same: {tag}")
        self.tag = tag


@dataclass
class _Written:
    """What the paths so far have written: columns by key, rows by key; `asked`: how many paths have each column."""

    columns: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, list[int]] = field(default_factory=dict)
    asked: dict[Key, int] = field(default_factory=dict)


class PathModel(Model):
    """One path's door to the model of all: a column that another path has at the same node is that path's column."""

    def __init__(self, whole: Model, written: _Written, node_of: Mapping[int, int], root: int) -> None:
        super().__init__()
        self.tags, self.low, self.high, self.integer = whole.tags, whole.low, whole.high, whole.integer
        self.row_tags, self.row_terms = whole.row_tags, whole.row_terms
        self.row_low, self.row_high = whole.row_low, whole.row_high
        self._written, self._node_of, self._root = written, node_of, root
        self._own_columns: set[Key] = set()
        self._own_rows: dict[Key, list[int]] = {}
        self._taken: set[int] = set()
        self._exact = False

    def _key(self, tag: Tag) -> Key:
        return (self._root if tag.year is None else self._node_of[tag.year]), tag

    def column(self, tag: Tag, low: float = 0.0, high: float = INF, integer: bool = False) -> Expr:
        key = self._key(tag)
        if key in self._own_columns:
            raise ValueError(f"two columns have the tag {tag}")
        self._own_columns.add(key)
        self._written.asked[key] = self._written.asked.get(key, 0) + 1
        found = self._written.columns.get(key)
        if found is None:
            if self._exact:
                raise Unmatched(tag)
            made = super().column(tag, low, high, integer)
            self._written.columns[key] = made.column
            return made
        if self._exact and (low, high, integer) != (self.low[found], self.high[found], self.integer[found]):
            raise Unmatched(tag)
        self.low[found], self.high[found] = max(low, self.low[found]), min(high, self.high[found])
        return Expr({found: 1.0})

    def _add_row(self, tag: Tag, terms: dict[int, float], low: float, high: float) -> int:
        key = self._key(tag)
        for row in self._written.rows.get(key, ()):
            same = (self.row_low[row], self.row_high[row]) == (low, high) and self.row_terms[row] == terms
            if same and row not in self._taken:
                self._taken.add(row)
                return row
        if self._exact:
            raise Unmatched(tag)
        row = super()._add_row(tag, terms, low, high)
        self._own_rows.setdefault(key, []).append(row)
        return row

    @contextmanager
    def exactly(self) -> Iterator[None]:
        """Meanwhile nothing may be written that another path has not: raises Unmatched."""
        self._exact = True
        try:
            yield
        finally:
            self._exact = False

    def close(self) -> None:
        """The path is written: its rows are there for others to share."""
        for key, rows in self._own_rows.items():
            self._written.rows.setdefault(key, []).extend(rows)
        self._own_rows = {}


class _Path(Program):
    """An ordinary program whose years' laws are those of its nodes, where an earlier path has written them."""

    model: PathModel
    nodes: Sequence[int]
    ones_of: dict[int, YearOfOne]
    cells_of: dict[int, YearOfCells]

    def _one_of(self, t: int, own: OwnPayments) -> YearOfOne:
        if (known := self.ones_of.get(self.nodes[t])) is not None:
            with self.model.exactly():
                super()._one_of(t, own)
            return known
        self.ones_of[self.nodes[t]] = one = super()._one_of(t, own)
        return one

    def _cells_of(self, t: int, cells: Sequence[Cell], own: OwnPayments) -> YearOfCells:
        if (known := self.cells_of.get(self.nodes[t])) is not None:
            with self.model.exactly():
                super()._cells_of(t, cells, own)
            return known
        self.cells_of[self.nodes[t]] = year = super()._cells_of(t, cells, own)
        return year


class Woven(Program):
    """The program of several paths. What only one path has (income, taxes, what is owned) is asked of its chains."""

    def __init__(self, paths: Paths, programs: Sequence[_Path], model: Model, written: _Written) -> None:
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
            if tag.year is not None and asked != through[node]
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

        def write(path: _Path) -> None:
            path._state_laws([active[node] if node < len(active) else () for node in path.nodes])
            path._write_one_cell()

        return self._woven(write)

    def with_cells(self, refinement: Refinement) -> Woven:
        """The disjunctive program; the refinement is by node."""

        def write(path: _Path) -> None:
            mine = Refinement(
                [refinement.edges[node] for node in path.nodes],
                {(t, who) for t, n in enumerate(path.nodes) for node, who in refinement.roths if node == n},
                {t: refinement.gone[node] for t, node in enumerate(path.nodes) if node in refinement.gone},
            )
            path._state_laws(mine.edges)
            path._write_cells(mine)

        return self._woven(write)

    def _woven(self, write: Callable[[_Path], None]) -> Woven:
        questions = list(zip(self.scenarios, self.horizons, strict=True))
        alone = [Program(scenario, horizon, self.goal, self.conventions) for scenario, horizon in questions]
        forced = reduce(or_, (program.whole_path for program in alone))
        model, written = Model(), _Written()
        ones: dict[int, YearOfOne] = {}
        cells: dict[int, YearOfCells] = {}
        programs = []
        for (scenario, horizon), nodes in zip(questions, self.nodes, strict=True):
            node_of = {period.year: node for period, node in zip(horizon.periods, nodes, strict=True)}
            mine = PathModel(model, written, node_of, nodes[0])
            path = _Path(scenario, horizon, self.goal, self.conventions, model=mine, forced=forced)
            path.nodes, path.ones_of, path.cells_of = nodes, ones, cells
            mine.close()
            programs.append(path)
        for step in (write, _Path._finish):  # flows come first: the same columns in both forms of a program
            for path in programs:
                step(path)
                path.model.close()
        return Woven(self, programs, model, written)
