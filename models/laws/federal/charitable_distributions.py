"""From 70 1/2 on an IRA may pay a charity directly: the payment is no income, no deduction, and counts as required.

Law    26 USC 408(d)(8); Notice 2007-7 A-34 to A-44 (inherited IRAs A-37, required distributions A-42).
Form   Form 1040 lines 4a to 4c; Pub. 590-B, worksheet "Qualified charitable distribution adjustment".
Units  dollars a year, each person's by themselves over all of their IRAs.

Payments are made on or after the *date* of 70 1/2 to public charities, never to a donor-advised fund or a supporting
organisation. Deductible contributions of the years from 70 1/2 on make as much of later payments income again; what is
income is a cash gift that may be deducted.

NOT MODELED: the one gift to a split-interest entity (408(d)(8)(F)), SEP and SIMPLE IRAs (ongoing ones may not pay),
payments out of Roth IRAs, whose money is free of tax anyhow.
"""

from __future__ import annotations

from datetime import date
from math import inf
from typing import Any, NamedTuple

from ....tax_tables.schema import CharitableDistributions
from .early_distributions import half_a_year_after

MONTHS = 12
GIVING_YEARS, GIVING_MONTHS = 70, 6
"""26 USC 408(d)(8)(B)(ii): the age from which an IRA may pay a charity."""


def year_70_half(born: date) -> int:
    """The calendar year in which 70 1/2 is reached."""
    return born.year + GIVING_YEARS + (born.month + GIVING_MONTHS > MONTHS)


def day_70_half(born: date) -> date:
    """The day from which an IRA may pay a charity."""
    return half_a_year_after(born, year_70_half(born))


class QcdYear(NamedTuple):
    """What a year's payments to charities come to.

    excluded   is no income, and no deduction
    taxed      is a distribution like any other, given in cash
    made_up    deductible contributions of 70 1/2 and later that are made up for now, and `still` those that are not
    """

    excluded: float
    taxed: float
    made_up: float
    still: float


def compute(
    paid: float, table: CharitableDistributions, contributed: float = 0.0, taxable: float = inf
) -> QcdYear:
    """A person's year, line by line of the worksheet.

    contributed   deductible contributions for the year of 70 1/2 and later ones, less those made up for before
    taxable       what all of the person's IRAs would be taxed on if all were paid out; payments come out of that first
                  (408(d)(8)(D)), and what they are beyond it is basis
    """
    line1 = min(paid, table.limit, taxable)
    line2 = contributed
    line3 = max(0.0, line1 - line2)
    made_up = line1 - line3
    return QcdYear(line3, min(paid, taxable) - line3, made_up, line2 - made_up)


# ---- the second reading: 26 USC 408(d)(8)(A), an amount of a taxable year by its limit ----------------------------


def constrain(table: CharitableDistributions, done: float = 0.0) -> Any:
    """The most that a person's IRAs may still pay in a year, `done` of it before."""
    return max(0.0, table.limit - done)
