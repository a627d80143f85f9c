"""Net investment income, or MAGI above a threshold if that is less, pays a further 3.8 percent.

Law    26 USC 1411.
Form   Form 8960.
Units  dollars a year; the threshold is not indexed.

NOT MODELED: investment expenses (lines 9 to 11, among them state tax on investment income), annuities, rents,
passive business, the foreign exclusions of MAGI. Distributions from plans and IRAs are not investment income
(1411(c)(5)).
"""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus, Niit


def compute(investment_income: float, magi: float, status: FilingStatus, table: Niit) -> float:
    """Form 8960 line 17, given line 8 (may be negative) and line 13."""
    line12 = max(0.0, investment_income)
    line15 = max(0.0, magi - table.threshold[status])
    line16 = min(line12, line15)
    return table.rate * line16
