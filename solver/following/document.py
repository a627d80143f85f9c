"""The document of a followed plan: as solve's, with the bound that following proved."""

from __future__ import annotations

from ...models.gap import gap_of
from ...models.household.facts import Horizon
from ...models.household.plan_warnings import plan_warnings
from ...models.plan import Certificate, Objective, Plan, PlanWarning, PlanYear, rounded
from ...models.plan_head import head_of
from ...models.scenario import Scenario
from ...models.steps.facts import sold_at_a_loss
from ...models.steps.make import with_steps
from ..audit import AuditReport, audit, fill
from ..backends import version

OPTIMAL_DOLLARS, SOLVED_GAP = 1.0, 1e-3
"""The gaps, in dollars and as a share, up to which a plan counts as the best and as solved (SolveOptions)."""


def followed_plan(
    scenario: Scenario, horizon: Horizon, report: AuditReport, bound: float, seconds: float
) -> Plan:
    """A plan of audited years, certified by a bound in nominal dollars of the objective, with its steps."""
    plan = shell(scenario, report.years).as_written()
    again = audit(plan, scenario, horizon)
    plan = fill(plan, again)
    noted = [*horizon.warnings, *sold_at_a_loss(plan), *plan_warnings(scenario, horizon, plan)]
    found = again.objective
    objective = Objective(name=found.name, value=found.value, value_real=found.value_real)
    update = {
        "objective": objective,
        "certificate": _certificate(scenario, horizon, again, bound, seconds),
        "warnings": tuple(PlanWarning(code=code, where=where, message=said) for code, where, said in noted),
    }
    return with_steps(plan.model_copy(update=update), scenario)


def shell(scenario: Scenario, years: tuple[PlanYear, ...]) -> Plan:
    """The years as a plan's document, nothing claimed of them yet."""
    return Plan(**head_of(scenario), years=years)


def _certificate(
    scenario: Scenario, horizon: Horizon, report: AuditReport, bound: float, seconds: float
) -> Certificate:
    """What value and bound come to; "open_gap" where that is more than a solve would stop at."""
    value = rounded(report.objective.value)
    bound = max(rounded(bound, towards=1.0), value)
    dollars = gap_of(bound, value, -1.0) or 0.0
    share = dollars / max(abs(value), 1e-9)
    solved = "optimal" if dollars <= OPTIMAL_DOLLARS else "within_gap"
    if scenario.ignored:
        solved = "optimal_except"
    real = horizon.estate_deflator if report.objective.name == "max_estate" else 1.0
    return Certificate(
        status=solved if dollars <= OPTIMAL_DOLLARS or share <= SOLVED_GAP else "open_gap",  # type: ignore[arg-type]
        bound=bound,
        gap=share,
        gap_dollars=dollars,
        gap_dollars_real=dollars / real,
        rounds=0,
        binaries=0,
        seconds=seconds,
        solver=version("highs"),
        audit_worst_line=report.worst_line,
    )
