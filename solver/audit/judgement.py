"""The audit itself: replay, compare, report."""

from __future__ import annotations

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.household.risk import as_made
from ...models.household.weights import is_own, with_rates
from ...models.plan import Plan
from ...models.scenario import Scenario
from .ends import estate_of, floor_faults, objective_of, totals_of
from .findings import RuleFault
from .own_rate import own_rates
from .replay import Replayed, replay
from .report import AuditReport, compare


def audit(plan: Plan, scenario: Scenario, horizon: Horizon | None = None) -> AuditReport:
    """Recompute a plan from the scenario's facts and say where it is wrong.

    `horizon` is `build_horizon(scenario)` where the caller has it already. Raises PlanError when the plan is
    not one for this scenario: other years, unknown accounts or assets. Where traditional dollars are weighed by the
    plan's own rates and it does not say them, they are read off its own returns.
    """
    horizon = horizon or build_horizon(scenario)
    scenario = as_made(scenario, plan)
    if is_own(scenario):
        unweighed = judge(replay(plan, scenario, horizon), plan, scenario, horizon)
        scenario = with_rates(scenario, own_rates(unweighed, scenario, horizon))
    return judge(replay(plan, scenario, horizon), plan, scenario, horizon)


def judge(replayed: Replayed, plan: Plan, scenario: Scenario, horizon: Horizon) -> AuditReport:
    """What a replayed plan comes to, and what is wrong with it.

    The replay may be that of a scenario which differs in its goal's numbers alone, where `allocation` does not weigh
    accounts by the heirs' rate: no year is replayed from them.
    """
    estate = estate_of(replayed, scenario, horizon)
    totals = totals_of(replayed.years, estate, scenario, horizon)
    objective = objective_of(replayed.years, estate, totals, scenario, horizon)
    faults = [*replayed.found.faults, *floor_faults(estate, scenario)]
    if plan.objective is not None and plan.objective.name != objective.name:
        message = f"the plan is for {plan.objective.name}, the scenario's goal is {objective.name}"
        faults.append(RuleFault(plan.years[0].year, "objective", "", message))
    ends = {"estate": estate, "totals": totals, "objective": objective}
    differences, worst = compare(plan, replayed.years, ends)
    return AuditReport(
        years=replayed.years,
        returns=replayed.returns,
        estate=estate,
        totals=totals,
        objective=objective,
        differences=differences,
        worst=worst,
        faults=tuple(faults),
        notes=tuple(replayed.found.notes),
    )
