"""New York: brackets whose lower rates are recaptured as AGI rises; $20,000 of pensions free for each from 59 1/2.

Law    Tax Law 601 (brackets; (d-1) to (d-4) recapture), 606(b) (household credit), 612(c)(3), (3-a) (pensions),
       614, 615.
Form   IT-201, tax computation worksheets.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn, total
from .shapes import bottom, by_brackets, step_above


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-201."""
    agi = common.base(r, t) - total(_pensions(filer, t) for filer in r.filers)
    taxable = max(0.0, agi - max(t["standard"], _itemized(r, t, agi)))
    tax = by_brackets(taxable, t.rows("brackets")) + recapture(agi, taxable, t)
    return StateLines(agi, taxable, tax, _household_credit(r, t))


def _pensions(filer: Filer, t: Amounts) -> float:
    """Private pensions, IRAs and conversions, to a cap."""
    received = filer.of("pensions", "traditional_distributions", "roth_conversions")
    return min(received, t["exclusion_cap"]) if filer.age >= t["exclusion_age"] else 0.0


def recapture(agi: float, taxable: float, t: Amounts) -> float:
    """What of the lower brackets' benefit is taken back: over 50,000 of AGI above the start, and above each edge.

    In the first band the benefit is what the band's top rate on all of the taxable income is above the brackets.
    """
    if agi <= t["recapture_from"]:
        return 0.0
    edge = bottom(taxable, t.rows("recapture_benefit"))
    if edge == t.rows("recapture_benefit")[0][0]:
        benefit, start = _first_benefit(taxable, t), t["recapture_from"]
    else:
        benefit, start = dict(t.rows("recapture_benefit"))[edge], edge
    part = min(1.0, max(0.0, (agi - start) / t["recapture_over"]))
    return float(dict(t.rows("recapture_base"))[edge] + benefit * part)


def _first_benefit(taxable: float, t: Amounts) -> float:
    end = t.rows("recapture_benefit")[1][0]
    rate = max(rate for start, rate in t.rows("brackets") if start < end)
    return max(0.0, rate * taxable - by_brackets(taxable, t.rows("brackets")))


def _itemized(r: StateReturn, t: Amounts, agi: float) -> float:
    """The federal items of 2017 without taxes on income, reduced in steps of AGI."""
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, r.federal.agi))
    gifts = common.gifts_before_2018(r, t)
    items = medical + r.property_tax + r.mortgage_interest + gifts
    excess = max(0.0, r.federal.agi - t["itemized_falls_from"])
    items -= min(t["itemized_falls"] * excess, t["itemized_falls_at_most"] * (items - medical))
    high = step_above(agi, t.rows("gifts_only"))
    if high:
        return float(high * gifts)
    return items * (1.0 - _cut(agi, t))


def _cut(agi: float, t: Amounts) -> float:
    """A quarter over 50,000 of AGI above the lower start, another over 50,000 above the higher one."""
    over = t["itemized_cut_over"]
    lower = min(1.0, max(0.0, (agi - t["itemized_cut_from"]) / over))
    higher = min(1.0, max(0.0, (agi - t["itemized_cut_again_from"]) / over))
    return float(t["itemized_cut"] * (lower + higher))


def _household_credit(r: StateReturn, t: Amounts) -> float:
    more = step_above(r.federal.agi, t.rows("household_credit_each")) * (r.people - 1)
    return step_above(r.federal.agi, t.rows("household_credit")) + more
