"""The bound: the disjunctive program, refined, tightened by what a plan makes known, and solved as a MILP.

Everything here is an outer approximation of the whole program, so its bound holds for every plan.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from ..models.household.facts import Horizon
from ..models.laws.regime import AGI, MAGI, ORDINARY, PROVISIONAL, TAXABLE
from ..models.scenario import Scenario
from .backends import MipProgress, Outcome, Session, open_session
from .lifetime.cells import CellCopy
from .lifetime.onecell import Choice
from .lifetime.program import Conventions, Program, Refinement, Relaxed, Wish
from .lifetime.state import Range, add_cutoff
from .points import Point
from .refine import refine_by_cells, refine_by_points
from .search import Found
from .squeeze import FEW_CELLS, ranges, wealth_ends, write_ranges

LAZY_ROUNDS = 25
STALE = 1e-7
"""Relative rise of the relaxation under which refining it further is left to the MILP's rounds."""
WEIGHED = 0.02
"""The weight from which a cell of the relaxation is looked at beside the plan's own."""
WORTH = 0.62
"""State bounds go into the MILP if they leave no more than this share of the gap."""


@dataclass
class Proof:
    """The cells' program and the best bound it has given (thousands, minimised).

    Once there is a bound, nothing is solved past `deadline` (time.monotonic).
    """

    scenario: Scenario
    horizon: Horizon
    wish: Wish
    conventions: Conventions
    relaxed: Relaxed
    backend: str
    threads: int
    refinement: Refinement
    deadline: float
    bound: float = -math.inf
    rounds: int = 0
    binaries: int = 0
    wealth: list[Range | None] | None = None
    cells: Program = field(init=False)
    session: Session = field(init=False)

    def relax(self, stop: Callable[[], bool]) -> Outcome:
        """The lazily refined relaxation."""
        outcome = Outcome("failed", math.inf, -math.inf, None)
        for number in range(LAZY_ROUNDS):
            before = outcome.objective
            self._write()
            outcome = self._solve_relaxation(self.session)
            if outcome.values is None:
                break
            stale = number > 0 and outcome.objective - before <= STALE * abs(before)
            if stop() or not refine_by_cells(self.refinement, self.cells, outcome.values) or stale:
                break
        return outcome

    def tighten(self, plan: float, stop: Callable[[], bool]) -> None:
        """State bounds from a plan (thousands, minimised), and the relaxation in which every cell has its own copies of
        the state. They are kept for the MILP if they are worth it."""
        cut_off = self._program()
        add_cutoff(cut_off.pen, plan + 1e-6 * abs(plan))

        def ends(sign: float) -> list[float | None]:
            return wealth_ends(cut_off, self.backend, self.threads, sign, stop)

        with ThreadPoolExecutor(min(2, self.threads)) as pool:
            least, most = pool.map(ends, (1.0, -1.0))
        gap = plan - self.bound
        self.wealth = ranges(least, most)
        cells = self._program()
        write_ranges(cells, self.wealth, grouped=False)
        self._solve_relaxation(open_session(self.backend, cells.pen, self.threads))
        if plan - self.bound > WORTH * gap:
            self.wealth = None  # copies that prove little only slow the MILP down

    def solve(
        self, time_limit: float, gap: float, plan: Found | None, points: Sequence[Point], watch: MipProgress
    ) -> Outcome:
        """The MILP, started from a plan whose years are `points`."""
        self._write()
        start = self._first_point(plan, points) if plan is not None else None
        outcome = self.session.solve_mip(time_limit, gap, start, watch)
        self.rounds += 1
        self.raise_to(outcome.bound)
        return outcome

    def nearby(
        self, plan: Found, points: Sequence[Point], relaxed: Outcome, seconds: float, stop: Callable[[], bool]
    ) -> Outcome:
        """A MILP over the cells that touch a plan's years or that the relaxation weighs: a source of better plans."""
        session = open_session(self.backend, self.cells.pen, self.threads)
        assert relaxed.values is not None
        far = [
            copy.switch.column
            for t, year in enumerate(self.cells.cells)
            for copy in year.copies
            if len(year.copies) > 1
            and copy.switch.value(relaxed.values) <= WEIGHED
            and not self._touches(t, copy, points[t])
        ]
        start = self._first_point(plan, points)
        keep = {column for column, value in start.items() if value > 0.5}
        far = [column for column in far if column not in keep]
        session.set_columns(far, [0.0] * len(far), [0.0] * len(far))
        return session.solve_mip(seconds, 1e-6, start, lambda objective, bound: stop())

    def _touches(self, t: int, copy: CellCopy, point: Point) -> bool:
        """Whether a year's return lies in a cell or on its border."""
        cell, lines, laws = copy.cell, point.lines, self.cells.laws[t]
        room = laws.margin + 1.0
        of = {
            AGI: lines.agi,
            MAGI: lines.magi_medicare,
            PROVISIONAL: lines.provisional_income,
            ORDINARY: lines.ordinary_taxable_income,
            TAXABLE: lines.agi - lines.deduction,
        }
        return all(
            low - room <= of[line] <= high + room
            for regime in (cell.band, cell.medicare, cell.benefits, cell.stacking)
            for line, low, high in regime.ranges
        )

    def missed(self, outcome: Outcome, points: Sequence[Point]) -> bool:
        """Whether a MILP's answer needed an edge that was left out; it is added."""
        assert outcome.values is not None
        by_points = refine_by_points(self.refinement, self.cells, points)
        return refine_by_cells(self.refinement, self.cells, outcome.values) or by_points

    def raise_to(self, bound: float) -> None:
        if math.isfinite(bound):
            self.bound = max(self.bound, bound)

    def _program(self) -> Program:
        return Program.with_cells(
            self.scenario, self.horizon, self.wish, self.refinement, self.conventions, self.relaxed
        )

    def _write(self) -> None:
        self.cells = self._program()
        self.binaries = sum(self.cells.pen.integer)
        if self.wealth is not None:
            write_ranges(self.cells, self.wealth, grouped=self.binaries > FEW_CELLS)
        self.session = open_session(self.backend, self.cells.pen, self.threads)

    def _solve_relaxation(self, session: Session) -> Outcome:
        session.set_option("solver", "ipm")
        if math.isfinite(self.bound):
            session.set_option("time_limit", max(0.1, self.deadline - time.monotonic()))
        outcome = session.solve()
        self.rounds += 1
        if outcome.status == "optimal":
            self.raise_to(outcome.objective)
        return outcome

    def _first_point(self, plan: Found, points: Sequence[Point]) -> dict[int, float]:
        """The plan's cells as a first point of the MILP: the integer columns alone."""
        start: dict[int, float] = {}
        for t, year in enumerate(self.cells.cells):
            if len(year.copies) > 1:
                chosen = self._cell_of(t, plan.choices[t], points[t])
                for number, copy in enumerate(year.copies):
                    start[copy.switch.column] = float(number == chosen)
        return start | self.cells.losses.start([(choice.loss, choice.term) for choice in plan.choices])

    def _cell_of(self, t: int, choice: Choice, point: Point) -> int:
        """The cell that a plan's year lies in, or the nearest of its kind."""
        laws = self.cells.laws[t]
        benefits = laws.benefits[choice.benefits].kind
        stacking = laws.stacking(merged=False)[choice.stacking].kind
        names = {stacking, "upper"} if stacking in ("middle", "high") else {stacking}
        nearest, distance = 0, math.inf
        for number, copy in enumerate(self.cells.cells[t].copies):
            cell = copy.cell
            if cell.benefits.kind != benefits or cell.stacking.kind not in names:
                continue
            if cell.niit.kind not in (choice.niit, "none"):
                continue
            off = _outside(point.lines.agi, cell.band.ranges[0])
            off += _outside(point.lines.magi_medicare, cell.medicare.ranges[0])
            off += 0.0 if cell.niit.kind == choice.niit else 0.001
            off += 0.0 if (cell.choice is laws.choices[-1]) == point.lines.itemizes else 0.0001
            if off < distance:
                nearest, distance = number, off
        return nearest


def _outside(amount: float, bounds: tuple[str, float, float]) -> float:
    _, low, high = bounds
    return max(0.0, low - amount) + max(0.0, amount - high)
