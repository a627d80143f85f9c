"""The solves behind an explanation: whether a scenario has a plan, and the most of something that a plan reaches.

A relaxation without a solution proves that there is no plan; a plan that was found proves that there is one; a limit
proves nothing.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Literal

from ...models.gap import gap_of
from ...models.household.horizon import build_horizon
from ...models.scenario import Scenario
from ..errors import NoPlanInTime, SolverFailure
from ..formulation.model import UNIT
from ..formulation.program import NOTHING, Program, ProgramGoal, Relaxed
from ..optimiser.local_search import Search
from ..optimiser.solve import Certified, NoPlan, Rounds

SECONDS = 5.0
LEAST_SECONDS = 1.0
"""At most and (while there is time at all) at least, for each plan that shows what can be met."""
TEST_SECONDS = 4.0
"""At most, to tell whether there is a plan."""
GAP = 1e-4
"""Between what a plan reaches and what is proven out of reach, if the seconds allow; both are given out."""
SETTLED_DOLLARS = 0.5
SETTLINGS = 5
"""The shape "smile" depends on the level: so often at most is the most spending found anew for its own level."""

Verdict = Literal["met", "conflict", "unknown"]
Sought = Literal["max_spending", "max_estate", "least_slack", "least_conversion", "least_marketplace"]


class Late(Exception):
    """The time for the whole explanation is up, or Ctrl-C was pressed."""


@dataclass(frozen=True)
class Most:
    """What a plan reaches of something, and the nearest that is proven out of reach, `within` of it, in dollars."""

    best: float
    bound: float
    within: float
    certified: Certified

    def scaled(self, by: float) -> Most:
        """The same in another unit."""
        return Most(self.best * by, self.bound * by, self.within * by, self.certified)


@dataclass
class Solves:
    """What every solve of one explanation shares.

    deadline  in time.monotonic seconds; a solve raises Late when there is no time left to begin it
    turns     how many plans that show what can be met are still to be looked for: they share the time that is left
    """

    backend: str
    threads: int
    deadline: float
    turns: int = 1
    interrupted: bool = False

    def turn(self) -> float:
        """When the next of the turns must end."""
        left = self.deadline - time.monotonic()
        share = left / max(1, self.turns)
        self.turns -= 1
        return time.monotonic() + min(SECONDS, left, max(LEAST_SECONDS, share))

    def verdict(self, scenario: Scenario) -> Verdict:
        """Whether a scenario has a plan."""
        self._in_time()
        goal = ProgramGoal("max_spending" if scenario.goal.objective == "max_spending" else "max_estate")
        if self._plan_at_once(scenario, goal):
            return "met"
        try:
            self._rounds(scenario, goal, math.inf, time.monotonic() + TEST_SECONDS, NOTHING)
        except NoPlan:
            return "conflict"
        except (NoPlanInTime, SolverFailure):
            return "unknown"
        return "met"

    def most_spending(self, scenario: Scenario) -> Most | None:
        """The most spending a year, today's dollars; of `spending.annual` only the shape is kept."""
        found = self.most(scenario, "max_spending")
        for _ in range(SETTLINGS):
            if scenario.spending.shape != "smile" or scenario.goal.objective == "max_spending":
                break
            if found is None or found.best < 1.0:
                break
            if abs(found.best - scenario.spending.annual) <= SETTLED_DOLLARS:
                break
            scenario = scenario.with_changes({"spending.annual": found.best})
            found = self.most(scenario, "max_spending")
        return found

    def best_estate(self, scenario: Scenario) -> Most | None:
        """The best estate after tax, today's dollars."""
        found = self.most(scenario, "max_estate")
        if found is None:
            return None
        return found.scaled(1.0 / build_horizon(scenario).estate_deflator)

    def most(self, scenario: Scenario, sought: Sought, relaxed: Relaxed = NOTHING) -> Most | None:
        """The most spending (today's dollars) or estate (nominal), the least slack (nominal), yearly conversions
        or marketplace MAGI.

        None where there is no plan, none was found, or it is better than its bound, which then proves nothing.
        """
        self._in_time()
        floor = None
        if sought != "max_spending" and scenario.goal.objective == "max_spending":
            scenario = scenario.with_changes({"spending.annual": 0.0, "spending.shape": "flat"})
        if sought.startswith("least"):
            floor = scenario.goal.estate_floor * build_horizon(scenario).estate_deflator
        try:
            certified = self._rounds(scenario, ProgramGoal(sought, floor), GAP, self.turn(), relaxed)
        except (NoPlan, NoPlanInTime, SolverFailure):
            return None
        sign = 1.0 if sought.startswith("least") else -1.0
        best, bound = sign * certified.found.objective * UNIT, sign * certified.bound * UNIT
        within = gap_of(bound, best, sign)
        return None if within is None else Most(best, bound, within, certified)

    def least_of_extra(self, scenario: Scenario, number: int) -> Most | None:
        """The least share, 0 to 1, of one of `spending.extra` that must be given up."""
        least = self.most(scenario, "least_slack", Relaxed(extra=number))
        return None if least is None else least.scaled(1.0 / UNIT)

    def off_agi(self, scenario: Scenario, number: int) -> Most | None:
        """The least dollars by which one of `limits.agi` must be missed, today's."""
        least = self.most(scenario, "least_slack", Relaxed(agi=number))
        year = scenario.limits.agi[number].year - scenario.start_year
        return None if least is None else least.scaled(1.0 / build_horizon(scenario).periods[year].deflator)

    def nearest_flow(self, scenario: Scenario, number: int) -> tuple[Most, float] | None:
        """The least dollars by which one of `limits.fixed` must be missed, and what then flows; today's."""
        least = self.most(scenario, "least_slack", Relaxed(fixed=number))
        if least is None:
            return None
        flow, program = scenario.limits.fixed[number], least.certified.program
        t = flow.year - scenario.start_year
        deflator = program.horizon.periods[t].deflator
        planned = program.sheltered.flow(flow.what, flow.owner, t).value(least.certified.values) * UNIT
        planned += scenario.done_to_date(flow.what, flow.owner, flow.year)
        return least.scaled(1.0 / deflator), planned / deflator

    def _plan_at_once(self, scenario: Scenario, goal: ProgramGoal) -> bool:
        """Whether the first guess already leads to a plan."""
        program = Program.with_one_cell(scenario, build_horizon(scenario), goal)
        search = Search(program, self.backend, threads=self.threads)
        guess = search.guess()
        if guess.values is not None:
            search.fix_and_optimise(guess.values)
        return search.best is not None

    def _rounds(
        self, scenario: Scenario, goal: ProgramGoal, gap: float, until: float, relaxed: Relaxed
    ) -> Certified:
        certified = Rounds(
            scenario,
            build_horizon(scenario),
            goal,
            self.backend,
            self.threads,
            gap,
            min(self.deadline, until),
            lambda state: None,
            relaxed=relaxed,
        ).run()
        self.interrupted = self.interrupted or certified.interrupted
        return certified

    def _in_time(self) -> None:
        if self.interrupted or time.monotonic() >= self.deadline:
            raise Late
