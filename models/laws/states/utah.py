"""Utah: one rate on federal AGI less two credits that fall: of the federal deduction, and of Social Security.

Law    Utah Code 59-10-104 (rate), 59-10-1018 (taxpayer credit), 59-10-1019 (retirement), 59-10-1042 (Social
       Security),
       59-10-104.1 (no tax). Form TC-40, TC-40A.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form TC-40."""
    agi = common.base(r, t)
    taxable = max(0.0, agi)
    if r.federal.agi <= r.federal.basic_deduction:
        return StateLines(agi, taxable, 0.0)
    credits = _taxpayer(r, t, taxable) + max(_benefits(r, t), _retirement(r, t))
    return StateLines(agi, taxable, t["rate"] * taxable, credits)


def _taxpayer(r: StateReturn, t: Amounts, taxable: float) -> float:
    """6 percent of the federal deduction without income tax, less 1.3 percent of income above a start."""
    deduction = common.itemized(r, t) if r.federal.itemizes else r.federal.standard_deduction
    falls = t["taxpayer_credit_falls"] * max(0.0, taxable - t["taxpayer_credit_falls_from"])
    return max(0.0, t["taxpayer_credit"] * deduction - falls)


def _benefits(r: StateReturn, t: Amounts) -> float:
    income = r.federal.agi + r.of("tax_exempt_interest")
    falls = t["benefits_credit_falls"] * max(0.0, income - t["benefits_credit_falls_from"])
    return max(0.0, t["rate"] * r.federal.taxable_benefits - falls)


def _retirement(r: StateReturn, t: Amounts) -> float:
    old = sum(filer.birth_year <= t["retirement_born"] for filer in r.filers)
    income = r.federal.agi + r.of("tax_exempt_interest")
    falls = t["retirement_credit_falls"] * max(0.0, income - t["retirement_credit_falls_from"])
    return max(0.0, t["retirement_credit"] * old - falls) if old else 0.0
