"""A plan at once: where the time is up, or we are told to stop, before the optimiser has any, the best of some rules.

A rule is followed in a few hundredths of a second, so one is looked for only then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from ...models.household.facts import Horizon
from ...models.household.open_facts import open_facts
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..alternatives import chosen
from ..run import Progress, SolveOptions
from ..run import solve as solve_or_nothing
from ..simulate.follow import Followed, follow, sustainable_above
from ..simulate.household import Setting, setting
from ..simulate.rule import Rule
from .rule_plan import audited
from .rules import rules_for

DEFAULT = SolveOptions()
SECONDS = 0.4
"""For following rules; at least one is followed, however long it takes."""


def solve(
    scenario: Scenario,
    options: SolveOptions = DEFAULT,
    progress: Callable[[Progress], None] | None = None,
    offered: Sequence[Plan] = (),
) -> Plan:
    """`run.solve` with a rule's plan as the last resort: the plan then says so, and has a bound only where one was
    proved by then. Raises what `run.solve` does; NoPlanInTime and KeyboardInterrupt only where no rule lasts.

    Where the scenario leaves facts to the plan: the best plan over all ways that they may fall (solver/alternatives).
    """
    if open_facts(scenario):
        return chosen(scenario, options, progress, solve)
    return solve_or_nothing(scenario, options, progress, offered, rule_plan)


def rule_plan(scenario: Scenario, horizon: Horizon, seconds: float = SECONDS) -> tuple[Plan, str] | None:
    """The best audited plan among the rules that can be followed in so many seconds, and what it is.

    Best by the scenario's goal (min_lifetime_tax: among rules that leave `goal.estate_share` of the best rule's
    estate). None where no rule's money lasts.
    """
    home = setting(scenario, horizon)
    runs = list(_followed(home, time.monotonic() + seconds))
    best = max((run.estate for run, _ in runs), default=0.0)
    for run, level in sorted(runs, key=lambda one: _worth(home, one[0], one[1], best), reverse=True):
        found = audited(home, run, level)
        if found.plan is not None and found.report is not None and found.report.ok:
            return found.plan, f"the plan of a rule of thumb ({run.rule.words})"
    return None


def _followed(home: Setting, until: float) -> Iterator[tuple[Followed, float | None]]:
    """Rules and how they end, each with its level of spending where that is the goal, while there is time."""
    level = -1
    for rule in _variety(home):
        if home.scenario.goal.objective == "max_spending":
            found = sustainable_above(home, rule, level + 1)
            if found is not None:
                level = found
                yield follow(home, rule, float(level)), float(level)
        else:
            run = follow(home, rule)
            if run.failed_in is None:
                yield run, None
        if time.monotonic() > until:
            return


def _variety(home: Setting) -> Iterator[Rule]:
    """Every rule once: the first of each family, then the second of each."""
    families = [family.members for family in rules_for(home.scenario, home.horizon)]
    for members in zip_longest(*families):
        yield from (rule for rule in members if rule is not None)


def _worth(home: Setting, run: Followed, level: float | None, best_estate: float) -> tuple[float, float]:
    """More is better."""
    goal = home.scenario.goal
    if goal.objective == "max_spending":
        return level or 0.0, run.estate
    if goal.objective == "max_estate":
        return run.estate, -run.lifetime_tax
    enough = run.estate >= goal.estate_share * best_estate
    return (1.0, -run.lifetime_tax) if enough else (0.0, run.estate)
