"""What a claim age that is left to the plan requires, and a spouse who died before it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..household.calendar import month_attained, month_of
from ..laws.social_security.claiming import LATEST_CREDIT
from .checks import reads
from .faults import Problem
from .fields import OPTIMIZE

if TYPE_CHECKING:
    from .scenario import Scenario


@reads("people.*", "start_year", "year_to_date")
def open_claims(scenario: Scenario) -> Iterator[Problem]:
    """A month is left to choose; and a survivor's is not chosen beside two others."""
    first = month_of(scenario.first_day.year, scenario.first_day.month)
    records = [person.social_security for person in scenario.people]
    left = sum(record is not None and record.claim_age == OPTIMIZE for record in records)
    for index, (person, record) in enumerate(zip(scenario.people, records, strict=True)):
        if record is None:
            continue
        where = ("people", index, "social_security")
        if record.claim_age == OPTIMIZE and month_attained(person.born, LATEST_CREDIT) < first:
            expected = (
                f"the age at which it started: {person.name} is past 70, when nothing is gained by waiting"
            )
            yield Problem((*where, "claim_age"), OPTIMIZE, expected)
        if record.survivor_claim_age == OPTIMIZE and left > 1:
            expected = 'an age from 60 to full age, or left out, where two claim ages are "optimize" already'
            yield Problem((*where, "survivor_claim_age"), OPTIMIZE, expected)


@reads("people.*", "goal")
def goal_of_open_claims(scenario: Scenario) -> Iterator[Problem]:
    """Income that is not claimed bears no tax, so the least tax says nothing of when to claim."""
    ages = [
        age
        for person in scenario.people
        if person.social_security is not None
        for age in (person.social_security.claim_age, person.social_security.survivor_claim_age)
    ]
    if OPTIMIZE in ages and scenario.goal.objective == "min_lifetime_tax":
        expected = (
            'max_estate or max_spending where a claim age is "optimize": who claims least pays the least tax'
        )
        yield Problem(("goal", "objective"), scenario.goal.objective, expected)


@reads("people.*", "start_year")
def late_spouses(scenario: Scenario) -> Iterator[Problem]:
    """One who died before the plan, in this order: born, claimed, died; and no second marriage."""
    for index, person in enumerate(scenario.people):
        late = person.late_spouse
        if late is None:
            continue
        where = ("people", index, "late_spouse")
        if len(scenario.people) > 1:
            expected = (
                "nothing beside a second person: what remarriage does to a survivor's benefit is not modelled"
            )
            yield Problem(where, "a table", expected, "leave it out, or plan for one person")
        if late.died.year >= scenario.start_year:
            expected = f"a date before {scenario.start_year}"
            hint = (
                "of a death in the plan's first year the return is joint: give both people, with plan_to_age"
            )
            yield Problem((*where, "died"), late.died, expected, hint)
        if late.born >= late.died:
            yield Problem((*where, "born"), late.born, f"a date before the death, {late.died}")
        elif late.claim_months is not None and month_attained(late.born, late.claim_months) > month_of(
            late.died.year, late.died.month
        ):
            expected = (
                f"an age reached before the death, {late.died}; left out where the benefit had not begun"
            )
            yield Problem((*where, "claim_age"), late.claim_age, expected)


@reads("taxes", "start_year")
def dependent_child(scenario: Scenario) -> Iterator[Problem]:
    """A year of the plan."""
    until = scenario.taxes.dependent_child_until
    if until is not None and until < scenario.start_year:
        expected = f"a year from {scenario.start_year} on, or left out where no child lives at home any more"
        yield Problem(("taxes", "dependent_child_until"), until, expected)
