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
from .allowances import Allowances, allowed, flat, largest, together
from .facts import KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems
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
    fixed = rows.constant(public + t["exemption_aged"] * y.aged(65))
    if y.itemizing is None:
        senior = y.deduction - rows.constant(y.standard)
        taken = senior + rows.constant(t["standard"])
    else:
        taken = deducted(rows, y, t["standard"], own_tax=tax)
    taxable = y.without_benefits - y.net_capital_gain * t["gain_share"] - taken - fixed
    at_rate(rows, tax, taxable, t["rate"])


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """43-1041, 43-1042: the standard deduction, with a part of gifts and gifts up to an amount; or Schedule A with
    Arizona's own tax, all of medical costs and taxes up to an amount. Beside either the federal senior deduction."""
    plain = [
        flat(t["standard"]) + way.times(t["gift_share"]) + way.under(flat(t["gift_cap"]))
        for way in items.gifts
    ]
    paid = flat(items.property_tax + items.income_tax, own_tax=1.0)
    taxes = items.tax_cap.under(flat(t["tax_cap"])).under(paid)
    rest = items.all_medical + flat(items.mortgage_interest) + taxes
    either = [*plain, *together([rest], items.gifts)]
    return largest(together(either, [allowed(items.senior)]))
