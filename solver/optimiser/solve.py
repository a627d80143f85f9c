"""From a scenario to a certified plan: the rounds that bring plan and bound together.

1. A first incumbent: the guess, its cells fixed and optimised in (local_search.py).
2. The outer bound, refined until its own points need no edge (bound.py); its point is a second start for plans.
3. Bounds tightened under the cut-off of that plan (bound_tightening.py), round after round; beside it short MILPs in
   a neighbourhood of the incumbent.
4. The MILP over what is left, the incumbent as its warm start, until the gap or the time limit. If its answer
   needs an edge that was left out it is too good to be true: the edge is added and the MILP solved again.
5. A second LP, for a plan that reads well.

Beside 2, 3 and 4 the local search goes on in this thread: descent, then perturbations. The bound is always of the full
program. Everything found is kept when the time is up or Ctrl-C is pressed. With one thread the steps follow one
another, each ends by itself, and the same input gives the same plan unless the time runs out.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Any

from ...models.household.facts import Horizon
from ...models.plan import PlanYear
from ...models.scenario import Scenario
from ..backends import CUT_SHORT, Outcome
from ..errors import NoPlanInTime
from ..formulation.model import UNIT
from ..formulation.paths import Paths
from ..formulation.program import (
    NOTHING,
    PRODUCT,
    ActiveEdges,
    Conventions,
    Program,
    ProgramGoal,
    Refinement,
    Relaxed,
)
from ..formulation.restricted import Choice
from ..stopping import finishing, told
from . import tuning
from .bound import Proof, Relaxation
from .evaluate import Values, exact_points
from .given_starts import try_plan
from .lazy_breakpoints import first_refinement, not_written, refine_by_points
from .local_search import Found, Search
from .relaxation_rounding import weights_of
from .second_stage import Polished, polished

CLOSE = 0.5 / UNIT
"""Thousands of dollars between plan and bound at which nothing is left to prove."""

TOO_LATE = "No plan was found within the time limit: give more with --time-limit."
NONE_KEPT = (
    "The search ended with no plan that holds in the exact law, and with no proof that there is none: another search, "
    "with --threads 1 or 2, may find one."
)


@dataclass(frozen=True)
class State:
    """What is known now: minimised objective of the best plan and its bound, in thousands."""

    phase: str
    plan: float
    bound: float

    @property
    def gap(self) -> float:
        """Relative to the plan; infinite while one of them is missing, below zero where they contradict each other."""
        if not math.isfinite(self.plan) or not math.isfinite(self.bound):
            return math.inf
        return (self.plan - self.bound) / max(abs(self.plan), 1e-9)


@dataclass
class Certified:
    """The best plan's one-cell program and values, and the bound (thousands, minimised).

    `program` and `values` are of the polished plan; `interrupted` when Ctrl-C ended it, `late` when the time limit did.
    `others` are plans before the best, the latest first; `choices` are the polished plan's cells, `basis` its own.
    """

    program: Program
    found: Found
    values: Values
    bound: float
    rounds: int
    binaries: int
    interrupted: bool
    late: bool = False
    others: Sequence[Found] = ()
    choices: dict[int, Choice] = field(default_factory=dict)
    basis: object = None


class NoPlan(Exception):
    """The program has no solution at all."""


@dataclass
class Rounds:
    """One wish, brought to a certificate.

    `tell` hears every change; `deadline` is in time.monotonic seconds; `known` are the cells of a plan for another
    wish, as a first start, and `offered` the audited years of plans from elsewhere; `active` are
    edges of lazy laws that are written from the start. While there is no plan at all they go on after `deadline`, until
    `latest`. A `draft` is a plan from a short search, unproved unless it was stopped. With `paths` the program is
    theirs, woven, and `scenario` and `horizon` are those of the first.
    """

    scenario: Scenario
    horizon: Horizon
    goal: ProgramGoal
    backend: str
    threads: int
    gap: float
    deadline: float
    tell: Callable[[State], None]
    conventions: Conventions = PRODUCT
    relaxed: Relaxed = NOTHING
    known: tuple[Choice, ...] | None = None
    offered: Sequence[Sequence[PlanYear]] = ()
    active: ActiveEdges = ()
    latest: float = -math.inf
    draft: bool = False
    paths: Paths | None = None
    phase: str = "first plan"
    stopping: bool = False
    said: State | None = None
    heard: Relaxation | None = None
    until: float = math.inf
    program: Program = field(init=False)
    search: Search = field(init=False)
    proof: Proof = field(init=False)

    def run(self) -> Certified:
        """Raises NoPlan when nothing is feasible, NoPlanInTime or KeyboardInterrupt when stopped before any plan."""
        began = time.monotonic()
        self._open_search(self.active)
        writing = time.monotonic() - began
        self.until = self.deadline - min(tuning.NOW.reserve * max(0.0, self.deadline - began), 3.0 * writing)
        refinement = first_refinement(self.program)
        self.proof = Proof(
            self._write_cells,
            self.backend,
            self.threads,
            refinement,
            max(self.until, self.latest),
        )
        empty = interrupted = False
        try:
            for years in self.offered:
                try_plan(self.search, years)
            for begin in (self._known_plan, self.search.guess):
                start = CUT_SHORT if self.draft and self.search.best is not None else begin()
                if start.values is not None:
                    self._fix_and_optimise(start.values)
            if self.draft and self.search.best is not None:
                self.search.improve(self.until, "moves")
                self._mind_lazy_laws()
            else:
                self._descend_first()
                relaxation = self._bound()
                empty = relaxation.status == "infeasible"
                if not empty and (
                    not self.draft or self.search.best is None
                ):  # a draft without a plan proves that none is
                    self._narrow()
                    empty = self._prove()
        except KeyboardInterrupt:
            interrupted = True
        interrupted = interrupted or told()
        best = self.search.best
        if best is None:
            if interrupted:
                raise KeyboardInterrupt
            if empty:
                raise NoPlan
            raise NoPlanInTime(TOO_LATE if self._late() else NONE_KEPT)
        with finishing():
            return self._certified(best, writing, interrupted)

    def _certified(self, best: Found, writing: float, interrupted: bool) -> Certified:
        """The last steps, short where the time is up: a certificate needs a bound, and a plan should read well."""
        proof, late = self.proof, interrupted or self._left() <= tuning.NOW.last_moment
        if self.draft and not interrupted:
            return self._as_found(
                best, Polished(self.program, best.values, dict(enumerate(best.choices)), None), late
            )
        if not math.isfinite(proof.bound) and (not late or writing < tuning.NOW.quick):
            proof.deadline = time.monotonic() + tuning.NOW.last_steps
            proof.relax(self._plan, lambda: True)
        left = (
            tuning.NOW.last_steps
            if interrupted
            else max(tuning.NOW.last_steps, self.deadline - time.monotonic())
        )
        second = polished(self.program, best, self.backend, self.threads, left, self.search if late else None)
        return replace(self._as_found(best, second, late), interrupted=interrupted)

    def _as_found(self, best: Found, second: Polished, late: bool) -> Certified:
        return Certified(
            second.program,
            best,
            second.values,
            self.proof.bound,
            self.proof.rounds,
            self.proof.binaries,
            False,
            late,
            tuple(self.search.others),
            second.choices,
            second.basis,
        )

    # -- plans -----------------------------------------------------------------------------------------------

    def _open_search(self, active: ActiveEdges) -> None:
        self.program = self._write_one_cell(active)
        self.search = Search(
            self.program,
            self.backend,
            threads=self.threads,
            stop=self._watch,
            found=lambda _: self._say(),
            left=self._left,
        )
        self.heard = None

    def _write_one_cell(self, active: ActiveEdges) -> Program:
        if self.paths is not None:
            return self.paths.one_cell(active)
        return Program.with_one_cell(
            self.scenario, self.horizon, self.goal, active, self.conventions, self.relaxed
        )

    def _write_cells(self, refinement: Refinement) -> Program:
        if self.paths is not None:
            return self.paths.with_cells(refinement)
        return Program.with_cells(
            self.scenario, self.horizon, self.goal, refinement, self.conventions, self.relaxed
        )

    def _known_plan(self) -> Outcome:
        if self.known is None:
            return Outcome("failed", math.inf, -math.inf, None)
        self.search.choose(dict(enumerate(self.known)))
        return self.search.solve()

    def _fix_and_optimise(self, values: Values) -> None:
        """A plan from any point; the edges that the best plan lies beyond are noted for the bound."""
        self.search.fix_and_optimise(values)
        self._mind_lazy_laws()
        if self.search.best is not None:
            points = exact_points(self.program, self.search.best.values)
            refine_by_points(self.proof.refinement, self.program, points)

    def _descend_first(self) -> None:
        """With one thread nothing looks for plans beside the bound; from a known plan's cells it was done before."""
        if self.threads == 1 and self.known is None and self.search.best is not None:
            share = tuning.NOW.alone_first * max(0.0, self.until - time.monotonic())
            self.search.improve(time.monotonic() + share, "moves")
            self._mind_lazy_laws()

    def _mind_lazy_laws(self) -> None:
        """Where a plan was refused because a year owes a lazy law, the programs are written anew with that."""
        while self.search.too_good is not None:
            refused, known = self.search.too_good, self.search.best
            more = not_written(self.program, exact_points(self.program, refused.values))
            if not any(more):
                return
            edges = self.proof.refinement.edges
            for before, now in zip(edges, more, strict=True):
                before |= now
            self._open_search(edges)
            for before, laws in zip(edges, self.program.laws, strict=True):
                before |= laws.always
            for start in (refused, known):
                if start is not None:
                    self.search.fix_and_optimise(start.values)

    # -- the bound -------------------------------------------------------------------------------------------

    def _bound(self) -> Outcome:
        """The relaxation, then a plan from its point."""
        if self._late():
            return CUT_SHORT
        self.phase = "bound"
        relaxation: Outcome
        (relaxation,) = self._beside_search(lambda: self.proof.relax(self._plan, self._late))
        if relaxation.values is not None and not self._done():
            self._fix_and_optimise(relaxation.values)
        if self.threads == 1:
            self.search.improve(self.until, "moves")
        self._mind_lazy_laws()
        return relaxation

    def _narrow(self) -> None:
        """Side by side: the relaxation with what can be owned in each year, given the best plan, which is the better
        bound; and short MILPs around that plan, for what moving one year at a time cannot reach."""
        left = self.until - time.monotonic()
        if self.search.best is None or self.proof.relaxation is None or not self.search.session.warm:
            return
        if self._done() or left < tuning.NOW.narrow_seconds:
            return
        until, seconds = time.monotonic() + tuning.NOW.narrow_share * left, tuning.NOW.nearby_share * left

        def stop() -> bool:
            return self.stopping or told() or time.monotonic() > until

        if self.threads == 1:
            self.proof.tighten(self._plan, self._watch, stop)
            if not self._watch():
                self._optimise_nearby(self._nearby(seconds, self._late, tuning.NOW.alone_nodes)())
                self.search.improve(self.until, "pairs")
        else:
            self._narrow_beside(seconds, stop)
        self._mind_lazy_laws()

    def _narrow_beside(self, seconds: float, stop: Callable[[], bool]) -> None:
        """The same in threads of their own, a MILP after each better plan and each better relaxation."""
        near: Future[Outcome] | None = None
        tried: tuple[Found | None, Relaxation | None] | None = None

        def enough() -> bool:
            return stop() or self._done()

        with ThreadPoolExecutor(2) as pool:
            narrowing = pool.submit(self.proof.tighten, self._plan, self._done, stop)
            try:
                while near is not None or not narrowing.done():
                    if near is not None and near.done():
                        self._optimise_nearby(near.result())
                        near = None
                    now = self.search.best, self.proof.relaxation
                    if near is None and now != tried and not narrowing.done() and not self._watch():
                        near, tried = pool.submit(self._nearby(seconds, enough)), now
                    self._watch()
                    self._hear()
                    self.search.improve(time.monotonic() + tuning.NOW.slice, "draws")
                    running: list[Future[Any]] = [narrowing, *([near] if near else [])]
                    wait(running, timeout=0.05)
            except BaseException:
                self.stopping = True
                raise
            narrowing.result()

    def _hear(self) -> None:
        """The newest relaxation, for the search to draw plans from."""
        relaxation = self.proof.relaxation
        if relaxation is not None and relaxation is not self.heard:
            self.heard = relaxation
            self.search.draw_from(weights_of(self.program, relaxation.program, relaxation.values))

    def _nearby(
        self, seconds: float, stop: Callable[[], bool], nodes: int | None = None
    ) -> Callable[[], Outcome]:
        best, relaxation = self.search.best, self.proof.relaxation
        assert best is not None
        assert relaxation is not None
        points = exact_points(self.program, best.values)
        return lambda: self.proof.nearby(relaxation, best, points, seconds, stop, nodes)

    def _optimise_nearby(self, near: Outcome) -> None:
        if near.values is not None:
            self.search.fix_and_optimise(near.values)

    def _prove(self) -> bool:
        """The MILP from the best plan, again while its answer needs more edges; whether it has no solution."""
        while not self._done() and not self._late():
            self.phase = "proof"
            self._mind_lazy_laws()
            best = self.search.best
            points = exact_points(self.program, best.values) if best is not None else []
            left = self._left()
            outcome = self.proof.solve(
                left, tuning.NOW.milp_share * self.gap, best, points, self._while_proving
            )
            if outcome.values is None:
                return best is None and outcome.status == "infeasible"
            before = self.search.best.objective if self.search.best else math.inf
            missed = self.proof.missed(outcome, exact_points(self.proof.cells, outcome.values))
            self._fix_and_optimise(outcome.values)
            now = self.search.best.objective if self.search.best else math.inf
            if not missed and now >= before and outcome.status == "optimal":
                return False
        return False

    def _beside_search(self, *tasks: Callable[[], Any]) -> list[Any]:
        """Runs tasks in threads of their own while plans are looked for in this one."""
        if self.threads == 1:
            return [task() for task in tasks]
        with ThreadPoolExecutor(len(tasks)) as pool:
            running = [pool.submit(task) for task in tasks]
            try:
                while not all(task.done() for task in running):
                    self._watch()
                    self.search.improve(time.monotonic() + tuning.NOW.slice, "pairs")
                    wait(running, timeout=0.05)
            except BaseException:
                self.stopping = True
                raise
            return [task.result() for task in running]

    # -- what is known ---------------------------------------------------------------------------------------

    def _plan(self) -> float:
        return self.search.best.objective if self.search.best is not None else math.inf

    def _state(self) -> State:
        return State(self.phase, self._plan(), self.proof.bound)

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
        self.proof.raise_to(bound)
        done = self._watch()
        if self.threads == 1:  # the MILP ends by itself: when we look must not choose the plan
            return self._late()
        if not done:
            self._hear()
            self.search.improve(time.monotonic() + tuning.NOW.slice)
        return done

    def _left(self) -> float:
        """Seconds, less than none after the end."""
        until = self.until if self.search.best is not None else max(self.until, self.latest)
        return until - time.monotonic()

    def _late(self) -> bool:
        return self.stopping or told() or self._left() <= 0.0

    def _done(self) -> bool:
        state = self._state()
        return math.isfinite(state.gap) and (state.gap <= self.gap or state.plan - state.bound <= CLOSE)
