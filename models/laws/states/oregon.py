"""Oregon: brackets on federal AGI less Social Security and a part of federal tax; credits lost at a federal AGI.

Law    ORS 316.037 (brackets), 316.085 (exemption credit), 316.157, OAR 150-316-0225 (retirement income credit),
       316.680, 316.695 (federal tax, deductions).
Form   OR-40, Schedule OR-ASC.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn
from .shapes import by_brackets, step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form OR-40."""
    federal_tax = min(r.federal.tax, step_from(r.federal.agi, t.rows("federal_tax_cap")))
    agi = common.base(r, t)
    taxable = max(0.0, agi - federal_tax - common.deduction(r, t))
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")), _credits(r, t))


def _credits(r: StateReturn, t: Amounts) -> float:
    exemption = t["credit"] * r.people if r.federal.agi <= t["credit_up_to"] else 0.0
    return exemption + _retirement_credit(r, t)


def _retirement_credit(r: StateReturn, t: Amounts) -> float:
    """9 percent of pensions and IRA distributions from 62, but of no more than benefits and income leave of a base."""
    income = sum(
        filer.of("pensions", "public_pensions", "traditional_distributions")
        for filer in r.filers
        if filer.age >= t["retirement_credit_age"]
    )
    household = r.federal.agi - r.federal.taxable_benefits + r.of("tax_exempt_interest")
    base = t["retirement_credit_base"] - r.of("social_security")
    base -= max(0.0, household - t["retirement_credit_income"])
    return float(t["retirement_credit"] * max(0.0, min(income, base)))
