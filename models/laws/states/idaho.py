"""Idaho: one rate above a small edge, the federal deductions, and $10 for the permanent building fund.

Law    Idaho Code 63-3024 (rate), 63-3022 (deductions), 63-3022A (retirement benefits), 63-3082 (building fund).
       Form 40, 39R.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 40."""
    agi = common.base(r, t) - _benefits(r, t)
    deduction = max(r.federal.standard_deduction, common.itemized(r, t)) + r.federal.senior_deduction
    taxable = max(0.0, agi - deduction)
    gross = r.federal.agi + max(0.0, -r.net_gain)
    fund = t["building_fund"] if gross > r.federal.standard_deduction else 0.0
    return StateLines(agi, taxable, common.schedule(taxable, t) + fund)


def _benefits(r: StateReturn, t: Amounts) -> float:
    """Public pensions from 65, up to the most Social Security there is, less what there is."""
    received = sum(filer.of("public_pensions") for filer in r.filers if filer.age >= common.SENIOR)
    return min(received, max(0.0, t["public_pension_cap"] - r.of("social_security")))
