"""Half, then 85 percent, of Social Security benefits becomes income as provisional income passes two bases.

Law    26 USC 86.
Form   Pub. 915 Worksheet 1 (the Social Security Benefits Worksheet of Form 1040 lines 6a and 6b).
Units  dollars a year; the bases are not indexed.

Provisional income is all other income, tax-exempt interest and half of the benefits. A separate filer is
taken to live with the spouse: both bases are zero, which is the worksheet's instruction to multiply line 8 by
85 percent. `first_rate` of the table is every "one-half" of the worksheet (lines 2 and 14).

NOT MODELED: lump-sum elections, repayments, excluded foreign and savings-bond income, adjustments to income
(line 7).
"""

from __future__ import annotations

from typing import NamedTuple

from ....tax_tables.schema import FilingStatus, SocialSecurity


class Worksheet(NamedTuple):
    """Lines 8 and 19."""

    provisional_income: float
    taxable_benefits: float


def compute(
    benefits: float,
    other_income: float,
    tax_exempt_interest: float,
    status: FilingStatus,
    table: SocialSecurity,
) -> Worksheet:
    """Worksheet 1, given line 1 (benefits), line 3 (all other income, may be negative) and line 4."""
    line2 = table.first_rate * benefits
    line8 = line2 + other_income + tax_exempt_interest
    line9 = table.base1[status]
    line10 = line8 - line9
    if line10 <= 0.0:
        return Worksheet(line8, 0.0)
    line11 = table.base2[status] - line9
    line12 = max(0.0, line10 - line11)
    line13 = min(line10, line11)
    line14 = table.first_rate * line13
    line15 = min(line2, line14)
    line16 = table.second_rate * line12
    line17 = line15 + line16
    line18 = table.second_rate * benefits
    return Worksheet(line8, min(line17, line18))
