"""What a claim age that is left to the plan requires."""

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
