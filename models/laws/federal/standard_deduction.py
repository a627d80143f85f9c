"""A filer who does not itemise deducts a fixed amount, more for each filer aged 65, and some cash gifts.

Law    26 USC 63(c) (basic), 63(f) (aged), 63(b)(4) with 170(p) (cash gifts of those who do not itemise).
Form   Form 1040 line 12e and its chart for people born before 2 January 65 years ago; 170(p) has its own line
       from 2026.
Units  dollars a year of the law's year.

The gifts of 170(p) come off taxable income, not AGI, and (unlike the standard deduction itself) also count
for AMT.

NOT MODELED: blindness, dependents, a separate filer whose spouse itemises (standard deduction zero) or has no
income.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....tax_tables.schema import FilingStatus, StandardDeduction
from ..piecewise import Piecewise

if TYPE_CHECKING:
    from ...household.facts import ItemizedInputs


def compute(seniors: int, status: FilingStatus, table: StandardDeduction) -> float:
    """Form 1040 line 12e for `seniors` filers (0 to 2) who are 65 by the end of the year."""
    return table.basic[status] + seniors * table.aged_addition[status]


def compute_charity(cash_to_charities: float, status: FilingStatus, table: StandardDeduction) -> float:
    """The deduction of 26 USC 170(p): cash gifts up to the cap."""
    return min(cash_to_charities, table.charity_nonitemizer[status])


# ---- the second reading: 26 USC 63(b), (c), (f), 170(p) -----------------------------------------------------


def deduction_of_agi(
    inputs: ItemizedInputs,
    seniors: int,
    status: FilingStatus,
    table: StandardDeduction,
    low: float,
    high: float,
) -> Piecewise:
    """What a non-itemiser may deduct, for every AGI: it does not depend on AGI."""
    gifts = min(inputs.charity_cash, table.charity_nonitemizer[status])
    amount = table.basic[status] + seniors * table.aged_addition[status] + gifts
    return Piecewise.sample(lambda agi: amount, (), low, high)


def kept_for_amt(
    inputs: ItemizedInputs, status: FilingStatus, table: StandardDeduction, low: float, high: float
) -> Piecewise:
    """What of it AMTI keeps (26 USC 56(b)(1)(D)): the gifts of 170(p) alone."""
    gifts = min(inputs.charity_cash, table.charity_nonitemizer[status])
    return Piecewise.sample(lambda agi: gifts, (), low, high)
