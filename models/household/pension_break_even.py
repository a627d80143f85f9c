"""From which age on a pension's forms are worth the same: plain sums before tax, beside what a plan decides.

A dollar of a later year is worth 1 / (1 + r) of one of the year before it, r the mean return of the household's target.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..scenario import Scenario
from ..scenario.fields import at
from ..scenario.people import Pension, PensionChoice, Person
from .calendar import MONTHS, months_paid
from .pensions import first_pension_month, pension_level
from .risk import mean_returns

OLDEST = 110
"""The last age that is looked at."""


class EvenWithLumpSum(NamedTuple):
    """From the year of which age on all that a form has paid is worth the lump sum; None where never up to 110."""

    person: str
    pension: str
    form: str
    age: int | None


class EvenForSurvivor(NamedTuple):
    """How many years a survivor must outlive the owner for a joint form to be worth the single one; None: never."""

    owner: str
    survivor: str
    pension: str
    form: str
    years: int | None


def target_return(scenario: Scenario) -> float:
    """The mean yearly return of the target, or of what is held where each account keeps its own mix."""
    mix = scenario.allocation.target or scenario.household_mix
    means = mean_returns(scenario)
    return sum(share * means[asset] for asset, share in mix.items())


def even_with_lump_sum(scenario: Scenario) -> Iterator[EvenWithLumpSum]:
    """For each pension's first lump sum on offer, each form for life beside it."""
    for person in scenario.people:
        for pension in person.pensions:
            at_once = next((one for one in pension.choices or () if one.form == "lump_sum"), None)
            for form in pension.choices or ():
                if at_once is not None and at_once.year is not None and form.form != "lump_sum":
                    age = _even_age(scenario, person, pension, form, at_once.amount, at_once.year)
                    yield EvenWithLumpSum(person.name, pension.name, form.called, age)


def _even_age(
    scenario: Scenario, person: Person, pension: Pension, form: PensionChoice, amount: float, year: int
) -> int | None:
    rate, paid = target_return(scenario), 0.0
    for when in range(year, person.born.year + OLDEST + 1):
        paid += yearly(scenario, person, pension, form, when) * (1.0 + rate) ** (year - when)
        if paid >= amount:
            return when - person.born.year
    return None


def even_for_survivor(scenario: Scenario) -> Iterator[EvenForSurvivor]:
    """For each pension with a form for one life, each joint one beside it; the owner lives as the scenario says."""
    for person in scenario.people:
        other = next((one for one in scenario.people if one is not person), None)
        for pension in person.pensions if other is not None else ():
            single = next((one for one in pension.choices or () if one.form == "single"), None)
            for form in pension.choices or ():
                if single is not None and other is not None and form.form == "joint":
                    years = _even_years(scenario, person, other, pension, (single, form))
                    yield EvenForSurvivor(person.name, other.name, pension.name, form.called, years)


def _even_years(
    scenario: Scenario, owner: Person, other: Person, pension: Pension, forms: Sequence[PensionChoice]
) -> int | None:
    single, joint = forms
    rate, start, behind = target_return(scenario), scenario.start_year, 0.0
    for year in range(start, owner.last_year + 1):
        less = yearly(scenario, owner, pension, single, year) - yearly(scenario, owner, pension, joint, year)
        behind += less * (1.0 + rate) ** (start - year)
    for year in range(owner.last_year + 1, other.born.year + OLDEST + 1):
        more = (joint.share or 0.0) * yearly(scenario, owner, pension, joint, year)
        behind -= more * (1.0 + rate) ** (start - year)
        if behind <= 0.0:
            return year - owner.last_year
    return None


def yearly(scenario: Scenario, person: Person, pension: Pension, form: PensionChoice, year: int) -> float:
    """What a form pays in a year of its owner's life, nominal; after the plan inflation stays at its last rate."""
    first = first_pension_month(person.born, pension.from_months)
    start = scenario.start_year
    base = max(first // MONTHS, start) if pension.amount_in == "first_payment" else start
    grown = 1.0
    for passed in range(base - start, max(year, base) - start):
        path = scenario.market.inflation
        grown *= 1.0 + at(path, min(passed, len(path) - 1) if isinstance(path, tuple) else passed)
    level = pension_level(pension.indexed, max(year - base, 0), grown)
    return form.amount * level * months_paid(first, year) / MONTHS
