"""What each decision is worth alone (order, conversions, location, lots, band, gifts), in today's dollars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...models.plan import Plan
from ..simulate.rule import Rule
from .narrower import Decision, Narrower
from .rule_plan import RulePlan
from .rules import TAXABLE_FIRST

CENT = 0.01


@dataclass(frozen=True)
class LeadPart:
    """What one decision is worth: what is lost without it.

    dollars       today's dollars of the objective: more estate, more spending a year, or less tax; None where not known
    least, most   what it is worth for certain, given how far each plan may be from its best; never below zero but
                  under `min_lifetime_tax`, where the narrower question need not leave as much
    words         what was compared with what, or why nothing was
    """

    decision: Literal["order", "conversions", "location", "lots", "band", "giving"]
    dollars: float | None
    least: float | None
    most: float | None
    words: str


def worth(plan: Plan) -> float:
    """A plan's objective in today's dollars, larger is better."""
    assert plan.objective is not None
    sign = -1.0 if plan.objective.name == "min_lifetime_tax" else 1.0
    return sign * plan.objective.value_real


def room(plan: Plan) -> float | None:
    """How far at most a certified plan is from its best, in today's dollars; None where that is not known."""
    assert plan.certificate is not None
    return plan.certificate.gap_dollars_real


def is_taxable_first(rule: Rule) -> bool:
    """Taxable, then traditional, then Roth, and no conversions."""
    return rule.conversions.kind == "none" and rule.order == TAXABLE_FIRST


def part_of_order(runs: Sequence[RulePlan]) -> LeadPart:
    """The best of some rules that only order against taxable first, all with one location."""
    first = next((run for run in runs if is_taxable_first(run.rule)), None)
    if first is None:
        return LeadPart("order", None, None, None, "no rule takes taxable first")
    if first.plan is None:
        return LeadPart(
            "order", None, None, None, f"not known: taxable first runs out of money in {first.failed_in}"
        )
    best, plan = first, first.plan
    for run in runs:
        if run.plan is not None and worth(run.plan) > worth(plan) + CENT:
            best, plan = run, run.plan
    dollars = worth(plan) - worth(first.plan)
    words = f"the best rule without conversions against taxable first: {best.rule.words}"
    return LeadPart("order", dollars, dollars, dollars, words)


def parts_of_optimum(
    best: Plan | None, without: Mapping[Decision, Plan], questions: Sequence[Narrower]
) -> tuple[LeadPart, ...]:
    """The optimum less each narrower optimum."""
    parts = []
    for question in questions:
        plan = without.get(question.decision)
        if question.scenario is None:
            parts.append(LeadPart(question.decision, None, None, None, f"no choice: {question.words}"))
        elif best is None or plan is None:
            parts.append(LeadPart(question.decision, None, None, None, "not known: a plan is missing"))
        else:
            parts.append(_part(question, best, plan))
    return tuple(parts)


def _part(question: Narrower, best: Plan, plan: Plan) -> LeadPart:
    found = worth(best) - worth(plan)
    below, above = room(plan), room(best)
    least = None if below is None else found - below
    most = None if above is None else found + above
    assert plan.objective is not None
    if plan.objective.name != "min_lifetime_tax":  # taking a choice away never helps
        found, least = max(0.0, found), max(0.0, least or 0.0)
    words = f"the optimum against the optimum where {question.words}"
    return LeadPart(question.decision, found, least, most, words)
