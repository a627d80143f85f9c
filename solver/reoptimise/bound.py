"""A bound asked for: whether any plan of a scenario, its first year held or not, is better than a stated objective."""

from __future__ import annotations

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..audit import AuditReport
from ..formulation.first_year import FirstYear
from ..formulation.model import UNIT
from ..formulation.program import ProgramGoal
from ..optimiser.none_better import bound_towards


def bound_on(
    scenario: Scenario,
    horizon: Horizon,
    known: AuditReport,
    asked: float,
    seconds: float,
    *,
    estate_at_least: float | None = None,
    first_year: FirstYear | None = None,
    backend: str = "highs",
    threads: int = 1,
) -> float:
    """The best bound found, no better than `asked`, of the goal minimised in nominal dollars.

    Infinite where there is no plan at all, minus infinity where nothing is proved. `known`: a plan to begin from.
    Raises KeyboardInterrupt where Ctrl-C ended it.
    """
    goal = ProgramGoal(scenario.goal.objective, estate_at_least, first_year=first_year)
    found = bound_towards(scenario, horizon, goal, known.years, asked / UNIT, seconds, backend, threads)
    return found * UNIT
