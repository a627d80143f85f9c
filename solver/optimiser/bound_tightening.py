"""What no plan better than a known one can be: cells ruled out, and the least and most that can be owned each year.

One relaxation is cut off at the plan and held in several live sessions, all begun from the basis of its solution.
A cell in which it has no solution is ruled out; cells are tried by groups, halved where a solution is found.
The measures of the state are tightened from both sides, year after year: neighbouring years have neighbouring bases.
Nothing better than the plan is cut off, so what is proved with what is left is proved.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from queue import Empty, SimpleQueue
from typing import Any

from ...models.laws.regime import AGI, DEDUCTION
from ..backends import Outcome, Session
from ..formulation.disjunctive import CellCopy
from ..formulation.program import Program
from ..formulation.state_copies import MEASURES, Range, write_state, year_state
from ..formulation.year import Cell
from . import tuning
from .evaluate import Values

SLACK = 1e-6
"""Share of the plan's objective that the cut-off lies beyond it, for the solver's tolerance."""
WHOLE = 1.0 - 1e-6
"""A cell with this weight is one that a solution is wholly in."""

Ranges = dict[str, dict[int, Range]]
"""By measure and period, thousands of dollars."""


class Tightening:
    """A relaxation cut off at a plan (thousands, minimised): `session` has just solved it with the answer `root`.

    That session is used up: it keeps the cut-off. `count` sessions are used, the others made by `another`; `stop` is
    asked between solves.
    """

    def __init__(
        self,
        program: Program,
        session: Session,
        root: Outcome,
        another: Callable[[Program], Session],
        count: int,
        plan: float,
        stop: Callable[[], bool],
    ) -> None:
        self.program, self.stop = program, stop
        self.cutoff = plan + SLACK * abs(plan)
        basis = session.basis()
        self.sessions = [session]
        for _ in range(count - 1):
            self.sessions.append(another(program))
            self.sessions[-1].start_from(basis)
        for each in self.sessions:
            each.cut_off(self.cutoff)
            each.set_option("solver", "simplex")
            each.set_option("dual_simplex_cost_perturbation_multiplier", 0.0)
        self._dead: list[int] = []
        self._seen: set[int] = set()
        self._see(root.values)

    def _share(self, tasks: Iterable[Any], work: Callable[[Session, Any], None]) -> None:
        """Every task once, by whichever session is free."""
        queue: SimpleQueue[Any] = SimpleQueue()
        for task in tasks:
            queue.put(task)

        def run(session: Session) -> None:
            while not self.stop():
                try:
                    task = queue.get_nowait()
                except Empty:
                    return
                work(session, task)

        with ThreadPoolExecutor(len(self.sessions)) as pool:
            for done in [pool.submit(run, session) for session in self.sessions]:
                done.result()

    # -- cells -----------------------------------------------------------------------------------------------

    def rule_out(self) -> dict[int, list[Cell]]:
        """By period, the cells that nothing within the cut-off is wholly in."""
        known = {id(session): 0 for session in self.sessions}

        def work(session: Session, copies: Sequence[CellCopy]) -> None:
            known[id(session)] = self._forget(session, known[id(session)])
            self._try_year(session, copies)

        years = [year.copies for year in self.program.cells if len(year.copies) > 1]
        self._share(years, work)
        for session in self.sessions:
            self._forget(session, 0)
        dead = set(self._dead)
        gone: dict[int, list[Cell]] = defaultdict(list)
        for t, year in enumerate(self.program.cells):
            for copy in year.copies:
                if len(year.copies) > 1 and copy.switch.column in dead:
                    gone[t].append(copy.cell)
        return gone

    def _forget(self, session: Session, known: int) -> int:
        """Takes the cells that others ruled out since out of a session too."""
        news = self._dead[known:]
        session.set_columns(news, [0.0] * len(news), [0.0] * len(news))
        return known + len(news)

    def _try_year(self, session: Session, copies: Sequence[CellCopy]) -> None:
        columns = [copy.switch.column for copy in sorted(copies, key=_place)]
        groups = [columns]
        while groups and not self.stop():
            group = [column for column in groups.pop() if column not in self._seen]
            if not group:
                continue
            others = [column for column in columns if column not in group]
            session.set_columns(others, [0.0] * len(others), [0.0] * len(others))
            outcome = session.solve(self.cutoff, tuning.NOW.tightening_seconds)
            session.set_columns(others, [0.0] * len(others), [1.0] * len(others))
            if outcome.status == "infeasible":
                session.set_columns(group, [0.0] * len(group), [0.0] * len(group))
                self._dead.extend(group)
                columns = [column for column in columns if column not in group]
                continue
            self._see(outcome.values)
            if len(group) > 1 and outcome.values is not None:
                half = len(group) // 2
                groups += [group[:half], group[half:]]

    def _see(self, values: Values | None) -> None:
        """Notes the cells that a solution is wholly in: they cannot be ruled out here."""
        if values is not None:
            for year in self.program.cells:
                for copy in year.copies:
                    if len(year.copies) > 1 and values[copy.switch.column] >= WHOLE:
                        self._seen.add(copy.switch.column)

    # -- state -----------------------------------------------------------------------------------------------

    def ranges(self, measures: Iterable[str], known: Ranges) -> Ranges:
        """The widened range of some measures in every period; within what is `known`."""
        count = len(self.program.cells)
        states = [year_state(*self.program.at(t)) for t in range(count)]
        names = [name for name in measures if any(MEASURES[name](state).terms for state in states)]
        ends: dict[tuple[str, float, int], float] = {}
        for session in self.sessions:
            session.set_option("simplex_strategy", 4)  # primal: the basis stays feasible as the cost changes

        def work(session: Session, side: tuple[str, float, range]) -> None:
            name, sign, run = side
            for t in run:
                if self.stop():
                    return
                amount = MEASURES[name](states[t])
                if not amount.terms:
                    continue
                session.set_cost((amount * sign).terms)
                outcome = session.solve(seconds=tuning.NOW.tightening_seconds)
                if outcome.status == "optimal":
                    ends[name, sign, t] = sign * outcome.objective + amount.const

        runs = _runs(count, -(-len(self.sessions) // (2 * len(names))))
        self._share([(name, sign, run) for name in names for sign in (1.0, -1.0) for run in runs], work)
        found: Ranges = {name: dict(of) for name, of in known.items()}
        for name in names:
            for t in range(count):
                low, high = ends.get((name, 1.0, t)), ends.get((name, -1.0, t))
                if low is None or high is None:
                    continue
                room = tuning.NOW.widen * (abs(high) + 1.0)
                least, most = known.get(name, {}).get(t, (0.0, math.inf))
                found.setdefault(name, {})[t] = max(least, low - room), min(most, high + room)
        return found


def _runs(count: int, parts: int) -> list[range]:
    """The periods in so many runs of neighbours."""
    ends = [count * part // parts for part in range(parts + 1)]
    return [range(first, last) for first, last in pairwise(ends)]


def _place(copy: CellCopy) -> tuple[float, list[str]]:
    cell = copy.cell
    kinds = [regime.kind for law, regime in cell.items() if not regime.is_band and law != DEDUCTION]
    return cell[AGI].ranges[0][1], kinds


def write_ranges(program: Program, ranges: Ranges, *, grouped: bool) -> None:
    """The state's copies, in every period with more than one cell."""
    for t, year in enumerate(program.cells):
        known = {name: of[t] for name, of in ranges.items() if t in of}
        if known and len(year.copies) > 1:
            ordered = {law.name for law in program.laws[t].apart if law.ordered}
            groups = _groups(year.copies, ordered) if grouped else [[copy] for copy in year.copies]
            write_state(*program.at(t), groups, known)


def _groups(copies: Sequence[CellCopy], ordered: Collection[str]) -> list[list[CellCopy]]:
    """Cells that agree on the laws whose regimes lie along a line."""
    groups: dict[tuple[str, ...], list[CellCopy]] = {}
    for copy in copies:
        along = (r.kind for law, r in copy.cell.items() if law in ordered)
        groups.setdefault(tuple(along), []).append(copy)
    return list(groups.values())
