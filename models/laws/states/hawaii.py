"""Hawaii: brackets on federal AGI less benefits and employers' pensions; long-term gains at 7.25 percent if better.

Law    HRS 235-51 (brackets, (f) gains), 235-7(a)(3) (pensions), 235-2.4 (deductions), 235-54 (exemptions). Form N-11.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rates
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form N-11."""
    agi = common.base(r, t)
    items = _itemized(r, t, agi)
    deduction = items if items > t["itemized_above"] else t["standard"]
    taxable = max(0.0, agi - common.exemptions(r, t) - max(deduction, t["standard"]))
    return StateLines(agi, taxable, _tax(taxable, r.federal.net_capital_gain, t))


def _tax(taxable: float, gain: float, t: Amounts) -> float:
    """The brackets, or on gains the one rate: what lies in brackets below that rate stays in them."""
    rate = t["gains_rate"]
    low = next(start for start, bracket in t.rows("brackets") if bracket > rate)
    ordinary = min(taxable, max(taxable - gain, low))
    return min(
        by_brackets(taxable, t.rows("brackets")),
        by_brackets(ordinary, t.rows("brackets")) + rate * (taxable - ordinary),
    )


def _itemized(r: StateReturn, t: Amounts, agi: float) -> float:
    """Own items; state income tax only below an AGI; all fall by 3 percent of AGI above a start."""
    taxes = r.property_tax + (r.state_income_tax if r.federal.agi < t["income_tax_below"] else 0.0)
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, agi))
    items = medical + taxes + r.mortgage_interest + r.federal.gifts
    falls = t["itemized_falls"] * max(0.0, agi - t["itemized_falls_from"])
    return items - min(falls, t["itemized_falls_at_most"] * (items - medical))


# ---- the second reading: HRS 235-51(b), (f), 235-7(a)(3), 235-2.4, 235-54 -----------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and employers' pensions, less exemptions and the standard deduction. Of what is
    taxed as much as the taxpayer pleases of a net long-term gain is at one rate and the rest in the brackets: whatever
    lies in brackets below that rate is better there, so that nothing more has to be said of it."""
    pensions = sum(filer.pensions + filer.public_pensions for filer in y.filers)
    exempt = t["exemption_filer"] * len(y.filers) + t["exemption_aged"] * y.aged(65)
    taxable = y.without_benefits - rows.constant(pensions + exempt + t["standard"])
    for filer in y.filers:
        taxable = taxable if filer.employers is None else taxable - filer.employers
    apart, bracketed = rows.line("state_gain_apart"), rows.line("state_bracketed")
    rows.at_most("state_gain_apart", apart - y.net_capital_gain)
    at_rates(rows, bracketed, taxable - apart, t.rows("brackets"))
    rows.at_least("state_tax", tax - bracketed - apart * t["gains_rate"])
