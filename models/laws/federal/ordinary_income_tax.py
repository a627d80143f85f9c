"""Each slice of taxable income is taxed at the rate of the bracket it falls into.

Law    26 USC 1(j) (rates and brackets), 1(f) (indexing).
Form   Form 1040 line 16, Tax Rate Schedules X, Y-1, Y-2, Z.
Units  dollars a year of the law's year.

NOT MODELED: the Tax Table below $100,000, which taxes the middle of a $50 band (at most about $6 away).
"""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus, OrdinaryIncomeTax


def compute(taxable_income: float, status: FilingStatus, table: OrdinaryIncomeTax) -> float:
    """Tax on `taxable_income` (not below zero) by the Tax Rate Schedule of the filing status."""
    tax = bottom = 0.0
    for rate, top in zip(table.rates, table.tops[status], strict=False):
        if taxable_income <= top:
            return tax + rate * (taxable_income - bottom)
        tax += rate * (top - bottom)
        bottom = top
    return tax + table.rates[-1] * (taxable_income - bottom)
