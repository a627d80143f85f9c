"""Pensions: from the birthday's month of an age, with their own indexing, and what the survivor keeps.

An unindexed pension is the same nominal amount in every year. One that is indexed grows with every January after its
base year: the start year, or, where `amount_in` is "first_payment", the year of the first payment. A survivor is paid
from the January after the death; when the owner dies before the first payment, from the month it would have begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ..scenario import Scenario
from .calendar import MONTHS, month_of, months_paid


def first_pension_month(born: date, from_age_months: int) -> int:
    """The month of the birthday on which the age is reached."""
    return month_of(born.year, born.month) + from_age_months


def pension_level(indexed: bool | float, years: int, deflator: float) -> float:
    """Nominal dollars for one dollar of `annual`, `years` after the base year, when prices are `deflator` times its."""
    if isinstance(indexed, bool):
        return deflator if indexed else 1.0
    return float((1.0 + indexed) ** years)


def pension_paid(annual: float, first_month: int, year: int, level: float, since: int = 0) -> float:
    """Nominal dollars paid in `year`: whole months from `first_month` on, and from the month `since`."""
    return annual * level * months_paid(first_month, year, since) / MONTHS


class LumpSum(NamedTuple):
    """A pension taken all at once and rolled to its owner's IRA on a year's first day (26 USC 402(c), 401(a)(31)).

    NOT MODELED: a lump sum taken in cash, which is income of its year with the 10 percent before 59 1/2 (a plan that
    wants it converts or takes it out of the IRA); one of a year in which distributions are required.
    """

    pension: str
    owner: str
    target: str
    year: int
    amount: float


def lump_sums(scenario: Scenario) -> Iterator[LumpSum]:
    """Those that are taken, in the scenario's order."""
    for person in scenario.people:
        for pension in person.pensions:
            taken = pension.lump_sum
            if taken is not None and taken.year is not None and taken.rolls_to is not None:
                yield LumpSum(pension.name, person.name, taken.rolls_to, taken.year, taken.amount)


def rolled_from_pensions(scenario: Scenario, year: int) -> dict[str, float]:
    """Dollars that arrive in a year, by the IRA that receives them (`Period.from_pensions`)."""
    arriving: dict[str, float] = {}
    for one in lump_sums(scenario):
        if one.year == year:
            arriving[one.target] = arriving.get(one.target, 0.0) + one.amount
    return arriving
