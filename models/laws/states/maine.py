"""Maine: brackets; deductions, exemptions and the pension deduction fall to nothing over ranges of income.

Law    36 M.R.S. 5111 (brackets, surcharge), 5122(2)(M-2) (pensions), 5124-C, 5125 (deductions), 5126-A (exemptions).
Form   1040ME, Pension Income Deduction Worksheet.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn, total
from .shapes import by_brackets, falling


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1040ME."""
    agi = common.base(r, t) - _pensions(r, t)
    own = r.federal.standard_deduction if t["standard_is_federal"] else common.standard(r, t)
    deduction = _itemized(r, t, own) if r.federal.itemizes else own
    deduction = falling(deduction, agi, t["deduction_falls_from"], t["deduction_falls_over"])
    exemption = falling(
        t["exemption_filer"] * r.people, agi, t["exemption_falls_from"], t["exemption_falls_over"]
    )
    taxable = max(0.0, agi - deduction - exemption)
    tax = by_brackets(taxable, t.rows("brackets")) + t["surcharge"] * max(0.0, taxable - t["surcharge_above"])
    return StateLines(agi, taxable, tax)


def _itemized(r: StateReturn, t: Amounts, own: float) -> float:
    capped = min(r.capped_property_tax + r.mortgage_interest + r.federal.gifts, t["itemized_cap"])
    return max(own, capped + r.federal.medical)


def _pensions(r: StateReturn, t: Amounts) -> float:
    """Of each filer: pensions, and own IRAs from 59 1/2, up to the most Social Security less one's own."""
    whole = total(_pension(filer, t) for filer in r.filers)
    return falling(whole, r.federal.agi, t["pension_falls_from"], t["pension_falls_over"])


def _pension(filer: Filer, t: Amounts) -> float:
    own = filer.of("traditional_distributions") - filer.of("inherited_distributions")
    iras = own if filer.age >= 59.5 else 0.0
    received = filer.of("pensions", "public_pensions") + iras
    return min(received, max(0.0, t["pension_cap"] - filer.of("social_security")))
