"""Virginia: brackets on federal AGI less Social Security and an age deduction that falls dollar for dollar.

Law    Va. Code 58.1-320 (brackets), 58.1-321 (no tax), 58.1-322.02, 58.1-322.03 (subtractions, age deduction,
       deductions,
       exemptions), 58.1-324 (spouse tax adjustment). Form 760, Schedule ADJ, Age Deduction Worksheet.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn
from .shapes import by_brackets


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 760."""
    agi = common.base(r, t) - sum(age_deductions(r, t))
    taxable = max(0.0, agi - common.exemptions(r, t) - _deduction(r, t))
    if agi < t["no_tax_below"]:
        return StateLines(agi, taxable, 0.0)
    credit = _spouse_adjustment(r, t, taxable) if r.is_joint else 0.0
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")), credit)


def age_deductions(r: StateReturn, t: Amounts) -> list[float]:
    """Of each filer: 12,000 from 65, less the couple's income above a limit; whole for those born before 1939."""
    whole = [filer.birth_year < t["age_deduction_whole_before"] for filer in r.filers]
    falls = [filer.age >= common.SENIOR and not old for filer, old in zip(r.filers, whole, strict=True)]
    excess = max(0.0, r.federal.agi - r.federal.taxable_benefits - t["age_deduction_falls_from"])
    left = max(0.0, t["age_deduction"] - excess / max(1, sum(falls)))
    return [
        t["age_deduction"] if old else left if fall else 0.0 for old, fall in zip(whole, falls, strict=True)
    ]


def _deduction(r: StateReturn, t: Amounts) -> float:
    """As the federal return chose; all items fall by 3 percent of AGI above a start, then income tax goes."""
    if not r.federal.itemizes:
        return t["standard"]
    items = r.federal.medical + r.property_tax + r.mortgage_interest + r.federal.gifts
    whole = items + r.state_income_tax
    excess = max(0.0, r.federal.agi - t["itemized_falls_from"])
    falls = min(t["itemized_falls"] * excess, t["itemized_falls_at_most"] * (whole - r.federal.medical))
    return items * (1.0 - falls / whole) if whole else 0.0


def _spouse_adjustment(r: StateReturn, t: Amounts, taxable: float) -> float:
    """Spouse Tax Adjustment Worksheet: what is saved by each spouse's own low brackets."""
    deductions = age_deductions(r, t)
    incomes = [_own(filer, r, t) - less for filer, less in zip(r.filers, deductions, strict=True)]
    lower = max(0.0, min(incomes))
    first = min(lower, taxable / 2.0)
    apart = by_brackets(first, t.rows("brackets")) + by_brackets(taxable - first, t.rows("brackets"))
    return max(0.0, min(t["spouse_adjustment"], by_brackets(taxable, t.rows("brackets")) - apart))


def _own(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One spouse's income less that one's exemptions."""
    kinds = ("wages", "interest", "ordinary_dividends", "qualified_dividends")
    retirement = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    income = filer.of(*kinds, *retirement) - filer.of("treasury_interest") + r.net_gain / r.people
    exemptions = t["exemption_filer"] + (t["exemption_aged"] if filer.age >= common.SENIOR else 0.0)
    return income - exemptions
