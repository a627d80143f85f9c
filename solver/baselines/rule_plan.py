"""What following a rule comes to: a plan like any other, audited."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.household.weights import as_reckoned
from ...models.plan import Plan
from ...models.plan_head import head_of
from ...models.scenario import Scenario
from ..audit import AuditReport, audit, fill
from ..simulate.follow import Followed, follow, sustainable_above
from ..simulate.household import Setting, setting
from ..simulate.plan_years import written
from ..simulate.rule import Rule


@dataclass(frozen=True)
class RulePlan:
    """What following a rule comes to.

    plan            audited and filled, None where the money runs out
    years_lasting   years in which everything was paid
    failed_in       the first year in which it was not
    report          the audit of the plan
    followed        what was followed; None where a plan was not made by following
    """

    rule: Rule
    plan: Plan | None
    years_lasting: int
    failed_in: int | None
    report: AuditReport | None
    followed: Followed | None = None


def run_rule(scenario: Scenario, horizon: Horizon, rule: Rule, level: float | None = None) -> RulePlan:
    """Follow a rule; `level` is annual spending in today's dollars, None the scenario's."""
    home = setting(scenario, horizon)
    followed = follow(home, rule, level)
    return audited(home, followed, level)


def audited(home: Setting, followed: Followed, level: float | None) -> RulePlan:
    """What was followed as a plan, audited and filled.

    A `level` other than the scenario's is another question, and the plan says so, but under `max_spending`, where it
    is the plan's decision.
    """
    scenario, horizon = home.scenario, home.horizon
    if level is not None and scenario.goal.objective != "max_spending":
        scenario = scenario.with_changes({"spending.annual": level})
    if followed.failed_in is not None:
        return RulePlan(followed.rule, None, followed.years_lasting, followed.failed_in, None, followed)
    plan = Plan(**head_of(scenario), years=written(followed.years, home))
    report = audit(plan, as_reckoned(scenario), horizon)  # judged as it was followed
    return RulePlan(followed.rule, fill(plan, report), followed.years_lasting, None, report, followed)


def sustainable(scenario: Scenario, horizon: Horizon, rule: Rule) -> float:
    """The highest level of spending, in whole today's dollars a year, that lasts to the end.

    Under `max_spending` it also leaves `goal.estate_floor`. 0 also where no level lasts.
    """
    return float(sustainable_above(setting(scenario, horizon), rule, 0) or 0)
