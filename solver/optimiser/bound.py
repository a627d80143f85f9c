"""The bound: the disjunctive program, refined, tightened by what a plan makes known, and solved as a MILP.

Everything here is an outer approximation of the whole program, so its bound holds for every plan.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ...models.laws.regime import DEDUCTION
from ..backends import MipProgress, Outcome, Session, open_session
from ..formulation.disjunctive import CellCopy
from ..formulation.program import Program, Refinement
from ..formulation.restricted import Choice
from ..formulation.state_copies import MEASURES
from ..formulation.year import YearLaws
from . import tuning
from .bound_tightening import Ranges, Tightening, write_ranges
from .evaluate import Point, Values
from .lazy_breakpoints import refine_by_cells, refine_by_points, refine_by_roths
from .local_search import Found

STALE = 1e-7
"""Relative rise of the relaxation under which refining it further is left to the MILP's rounds."""
FIRST = ("wealth", "taxable")
"""The measures that are tightened first, over the relaxation without copies of the state."""


@dataclass(frozen=True)
class Relaxation:
    """A relaxed program and its solution, `basic` where the session has its basis."""

    program: Program
    session: Session
    outcome: Outcome
    values: Values
    basic: bool


@dataclass
class Proof:
    """The cells' program and the best bound it has given (thousands, minimised).

    `write` makes the program of a refinement.
    Nothing is solved past `deadline` (time.monotonic). `ranges` and the cells gone from
    `refinement` were cut away at the plan whose objective is `kept`.
    """

    write: Callable[[Refinement], Program]
    backend: str
    threads: int
    refinement: Refinement
    deadline: float
    bound: float = -math.inf
    rounds: int = 0
    binaries: int = 0
    ranges: Ranges = field(default_factory=dict)
    kept: float = math.inf
    relaxation: Relaxation | None = None
    cells: Program = field(init=False)
    session: Session = field(init=False)

    def relax(self, plan: Callable[[], float], stop: Callable[[], bool]) -> Outcome:
        """The lazily refined relaxation. `plan` is asked for the best plan's objective: how near is near enough."""
        outcome = Outcome("failed", math.inf, -math.inf, None)
        for number in range(tuning.NOW.lazy_rounds):
            before = outcome.objective
            self._write()
            outcome = self._solve_relaxation(self.cells, self.session, basic=False)
            if outcome.values is None:
                break
            rise, gap = outcome.objective - before, plan() - outcome.objective
            stale = number > 0 and rise <= max(
                STALE * abs(before), tuning.NOW.stalled * gap if gap < math.inf else 0.0
            )
            if stop() or not refine_by_cells(self.refinement, self.cells, outcome.values) or stale:
                break
        return outcome if outcome.values is None or stop() else self._with_basis(outcome)

    def _with_basis(self, inside: Outcome) -> Outcome:
        """The last relaxation once more, for a vertex and a basis; the point from inside where there is no time."""
        if self.relaxation is None or self.relaxation.basic:
            return inside
        found = self._solve_relaxation(self.relaxation.program, self.relaxation.session)
        return inside if found.values is None else found

    def tighten(self, plan: Callable[[], float], done: Callable[[], bool], stop: Callable[[], bool]) -> None:
        """Rules out cells and narrows what can be owned, while that helps, beginning with the program just relaxed.

        `plan` is asked for the best plan's objective (thousands, minimised): all that is better is in what is left.
        """
        while self.relaxation is not None and not stop() and not done():
            root, cells = self.relaxation.outcome, self.relaxation.program
            if not self.relaxation.basic:
                return
            self.kept = plan()
            tightening = Tightening(
                cells, self.relaxation.session, root, self._open, self.threads, self.kept, stop
            )
            large = sum(len(year.copies) for year in cells.cells) > tuning.NOW.large and not self.ranges
            share = 0.0
            if large:
                self.ranges = tightening.ranges(("wealth",), {})
            else:
                gone = tightening.rule_out()
                if any(len(dead) == len(cells.cells[t].copies) for t, dead in gone.items()):
                    self.raise_to(math.inf)
                    return
                for t, dead in gone.items():
                    self.refinement.gone.setdefault(t, []).extend(dead)
                share = sum(map(len, gone.values())) / sum(len(year.copies) for year in cells.cells)
                if not self.ranges or share < tuning.NOW.many:
                    self.ranges = tightening.ranges(
                        MEASURES if "taxable" in self.ranges else FIRST, self.ranges
                    )
            if done():
                return
            before = self.bound
            cells = self.write(self.refinement)
            write_ranges(cells, self.ranges, grouped=large)
            root = self._solve_relaxation(cells, self._open(cells))
            if root.status == "infeasible":
                self.raise_to(math.inf)
            if root.values is None:
                return
            refine_by_cells(self.refinement, cells, root.values)
            if (
                not large
                and share < tuning.NOW.stalled
                and self.bound - before <= tuning.NOW.stalled * (self.kept - before)
            ):
                return

    def solve(
        self, time_limit: float, gap: float, plan: Found | None, points: Sequence[Point], watch: MipProgress
    ) -> Outcome:
        """The MILP, started from a plan whose years are `points`."""
        self._write()
        start = first_point(self.cells, plan, points) if plan is not None else None
        outcome = self.session.solve_mip(time_limit, gap, start, watch)
        self.rounds += 1
        self.raise_to(math.inf if outcome.status == "infeasible" else outcome.bound)
        return outcome

    def solve_within(self, asked: float, time_limit: float, gap: float, watch: MipProgress) -> Outcome:
        """The MILP over what is no worse than `asked`, for no plan to be in it."""
        self._write()
        self.session.cut_off(asked)
        outcome = self.session.solve_mip(time_limit, gap, None, watch)
        self.rounds += 1
        self.raise_to(math.inf if outcome.status == "infeasible" else outcome.bound)
        return outcome

    def nearby(
        self,
        relaxation: Relaxation,
        plan: Found,
        points: Sequence[Point],
        seconds: float,
        stop: Callable[[], bool],
        nodes: int | None,
    ) -> Outcome:
        """A MILP over the cells that touch a plan's years or that a relaxation weighs: a source of better plans."""
        program = relaxation.program
        session = self._open(program)
        far = [
            copy.switch.column
            for t, year in enumerate(program.cells)
            for copy in year.copies
            if len(year.copies) > 1
            and copy.switch.value(relaxation.values) <= tuning.NOW.weighed
            and not _touches(program.laws[t], copy, points[t])
        ]
        start = first_point(program, plan, points)
        keep = {column for column, value in start.items() if value > 0.5}
        far = [column for column in far if column not in keep]
        session.set_columns(far, [0.0] * len(far), [0.0] * len(far))
        if nodes is not None:
            session.set_option("mip_max_nodes", nodes)
        return session.solve_mip(seconds, 1e-6, start, lambda objective, bound: stop())

    def missed(self, outcome: Outcome, points: Sequence[Point]) -> bool:
        """Whether a MILP's answer needed an edge that was left out, or Roth IRAs' order; it is added."""
        assert outcome.values is not None
        found = refine_by_points(self.refinement, self.cells, points)
        found |= refine_by_roths(self.refinement, self.cells, outcome.values)
        return refine_by_cells(self.refinement, self.cells, outcome.values) or found

    def raise_to(self, bound: float) -> None:
        """A bound of what is left; what was cut away is no better than the plan it was cut at."""
        bound = min(bound, self.kept)
        if math.isfinite(bound):
            self.bound = max(self.bound, bound)

    def _write(self) -> None:
        self.cells = self.write(self.refinement)
        self.binaries = sum(self.cells.model.integer)
        write_ranges(self.cells, self.ranges, grouped=self.binaries > tuning.NOW.few_binaries)
        self.session = self._open(self.cells)

    def _open(self, program: Program) -> Session:
        return open_session(self.backend, program.model, self.threads)

    def _solve_relaxation(self, program: Program, session: Session, basic: bool = True) -> Outcome:
        session.set_option("solver", "ipm")
        outcome = session.solve(seconds=self.deadline - time.monotonic(), basic=basic)
        self.rounds += 1
        if outcome.status == "optimal":
            self.raise_to(outcome.bound)
        if outcome.values is not None:
            self.relaxation = Relaxation(program, session, outcome, outcome.values, basic)
        return outcome


