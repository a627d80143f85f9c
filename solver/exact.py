"""From a scenario to a certified plan: the rounds that bring plan and bound together.

1. A first plan: the guess, settled (search.py).
2. The outer bound: the cells' relaxation, refined until its own points need no edge (refine.py); its point is a
   second start for plans.
3. Descent from the best start.
4. The MILP, started from the plan, until the gap or the time limit. If its answer needs an edge that was left out it
   is too good to be true: the edge is added and the MILP solved again.
5. A second LP within a dollar, for a plan that reads well.

The bound is always of the full program. Everything found is kept when the time is up or Ctrl-C is pressed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from ..models.household.facts import Horizon
from ..models.scenario import Scenario
from .backends import Outcome, Session, open_session
from .errors import SolverFailure
from .lifetime.onecell import Choice
from .lifetime.polish import GIVE_UP, write_polish
from .lifetime.program import PRODUCT, Conventions, Program, Refinement, Wish
from .lifetime.state import Range
from .pen import UNIT
from .refine import first_refinement, refine_by_cells, refine_by_points
from .search import Found, Search, Values, exact_points
from .squeeze import FEW_CELLS, ranges, wealth_ends, write_cut_off, write_ranges

T = TypeVar("T")

LAZY_ROUNDS = 25
STALE = 1e-7
"""Relative rise of the relaxation under which refining it further is left to the MILP's rounds."""
TIGHTEN_SECONDS = 6.0
"""With less time left than this, state bounds are not begun."""
TIGHTEN_SHARE = 0.3
"""Of the time left, the most that finding them may take."""
WORTH = 0.75
"""They go into the MILP if they leave no more than this share of the gap."""
SLICE = 1.0
"""Seconds of search between two looks at a running MILP."""
CLOSE = 0.5 / UNIT
"""Thousands of dollars between plan and bound at which nothing is left to prove."""
SEARCH_SHARE = 0.2
"""Of the time, what descent may use before the MILP starts."""


