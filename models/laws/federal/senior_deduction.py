"""From 2025 to 2028 each filer aged 65 deducts up to $6,000, less 6 percent of MAGI above a threshold.

Law    26 USC 151(d)(5)(C).
Form   Schedule 1-A (Form 1040) Part V, lines 31 to 37 of 2025 (later revisions renumber).
Units  dollars a year of the law's year.

The phase-out takes 6 percent from each person's own amount, so two seniors lose 12 cents a dollar. Allowed
with the standard deduction or with Schedule A; reduces taxable income, not AGI; not allowed for AMT. The
table has the amount at zero in years without it and for separate returns (a married person must file
jointly).

NOT MODELED: the work-valid Social Security number; the foreign exclusions of its MAGI.
"""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus, SeniorDeduction
from ..piecewise import Piecewise


def compute(magi: float, seniors: int, status: FilingStatus, table: SeniorDeduction) -> float:
    """Schedule 1-A line 37 for `seniors` filers (0 to 2) who are 65 by the end of the year."""
    line33 = max(0.0, magi - table.threshold[status])
    line34 = table.phaseout_rate * line33
    line35 = max(0.0, table.amount[status] - line34)
    return seniors * line35


# ---- the second reading: 26 USC 151(d)(5)(C)(iii) -----------------------------------------------------------


def deduction_of_agi(
    seniors: int, status: FilingStatus, table: SeniorDeduction, low: float, high: float
) -> Piecewise:
    """The deduction of all who qualify, for every AGI: full, then falling for each of them, then none."""
    amount, threshold, rate = table.amount[status], table.threshold[status], table.phaseout_rate

    def deduction(agi: float) -> float:
        return seniors * max(0.0, min(amount, amount - rate * (agi - threshold)))

    ends = (threshold, threshold + amount / rate) if rate else ()
    return Piecewise.sample(deduction, ends, low, high)
