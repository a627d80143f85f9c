"""What a plan's document says of the alternatives to it."""

from __future__ import annotations

import math

from ...models.chosen_facts import ChosenFacts, FactChosen, OtherLives, Rival
from ...models.gap import gap_of
from ...models.household.claim_lives import ClaimLives, LifeOutcome, claim_lives
from ...models.household.open_claims import CLAIM_AGE, age_of, age_words
from ...models.plan import Certificate, Plan, rounded
from ..run import OPTIMAL_DOLLARS
from .alternative import Alternative
from .groups import a_year_apart, asked_for
from .selection import Candidate, Selection

TIE = 1e-3
"""Share of the goal's value within which the runner-up is called a near tie: what a solve asks to be proved."""
MOST_RIVALS = 3
"""How many others a plan names, beside the runner-up."""


def facts_of(alternative: Alternative) -> tuple[FactChosen, ...]:
    pairs = zip(alternative.facts, alternative.options, strict=True)
    return tuple(
        FactChosen(path=fact.path, value=option.value, words=f"{fact.words} {option.words}")
        for fact, option in pairs
    )


def chosen_facts(selection: Selection, plan: Plan, runner_up: Plan | None, sign: float) -> ChosenFacts:
    """`plan`, `runner_up`: of the best and the next, with their own rates where those were found anew."""
    real = _deflator(plan)
    anew = None
    if runner_up is not None and plan.objective is not None and runner_up.objective is not None:
        best = plan.bare.objective if plan.bare is not None else plan.objective
        anew = rounded(sign * (best.value_real - runner_up.objective.value_real))
    ranked = sorted(
        (one for one in selection.known if one is not selection.best and math.isfinite(one.value)),
        key=lambda one: -one.value,
    )
    asked = [*a_year_apart(selection.known, selection.best)[:1], *asked_for(selection.known)]
    asked = [one for one in asked if one is not selection.best]
    shown = list({id(one): one for one in [*ranked[:MOST_RIVALS], *asked]}.values())
    shown.sort(key=lambda one: (-one.value, -one.bound))
    rivals = [_rival(selection, one, real) for one in shown]
    if ranked and anew is not None:
        rivals[0] = rivals[0].model_copy(update={"anew": anew})
    proved = math.isfinite(selection.bound)
    lives = _lives(selection.best.alternative)
    return ChosenFacts(
        facts=facts_of(selection.best.alternative),
        ways=len(selection.known),
        ruled_out=selection.ruled_out,
        without_plan=sum(one.bound == -math.inf for one in selection.known),
        value=rounded(sign * selection.best.value),
        bound=rounded(sign * selection.bound, towards=sign) if proved else None,
        gap_dollars=rounded(selection.gap, towards=1.0) if proved else None,
        gap_dollars_real=rounded(selection.gap / real, towards=1.0) if proved else None,
        runner_up=rivals[0] if ranked else None,
        near_tie=bool(ranked) and _near(selection, ranked[0]),
        rivals=tuple(rivals[1:] if ranked else rivals),
        lives=()
        if lives is None
        else tuple(_lived(selection.best.alternative, one) for one in lives.outcomes()),
        lives_rate=None if lives is None else lives.rate,
    )


def _lives(best: Alternative) -> ClaimLives | None:
    """What the chosen claim ages are worth under other lengths of life; None where none was chosen."""
    paths = [fact.path for fact in best.facts if fact.kind == CLAIM_AGE]
    return claim_lives(best.scenario, paths)


def _lived(best: Alternative, found: LifeOutcome) -> OtherLives:
    claims = [fact for fact in best.facts if fact.kind == CLAIM_AGE]
    facts = tuple(
        FactChosen(path=fact.path, value=age_of(age), words=f"{fact.words} at {age_words(age)}")
        for fact, age in zip(claims, found.ages, strict=True)
    )
    return OtherLives(words=found.words, facts=facts, value=rounded(found.value), short=rounded(found.short))


def _near(selection: Selection, other: Candidate) -> bool:
    """Whether another may be as good as the best, or is worth less than TIE of it less."""
    costs = selection.best.value - other.value
    return bool(other.bound > selection.best.value or costs < TIE * abs(selection.best.value))


def _deflator(plan: Plan) -> float:
    """Nominal dollars of the goal for one of today's."""
    objective = plan.objective
    if objective is None or not objective.value_real:
        return 1.0
    return objective.value / objective.value_real


def _rival(selection: Selection, one: Candidate, real: float) -> Rival:
    costs = selection.best.value - one.value
    found = math.isfinite(costs)
    return Rival(
        facts=facts_of(one.alternative),
        costs=rounded(costs) if found else None,
        costs_real=rounded(costs / real) if found else None,
        costs_at_least=rounded(max(0.0, selection.best.value - one.bound))
        if math.isfinite(one.bound)
        else 0.0,
    )


def over_all(plan: Plan, selection: Selection, sign: float, asked: float) -> Plan:
    """The plan with a certificate that covers every alternative: of the same program but for the open facts.

    `asked`: the gap that was asked for, as a fraction.
    """
    proof, objective = plan.certificate, plan.objective
    if proof is None or objective is None or proof.bound is None:
        return plan
    bound = max(selection.bound, sign * proof.bound)
    if not math.isfinite(bound):
        update = dict.fromkeys(("bound", "gap", "gap_dollars", "gap_dollars_real")) | {"status": "limit"}
        return plan.model_copy(update={"certificate": proof.model_copy(update=update)})
    bound = rounded(sign * bound, towards=sign)
    if bound == proof.bound:
        return plan
    dollars = gap_of(bound, objective.value, -sign) or 0.0
    size = max(abs(objective.value), 1e-9)
    best = dollars - (0.0 if plan.given_up is None else plan.given_up.dollars)
    update = {
        "bound": bound,
        "gap": dollars / size,
        "gap_dollars": dollars,
        "gap_dollars_real": dollars / _deflator(plan),
        "status": proof.status
        if best <= OPTIMAL_DOLLARS or not proof.solved
        else _status(proof, best / size <= asked),
    }
    return plan.model_copy(update={"certificate": proof.model_copy(update=update)})


def _status(proof: Certificate, near: bool) -> str:
    """Of a plan that was solved among its like, where the bound over all is farther off."""
    if near:
        return "within_gap" if proof.status == "optimal" else proof.status
    return "limit"
