"""Pensions: from the birthday's month of an age, with their own indexing, and what the survivor keeps.

An unindexed pension is the same nominal amount in every year. One that is indexed grows with every January after its
base year: the start year, or, where `amount_in` is "first_payment", the year of the first payment. A survivor is paid
from the January after the death; when the owner dies before the first payment, from the month it would have begun.
"""

from __future__ import annotations

from datetime import date

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
