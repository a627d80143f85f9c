"""New Mexico: brackets on federal AGI; Social Security free up to an AGI, all of it taxable from there.

Law    NMSA 7-2-7 (brackets), 7-2-2 (base), 7-2-5.2 (aged), 7-2-5.8 (low and middle income), 7-2-5.14 (Social
       Security),
       7-2-34 (gains). Form PIT-1, PIT-ADJ.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn
from .shapes import by_brackets, step_above


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form PIT-1."""
    agi = r.federal.agi
    benefits = r.federal.taxable_benefits if agi <= t["benefits_free_up_to"] else 0.0
    gains = min(t["gains_free"], r.federal.net_capital_gain)
    deduction = r.federal.standard_deduction
    if r.federal.itemizes:
        deduction = r.federal.itemized - common.own_tax_deducted(r)
    taxable = max(0.0, agi - r.of("treasury_interest") - benefits - gains - deduction - _exemptions(r, t))
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")))


def _exemptions(r: StateReturn, t: Amounts) -> float:
    """For each filer, falling with AGI; for each one of 65, in steps of AGI; for large medical costs from 65."""
    agi, aged = r.federal.agi, r.aged(common.SENIOR)
    each = max(0.0, t["exemption_low"] - t["exemption_falls"] * max(0.0, agi - t["exemption_falls_from"]))
    within = agi <= t["exemption_up_to"]
    medical = t["medical_exemption"] if aged and r.medical_expenses >= t["medical_from"] else 0.0
    return (each * r.people if within else 0.0) + step_above(agi, t.rows("aged_exemption")) * aged + medical
