"""The facts that were left to the plan: what was chosen, the next best, and what the choice rests on."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.chosen_facts import ChosenFacts, OtherLives, Rival
from ....models.household.pension_break_even import even_for_survivor, even_with_lump_sum, target_return
from ....models.plan import Plan
from ....models.scenario import Scenario, load
from ..model import Block, Column, ReportSection, Sentence, Table
from ..words import DUST, count, dollars, dollars_up, percent

SHORT_OF = {
    "max_estate": "of the estate after tax, in today's dollars",
    "max_spending": "of spending a year, in today's dollars",
    "min_lifetime_tax": "more of lifetime tax, in today's dollars",
}


def chosen_section(plan: Plan) -> ReportSection:
    """Nothing where the scenario left nothing to the plan."""
    blocks: list[Block] = []
    if plan.chosen is not None:
        blocks = [Sentence(text=words) for words in chosen_words(plan, plan.chosen)]
        blocks += [lives_table(plan.chosen)] if plan.chosen.lives else []
    return ReportSection(key="chosen", title="What was chosen for you", blocks=tuple(blocks))


def chosen_words(plan: Plan, chosen: ChosenFacts) -> Iterator[str]:
    """The choice, the runner-up and its cost, what is proved, and what all of it rests on."""
    facts = "; ".join(fact.words for fact in chosen.facts)
    best = "the best of" if chosen.bound is not None else "found so far, of"
    yield f"{facts}: {best} {count(chosen.ways, 'way')} in which what you left open may fall."
    if plan.scenario.content:
        yield from rests_words(load(plan.scenario.content))
    yield from _lives_words(chosen)
    goal = "max_estate" if plan.objective is None else plan.objective.name
    if chosen.runner_up is not None:
        yield _next_best(chosen, chosen.runner_up, goal)
    yield from _others(chosen, goal)
    yield from _proved(chosen)


def _next_best(chosen: ChosenFacts, rival: Rival, goal: str) -> str:
    different = [fact.words for fact in rival.facts if fact not in chosen.facts]
    words = "; ".join(different)
    costs = rival.anew if rival.anew is not None else rival.costs_real or 0.0
    left = chosen.ways - 1 - chosen.ruled_out  # a better one may be among those without a plan yet
    known = " of those that a plan was found of" if left > (rival.costs_at_least <= 0.0) else ""
    if chosen.near_tie and costs < DUST:
        return f"Next best{known}, and as good within a dollar: {words}."
    much = f"{dollars(max(0.0, costs))} less" if goal != "min_lifetime_tax" else dollars(max(0.0, costs))
    return f"Next best{known}: {words}; {much} {SHORT_OF[goal]}{_tie(chosen, rival)}."


def _tie(chosen: ChosenFacts, rival: Rival) -> str:
    if not chosen.near_tie:
        return ""
    open_still = chosen.bound is None or rival.costs_at_least <= 0.0
    return ", which is within what is proved: it may be the better one" if open_still else ", a near tie"


def _others(chosen: ChosenFacts, goal: str) -> Iterator[str]:
    """What other choices cost that were looked at."""
    parts = []
    for rival in chosen.rivals:
        words = ", ".join(fact.words for fact in rival.facts if fact not in chosen.facts)
        if rival.costs_real is not None:
            parts.append(f"{words}, {dollars(max(0.0, rival.costs_real))}")
        elif rival.costs_at_least > 0.0 and chosen.gap_dollars:
            real = (chosen.gap_dollars_real or 0.0) / chosen.gap_dollars
            parts.append(f"{words}, at least {dollars(rival.costs_at_least * real)}")
        elif rival.costs_at_least <= 0.0:
            parts.append(f"{words}, perhaps nothing")
    if parts:
        much = "less" if goal != "min_lifetime_tax" else "more"
        goal_words = SHORT_OF[goal].removeprefix("more ")
        yield f"How much {much} others bring {goal_words}: {'; '.join(parts)}."


def _lives_words(chosen: ChosenFacts) -> Iterator[str]:
    """Where other lengths of life would have other claim ages: the worst case of those looked at, and the mean."""
    if not chosen.lives:
        return
    worst, mean = max(chosen.lives, key=lambda one: one.short), chosen.lives[-1]
    parts = [_life(one) for one in dict.fromkeys((worst, mean)) if one.short >= DUST]
    what = "benefits alone, before tax; none of this is certified"
    if parts:
        yield f"By {what}: {'; '.join(parts)}."
    else:
        yield f"By {what}: the same ages are best, within a dollar, at every length of life that was looked at."


def _life(one: OtherLives) -> str:
    if_so = f"if {one.words}" if "mean" not in one.words else f"in {one.words}"
    facts = ", ".join(fact.words for fact in one.facts)
    return f"{if_so}, the best is: {facts}; what was chosen is worth {dollars(one.short)} less"


def lives_table(chosen: ChosenFacts) -> Table:
    """The best claim ages under other lengths of life."""
    rate = percent(chosen.lives_rate or 0.0, 1)
    rows = tuple(
        (one.words, "; ".join(fact.words for fact in one.facts), one.value, one.short) for one in chosen.lives
    )
    return Table(
        key="lives",
        title="Claim ages under other lengths of life: not certified",
        columns=(
            Column(key="lives", heading="if"),
            Column(key="ages", heading="the best ages are"),
            Column(key="worth", heading="worth", unit="dollars"),
            Column(key="short", heading="more than those chosen", unit="dollars"),
        ),
        rows=rows,
        note=f"Benefits alone, before tax, all of them brought to today at the {rate} a year that the target returns.",
    )


def _proved(chosen: ChosenFacts) -> Iterator[str]:
    if chosen.gap_dollars_real is None:
        yield "That no other way is better is not proved: give more time with --time-limit."
        return
    impossible = f", {chosen.without_plan} of them without any plan" if chosen.without_plan else ""
    others = f"Of the {count(chosen.ways - 1, 'other way')} {chosen.ruled_out:,} cannot be better{impossible}"
    within = f"{dollars_up(chosen.gap_dollars_real)} of today's dollars"
    yield f"{others}; no plan of any way is better by more than {within}."


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
