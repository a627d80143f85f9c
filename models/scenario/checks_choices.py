"""What a pension's choices must be: each form with its own fields, one of them taken, a lump sum to an IRA in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...tax_tables.read import actuarial
from ..laws.federal.rmd import start_year
from .checks import reads
from .faults import Loc, Missing, Problem, did_you_mean, one_of
from .fields import OPTIMIZE
from .people import Pension, PensionChoice, Person

if TYPE_CHECKING:
    from .scenario import Scenario

FIELDS = {"single": (), "joint": ("share",), "lump_sum": ("year", "rolls_to")}
"""What each form says beside its amount."""
WORDS = {
    "share": "the part that goes on to the survivor, as 0.5",
    "year": "the year on whose first day the lump sum is paid, as 2031",
    "rolls_to": "the owner's IRA that receives the lump sum",
}


@reads("people")
def pension_amounts(scenario: Scenario) -> Iterator[Problem]:
    for index, person in enumerate(scenario.people):
        for number, pension in enumerate(person.pensions):
            where: Loc = ("people", index, "pensions", number)
            if pension.choices is None:
                yield from _without(pension, where)
            else:
                yield from _instead(pension, where)
                yield from _chosen(pension, pension.choices, where)
                for place, choice in enumerate(pension.choices):
                    yield from _form(choice, len(scenario.people), (*where, "choices", place))


def _without(pension: Pension, where: Loc) -> Iterator[Problem]:
    if pension.annual is None:
        expected = "dollars a year, 0 to 10 billion; or choices, the forms that are on offer"
        yield Problem((*where, "annual"), Missing(), expected)
    if pension.choose is not None:
        yield Problem((*where, "choices"), Missing(), "the forms on offer, of which choose names one")


def _instead(pension: Pension, where: Loc) -> Iterator[Problem]:
    if pension.annual is not None:
        yield Problem((*where, "annual"), pension.annual, "no amount beside choices: each has its own")
    if pension.survivor_fraction:
        expected = 'nothing beside choices: "joint" has its share, "single" leaves nothing'
        yield Problem((*where, "survivor_fraction"), pension.survivor_fraction, expected)


def _chosen(pension: Pension, choices: tuple[PensionChoice, ...], where: Loc) -> Iterator[Problem]:
    labels = [choice.called for choice in choices]
    for place, label in enumerate(labels):
        if label in labels[:place] or label == OPTIMIZE:
            expected = f'a label that no other choice of {pension.name} has, and not "{OPTIMIZE}"'
            given = choices[place].label
            yield Problem(
                (*where, "choices", place, "label"), Missing() if given is None else given, expected
            )
    known = [OPTIMIZE, *Counter(labels)]
    if pension.choose is None:
        yield Problem((*where, "choose"), Missing(), f"which of them is taken, {one_of(known)}")
    elif pension.choose not in known:
        yield Problem((*where, "choose"), pension.choose, one_of(known), did_you_mean(pension.choose, known))


def _form(choice: PensionChoice, people: int, where: Loc) -> Iterator[Problem]:
    wanted = FIELDS[choice.form]
    for field, words in WORDS.items():
        given = getattr(choice, field)
        if given is None and field in wanted:
            yield Problem((*where, field), Missing(), words)
        elif given is not None and field not in wanted:
            form = next(form for form, fields in FIELDS.items() if field in fields)
            expected = f'no {field}: that is of form = "{form}", this one is "{choice.form}"'
            yield Problem((*where, field), given, expected)
    if choice.form == "joint" and people < 2:
        yield Problem((*where, "form"), "joint", '"single" or "lump_sum": one person leaves no survivor')


@reads("people.*", "accounts", "start_year", "year_to_date")
def pension_choices(scenario: Scenario) -> Iterator[Problem]:
    for index, person in enumerate(scenario.people):
        for number, pension in enumerate(person.pensions):
            where: Loc = ("people", index, "pensions", number)
            if pension.choices is not None:
                yield from _begun(scenario, person, pension, where)
            for place, choice in enumerate(pension.choices or ()):
                if choice.form == "lump_sum":
                    yield from _year(scenario, person, pension, choice, (*where, "choices", place))
                    yield from _target(scenario, person, choice, (*where, "choices", place))


def _begun(scenario: Scenario, person: Person, pension: Pension, where: Loc) -> Iterator[Problem]:
    day = scenario.first_day
    if pension.first_month(person.born) < 12 * day.year + day.month - 1:
        expected = (
            f"a pension that begins on {day} or later: the form of one that is paid is no longer a choice"
        )
        hint = "give annual and survivor_fraction of the form that was taken"
        yield Problem((*where, "choices"), "choices", expected, hint)


def _year(
    scenario: Scenario, person: Person, pension: Pension, choice: PensionChoice, where: Loc
) -> Iterator[Problem]:
    if choice.year is None:
        return
    required = start_year(person.born, actuarial())
    last = min(person.last_year, pension.first_year(person.born), required - 1)
    if not scenario.start_year <= choice.year <= last:
        until = f"{last}, when {pension.name} would begin"
        if last == person.last_year:
            until = f"{last}, the last that {person.name} lives through"
        if last == required - 1:
            until = f"{last}: of what is paid from {required} on a part is a required distribution, which cannot be "
            until += "rolled over and is not modelled"
        yield Problem((*where, "year"), choice.year, f"a year from {scenario.start_year} to {until}")


def _target(scenario: Scenario, person: Person, choice: PensionChoice, where: Loc) -> Iterator[Problem]:
    if choice.rolls_to is None:
        return
    able = [a.name for a in scenario.accounts if a.type == "traditional_ira" and a.owner == person.name]
    if choice.rolls_to not in able:
        whose = f"a traditional_ira account of {person.name}"
        expected = f"{whose}, {one_of(able)}" if able else f"{whose} among the accounts: there is none"
        hint = did_you_mean(choice.rolls_to, able) or "an IRA that is still to be opened has holdings = {}"
        yield Problem((*where, "rolls_to"), choice.rolls_to, expected, hint)


@reads("people.*", "goal")
def goal_of_open_pensions(scenario: Scenario) -> Iterator[Problem]:
    """A pension that pays less bears less tax, so the least tax says nothing of which to take."""
    choices = [pension.choose for person in scenario.people for pension in person.pensions]
    if OPTIMIZE in choices and scenario.goal.objective == "min_lifetime_tax":
        expected = 'max_estate or max_spending where a pension\'s choose is "optimize": the smallest pays the least tax'
        yield Problem(("goal", "objective"), scenario.goal.objective, expected)


@reads("people")
def inherits_as(scenario: Scenario) -> Iterator[Problem]:
    if len(scenario.people) == 1 and scenario.people[0].inherits_as is not None:
        expected = "no inherits_as: one person has no spouse whose accounts could come to them in the plan"
        yield Problem(("people", 0, "inherits_as"), scenario.people[0].inherits_as, expected)
