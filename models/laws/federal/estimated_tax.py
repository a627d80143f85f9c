"""What of a year's income tax must be paid during the year, and when, so that no penalty is due.

Law    26 USC 6654(c)(2), (d)(1), (e)(1)-(2), (g)(1); 7503 (a due date that is no business day).
Form   Form 2210 lines 4 to 9; Form 1040-ES.
Units  dollars of tax: federal income tax with NIIT, AMT and the additional tax of early distributions.

Withholding counts as paid in equal parts through the year, whenever it is withheld (6654(g)(1)), so that tax withheld
from a distribution in December meets every date; an estimate counts from the day it is paid.

NOT MODELED: annualised income (6654(d)(2)), farmers and fishermen (6654(i)), a last year of fewer than twelve months or
of another household, Additional Medicare Tax and self-employment tax, the penalty itself; states' own rules.
It decides no amount of a plan, so no program constrains it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ....tax_tables.schema import EstimatedTax, FilingStatus

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
EMANCIPATION_DAY = (4, 16)
"""A legal holiday in the District of Columbia, which 26 USC 7503 counts (DC Code 28-2701)."""


@dataclass(frozen=True)
class Required:
    """The required annual payment and the two harbours; `last_year` and its `share` are None where it is not known."""

    amount: float
    rule: Literal["this_year", "last_year", "small", "no_tax_last_year"]
    this_year: float
    last_year: float | None
    share: float | None


def compute(
    tax: float, prior_tax: float | None, prior_agi: float | None, status: FilingStatus, table: EstimatedTax
) -> Required:
    """Form 2210 line 9. An AGI of last year that is not known is taken to be above the threshold."""
    this_year = table.share_of_this_year * tax  # line 5
    share = last_year = None
    if prior_tax is not None:
        above = prior_agi is None or prior_agi > table.agi_threshold[status]
        share = table.share_above if above else table.share_of_last_year
        last_year = share * prior_tax  # line 8
    if tax < table.least_tax:  # line 7
        return Required(0.0, "small", this_year, last_year, share)
    if prior_tax == 0.0:
        return Required(0.0, "no_tax_last_year", this_year, last_year, share)
    if last_year is not None and last_year < this_year:
        return Required(last_year, "last_year", this_year, last_year, share)
    return Required(this_year, "this_year", this_year, last_year, share)


def due_dates(year: int, table: EstimatedTax) -> tuple[date, ...]:
    """The days on which the installments of a year's tax are due, each the next business day."""
    day = int(table.due_day)
    months = [int(month) - 1 for month in table.due_months]
    return tuple(_business_day(date(year + month // 12, month % 12 + 1, day)) for month in months)


def return_due(year: int, table: EstimatedTax) -> date:
    """The day on which the return of a year, and what is left of its tax, is due (26 USC 6072(a))."""
    return due_dates(year + 1, table)[0]


def installments(
    required: float, paid: float, dates: Sequence[date], since: date
) -> Iterator[tuple[date, float]]:
    """(day, dollars) from a day on: each brings what has been paid to its equal part of what is required.

    What was due before `since` and was not paid is made up for at the first date.
    """
    for place, due in enumerate(dates, 1):
        if due < since:
            continue
        amount = max(0.0, required * place / len(dates) - paid)
        paid += amount
        yield due, amount


def _business_day(day: date) -> date:
    while day.weekday() >= SATURDAY or _holiday(day):
        day += timedelta(days=1)
    return day


def _holiday(day: date) -> bool:
    """The legal holidays that lie on the days that follow a due date: Martin Luther King's birthday (5 USC 6103(a), the
    third Monday of January) and Emancipation Day, on the Friday before a Saturday and the Monday after a Sunday."""
    if day.month == 1:
        return day.weekday() == MONDAY and 15 <= day.day <= 21
    month, number = EMANCIPATION_DAY
    kept = date(day.year, month, number)
    kept += timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(kept.weekday(), 0))
    return day == kept
