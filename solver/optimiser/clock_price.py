"""What the clock of a year costs: the plan again with its money taken out through the year, in the plan's own cells."""

from __future__ import annotations

import math
import time

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.plan import Plan, ThroughTheYear
from ...models.scenario import Scenario
from ..audit import audit
from ..formulation.model import UNIT
from ..formulation.program import Program, ProgramGoal
from .given_starts import try_plan
from .lazy_breakpoints import owed_by
from .local_search import Search


def with_clock_price(
    plan: Plan, scenario: Scenario, horizon: Horizon, *, seconds: float = math.inf, backend: str = "highs"
) -> Plan:
    """The plan with what it would reach if cash earned half a year's real return until it is spent.

    Left out where the scenario has that already, where the program has nothing in those cells, or no time.
    """
    assert plan.objective is not None
    if scenario.spending.paid == "through_the_year":
        return plan
    until = time.monotonic() + seconds
    through = scenario.with_changes({"spending.paid": "through_the_year"})
    report = audit(plan, scenario, horizon)
    goal = scenario.goal.objective
    floor = report.estate.after_tax if goal == "min_lifetime_tax" else None
    program = Program.with_one_cell(
        through, build_horizon(through), ProgramGoal(goal, floor), owed_by(report.years)
    )
    search = Search(
        program,
        backend,
        threads=1,
        stop=lambda: time.monotonic() >= until,
        left=lambda: until - time.monotonic(),
    )
    try_plan(search, report.years)
    if search.best is None:
        return plan
    value = program.sign * search.best.objective * UNIT
    per_real = plan.objective.value / plan.objective.value_real if plan.objective.value_real else 1.0
    given = plan.objective if plan.bare is None else plan.bare.objective
    more = value / given.value - 1.0 if given.value > 1.0 else None
    said = ThroughTheYear(value=value, value_real=value / per_real, more=more)
    return plan.model_copy(update={"through_the_year": said})
