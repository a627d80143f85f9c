"""The five sentences that an explanation leads with: what to do, why that much, what would change it, what it is worth
against the best rule at equal risk, and what is not known. Each number is of a plan solved or simulated for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...models.steps.facts import listed
from ...models.steps.words import ACTIONS, action_of
from .balance import balance
from .compared import cheapest, dearest
from .quoted import QuotedSentence, SentenceWriter

if TYPE_CHECKING:
    from .explained import Explained

DUST = 0.5
"""Dollars that are nothing."""


def lead_of(explanation: Explained) -> Iterator[QuotedSentence]:
    """The sentences, in their order; the third and fourth where they were reached."""
    year = explanation.plan.years[0].year
    yield _do(explanation, year)
    yield _why(explanation, year)
    if explanation.turns:
        yield _change(explanation, year)
    if explanation.worth is not None:
        yield _worth(explanation, year)
    yield _not_known(explanation, year)


# -- what to do ----------------------------------------------------------------------------------------------


def _do(explanation: Explained, year: int) -> QuotedSentence:
    write = SentenceWriter(explanation, "orders")
    done = [
        _step(write, explanation, place)
        for place, step in enumerate(explanation.plan.steps)
        if step.number
        and step.kind in ACTIONS
        and step.amount > DUST  # exchanges inside accounts are counted
    ]
    if explanation.exchanges:
        many = "exchange" if explanation.exchanges == 1 else "exchanges"
        done.append(f"make {write('count', 'exchanges')} {many} inside accounts")
    what = "; ".join(done) or "nothing need be done"
    return write.sentence(year, f"what to do in {write('year', 'plan', 'years', 0, 'year')}: {what}.")


def _step(write: SentenceWriter, explanation: Explained, place: int) -> str:
    step, at = explanation.plan.steps[place], ("plan", "steps", place)
    return action_of(
        step.kind, lambda field: write("dollars" if field == "amount" else "name", *at, field), step.asset
    )


# -- why that much -------------------------------------------------------------------------------------------


def _why(explanation: Explained, year: int) -> QuotedSentence:

    write = SentenceWriter(explanation, "orders")
    reasons = []
    more = cheapest(explanation, year, "conversion", more=True)
    if more is not None:
        converted = explanation.plan.years[0].income.roth_conversions > DUST
        which = "the next" if converted else "the first"
        reasons.append(
            f"{which} {write('dollars', 'moved')} converted would cost {balance(write, more, 'would')}"
        )
    less = cheapest(explanation, year, "conversion", more=False)
    if less is not None:
        reasons.append(f"the last {write('dollars', 'moved')} converted costs {balance(write, less)}")
    dear = dearest(explanation, year)
    if dear is not None:
        reasons.append(
            f"a dollar more from {write('name', 'costs', dear, 'account')} would cost "
            f"{write('percent', 'costs', dear, 'dearer')} more than from where it is cheapest"
        )
    if not reasons:
        known = any(cost.year == year for cost in explanation.costs)
        reasons = [
            "no dollar more would cost less elsewhere" if known else "not known, for it was stopped before"
        ]
    return write.sentence(year, f"why that much: {'; '.join(reasons)}.")


# -- what would change it ------------------------------------------------------------------------------------


def _change(explanation: Explained, year: int) -> QuotedSentence:
    write = SentenceWriter(explanation, "orders")
    said: dict[str, list[str]] = {"changed": [], "same": [], "other": []}
    for place, turn in enumerate(explanation.turns):
        at = ("turns", place)
        name = write("name", *at, "assumption", "words")
        if turn.verdict == "changed":
            said["changed"].append(f"{name} ({_costs(write, place)})")
        elif turn.verdict == "same":
            said["same"].append(name)
        elif turn.verdict == "infeasible":
            said["other"].append(f"{name}: no plan meets every wish")
        elif turn.known_within is not None:
            found = "nothing"
            if turn.cost is not None and turn.cost > DUST:
                found = write("dollars", *at, "cost")
            within = write("dollars_up", *at, "known_within")
            said["other"].append(f"{name}: not known, within {within} (by the plans found, {found})")
        else:
            said["other"].append(f"{name}: not known")
    parts = [f"what would change it: {' or '.join(said['changed']) or 'nothing for certain that was tried'}"]
    if said["same"]:
        parts.append(f"what would not: {listed(said['same'])}")
    return write.sentence(year, "; ".join([*parts, *said["other"]]) + ".")


def _costs(write: SentenceWriter, place: int) -> str:
    """What the first year as planned would cost where an assumption changes it."""
    turn, at = write.explanation.turns[place], ("turns", place)
    if turn.cost is None and turn.least_cost is None:
        return "it could not be done as planned"
    if turn.cost is None:
        least = write("dollars_down", *at, "least_cost")
        return f"no plan found does it as planned, and one that did would cost {least} or more"
    cost = f"doing it as planned would then cost {write('dollars', *at, 'cost')}"
    return (
        cost
        if turn.least_cost is None
        else f"{cost}, for certain {write('dollars_down', *at, 'least_cost')} or more"
    )


# -- what it is worth ----------------------------------------------------------------------------------------


_BETTER = {
    "max_estate": "{} more for the heirs",
    "max_spending": "{} more to spend a year",
    "min_lifetime_tax": "{} less of lifetime tax",
}


def _worth(explanation: Explained, year: int) -> QuotedSentence:
    write = SentenceWriter(explanation, "orders")
    worth, objective = explanation.worth, explanation.plan.objective
    assert worth is not None
    assert objective is not None
    rule = write("name", "worth", "words")
    if worth.dollars is None:
        return write.sentence(year, "what it is worth: no rule that was tried meets every wish.")
    if abs(worth.dollars) <= DUST:
        return write.sentence(year, f"what it is worth: as much as the best rule at equal risk ({rule}).")
    amount = write("dollars", "worth", "dollars")
    if worth.dollars < 0.0:
        text = f"{amount} less than the best rule at equal risk ({rule}), for the search has not ended"
    else:
        text = f"{_BETTER[objective.name].format(amount)} than the best rule at equal risk ({rule})"
    return write.sentence(year, f"what it is worth: {text}, in today's dollars.")


# -- what is not known ---------------------------------------------------------------------------------------


def _not_known(explanation: Explained, year: int) -> QuotedSentence:
    write = SentenceWriter(explanation, "orders")
    gap = explanation.gap_today
    if gap is None:
        parts = ["how far this plan is from the best"]
    elif gap > 1.0:
        parts = [
            f"whether a better plan exists, by at most {write('dollars_up', 'gap_today')} of today's dollars"
        ]
    else:
        parts = ["what markets, lives and laws will be: all are as the scenario assumes"]
    if explanation.warned:
        many = "warning" if explanation.warned == 1 else "warnings"
        parts.append(f"and what {write('count', 'warned')} {many} of the plan name")
    return write.sentence(year, f"what is not known: {', '.join(parts)}.")
