"""South Carolina: to 2025 federal taxable income with add-backs, from 2026 federal AGI less a falling deduction.

Law    S.C. Code 12-6-510 (brackets), 12-6-1140, 12-6-1150 (gains), 12-6-1170 (retirement, senior), 12-6-3330 (two
       earners);
       H.4216 of 2026. Form SC1040.
"""

from __future__ import annotations

from math import floor

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import RETIREMENT, Filer, StateLines, StateReturn, total
from .shapes import CENT, falling, step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form SC1040."""
    agi = _start(r, t) - total(_subtraction(filer, t) for filer in r.filers)
    taxable = max(0.0, agi)
    return StateLines(agi, taxable, common.schedule(taxable, t), _two_earners(r, t))


def _start(r: StateReturn, t: Amounts) -> float:
    less = (
        r.federal.taxable_benefits + r.of("treasury_interest") + t["gain_share"] * r.federal.net_capital_gain
    )
    if t["falling_deduction"]:
        amount = falling(t["deduction"], r.federal.agi, t["deduction_falls_from"], t["deduction_falls_over"])
        return r.federal.agi - less - floor(amount / 10.0 + CENT) * 10.0
    return r.federal.before_zero + _added_back(r, t) - less


def _added_back(r: StateReturn, t: Amounts) -> float:
    """What P.L. 119-21 added to the deductions, and the state's own income tax."""
    if r.federal.itemizes:
        return r.federal.senior_deduction + common.own_tax_deducted(r)
    return r.federal.senior_deduction + r.federal.basic_deduction - t["conforming_standard"]


def _subtraction(filer: Filer, t: Amounts) -> float:
    """Retirement income of accounts of one's own to a cap by age, and from 65 what is left of $15,000 of any income."""
    own = filer.of(*RETIREMENT) - filer.of("inherited_distributions")
    retirement = min(own, step_from(filer.age, t.rows("exclusion")))
    senior = t["senior_amount"] if filer.age >= common.SENIOR else 0.0
    return max(retirement, senior)


def _two_earners(r: StateReturn, t: Amounts) -> float:
    if not r.is_joint:
        return 0.0
    return t["earner_credit"] * min(min(filer.of("wages") for filer in r.filers), t["earner_cap"])
