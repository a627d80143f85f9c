"""Mississippi: retirement income is free, $10,000 of each spouse's taxable income too, one rate above.

Law    Miss. Code 27-7-5 (rates), 27-7-15 (income), 27-7-17 (deductions), 27-7-21 (exemptions). Form 80-105.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 80-105: spouses file together, each with a schedule, and divide deductions as is best."""
    incomes = [
        filer.of("wages", "interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends")
        - filer.of("treasury_interest")
        + r.net_gain / r.people
        for filer in r.filers
    ]
    agi = sum(incomes)
    deduction = max(t["standard"], common.itemized(r, t))
    taxable = max(0.0, agi - common.exemptions(r, t) - deduction)
    tax = sum(common.schedule(part, t) for part in common.divided(taxable, incomes))
    return StateLines(agi, taxable, tax)
