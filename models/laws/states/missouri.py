"""Missouri: one rate table for each spouse; a share of federal tax by steps of AGI; no tax on capital gains from 2025.

Law    RSMo 143.011 (brackets), 143.121.3(14) (gains), 143.124 (pensions), 143.125 (Social Security), 143.131, 143.141
       (deductions), 143.171 (federal tax). Form MO-1040, MO-A.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn, total
from .shapes import by_brackets, step_above


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form MO-1040."""
    incomes = [_income(filer, r, t) for filer in r.filers]
    agi = sum(incomes)
    federal = min(r.federal.tax * step_above(agi, t.rows("federal_tax_share")), t["federal_tax_cap"])
    pensions = _private(r, t, agi) + total(_public(filer, r, t) for filer in r.filers) + _benefits(r, t)
    taxable = max(0.0, agi - _deduction(r, t) - federal - pensions)
    tax = sum(_tax(taxable * part, t) for part in _parts(incomes, r))
    return StateLines(agi, taxable, tax)


def _tax(taxable: float, t: Amounts) -> float:
    return by_brackets(taxable, t.rows("brackets")) if taxable > t["no_tax_up_to"] else 0.0


def _parts(incomes: list[float], r: StateReturn) -> list[float]:
    """Each spouse's part of the taxable income: by Missouri AGI, losses of gains apart."""
    loss = max(0.0, -r.net_gain) / r.people
    before = [max(0.0, income + loss) for income in incomes]
    whole = sum(before)
    return [income / whole if whole else 0.0 for income in before]


def _income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One spouse's Missouri AGI: benefits as in federal AGI, net gains subtracted."""
    gains = r.net_gain / r.people
    return filer.earned_and_invested + gains - t["gain_share"] * max(0.0, gains) + r.taxed_benefits_of(filer)


def _benefits(r: StateReturn, t: Amounts) -> float:
    return sum(r.taxed_benefits_of(filer) for filer in r.filers if filer.age >= t["benefits_age"])


def _public(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """A government's pension up to the most Social Security, and of that what is above the benefits deducted."""
    deducted = r.taxed_benefits_of(filer) if filer.age >= t["benefits_age"] else 0.0
    return max(0.0, min(filer.of("public_pensions"), t["public_pension_cap"]) - deducted)


def _private(r: StateReturn, t: Amounts, agi: float) -> float:
    """6,000 of each one's private pensions and IRAs, less what AGI without benefits is above a limit."""
    excess = max(0.0, agi - r.federal.taxable_benefits - t["pension_falls_from"])
    kinds = ("pensions", "traditional_distributions")
    return max(0.0, total(min(filer.of(*kinds), t["pension_cap"]) for filer in r.filers) - excess)


def _deduction(r: StateReturn, t: Amounts) -> float:
    """The federal standard deduction; who itemizes there may take those items without income tax, with payroll tax."""
    items = common.itemized(r, t) + r.federal.payroll_tax if r.federal.itemizes else 0.0
    return max(r.federal.standard_deduction, items)
