"""The explanation in sentences. Each is data: a template, and the numbers in it with where each comes from.

No template holds a digit: every number and name in a sentence is looked up in the explanation by its source, a path of
attributes, places and keys, so that it can be checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .balance import NOTABLE, balance, summed
from .compared import cheapest
from .lead import lead_of
from .limits import DEDUCTIONS
from .quoted import QuotedSentence, SentenceWriter

if TYPE_CHECKING:
    from .explained import Explained
    from .limits import Limit
    from .next_dollar import Cost

NOTHING = 1e-4
"""Of the goal, for a dollar: what changes less changes nothing."""
DUST = 0.5
"""Dollars below which a flow is none."""


def sentences_of(explanation: Explained) -> Iterator[QuotedSentence]:
    """All sentences: the five that lead, the prices of each year, the limits."""
    yield from lead_of(explanation)
    for year in explanation.years:
        yield from _year(explanation, year)
    for place, limit in enumerate(explanation.limits):
        yield _limit(explanation, place, limit)


# -- which price ---------------------------------------------------------------------------------------------


def _converted(explanation: Explained, year: int) -> float:
    return explanation.plan.years[year - explanation.plan.years[0].year].income.roth_conversions


def _is_worth_less(cost: Cost) -> bool:
    """Whether the last dollar out of an account is one that another dollar less would be worth more than."""
    taken = cost.flow == "withdrawal" and not cost.more and cost.planned > DUST
    return taken and cost.dearer is not None and cost.dearer <= -NOTABLE


def _left(write: SentenceWriter, place: int) -> str:
    at = ("costs", place)
    return (
        f"a dollar left in {write('name', *at, 'account')} would be worth "
        f"{write('percent', *at, 'dearer')} less than one left where it is worth most"
    )


# -- the prices of a year ------------------------------------------------------------------------------------


def _year(explanation: Explained, year: int) -> Iterator[QuotedSentence]:
    for place, cost in enumerate(explanation.costs):
        if cost.year == year and cost.flow == "need" and cost.more:
            yield _need(explanation, place)
    yield from _withdrawals(explanation, year)
    more = cheapest(explanation, year, "conversion", more=True)
    if more is not None:
        yield _stops(explanation, more)
    else:
        yield from _none_more(explanation, year)
    less = cheapest(explanation, year, "conversion", more=False)
    if less is not None:
        yield _last(explanation, less)


_GAINED = "lower the present value of all tax by {}"
_LOST = {
    "max_estate": "leave the heirs {} less",
    "max_spending": "lower spending by {} a year",
    "min_lifetime_tax": "raise the present value of all tax by {}",
}


def _need(explanation: Explained, place: int) -> QuotedSentence:
    write, at = SentenceWriter(explanation), ("costs", place)
    objective = explanation.plan.objective
    assert objective is not None
    if explanation.costs[place].loss is None:
        when, moved = write("year", *at, "year"), write("dollars", "moved")
        return write.sentence(
            explanation.costs[place].year, f"no plan spends {moved} more in {when} and meets every wish."
        )
    today = explanation.costs[place].today or 0.0
    words = _GAINED if objective.name == "min_lifetime_tax" and today < 0 else _LOST[objective.name]
    if abs(today) < NOTHING:
        when = write("year", *at, "year")
        return write.sentence(
            explanation.costs[place].year,
            f"in {when} a dollar more to spend would cost nothing of the goal, taken from where that costs least.",
        )
    lost = words.format(write("cents", *at, "today"))
    return write.sentence(
        explanation.costs[place].year,
        f"in {write('year', *at, 'year')} a dollar more to spend would {lost} in today's dollars, "
        "taken from where that costs least.",
    )


def _withdrawals(explanation: Explained, year: int) -> Iterator[QuotedSentence]:
    """Of each account what a dollar more costs, or why it cannot pay it; then where the last dollar is worth less."""
    for place, cost in enumerate(explanation.costs):
        if cost.year != year or cost.flow != "withdrawal" or not cost.more:
            continue
        write, at = SentenceWriter(explanation), ("costs", place)
        account = write("name", *at, "account")
        when = write("year", *at, "year")
        if cost.loss is None:
            if cost.headroom is None and not _can_be_spent(explanation, year):
                continue
            if cost.headroom is not None:
                why = f"cannot pay for more in {when}: the plan leaves {write('dollars', *at, 'headroom')} in it"
            else:
                why = f"cannot pay {write('dollars', 'moved')} more in {when}: no plan meets every wish then"
            yield write.sentence(year, f"{account} {why}.")
            continue
        if cost.parts is None:
            continue
        parts = balance(write, place) if cost.dearer is None else summed(write, place)
        if cost.dearer is None:
            dear = f" {parts}"
        elif cost.dearer >= NOTABLE:
            dear = f" {write('percent', *at, 'dearer')} more than where it is cheapest"
        else:
            dear = " no more than anywhere else"
        if parts and cost.dearer is not None:
            dear += f": {parts}"
        yield write.sentence(year, f"from {account} a dollar more in {when} costs{dear}.")
    for place, cost in enumerate(explanation.costs):
        if cost.year == year and _is_worth_less(cost):
            write = SentenceWriter(explanation)
            when = write("year", "costs", place, "year")
            yield write.sentence(year, f"in {when} {_left(write, place)}.")


def _can_be_spent(explanation: Explained, year: int) -> bool:
    """Whether a plan spends more in a year, from anywhere."""
    needs = (cost for cost in explanation.costs if cost.year == year and cost.flow == "need" and cost.more)
    return all(cost.loss is not None for cost in needs)


def _none_more(explanation: Explained, year: int) -> Iterator[QuotedSentence]:
    """Why nothing more can be converted, of each account."""
    for place, cost in enumerate(explanation.costs):
        if cost.year == year and cost.flow == "conversion" and cost.more:
            write, at = SentenceWriter(explanation), ("costs", place)
            account, when = write("name", *at, "account"), write("year", *at, "year")
            if cost.headroom is not None:
                why = f"the plan leaves {write('dollars', *at, 'headroom')} in it"
            else:
                why = "no plan meets every wish then"
            yield write.sentence(
                year, f"{write('dollars', 'moved')} more of {account} cannot be converted in {when}: {why}."
            )


def _stops(explanation: Explained, place: int) -> QuotedSentence:
    write, at = SentenceWriter(explanation), ("costs", place)
    cost = explanation.costs[place]
    index = cost.year - explanation.plan.years[0].year
    when = write("year", *at, "year")
    account = write("name", *at, "account")
    gains = cost.parts is not None and cost.parts.whole <= -NOTABLE
    why = ", although" if gains else " because"
    if _converted(explanation, cost.year) > DUST:
        amount = write("dollars", "plan", "years", index, "income", "roth_conversions")
        start = f"converting stops at {amount} in {when}{why} the next {write('dollars', 'moved')}"
    else:
        start = f"nothing is converted in {when}{why} the first {write('dollars', 'moved')}"
    text = f"{start}, from {account}, would cost {balance(write, place, 'would')}{_past_a_step(write, cost)}"
    if gains:
        text += f", {_within_the_gap(write)}"
    return write.sentence(cost.year, f"{text}.")


def _past_a_step(write: SentenceWriter, cost: Cost) -> str:
    """That a step of the state's tax is in what the next dollars cost, where they pass it."""
    taxed = write.explanation.moved * cost.parts.tax if cost.parts is not None else 0.0
    for place, limit in enumerate(write.explanation.limits):
        passed = limit.step is not None and taxed >= limit.step
        if limit.kind == "state_step" and limit.years == (cost.year,) and passed:
            at = ("limits", place)
            return f" (the {write('field', *at, 'name')} alone costs {write('dollars', *at, 'step')})"
    return ""


