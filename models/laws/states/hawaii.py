"""Hawaii: brackets on federal AGI less benefits and employers' pensions; long-term gains at 7.25 percent if better.

Law    HRS 235-51 (brackets, (f) gains), 235-7(a)(3) (pensions), 235-2.3, 235-2.4 (deductions), 235-54 (exemptions).
Form   N-11 and its worksheets of itemized deductions.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowance, Allowances, flat, largest, together
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan, at_rates
from .shapes import by_brackets
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form N-11."""
    agi = common.base(r, t)
    items = _itemized(r, t, agi)
    plain = t["standard"] + min(r.cash_to_charities, t.number("gifts_beside"))
    deduction = max(plain, items if items > t["itemized_above"] else 0.0)
    taxable = max(0.0, agi - common.exemptions(r, t) - deduction)
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
    """Own items; state income tax only below an AGI; all but medical costs fall by 3 percent of Hawaii AGI above
    a start."""
    taxes = r.property_tax + (r.state_income_tax if r.federal.agi < t["income_tax_below"] else 0.0)
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, agi))
    items = medical + taxes + r.mortgage_interest + r.federal.gifts
    falls = t["itemized_falls"] * max(0.0, agi - t["itemized_falls_from"])
    return items - min(falls, t["itemized_falls_at_most"] * (items - medical))


# ---- the second reading: HRS 235-51(b), (f), 235-7(a)(3), 235-2.4, 235-54 -----------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and employers' pensions, less exemptions and what is deducted. Of what is
    taxed as much as the taxpayer pleases of a net long-term gain is at one rate and the rest in the brackets: whatever
    lies in brackets below that rate is better there, so that nothing more has to be said of it."""
    pensions = sum(filer.pensions + filer.public_pensions for filer in y.filers)
    exempt = t["exemption_filer"] * len(y.filers) + t["exemption_aged"] * y.aged(65)
    agi = y.without_benefits - rows.constant(pensions)
    for filer in y.filers:
        agi = agi if filer.employers is None else agi - filer.employers
    taken = deducted(rows, y, t["standard"], agi, _counted(rows, tax, y, t))
    taxable = agi - rows.constant(exempt) - taken
    apart, bracketed = rows.line("state_gain_apart"), rows.line("state_bracketed")
    rows.at_most("state_gain_apart", apart - y.net_capital_gain)
    at_rates(rows, bracketed, taxable - apart, t.rows("brackets"))
    rows.at_least("state_tax", tax - bracketed - apart * t["gains_rate"])


def _counted(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> Any:
    """235-2.4: income taxes, Hawaii's own of the year among them, as items up to an AGI. A dollar of the tax saves a
    tenth of one, so that nobody owes more of it than is due."""
    if y.itemizing is None:
        return None
    counted = rows.line("state_tax_counted")
    rows.at_most("state_tax_counted", counted - tax - rows.constant(y.items.income_tax))
    rows.at_most("state_tax_counted", counted - y.below[0] * _most_counted(y, t))
    return counted


def counted(items: KnownItems, agi: float, tax: float, t: Amounts) -> float:
    """What of income taxes is an item of a return, given Hawaii's own."""
    return items.income_tax + tax if agi < t["income_tax_below"] else 0.0


def _most_counted(year: KnownYear, t: Amounts) -> float:
    """Of income taxes at an AGI up to which they count."""
    return float(by_brackets(t["income_tax_below"], t.rows("brackets")) + year.items.income_tax)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """235-2.4, whatever is chosen federally: the standard deduction and a little of cash gifts, or Schedule A with
    property tax whole and medical costs above a share of Hawaii AGI. All but these fall by a share of Hawaii AGI above
    a start, but by no more than a part of them."""
    rest = together(items.gifts, [items.tax_and_interest + flat(0.0, own_tax=1.0)])
    falls = flat(t["itemized_falls"] * t["itemized_falls_from"], own_line=-t["itemized_falls"])
    whole = together(rest, [falls.under(flat(0.0))])
    least = [way.times(1.0 - t["itemized_falls_at_most"]) for way in rest]
    itemized = together(items.medical_above_own(t["medical_floor"]), [*whole, *least])
    return largest([flat(t["standard"]) + _beside(items, t), *itemized])


def _beside(items: KnownItems, t: Amounts) -> Allowance:
    """26 USC 170(p): cash to charities up to an amount, beside the standard deduction."""
    most = t.number("gifts_beside")
    if not items.gives:
        return flat(min(items.charity_cash, most))
    return flat(0.0, to_charities=1.0).under(flat(most)) if most else flat(0.0)


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Income taxes are an item below one AGI alone."""
    if year.items is None:
        return []
    edge = t["income_tax_below"]
    rate = max(rate for start, rate in t.rows("brackets") if start < edge)
    return [(edge, rate * _most_counted(year, t))]
