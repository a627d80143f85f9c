"""The facts that were left to the plan: what was chosen, the next best, and what the choice rests on."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.chosen_facts import ChosenFacts, Rival
from ....models.household.pension_break_even import even_for_survivor, even_with_lump_sum, target_return
from ....models.plan import Plan
from ....models.scenario import Scenario, load
from ..model import ReportSection, Sentence
from ..words import DUST, count, dollars, dollars_up, percent

SHORT_OF = {
    "max_estate": "of the estate after tax, in today's dollars",
    "max_spending": "of spending a year, in today's dollars",
    "min_lifetime_tax": "more of lifetime tax, in today's dollars",
}


def chosen_section(plan: Plan) -> ReportSection:
    """Nothing where the scenario left nothing to the plan."""
    sentences = () if plan.chosen is None else tuple(chosen_words(plan, plan.chosen))
    return ReportSection(
        key="chosen",
        title="What was chosen for you",
        blocks=tuple(Sentence(text=words) for words in sentences),
    )


def chosen_words(plan: Plan, chosen: ChosenFacts) -> Iterator[str]:
    """The choice, the runner-up and its cost, what is proved, and what all of it rests on."""
    facts = "; ".join(fact.words for fact in chosen.facts)
    yield f"{facts}: the best of {count(chosen.ways, 'way')} in which what you left open may fall."
    goal = "max_estate" if plan.objective is None else plan.objective.name
    if chosen.runner_up is not None:
        yield _next_best(chosen, chosen.runner_up, goal)
    yield from _proved(chosen)
    if plan.scenario.content:
        yield from rests_words(load(plan.scenario.content))


def _next_best(chosen: ChosenFacts, rival: Rival, goal: str) -> str:
    different = [fact.words for fact in rival.facts if fact not in chosen.facts]
    words = "; ".join(different)
    costs = rival.anew if rival.anew is not None else rival.costs_real or 0.0
    if chosen.near_tie and costs < DUST:
        return f"Next best, and as good within a dollar: {words}."
    much = f"{dollars(max(0.0, costs))} less" if goal != "min_lifetime_tax" else dollars(max(0.0, costs))
    return f"Next best: {words}; {much} {SHORT_OF[goal]}{_tie(chosen, rival)}."


def _tie(chosen: ChosenFacts, rival: Rival) -> str:
    if not chosen.near_tie:
        return ""
    open_still = chosen.bound is None or rival.costs_at_least <= 0.0
    return ", which is within what is proved: it may be the better one" if open_still else ", a near tie"


def _proved(chosen: ChosenFacts) -> Iterator[str]:
    if chosen.gap_dollars_real is None:
        yield "That no other way is better is not proved: give more time with --time-limit."
        return
    impossible = f", {chosen.without_plan} of them without any plan" if chosen.without_plan else ""
    yield (
        f"Of the {count(chosen.ways - 1, 'other way')} {chosen.ruled_out} cannot be better{impossible}; no plan of any "
        f"way is better by more than {dollars_up(chosen.gap_dollars_real)} of today's dollars."
    )


def rests_words(scenario: Scenario) -> Iterator[str]:
    """Lengths of life first: what a pension or a benefit is worth is how long it is paid."""
    lives = " and ".join(f"{person.name} to {person.plan_to_age}" for person in scenario.people)
    yield (
        f"This rests on how long you live, which is stated and not known: {lives} (plan_to_age). The certificate says "
        "nothing of other lives: try them with --set people.NAME.plan_to_age."
    )
    yield from _break_even_words(scenario)


def _break_even_words(scenario: Scenario) -> Iterator[str]:
    """What is even when, of the forms on offer of each pension."""
    parts = []
    for even in even_with_lump_sum(scenario):
        form = f"{even.pension} as {even.form}"
        by = "never pays" if even.age is None else f"has paid by {even.person}'s year of {even.age}"
        parts.append(f"{form} {by} what the lump sum is worth")
    for alone in even_for_survivor(scenario):
        form = f"{alone.pension} as {alone.form}"
        if alone.years is None:
            parts.append(f"{form} never makes up for what it costs while {alone.owner} lives")
        else:
            years = count(alone.years, "year")
            parts.append(
                f"{form} makes up for its cost where {alone.survivor} outlives {alone.owner} by {years}"
            )
    if parts:
        earned = percent(target_return(scenario), 1)
        yield f"Before tax, and at the {earned} a year that the target returns on the mean: {'; '.join(parts)}."
