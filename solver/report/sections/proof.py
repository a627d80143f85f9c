"""How good the plan is: its certificate, what was given up on purpose, and the audit, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.called import line_words
from ....models.plan import Bare, Certificate, GivenUp, Plan, WorstLine
from ...formulation.model import UNIT
from ...simplest.effort import ACTION
from ..model import ReportSection, Sentence
from ..words import cents, count, dollars, dollars_up, percent

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


UNIT_WORDS = {
    "max_estate": " of today's dollars",
    "max_spending": " a year in today's dollars",
    "min_lifetime_tax": " of tax",
}
NOTHING = 0.5
"""Dollars below which nothing was given up that is worth a word."""
ASKED = (1e-4, 1e-3, 5e-3, 1e-2)
"""Gaps that commands ask for by default, and a usual one."""
NOTED = ("not_the_optimisers", "repaired", "replaced", "bare_plan")
"""Codes of the warnings that say where a plan comes from."""


def proof_section(plan: Plan) -> ReportSection:
    """The certificate in words, or that there is none."""
    sentences = tuple(Sentence(text=text, tone="proof") for text in proof_words(plan))
    return ReportSection(key="proof", title="How good this plan is", blocks=sentences)


def proof_words(plan: Plan) -> Iterator[str]:
    proof = plan.certificate
    if proof is None or plan.objective is None:
        yield "This plan carries no certificate: nothing is known about better ones."
        return
    yield f"{STATUS_WORDS[proof.status]}: {_gap_words(proof, plan.objective.name, _under(plan))}."
    yield from (f"Note: {warning.message}." for warning in plan.warnings if warning.code in NOTED)
    yield from given_up_words(plan)
    yield from own_rate_words(plan)
    yield f"{proof.solver}, {proof.seconds:.1f} s, {count(proof.rounds, 'round')}, {proof.binaries} binaries."
    yield audit_words(proof)


def given_up_words(plan: Plan) -> Iterator[str]:
    """What was given up of the best plan for one with less to do, apart from the gap."""
    bare, given_up = plan.bare, plan.given_up
    if bare is None or given_up is None:
        return
    unit = UNIT_WORDS[bare.objective.name]
    real = given_up.dollars / given_up.dollars_real if given_up.dollars_real else 1.0

    def today(amount: float) -> str:
        return dollars_up(amount / real) if amount >= NOTHING else "nothing"

    if given_up.dollars < NOTHING:
        yield "Nothing was given up for fewer steps and round amounts."
    else:
        parts = {
            "fewer steps and less moved": given_up.easier,
            "round amounts": given_up.rounding,
            "no more out of IRAs and Roth IRAs than a year needs": given_up.need,
            "doing no more of what was done this year already": given_up.again,
        }
        named = ", ".join(
            f"{today(amount)} for {words}" for words, amount in parts.items() if amount >= NOTHING
        )
        share = given_up.dollars / max(abs(bare.objective.value), 1.0)
        counted = "" if plan.certificate is None or plan.certificate.bound is None else ", and in that figure"
        yield (
            f"Given up on purpose{counted}: {today(given_up.dollars)}{unit} ({percent(share, 3)}): {named}."
            f"{_search_words(plan, bare, given_up)} Without it: --effort 0."
        )
    instead = f", not {given_up.bare_actions}" if given_up.bare_actions != given_up.actions else ""
    action = dollars(ACTION * UNIT * given_up.effort)
    yield (
        f"{count(given_up.actions, 'action')} in the first years{instead}: one had to be worth "
        f"{today(given_up.action)}{unit}, which is what {action} more on the first day "
        "would add."
    )


def _search_words(plan: Plan, bare: Bare, given_up: GivenUp) -> str:
    """What the search proved of the best plan it found, where this one, with what it gives up, is beyond a gap that is
    asked for: that gap is of the best plan."""
    proof = plan.certificate
    if proof is None or proof.gap is None or proof.gap_dollars is None or proof.status != "within_gap":
        return ""
    found = max(0.0, proof.gap_dollars - given_up.dollars) / max(abs(bare.objective.value), 1e-9)
    if not any(found <= gap < proof.gap for gap in ASKED):
        return ""
    return f" The gap asked for is of the best plan that was found, without that: {percent(found, 4)}."


def _gap_words(proof: Certificate, goal: str, under: str) -> str:
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
    return f"{GAP_WORDS[goal].format(gap=gap)}, {under} (gap {percent(proof.gap, 4)})"


def _under(plan: Plan) -> str:
    """What the certificate supposes. With rates of its own it is of the facts chosen, not of all ways they may fall."""
    alone = plan.chosen is not None and plan.own_rate is not None
    more = ", and with what was chosen for you" if alone else ""
    return f"under this scenario's market, laws and wishes{more}"


def audit_words(proof: Certificate) -> str:
    worst = proof.audit_worst_line
    if worst is None:
        return "No audit is recorded."
    verdict = "agrees" if abs(worst.difference) <= 1.0 else "DISAGREES"
    return f"The audit recomputed every year without the optimiser and {verdict}: {worst_line_words(worst)}."


def worst_line_words(worst: WorstLine) -> str:
    """Which line of a plan is furthest from its recomputed value, and how far."""
    if round(worst.difference, 2) == 0.0:
        return "every line to the cent"
    off = cents(abs(worst.difference))
    return f"the worst line is {line_words(worst.line)} of {worst.year}, off by {off}"


def own_rate_words(plan: Plan) -> Iterator[str]:
    """At what rate a traditional dollar was counted, where it is the plan's own."""
    own = plan.own_rate
    if own is None:
        return
    first, last = own.by_year[0], own.by_year[-1]
    if not own.settled and own.solves == 1:
        yield _guessed_rate_words(plan, first)
        return
    words = (
        f"A traditional dollar counts {1.0 - first:.2f} of a Roth dollar in {plan.years[0].year}: this plan taxes such "
        f"money at {percent(first)} from then on ({percent(last)} in {plan.years[-1].year})"
    )
    if own.settled:
        yield f"{words}."
        return
    values = ", ".join(dollars(tried.value_real) for tried in own.alternatives)
    yield f"{words}. The rate did not settle in {count(own.solves, 'solve')}; under the last two the goal is {values}."


def _guessed_rate_words(plan: Plan, first: float) -> str:
    return (
        f"A traditional dollar was counted as {1.0 - first:.2f} of a Roth dollar in {plan.years[0].year}: a first "
        "guess, not yet the rate at which this plan taxes such money. The mix held goes by it. More time "
        "(--time-limit) lets the two come together; allocation.traditional_tax_rate states a rate."
    )
