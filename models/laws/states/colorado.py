"""Colorado: one rate on federal taxable income; pensions and Social Security are subtracted by age.

Law    C.R.S. 39-22-104 ((1.7) rate, (3)(p.5) and following: deductions added back, (4)(f) and (g): retirement),
       39-22-105 (AMT).
Form   DR 0104, DR 0104AD.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import RETIREMENT, Filer, StateLines, StateReturn, total
from .shapes import step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form DR 0104."""
    agi = common.base(r, t) + _added_back(r, t) - _retirement(r, t) - _gifts(r, t)
    taxable = max(0.0, agi)
    return StateLines(agi, taxable, common.schedule(taxable, t))


def _added_back(r: StateReturn, t: Amounts) -> float:
    """State income tax deducted; from an AGI on, all deductions above a limit."""
    taken = r.federal.itemized if r.federal.itemizes else r.federal.standard_deduction
    own = common.own_tax_deducted(r)
    over = r.federal.agi >= t["add_back_from"]
    return own + (max(0.0, taken - t["add_back_beyond"]) if over else 0.0)


def _retirement(r: StateReturn, t: Amounts) -> float:
    return total(_subtraction(filer, r, t) for filer in r.filers)


def _subtraction(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One filer's: taxable benefits (all of them from 65, or at a low AGI), which use up the cap, then pensions; before
    55 only what came by a death."""
    cap = step_from(filer.age, t.rows("exclusion"))
    if not cap:
        return min(t["heirs_exclusion"], filer.of("inherited_distributions"))
    gross = r.of("social_security")
    benefits = r.federal.taxable_benefits * (filer.of("social_security") / gross if gross else 0.0)
    whole = filer.age >= common.SENIOR or r.federal.agi <= t["benefits_free_up_to"]
    benefits = benefits if whole else min(benefits, cap)
    return benefits + min(max(0.0, cap - benefits), filer.of(*RETIREMENT))


def _gifts(r: StateReturn, t: Amounts) -> float:
    return 0.0 if r.federal.itemizes else max(0.0, r.gifts - t["gifts_above"])