def _within_the_gap(write: SentenceWriter) -> str:
    """Why a plan leaves a gain: it is one of those that no better plan was proved to have."""
    if write.explanation.gap_today is None:
        return "and nothing is proved of how much better a plan could be"
    return f"all of which is within the plan's gap of {write('dollars_up', 'gap_today')} in today's dollars"


def _last(explanation: Explained, place: int) -> QuotedSentence:
    write, at = SentenceWriter(explanation), ("costs", place)
    when, account = write("year", *at, "year"), write("name", *at, "account")
    start = f"the last {write('dollars', 'moved')} converted in {when}, from {account},"
    return write.sentence(explanation.costs[place].year, f"{start} costs {balance(write, place)}.")


# -- limits --------------------------------------------------------------------------------------------------


_WORTH = {
    "kink": "{moved} higher, it would be worth {price}",
    "exclusion": "{moved} higher, it would be worth {price}",
    "band": "{moved} more on each side would be worth {price}",
    "risk": "{moved} {lifted} would be worth {price}, and is more risk",
    "estate": "{moved} less of it would be worth {price}",
}


def _limit(explanation: Explained, place: int, limit: Limit) -> QuotedSentence:
    write, at = SentenceWriter(explanation, "limit"), ("limits", place)
    name = write("field", *at, "name")
    first, last = write("year", *at, "years", 0), write("year", *at, "years", len(limit.years) - 1)
    when = f"in {first}"
    if limit.count > 1:
        when = f"in {write('count', *at, 'count')} years from {first} to {last}"
    if explanation.is_noise(limit.cost):
        price = f"an amount that is not known: within {write('dollars_up', 'gap_today')} in today's dollars"
    elif abs(limit.today) >= DUST:
        price = f"{write('dollars', *at, 'today')} in today's dollars"
    else:
        price = "nothing"
    if limit.kind == "cliff":
        magi, step = write("dollars", *at, "at"), write("dollars", *at, "step")
        text = (
            f"{when} MAGI stops below {magi}, the {name}: the next dollar would cost {step} of "
            f"{write('year', *at, 'paid')} Medicare, and staying below it costs {price} over the plan."
        )
    elif limit.kind == "state_step":
        text = (
            f"{when} the plan stops below the {name}: the next dollar would cost {write('dollars', *at, 'step')} "
            f"of that year's state tax, and {write('dollars', *at, 'moved')} higher it would be worth {price}."
        )
    else:
        kind = "points" if limit.kind in ("band", "risk") else "dollars"
        moved = write(kind, *at, "moved") if limit.moved is not None else ""
        worth = _WORTH.get(limit.kind, "without it the plan would be better by {price}")
        if limit.name == DEDUCTIONS:
            worth = "{moved} more of them would be worth {price}"
        if abs(limit.today) < DUST and not explanation.is_noise(limit.cost):
            worth = "that costs nothing"
        holds = f"{name} holds the plan {when}"
        if limit.kind == "kink":
            holds = f"{when} the plan stands at the {name}"
        if limit.kind == "exclusion":
            holds = f"{when} the plan fills {name}"
        if limit.name == DEDUCTIONS:
            holds = f"{when} the plan stops where deductions leave no taxable income"
        lifted = write("name", *at, "lifted") if limit.kind == "risk" else ""
        text = f"{holds}: {worth.format(moved=moved, lifted=lifted, price=price)}."
    return write.sentence(limit.years[0] if len(limit.years) == 1 else None, text)