def first_point(program: Program, plan: Found, points: Sequence[Point]) -> dict[int, float]:
    """The plan's cells as a first point of the MILP: the integer columns alone."""
    start: dict[int, float] = {}
    for t, year in enumerate(program.cells):
        if len(year.copies) > 1:
            chosen = _cell_of(program.laws[t], year.copies, plan.choices[t], points[t])
            for number, copy in enumerate(year.copies):
                start[copy.switch.column] = float(number == chosen)
    for chain in program.chains:
        path = chain.program
        for (t, owner), switches in path.roth_switches.items():
            place = plan.choices[chain.nodes[t]].roth[list(path.sheltered.roths.parts[t]).index(owner)]
            start |= {beyond.column: float(number < place) for number, beyond in enumerate(switches)}
        for (t, name), done in path.made_up_switches.items():
            at = len(path.sheltered.roths.parts[t]) + list(path.sheltered.made_up.orders[t]).index(name)
            start[done.column] = float(plan.choices[chain.nodes[t]].roth[at])
        for t, others in path.fund_switches.items():
            start[others.column] = float(plan.choices[chain.nodes[t]].roth[-1])
        taken = ((plan.choices[node], points[node]) for node in chain.nodes)
        start |= path.losses.start([(choice.loss, choice.term, point.own) for choice, point in taken])
    return start


def _cell_of(laws: YearLaws, copies: Sequence[CellCopy], choice: Choice, point: Point) -> int:
    """The cell that a plan's year lies in, or the nearest of its kind."""
    chosen = zip(laws.apart, choice.laws, strict=True)
    told = copies[0].cell
    inner = {law.name: laws.regimes[law.name][place] for law, place in chosen if law.name in told}
    nearest, distance = 0, math.inf
    for number, copy in enumerate(copies):
        cell = copy.cell
        if not all(cell[law].holds(regime) for law, regime in inner.items()):
            continue
        off = sum(_outside(point.at[line], cell[line].ranges[0]) for line in laws.above_agi)
        off += sum(0.0 if cell[law].kind == regime.kind else 0.001 for law, regime in inner.items())
        off += 0.0 if (cell[DEDUCTION].data is not laws.choices[0]) == point.lines.itemizes else 0.0001
        if off < distance:
            nearest, distance = number, off
    return nearest


def _touches(laws: YearLaws, copy: CellCopy, point: Point) -> bool:
    """Whether a year's return lies in a cell or on its border."""
    room = laws.margin + 1.0
    return all(
        low - room <= point.at[line] <= high + room
        for regime in copy.cell.values()
        for line, low, high in regime.ranges
    )


def _outside(amount: float, bounds: tuple[str, float, float]) -> float:
    _, low, high = bounds
    return max(0.0, low - amount) + max(0.0, amount - high)
