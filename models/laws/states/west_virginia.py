"""West Virginia: brackets on federal AGI less Social Security (2025: by AGI), 8,000 of each from 65, and exemptions.

Law    W. Va. Code 11-21-4e (brackets), 11-21-12(c)(8) (Social Security, seniors), 11-21-16 (exemptions), 11-21-22
       (low income).
Form   IT-140, Schedules M and FTC-1.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn, total
from .shapes import by_brackets, step_above


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-140."""
    low = r.federal.agi <= t["benefits_free_up_to"]
    share = 1.0 if low else t["benefits_free_above"]
    agi = common.base(r, t) - share * r.federal.taxable_benefits - _seniors(r, t, share)
    taxable = max(0.0, agi - common.exemptions(r, t))
    tax = by_brackets(taxable, t.rows("brackets"))
    line = t["poverty_line"] + (r.people - 1) * t["poverty_line_each_other"]
    above = r.federal.agi + r.of("tax_exempt_interest") - line * t["poverty_part"]
    credit = tax * step_above(above, t.rows("family_credit"))
    return StateLines(agi, taxable, tax, credit, {"above_poverty_line": above})


def _seniors(r: StateReturn, t: Amounts, share: float) -> float:
    """8,000 of each filer's own income from 65, less the other modifications taken."""
    return total(_senior(filer, r, t, share) for filer in r.filers if filer.age >= common.SENIOR)


def _senior(filer: Filer, r: StateReturn, t: Amounts, share: float) -> float:
    others = share * r.taxed_benefits_of(filer) + filer.of("treasury_interest")
    income = filer.earned_and_invested + r.net_gain / r.people + filer.of("treasury_interest")
    income += r.taxed_benefits_of(filer)
    return max(0.0, min(t["senior_cap"], income) - others) if others < t["senior_cap"] else 0.0