@dataclass(frozen=True)
class State:
    """What is known now: minimised objective of the best plan and its bound, in thousands."""

    phase: str
    plan: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative to the plan (infinite while one of them is missing)."""
        if not math.isfinite(self.plan) or not math.isfinite(self.bound):
            return math.inf
        return max(0.0, self.plan - self.bound) / max(abs(self.plan), 1e-9)


@dataclass
class Certified:
    """The best plan's one-cell program and values, and the bound (thousands, minimised).

    `program` and `values` are of the polished plan; `interrupted` when Ctrl-C ended it.
    """

    program: Program
    found: Found
    values: Values
    bound: float
    rounds: int
    binaries: int
    interrupted: bool
    amt_years: set[int]


class NoPlan(Exception):
    """The program has no solution at all."""


@dataclass
class Rounds:
    """One wish, brought to a certificate.

    `tell` hears every change; `deadline` is in time.monotonic seconds; `known` are the cells of a plan for another
    wish, as a first start.
    """

    scenario: Scenario
    horizon: Horizon
    wish: Wish
    backend: str
    threads: int
    gap: float
    deadline: float
    tell: Callable[[State], None]
    conventions: Conventions = PRODUCT
    known: tuple[Choice, ...] | None = None
    wealth: list[Range | None] | None = None
    bound: float = -math.inf
    rounds: int = 0
    binaries: int = 0
    interrupted: bool = False
    phase: str = "first plan"
    stopping: bool = False
    said: State | None = None
    started: float = field(default_factory=time.monotonic)
    amt_years: set[int] = field(default_factory=set)

    def run(self) -> Certified:
        """Raises NoPlan when nothing is feasible."""
        self._open_search()
        relaxation: Outcome | None = None
        try:
            for start in (self._known_plan(), self.search.guess()):
                if start.values is not None:
                    self._settle(start.values)
            relaxation = self._relax_and_descend()
            self._tighten()
            self._milp()
        except KeyboardInterrupt:
            self.interrupted = True
        best = self.search.best
        if best is None:
            if relaxation is not None and relaxation.status == "infeasible":
                raise NoPlan
            if self.interrupted:
                raise KeyboardInterrupt
            raise SolverFailure("no plan was found within the time limit; give it more with --time-limit")
        values = self._polish(best)
        return Certified(
            self.polished,
            best,
            values,
            self.bound,
            self.rounds,
            self.binaries,
            self.interrupted,
            self.amt_years,
        )

    # -- plans -----------------------------------------------------------------------------------------------

    def _known_plan(self) -> Outcome:
        if self.known is None:
            return Outcome("failed", math.inf, -math.inf, None)
        self.search.choose(dict(enumerate(self.known)))
        return self.search.solve()

    def _open_search(self) -> None:
        self.program = Program.with_one_cell(
            self.scenario, self.horizon, self.wish, self.amt_years, self.conventions
        )
        self.search = Search(
            self.program, self.backend, threads=self.threads, stop=self._watch, found=lambda _: self._say()
        )
        self.refinement = first_refinement(self.program)
        self.refinement.amt = set(self.amt_years)

    def _settle(self, values: Values) -> None:
        """A plan from any point; where its returns show AMT in a new year, the programs are written anew with it."""
        found = self.search.settle(values)
        if found is not None:
            points = exact_points(self.program, found.values)
            taxed = {t for t, point in enumerate(points) if point.lines.amt > 0.01 and self.conventions.amt}
            if taxed - self.amt_years:
                self.amt_years |= taxed
                refinement = self.refinement
                self._open_search()
                refinement.amt |= taxed
                self.refinement = Refinement(
                    [old | new for old, new in zip(refinement.edges, self.refinement.edges, strict=True)],
                    refinement.split,
                    refinement.amt,
                )
                self._settle(found.values)
                return
        if self.search.best is not None:
            points = exact_points(self.program, self.search.best.values)
            refine_by_points(self.refinement, self.program, points)

    def _relax_and_descend(self) -> Outcome:
        """The bound in one thread and the search for plans in this one, then a descent from the bound's point."""
        self.phase = "bound"
        if self.threads == 1 or self.search.best is None:
            relaxation = self._relax()
            if relaxation.values is not None and not self._done():
                self._settle(relaxation.values)
                self._descend(time.monotonic() + SEARCH_SHARE * (self.deadline - time.monotonic()))
            return relaxation
        with ThreadPoolExecutor(1) as pool:
            bounding = pool.submit(self._relax)
            try:
                self.search.stop = lambda: self._watch() or (bounding.done() and self._gave_up())
                self.search.descend(self.search.best)
                while not bounding.done() and not self._watch():
                    self.search.improve(time.monotonic() + 1.0)
            except BaseException:
                self.stopping = True
                raise
            finally:
                self.search.stop = self._watch
            relaxation = bounding.result()
        if relaxation.values is not None and not self._done():
            self._settle(relaxation.values)
        return relaxation

    def _gave_up(self) -> bool:
        """A descent under way when the bound is ready goes on for its share of the time."""
        return time.monotonic() >= self.started + SEARCH_SHARE * (self.deadline - self.started)

    def _descend(self, until: float) -> None:
        if self.search.best is None or self._done():
            return
        self.search.stop = lambda: self._watch() or time.monotonic() > until
        self.search.descend(self.search.best)
        self.search.stop = self._watch

    # -- the bound -------------------------------------------------------------------------------------------

    def _relax(self) -> Outcome:
        """The lazily refined relaxation; leaves its last program and session for the MILP."""
        outcome = Outcome("failed", math.inf, -math.inf, None)
        for number in range(LAZY_ROUNDS):
            before = outcome.objective
            self._write_cells()
            self.session.set_option("solver", "ipm")
            outcome = self.session.solve()
            self.rounds += 1
            if outcome.values is None:
                return outcome
            self.bound = max(self.bound, outcome.objective)
            stale = number > 0 and outcome.objective - before <= STALE * abs(before)
            if self._late() or not refine_by_cells(self.refinement, self.cells, outcome.values) or stale:
                break
        return outcome

    def _tighten(self) -> None:
        """What can be owned in each year, given the plan; then the relaxation with it, which is the better bound."""
        best = self.search.best
        left = self.deadline - time.monotonic()
        if best is None or not self.session.warm or self._done() or left < TIGHTEN_SECONDS:
            return
        cut_off = write_cut_off(
            self.scenario, self.horizon, self.wish, self.refinement, self.conventions, best.objective
        )
        until = time.monotonic() + TIGHTEN_SHARE * left

        def ends(sign: float) -> list[float | None]:
            return wealth_ends(
                cut_off, self.backend, self.threads, sign, lambda: self.stopping or time.monotonic() > until
            )

        least, most = self._beside_search(lambda: ends(1.0), lambda: ends(-1.0))
        self.wealth = ranges(least, most)
        gap = self._gap()
        (outcome,) = self._beside_search(self._tightened)
        self.rounds += 1
        if outcome.status == "optimal":
            self.bound = max(self.bound, outcome.objective)
        if self._gap() > WORTH * gap:
            self.wealth = None  # copies that prove little only slow the MILP down

    def _tightened(self) -> Outcome:
        """The relaxation with every cell's own copies of the state."""
        cells = self._cells()
        assert self.wealth is not None
        write_ranges(cells, self.wealth, grouped=False)
        session = open_session(self.backend, cells.pen, self.threads)
        session.set_option("solver", "ipm")
        return session.solve()

    def _beside_search(self, *tasks: Callable[[], T]) -> list[T]:
        """Runs tasks in threads of their own while plans are looked for in this one."""
        if self.threads == 1:
            return [task() for task in tasks]
        with ThreadPoolExecutor(len(tasks)) as pool:
            running = [pool.submit(task) for task in tasks]
            try:
                while not all(task.done() for task in running):
                    self._watch()
                    self.search.improve(time.monotonic() + 0.5)
                    time.sleep(0.01)
            except BaseException:
                self.stopping = True
                raise
            return [task.result() for task in running]

    def _gap(self) -> float:
        assert self.search.best is not None
        return self.search.best.objective - self.bound

    def _cells(self) -> Program:
        return Program.with_cells(
            self.scenario, self.horizon, self.wish, self.refinement, conventions=self.conventions
        )

    def _write_cells(self) -> None:
        self.cells = self._cells()
        if self.wealth is not None:
            write_ranges(self.cells, self.wealth, grouped=sum(self.cells.pen.integer) > FEW_CELLS)
        self.session: Session = open_session(self.backend, self.cells.pen, self.threads)
        self.binaries = sum(self.cells.pen.integer)

    def _milp(self) -> None:
        """The MILP from the best plan, again with more edges while its answer needs them."""
        while not self._done() and not self._late():
            self.phase = "proof"
            self._write_cells()
            best = self.search.best
            outcome = self.session.solve_mip(
                self.deadline - time.monotonic(), self.gap, self._start(best), self._while_proving
            )
            self.rounds += 1
            if outcome.status == "infeasible" or (outcome.status == "failed" and outcome.values is None):
                if best is None and outcome.status == "infeasible":
                    raise NoPlan
                return
            if math.isfinite(outcome.bound):
                self.bound = max(self.bound, outcome.bound)
            if outcome.values is None:
                return
            before = self.search.best.objective if self.search.best else math.inf
            points = exact_points(self.cells, outcome.values)
            missing = refine_by_points(self.refinement, self.program, points)
            missing |= refine_by_cells(self.refinement, self.cells, outcome.values)
            self._settle(outcome.values)
            now = self.search.best.objective if self.search.best else math.inf
            if not missing and now >= before and outcome.status == "optimal":
                return

    def _start(self, best: Found | None) -> dict[int, float] | None:
        """The plan's cells as a first point of the MILP: the integer columns alone."""
        if best is None:
            return None
        start: dict[int, float] = {}
        points = exact_points(self.program, best.values)
        for t, year in enumerate(self.cells.cells):
            if len(year.copies) < 2:
                continue
            chosen = self._cell_of(t, best.choices[t], points[t].lines.agi, points[t].lines.magi_medicare)
            for number, copy in enumerate(year.copies):
                start[copy.switch.column] = float(number == chosen)
        start |= self.cells.losses.start([(choice.loss, choice.term) for choice in best.choices])
        return start

    def _cell_of(self, t: int, choice: Choice, agi: float, magi: float) -> int:
        one = self.program.ones[t]
        benefits = one.laws.benefits[choice.benefits].kind
        stacking = one.stackings[choice.stacking].kind
        names = {stacking} | ({"upper"} if stacking in ("middle", "high") else set())
        best, distance = 0, math.inf
        for number, copy in enumerate(self.cells.cells[t].copies):
            cell = copy.cell
            if cell.benefits.kind != benefits or cell.stacking.kind not in names:
                continue
            if cell.niit.kind not in (choice.niit, "none"):
                continue
            off = _outside(agi, cell.band.ranges[0]) + _outside(magi, cell.medicare.ranges[0])
            off += 0.0 if cell.niit.kind == choice.niit else 0.001
            if off < distance:
                best, distance = number, off
        return best

    # -- the end ---------------------------------------------------------------------------------------------

    def _polish(self, best: Found) -> Values:
        """The second LP on the best plan's cells; its values replace the plan's if it solves."""
        self.phase = "polish"
        self.polished = Program.with_one_cell(
            self.scenario, self.horizon, self.wish, self.amt_years, self.conventions
        )
        cost = write_polish(self.polished, best.objective, GIVE_UP)
        polisher = Search(
            self.polished, self.backend, threads=self.threads, stop=lambda: False, found=lambda _: None
        )
        polisher.session.set_cost(cost)
        polisher.choose(dict(enumerate(best.choices)))
        outcome = polisher.solve()
        if outcome.values is None:
            self.polished = self.program
            return best.values
        return outcome.values

    # -- what is known ---------------------------------------------------------------------------------------

    def _state(self) -> State:
        plan = self.search.best.objective if self.search.best is not None else math.inf
        return State(self.phase, plan, self.bound)

    def _say(self) -> None:
        """Tells what changed; only ever called from the thread that runs the rounds."""
        state = self._state()
        if state != self.said and (math.isfinite(state.plan) or math.isfinite(state.bound)):
            self.said = state
            self.tell(state)

    def _watch(self) -> bool:
        """Asked between the solves of a search: tells the news, and says when to stop."""
        self._say()
        return self._late() or self._done()

    def _while_proving(self, objective: float, bound: float) -> bool:
        """Called again and again during the MILP: its bound is ours as it rises; meanwhile plans are looked for."""
        if math.isfinite(bound):
            self.bound = max(self.bound, bound)
        stop = self._watch()
        if not stop and self.threads > 1:
            self.search.improve(time.monotonic() + SLICE)
        return stop

    def _late(self) -> bool:
        return self.stopping or time.monotonic() >= self.deadline

    def _done(self) -> bool:
        state = self._state()
        return state.gap <= self.gap or state.plan - state.bound <= CLOSE


def _outside(amount: float, bounds: tuple[str, float, float]) -> float:
    _, low, high = bounds
    return max(0.0, low - amount) + max(0.0, amount - high)
