"""Alabama: brackets on its own income, less federal income tax; a standard deduction that falls in steps.

Law    Ala. Code 40-18-5 (brackets), 40-18-15 (deductions, federal tax), 40-18-19 (exemptions; (a) and (13) pensions).
Form   40, Schedules A and RS.

Pensions of a plan under 26 USC 414(j) are free, as the column `pensions` is read; IRAs are free to a cap from 65.
Losses are deducted whole: Alabama has no limit like that of 26 USC 1211.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import INVESTMENT, StateLines, StateReturn
from .shapes import by_brackets, full_steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 40."""
    accounts = sum(
        max(0.0, filer.of("traditional_distributions", "roth_conversions") - _cap(filer.age, t))
        for filer in r.filers
    )
    income = r.of("wages", *INVESTMENT, "tax_exempt_interest") - r.of("treasury_interest")
    agi = income + r.of("short_term_gains", "long_term_gains") + accounts
    deduction = max(_standard(agi, t), _itemized(r, t, agi))
    taxable = max(0.0, agi - deduction - r.federal.tax - t["exemption"])
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")))


def _cap(age: int, t: Amounts) -> float:
    return t["exclusion_cap"] if age >= common.SENIOR else 0.0


def _standard(agi: float, t: Amounts) -> float:
    steps = full_steps(agi, t["standard_falls_from"], t["standard_step"])
    return max(t["standard_least"], t["standard"] - t["standard_falls"] * steps)


def _itemized(r: StateReturn, t: Amounts, agi: float) -> float:
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, agi))
    return medical + r.property_tax + r.federal.payroll_tax + r.mortgage_interest + r.federal.gifts
