"""How good the plan is, in words."""

from __future__ import annotations

from math import ceil

from ...models.plan import Certificate, Plan
from .words import count, dollars, paragraph

GAP_WORDS = {
    "max_estate": "no plan can leave more than {gap} more than this one",
    "max_spending": "no plan can spend more than {gap} a year more than this one",
    "min_lifetime_tax": "no plan with as large an estate can pay more than {gap} less tax than this one",
}
STATUS_WORDS = {
    "optimal": "Optimal",
    "within_gap": "Proved to the gap asked for",
    "limit": "Stopped at the time limit with the best plan found",
    "open_gap": "The search ended by itself before the gap asked for was proved; this is the best plan found",
    "interrupted": "Interrupted; this is the best plan found",
    "no_certificate": "Without a certificate",
    "optimal_except": "Proved for the scenario without the ignored fields (see the warnings)",
}


NOTED = ("not_the_optimisers", "repaired", "replaced")
"""Codes of the warnings that say where a plan comes from."""


def certificate_text(plan: Plan) -> str:
    """The certificate in words, or that there is none."""
    proof = plan.certificate
    if proof is None or plan.objective is None:
        return "This plan carries no certificate: nothing is known about better ones."
    lines = [
        f"{STATUS_WORDS[proof.status]}: {_gap_words(proof, plan.objective.name)}.",
        *(f"Note: {warning.message}." for warning in plan.warnings if warning.code in NOTED),
        f"{proof.solver}, {proof.seconds:.1f} s, {count(proof.rounds, 'round')}, {proof.binaries} binaries.",
        audit_words(proof),
    ]
    return "\n".join(map(paragraph, lines))


def _gap_words(proof: Certificate, goal: str) -> str:
    if proof.refused_bound is not None:
        return (
            f"this plan is better than the bound that was found, {dollars(proof.refused_bound)}, so that bound is "
            "false and nothing is known about better plans. That is a fault of ours; the plan itself is audited"
        )
    if proof.gap is None or proof.gap_dollars is None or proof.gap_dollars_real is None:
        return "nothing is proved yet of how far it is from the best"
    gap = f"{dollars_up(proof.gap_dollars)} ({dollars_up(proof.gap_dollars_real)} in today's dollars)"
    if goal == "max_spending":  # a level of spending is in today's dollars already
        gap = dollars_up(proof.gap_dollars_real)
    return (
        f"{GAP_WORDS[goal].format(gap=gap)}, "
        f"under this scenario's market, laws and wishes (gap {proof.gap:.4%})"
    )


def audit_words(proof: Certificate) -> str:
    worst = proof.audit_worst_line
    if worst is None:
        return "No audit is recorded."
    verdict = "agrees" if abs(worst.difference) <= 1.0 else "DISAGREES"
    return (
        f"The audit recomputed every year without the optimiser and {verdict}: "
        f"the worst line is {worst.year} {worst.line}, off by ${abs(worst.difference):,.2f}."
    )


def dollars_up(amount: float) -> str:
    """Whole dollars, never rounded down and never none: a claim of `at most` must stay true."""
    return dollars(max(1, ceil(amount)))
