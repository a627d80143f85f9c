"""Delaware: brackets on each spouse's own income, less an exclusion by age of pensions and, from 60, investments.

Law    30 Del. C. 1102 (brackets), 1106(b)(2), (3) (exclusions), 1108, 1109 (deductions), 1110 (credits). Form PIT-
       RES.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import INVESTMENT, RETIREMENT, Filer, StateLines, StateReturn
from .shapes import by_brackets, step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form PIT-RES: on one column, or on a column each, as is cheaper."""
    gains = r.net_gain / r.people
    incomes = [filer.earned_and_invested + gains - _excluded(filer, gains, t) for filer in r.filers]
    items = r.capped_property_tax + r.mortgage_interest + r.federal.gifts
    low = _low_income(r, t)
    together = max(0.0, sum(incomes) - low - max(common.standard(r, t), items))
    tax, credits = by_brackets(together, t.rows("brackets")), sum(_credit(filer, t) for filer in r.filers)
    if r.is_joint:
        tax = min(tax, _apart(r, incomes, items, low, t) + credits)
    return StateLines(sum(incomes), together, tax, credits)


def _credit(filer: Filer, t: Amounts) -> float:
    return float(t["credit_filer"] + (t["credit_aged"] if filer.age >= t["credit_age"] else 0.0))


def _excluded(filer: Filer, gains: float, t: Amounts) -> float:
    kinds = (*RETIREMENT, *INVESTMENT) if filer.age >= t["credit_age"] else ("pensions", "public_pensions")
    income = filer.of(*kinds)
    if filer.age >= t["credit_age"]:
        income += gains - filer.of("treasury_interest")
    return min(max(0.0, income), step_from(filer.age, t.rows("exclusion")))


def _apart(r: StateReturn, incomes: list[float], items: float, low: float, t: Amounts) -> float:
    """What is due on a column each: half of the joint amounts, one's own addition from 65, one's own credits."""
    tax = 0.0
    for filer, income in zip(r.filers, incomes, strict=True):
        own = t["standard"] / 2.0 + (t["standard_aged"] if filer.age >= common.SENIOR else 0.0)
        taxable = max(0.0, income - low / 2.0 - max(own, items / 2.0))
        tax += max(0.0, by_brackets(taxable, t.rows("brackets")) - _credit(filer, t))
    return tax


def _low_income(r: StateReturn, t: Amounts) -> float:
    """2,000 of each where all are 60, with hardly any wages and a small AGI."""
    small = r.federal.agi <= t["low_income_agi"] and r.of("wages") < t["low_income_wages"]
    return t["low_income_exclusion"] * r.people if small and r.aged(t["credit_age"]) == r.people else 0.0
