"""Taxable money taken out of an IRA or plan before 59 1/2 bears a further 10 percent.

Law    26 USC 72(t), 408A(d)(3)(F) (conversions withdrawn within five tax years).
Form   Form 5329 Part I, lines 1 to 4.
Units  dollars a year.

Which dollars are early is decided by accounts and by `roth_distributions`; this law taxes what it is given.

NOT MODELED: the exceptions of line 2 (they are left out of the input), the 25 percent of young SIMPLE IRAs.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

from ....tax_tables.schema import EarlyDistributions

MONTHS = 12
PENALTY_FREE_YEARS, PENALTY_FREE_MONTHS = 59, 6
"""26 USC 72(t)(2)(A)(i): the age from which distributions bear nothing."""


def year_59_half(born: date) -> int:
    """The calendar year in which 59 1/2 is reached."""
    return born.year + PENALTY_FREE_YEARS + (born.month + PENALTY_FREE_MONTHS > MONTHS)


def half_a_year_after(born: date, year: int) -> date:
    """The day in `year` six months after a birthday, or the end of a shorter month."""
    month = (born.month + PENALTY_FREE_MONTHS - 1) % MONTHS + 1
    return date(year, month, min(born.day, monthrange(year, month)[1]))


def compute(early_distributions: float, table: EarlyDistributions) -> float:
    """Form 5329 line 4, given line 3."""
    return table.rate * early_distributions


# ---- the second reading: 26 USC 72(t)(1), a share of what is taken ------------------------------------------


def constrain(early: Any, table: EarlyDistributions) -> Any:
    """The additional tax on a line of early distributions (HOLDS with equality)."""
    return early * table.rate
