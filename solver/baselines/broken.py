"""What a plan that was followed does not hold of what the optimum must."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.household.risk import risk_limits, riskier_shares
from ...models.plan import Plan
from ...models.scenario import Scenario
from .comparison import RISKIER
from .rule_plan import RulePlan


def broken(scenario: Scenario, run: RulePlan) -> Iterator[str]:
    """What a rule's plan does not hold of what the optimum must, in words, by kind; nothing where it holds all."""
    if run.plan is None or run.report is None or run.report.ok:
        return
    kinds = dict.fromkeys(fault.rule for fault in run.report.faults)
    if "risk" in kinds:
        over = _points_over(scenario, run.plan)
        yield f"{RISKIER} by up to {100 * over:.1f} points of the riskier assets"
    for kind in kinds:
        if kind != "risk":
            yield str(next(fault for fault in run.report.faults if fault.rule == kind))
    yield from (str(found) for found in run.report.differences[:1])


def _points_over(scenario: Scenario, plan: Plan) -> float:
    """The most of any year by which the share of the riskier assets is above what equal risk allows, as a fraction."""
    held = zip(riskier_shares(scenario, plan.years), plan.years, strict=True)
    limits = [(share, risk_limits(scenario, year.year)) for share, year in held]
    return max((share - most.most_riskier for share, most in limits if most is not None), default=0.0)
