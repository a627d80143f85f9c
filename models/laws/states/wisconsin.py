"""Wisconsin: brackets; a standard deduction that falls with income; from 67 an exclusion in place of credits.

Law    Wis. Stat. 71.05(6)(b) (gains, (4) retirement), 71.05(22) (standard deduction), (23) (exemptions), 71.06
       (brackets),
       71.07(5) (itemized credit), (6) (married couple), (9) (property tax). Form 1, Schedules SB, WD.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import RETIREMENT, StateLines, StateReturn, total
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1, with the exclusion from 67 and hardly a credit, or without it: the lower tax."""
    plain = _return(r, t, _small_exclusion(r, t), electing=False)
    large = _large_exclusion(r, t)
    return min(plain, _return(r, t, large, electing=True), key=lambda lines: lines.tax) if large else plain


def _return(r: StateReturn, t: Amounts, excluded: float, *, electing: bool) -> StateLines:
    agi = common.base(r, t) - excluded
    standard = _standard(agi, t)
    taxable = max(0.0, agi - standard - common.exemptions(r, t))
    credits = 0.0 if electing else _credits(r, t, standard)
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")), credits)


def _standard(agi: float, t: Amounts) -> float:
    return max(0.0, t["standard"] - by_brackets(agi, t.rows("standard_falls")))


def _large_exclusion(r: StateReturn, t: Amounts) -> float:
    """24,000, or both spouses' 48,000 together where both are 67."""
    of_age = [filer for filer in r.filers if filer.age >= t["exclusion_age"]]
    if len(of_age) == 2:
        return min(r.of(*RETIREMENT), t["exclusion_both"])
    return total(min(filer.of(*RETIREMENT), t["exclusion_cap"]) for filer in of_age)


def _small_exclusion(r: StateReturn, t: Amounts) -> float:
    """5,000 of each from 65, below a small federal AGI."""
    if r.federal.agi >= t["small_exclusion_below"]:
        return 0.0
    return total(
        min(filer.of(*RETIREMENT), t["small_exclusion"]) for filer in r.filers if filer.age >= common.SENIOR
    )


def _credits(r: StateReturn, t: Amounts, standard: float) -> float:
    """Of items above the standard deduction, of property tax, of the lower earner of two."""
    items = r.federal.gifts + r.mortgage_interest + r.federal.medical
    itemized = t["itemized_credit"] * max(0.0, items - standard)
    property_tax = min(t["property_credit"], t["property_credit_share"] * r.property_tax)
    couple = 0.0
    if r.is_joint:
        lower = min(filer.of("wages") for filer in r.filers)
        couple = min(t["couple_credit"], t["couple_credit_share"] * lower)
    return itemized + property_tax + couple
