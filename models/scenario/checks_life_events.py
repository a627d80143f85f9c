"""What a listed life event must be: of a year that matters, and of something that happens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..laws.medicare.life_event import YEARS
from .checks import reads
from .faults import Loc, Missing, Problem

if TYPE_CHECKING:
    from .scenario import Scenario


@reads("healthcare", "people.*", "start_year")
def life_events(scenario: Scenario) -> Iterator[Problem]:
    first, last = scenario.start_year - YEARS + 1, scenario.last_year
    dies = scenario.first_death
    for index, event in enumerate(scenario.healthcare.life_event or ()):
        where: Loc = ("healthcare", "life_event", index, "year")
        if event.year is None and event.kind != "death":
            yield Problem(where, Missing(), f"the year of the event, {first} to {last}")
        elif event.year is None and dies is None:
            expected = f"the year in which the spouse died, {first} to {last}"
            yield Problem(where, Missing(), expected, "nobody in the plan is survived by a spouse")
        elif event.year is not None and not first <= event.year <= last:
            expected = (
                f"a year from {first} to {last}; an event counts for its year and the {YEARS - 1} after"
            )
            yield Problem(where, event.year, expected)
        elif event.kind == "death" and event.year not in (None, dies, *range(first, scenario.start_year)):
            there = "no death of a spouse is in the plan" if dies is None else f"{dies}, of the plan"
            expected = f"the year of a spouse's death: {there}, or one before {scenario.start_year}"
            yield Problem(where, event.year, expected, "it follows from plan_to_age; leave the year out")
