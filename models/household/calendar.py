"""Ages, months and who files how: every date rule that the other streams share.

A month is one number, ``year * 12 + month - 1``, so that months can be counted by subtraction. Two ways of
being an age live side by side because the law has both:

* Social Security and Medicare: an age is attained on the day before the birthday (20 CFR 404.2(c)(4)), so
  someone born on the 1st attains it in the month before.
* Income tax: 59 1/2, 70 1/2 and the ages of required distributions are attained on the day itself; 65 for the
  standard deduction is attained on the day before (Form 1040 instructions), so someone born on 1 January
  counts a year early.

The ages below are written in the statutes themselves and are not indexed; what varies by birth year is
in the actuarial tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ...tax_tables.schema import FilingStatus
from ..laws.federal.early_distributions import half_a_year_after, year_59_half
from ..laws.social_security.claiming import EARLIEST_CLAIM

MONTHS = 12
SENIOR_AGE = 65  # 26 USC 63(f)(1), 151(d)(5)(C)
SURVIVING_SPOUSE_YEARS = 2  # 26 USC 2(a)(1)(A)
SEPARATION_AGE = 55  # 26 USC 72(t)(2)(A)(v)


def month_of(year: int, month: int) -> int:
    """The number of a calendar month (January is 1)."""
    return year * MONTHS + month - 1


def days_left(day: date) -> int:
    """Days of a year from a day on, that day included."""
    return (date(day.year + 1, 1, 1) - day).days


def january(year: int) -> int:
    """The number of a year's first month."""
    return month_of(year, 1)


def months_paid(first: int, year: int, since: int = 0) -> int:
    """How many months of `year` are neither before the month `first` nor before `since`: 0 to 12."""
    return min(max(january(year + 1) - max(first, since), 0), MONTHS)


def month_attained(born: date, age_months: int) -> int:
    """The month in which Social Security has an age attained (born on the 1st: a month early)."""
    return month_of(born.year, born.month) - (born.day == 1) + age_months


def first_entitled_month(born: date, claim_months: int) -> int:
    """First month of a retirement benefit claimed at an age, in months.

    At 62 the age must be held for the whole month: the month after the birthday's, unless born on the 1st
    or 2nd (20 CFR 404.311(b); POMS GN 00302.400). Later ages are paid from the month they are attained.
    """
    held_throughout = month_attained(born, EARLIEST_CLAIM) + (born.day != 2)
    return max(month_attained(born, claim_months), held_throughout)


def half_birthday(born: date) -> date:
    """The day on which 59 1/2 is reached."""
    return half_a_year_after(born, year_59_half(born))


def senior_by(born: date, year: int) -> bool:
    """Whether 65 is attained by the end of `year`."""
    return year - born.year + ((born.month, born.day) == (1, 1)) >= SENIOR_AGE


def alive(last_years: Mapping[str, int], year: int) -> tuple[str, ...]:
    """Those living in `year`, who live through the whole of their last one."""
    return tuple(name for name, last in last_years.items() if year <= last)


def filing_status(
    last_years: Mapping[str, int], year: int, child_until: int | None = None, widowed: int | None = None
) -> FilingStatus:
    """Joint through the year of the first death (26 USC 6013(a)(2)), single after; one person is single.

    While a dependent child lives at home (through `child_until`): surviving spouse in the two years after the death (26
    USC 2(a)), which may be before the plan (`widowed`), head of household in the others (2(b)).
    """
    if len(alive(last_years, year)) > 1:
        return FilingStatus.MARRIED_FILING_JOINTLY
    if child_until is None or year > child_until:
        return FilingStatus.SINGLE
    died = min(last_years.values()) if len(last_years) > 1 else widowed
    surviving = died is not None and died < year <= died + SURVIVING_SPOUSE_YEARS
    return FilingStatus.QUALIFYING_SURVIVING_SPOUSE if surviving else FilingStatus.HEAD_OF_HOUSEHOLD


def heirs(last_years: Mapping[str, int]) -> dict[str, str | None]:
    """For each person, who outlives them by at least a year (None: the estate)."""
    return {
        name: next((other for other, years in last_years.items() if years > last), None)
        for name, last in last_years.items()
    }


def first_death(last_years: Mapping[str, int]) -> int:
    """The year of the first death; of a single person, the only one."""
    return min(last_years.values())


def plan_years(start_year: int, last_years: Mapping[str, int]) -> Sequence[int]:
    """The plan's calendar years, through the last one of whoever lives longest."""
    return range(start_year, max(last_years.values()) + 1)
