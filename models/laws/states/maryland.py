"""Maryland: brackets, exemptions and a senior credit lost in steps of federal AGI, 2 percent on gains of high AGI.

Law    Tax-Gen. 10-105 (brackets, gains), 10-209 (pension exclusion), 10-207 (two incomes), 10-211 (exemptions),
       10-217, 10-218
       (deductions), 10-754 (senior credit). Form 502.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import Filer, StateLines, StateReturn, total
from .shapes import by_brackets, step_above


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 502; the county's tax is on the same taxable income."""
    agi = common.base(r, t) - total(_pensions(filer, t) for filer in r.filers) - _two_incomes(r, t)
    exemption = step_above(r.federal.agi, t.rows("exemption_steps")) * r.people
    aged = t["exemption_aged"] * r.aged(common.SENIOR)
    taxable = max(0.0, agi - exemption - aged - _deduction(r, t))
    tax = by_brackets(taxable, t.rows("brackets"))
    if r.federal.agi > t["gains_tax_above"]:
        tax += t["gains_tax"] * max(0.0, r.net_gain)
    return StateLines(agi, taxable, tax, _senior_credit(r, t) + _poverty(r, t, agi, tax))


def _pensions(filer: Filer, t: Amounts) -> float:
    """Employers' pensions from 65, up to the most Social Security there is less one's own."""
    if filer.age < common.SENIOR:
        return 0.0
    left = max(0.0, t["pension_cap"] - filer.of("social_security"))
    return min(filer.of("pensions", "public_pensions"), left)


def _two_incomes(r: StateReturn, t: Amounts) -> float:
    return (
        max(0.0, min(t["two_incomes"], *(own_income(filer, r, t) for filer in r.filers)))
        if r.is_joint
        else 0.0
    )


def own_income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One spouse's income that Maryland taxes."""
    kinds = ("wages", "interest", "ordinary_dividends", "qualified_dividends")
    retirement = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    received = filer.of(*kinds, *retirement) - filer.of("treasury_interest")
    return received + r.net_gain / r.people - _pensions(filer, t)


def _deduction(r: StateReturn, t: Amounts) -> float:
    if not r.federal.itemizes:
        return t["standard"]
    items = common.itemized(r, t)
    falls = t["itemized_falls"] * max(0.0, r.federal.agi - t["itemized_falls_from"])
    return max(t["standard"], items - falls)


def _senior_credit(r: StateReturn, t: Amounts) -> float:
    aged = r.aged(common.SENIOR)
    if not aged or r.federal.agi > t["senior_credit_up_to"]:
        return 0.0
    return t["senior_credit_both"] if aged == 2 else t["senior_credit"]


def _poverty(r: StateReturn, t: Amounts, agi: float, tax: float) -> float:
    """5 percent of wages where these and AGI are at most the poverty line."""
    line = t["poverty_line"] + (r.people - 1) * t["poverty_line_each_other"]
    earned = r.of("wages")
    return (
        float(t["poverty_credit"] * earned)
        if 0.0 < earned <= line and max(agi, r.federal.agi) <= line
        else 0.0
    )
