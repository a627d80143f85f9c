"""Qualified dividends and net long-term gain lie on top of ordinary income and pay 0, 15 or 20 percent.

Law    26 USC 1(h), 1(j)(5).
Form   Qualified Dividends and Capital Gain Tax Worksheet (Form 1040 instructions, line 16).
Units  dollars a year of the law's year.

The worksheet ends with "the smaller of" its own tax and the ordinary tax on everything. Both can be the
smaller: the 12 percent bracket reaches a little above the 0 percent threshold.

NOT MODELED: the 25 and 28 percent gains (Schedule D Tax Worksheet), Form 4952 elections, Form 2555.
"""

from __future__ import annotations

from typing import NamedTuple

from ....tax_tables.schema import CapitalGainsTax, FilingStatus, OrdinaryIncomeTax
from . import ordinary_income_tax


class Worksheet(NamedTuple):
    """Lines of the worksheet; `ordinary_income_tax + capital_gains_tax` is its line 25."""

    ordinary_taxable_income: float
    preferential_income: float
    ordinary_income_tax: float
    capital_gains_tax: float


def compute(
    taxable_income: float,
    preferential_gains: float,
    status: FilingStatus,
    table: CapitalGainsTax,
    ordinary: OrdinaryIncomeTax,
) -> Worksheet:
    """The worksheet, given line 1 (taxable income) and line 4 (qualified dividends and net capital gain)."""
    zero_top, fifteen_top = table.tops[status]
    line5 = max(0.0, taxable_income - preferential_gains)
    line22 = ordinary_income_tax.compute(line5, status, ordinary)
    line10 = min(taxable_income, preferential_gains)
    if line10 <= 0.0:
        return Worksheet(line5, 0.0, line22, 0.0)
    line7 = min(taxable_income, zero_top)
    line8 = min(line5, line7)
    line9 = line7 - line8
    line12 = line10 - line9
    line14 = min(taxable_income, fifteen_top)
    line15 = line5 + line9
    line16 = max(0.0, line14 - line15)
    line17 = min(line12, line16)
    line19 = line9 + line17
    line20 = line10 - line19
    gains_tax = table.rates[0] * line9 + table.rates[1] * line17 + table.rates[2] * line20
    line23 = gains_tax + line22
    line24 = ordinary_income_tax.compute(taxable_income, status, ordinary)
    return Worksheet(line5, line10, line22, min(line23, line24) - line22)
