"""What [giving] must be to belong to its scenario: years of the plan, known names, stated once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .checks import reads
from .faults import Missing, Problem, did_you_mean, one_of
from .giving import GiftCarryover

if TYPE_CHECKING:
    from .scenario import Scenario

CARRIED_ON = 5
"""Years that a gift beyond the ceilings is carried on (26 USC 170(d)(1)(A))."""


@reads("giving", "people.*", "start_year")
def grants(scenario: Scenario) -> Iterator[Problem]:
    if scenario.giving is None:
        return
    for index, grant in enumerate(scenario.giving.grants):
        if grant.year not in scenario.years:
            expected = f"a year of the plan, {scenario.first_year} to {scenario.last_year}"
            yield Problem(("giving", "grants", index, "year"), grant.year, expected)


@reads("giving", "people.*", "start_year")
def carryovers(scenario: Scenario) -> Iterator[Problem]:
    parts = scenario.giving.carryovers if scenario.giving is not None else ()
    for index, part in enumerate(parts):
        first, last = scenario.start_year - CARRIED_ON, scenario.start_year - 1
        if not first <= part.year <= last:
            expected = f"a year from {first} to {last}: gifts are carried on for {CARRIED_ON} years"
            yield Problem(("giving", "carryovers", index, "year"), part.year, expected)
        yield from _owner(scenario, part, index)


def _owner(scenario: Scenario, part: GiftCarryover, index: int) -> Iterator[Problem]:
    names, where = [person.name for person in scenario.people], ("giving", "carryovers", index, "owner")
    expected = f"a person's name, {one_of(names)}"
    if part.owner is None and len(names) > 1:
        hint = (
            "of a joint return's carry-over each spouse's part is a row of its own (26 CFR 1.170A-10(d)(4))"
        )
        yield Problem(where, Missing(), expected, hint)
    elif part.owner is not None and part.owner not in names:
        yield Problem(where, part.owner, expected, did_you_mean(part.owner, names))


@reads("giving", "taxes")
def stated_once(scenario: Scenario) -> Iterator[Problem]:
    """Cash gifts are either part of spending or decided by the plan."""
    itemized = scenario.taxes.itemized
    if scenario.giving is None or itemized is None or not itemized.item("charity_cash").amount:
        return
    expected = "nothing beside [giving], which pays and deducts cash gifts itself"
    hint = "put the yearly gifts into giving.annual, and take them out of spending.annual if they are in it"
    yield Problem(("taxes", "itemized", "charity_cash"), itemized.item("charity_cash").amount, expected, hint)


@reads("giving", "year_to_date")
def given_to_date(scenario: Scenario) -> Iterator[Problem]:
    so_far = scenario.year_to_date
    if so_far is not None and so_far.given and scenario.giving is None:
        expected = "nothing without [giving]; with taxes.itemized.charity_cash state the whole year's there"
        yield Problem(("year_to_date", "given"), so_far.given, expected)
