"""An employee pays 6.2 percent of wages to the wage base, 1.45 percent of all, 0.9 percent above a threshold.

Law    26 USC 3101(a), 3101(b)(1), 3101(b)(2), 3121(a)(1).
Form   Form W-2 boxes 4 and 6; Form 8959 Part I lines 4 to 7.
Units  dollars a year; the threshold of the 0.9 percent is not indexed.

NOT MODELED: self-employment tax, several employers of one person (the excess over the wage base is credited).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....tax_tables.schema import FilingStatus, PayrollTax


class Withheld(NamedTuple):
    """Boxes 4 and 6 of all Forms W-2 together, and line 7 of Form 8959."""

    box4: float
    box6: float
    additional: float


def parts(wages: Sequence[float], status: FilingStatus, table: PayrollTax) -> Withheld:
    """What the tax is made of, given the wages of each filer."""
    box4 = table.oasdi_rate * sum(min(person, table.wage_base) for person in wages)
    line4 = sum(wages)
    box6 = table.hi_rate * line4
    line6 = max(0.0, line4 - table.additional_threshold[status])
    return Withheld(box4, box6, table.additional_rate * line6)


def compute(wages: Sequence[float], status: FilingStatus, table: PayrollTax) -> float:
    """Employee payroll tax of one return, given the wages of each filer."""
    return sum(parts(wages, status, table))
