"""A rule followed year by year in plain arithmetic, without an optimiser, and audited like any plan."""

from __future__ import annotations

from dataclasses import dataclass

from ...models.household.facts import Horizon
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..audit import AuditReport
from .rules import Rule


@dataclass(frozen=True)
class RulePlan:
    """What following a rule comes to.

    plan            audited and filled, None where the money runs out
    years_lasting   years in which everything was paid
    failed_in       the first year in which it was not
    report          the audit of the plan
    """

    rule: Rule
    plan: Plan | None
    years_lasting: int
    failed_in: int | None
    report: AuditReport | None


def run_rule(scenario: Scenario, horizon: Horizon, rule: Rule, level: float | None = None) -> RulePlan:
    """Follow a rule; `level` is annual spending in today's dollars, None the scenario's."""
    raise NotImplementedError


def sustainable(scenario: Scenario, horizon: Horizon, rule: Rule) -> float:
    """The highest level of spending, in whole today's dollars a year, that lasts to the end.

    Under `max_spending` it also leaves `goal.estate_floor`. Bisection to the dollar.
    """
    raise NotImplementedError
