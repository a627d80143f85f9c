"""The months that may be claimed in, where a scenario leaves a claim age to the plan.

A benefit on the own record: every month from the first day of the plan on in which an age from 62 to 70 is attained
(42 USC 402(a), (w)); a survivor's: 60 to full age (402(e), (k)(2)). Months before the plan are past: a benefit already
paid is a fact, given as an age.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...tax_tables.read import actuarial
from ..laws.social_security.claiming import EARLIEST_CLAIM, LATEST_CREDIT
from ..laws.social_security.family import EARLIEST_SURVIVOR, survivor_full_retirement_months
from ..scenario import Scenario
from ..scenario.fields import OPTIMIZE
from ..scenario.people import Person
from .calendar import first_entitled_month, month_attained, month_of
from .open_fact import FactOption, OpenFact

CLAIM_AGE, SURVIVOR_CLAIM_AGE = "claim_age", "survivor_claim_age"


def open_claims(scenario: Scenario) -> Iterator[OpenFact]:
    """The claim ages given as "optimize", each with its months."""
    first = month_of(scenario.first_day.year, scenario.first_day.month)
    for index, person in enumerate(scenario.people):
        record, where = person.social_security, f"people[{index}].social_security."
        if record is None:
            continue
        if record.claim_age == OPTIMIZE:
            months = claim_months(person, first)
            yield OpenFact(
                where + CLAIM_AGE, f"{person.name} claims Social Security", CLAIM_AGE, _options(months)
            )
        if record.survivor_claim_age == OPTIMIZE:
            words = f"{person.name} claims a survivor's benefit"
            months = survivor_months(person, first)
            yield OpenFact(where + SURVIVOR_CLAIM_AGE, words, SURVIVOR_CLAIM_AGE, _options(months))


def claim_months(person: Person, first: int) -> list[int]:
    """The ages in months at which the own benefit may still be claimed from the month `first` on: at 70 at the latest.

    Where two ages lead to the same first payment (62, and a month more) the later is left out.
    """
    months = range(EARLIEST_CLAIM, LATEST_CREDIT + 1)
    paid = {month: first_entitled_month(person.born, month) for month in months}
    known: dict[int, int] = {}
    for month, entitled in paid.items():
        if entitled >= first:
            known.setdefault(entitled, month)
    return list(known.values())


def survivor_months(person: Person, first: int) -> list[int]:
    """The ages in months at which a survivor's benefit may still be claimed from the month `first` on."""
    full = survivor_full_retirement_months(person.born, actuarial())
    now = first - month_attained(person.born, 0)
    return list(range(max(EARLIEST_SURVIVOR, min(now, full)), full + 1))


def age_of(months: int) -> int | str:
    """An age as a scenario has it: 67, or "66y6m"."""
    return months // 12 if months % 12 == 0 else f"{months // 12}y{months % 12}m"


def age_words(months: int) -> str:
    """An age in words: "67", or "66 and 6 months"."""
    years, more = divmod(months, 12)
    return f"{years}" if more == 0 else f"{years} and {more} month{'s' if more > 1 else ''}"


def _options(months: list[int]) -> tuple[FactOption, ...]:
    return tuple(FactOption(age_of(month), f"at {age_words(month)}") for month in months)
