"""Arizona: one rate on federal AGI less the federal deductions, a quarter of long-term gains and $2,100 from 65.

Law    A.R.S. 43-1011 (rate), 43-1022 (subtractions; (35) senior deduction), 43-1023 (aged), 43-1041, 43-1042
       (deductions).
Form   140, Schedule A.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import StateLines, StateReturn, total
from .plan_lines import YearOfPlan, at_rate


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 140."""
    pensions = total(min(filer.of("public_pensions"), t["public_pension_cap"]) for filer in r.filers)
    agi = common.base(r, t) - pensions - r.federal.senior_deduction
    deduction = max(_standard(r, t), _itemized(r, t))
    taxable = max(0.0, agi - common.exemptions(r, t) - deduction)
    return StateLines(agi, taxable, common.schedule(taxable, t))


def _standard(r: StateReturn, t: Amounts) -> float:
    """With it a part of gifts, or gifts up to a cap."""
    return t["standard"] + t["gift_share"] * r.federal.gifts + min(r.federal.gifts, t["gift_cap"])


def _itemized(r: StateReturn, t: Amounts) -> float:
    """The federal items, medical costs without a floor."""
    taxes = min(r.property_tax + r.state_income_tax, r.federal.tax_cap, t["tax_cap"])
    return r.medical_expenses + taxes + r.mortgage_interest + r.federal.gifts


# ---- the second reading: A.R.S. 43-1011, 43-1022, 43-1023, 43-1041 ------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and a quarter of net long-term gain, less what 43-1022 to 43-1041 take off."""
    public = sum(min(filer.public_pensions, t["public_pension_cap"]) for filer in y.filers)
    fixed = public + t["exemption_aged"] * y.aged(65) + t["standard"]
    senior = y.deduction - rows.constant(y.standard)
    taxable = y.without_benefits - y.net_capital_gain * t["gain_share"] - senior - rows.constant(fixed)
    at_rate(rows, tax, taxable, t["rate"])
