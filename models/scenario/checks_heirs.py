"""What heirs must be: one way to say what they pay, shares that make a whole, a year of birth for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .checks import reads
from .faults import Missing, Problem
from .heirs import Heir

if TYPE_CHECKING:
    from .scenario import Scenario

WHOLE = 1e-6
"""How far shares together may be from 1."""
MOST_AGE = 120


@reads("goal", "heirs")
def one_way(scenario: Scenario) -> Iterator[Problem]:
    """What heirs pay is a rate or follows from who they are."""
    rate, where = scenario.goal.heir_tax_rate, ("goal", "heir_tax_rate")
    if rate is None and scenario.heirs is None:
        expected = "the tax rate heirs pay on what is left in traditional accounts, as 0.24"
        yield Problem(where, Missing(), expected, "or say who they are: [[heirs]]")
    if rate is not None and scenario.heirs is not None:
        expected = "nothing: [[heirs]] say what heirs pay"
        yield Problem(where, rate, expected, "keep the rate or the heirs, not both")


@reads("heirs.*", "people.*")
def heirs(scenario: Scenario) -> Iterator[Problem]:
    given = scenario.heirs or ()
    people = {person.name for person in scenario.people}
    for index, heir in enumerate(given):
        where = ("heirs", index)
        if heir.name in people:
            expected = "someone outside the plan: what passes from spouse to spouse follows from plan_to_age"
            yield Problem((*where, "name"), heir.name, expected, "leave the spouse out of [[heirs]]")
        elif any(other.name == heir.name for other in given[:index]):
            yield Problem((*where, "name"), heir.name, "a name that no other heir has")
        yield from _of_relation(scenario, heir, where)
    if given:
        yield from _shares(given)


def _of_relation(scenario: Scenario, heir: Heir, where: tuple[str, int]) -> Iterator[Problem]:
    """A charity has no age and no return; everyone else has."""
    last = max(person.last_year for person in scenario.people)
    if heir.relation == "charity":
        for field in ("birth_year", "income", "filing_status"):
            if getattr(heir, field) != Heir.model_fields[field].default:
                expected = "nothing: a charity has no age and pays no income tax"
                yield Problem((*where, field), getattr(heir, field), expected, "leave it out")
    elif heir.birth_year is None:
        expected = "the heir's year of birth, as 1985"
        yield Problem((*where, "birth_year"), Missing(), expected, "distributions go by the heir's age")
    elif not last - MOST_AGE <= heir.birth_year <= last:
        expected = f"a year from {last - MOST_AGE} to {last}, in which the plan ends"
        yield Problem((*where, "birth_year"), heir.birth_year, expected)


def _shares(given: tuple[Heir, ...]) -> Iterator[Problem]:
    whole = sum(heir.share for heir in given)
    if abs(whole - 1.0) > WHOLE:
        found = ", ".join(f"{heir.name} {heir.share:g}" for heir in given)
        yield Problem(("heirs",), f"{found}: together {whole:g}", "shares that are 1 together")
    if all(heir.takes == "traditional" for heir in given):
        expected = '"everything" of one heir at least: someone inherits what is not in traditional accounts'
        yield Problem(("heirs", 0, "takes"), given[0].takes, expected)
