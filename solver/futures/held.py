"""The plan with this year's AGI held at the level that is best over many futures: what to do this year then."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from ...models.plan import Plan
from ...models.scenario import Scenario
from ..errors import InfeasibleError, NoPlanInTime, SolverFailure
from ..run import Progress, SolveOptions, solve
from .document import HeldYear, ThisYear

ROUNDED = 100.0
"""Dollars below the level that the first year's rounded amounts may need."""


def held_year(
    scenario: Scenario,
    plan: Plan,
    levels: ThisYear,
    options: SolveOptions,
    told: Callable[[Progress], None] = lambda now: None,
) -> HeldYear | None:
    """This year at the best level: the plan itself where its own AGI is as good, else a plan with that AGI held
    (`limits.agi`), solved anew at the plan's own rates; None where there is none.

    `scenario` is weighed as the plan is (`as_weighed`).
    """
    if levels.plan_is_as_good:
        return _of(plan, plan, levels.plan_agi)
    held = with_agi_held(scenario, levels.best)
    try:
        found = solve(held, replace(options, name_conflicts=False, ranges=False), told)
    except (InfeasibleError, NoPlanInTime, SolverFailure):
        return None
    return _of(found, plan, levels.best)


def with_agi_held(scenario: Scenario, agi: float) -> Scenario:
    """The scenario that asks for this AGI in its first year, within the hundred that amounts are rounded to."""
    year = scenario.start_year
    span = {"year": year, "at_least": max(0.0, agi - ROUNDED), "at_most": max(0.0, agi)}
    others = [wish.model_dump(exclude_none=True) for wish in scenario.limits.agi if wish.year != year]
    return scenario.with_changes({"limits.agi": [*others, span]})


def _of(found: Plan, plan: Plan, agi: float) -> HeldYear:
    sign = -1.0 if plan.objective is not None and plan.objective.name == "min_lifetime_tax" else 1.0
    mine, own = _value(found), _value(plan)
    proof = found.certificate
    return HeldYear(
        agi=agi,
        is_the_plans=found is plan,
        costs=0.0 if found is plan else sign * (own - mine),
        status="no_certificate" if proof is None else proof.status,
        gap=None if proof is None else proof.gap_dollars_real,
        steps=tuple(found.steps),
        plan=json.loads(found.to_json()),
    )


def _value(plan: Plan) -> float:
    return 0.0 if plan.objective is None else float(plan.objective.value_real)
