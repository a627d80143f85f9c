"""Alabama: brackets on its own income, less federal income tax; a standard deduction that falls in steps.

Law    Ala. Code 40-18-5 (brackets), 40-18-15 (deductions, federal tax), 40-18-19 (exemptions; (a) and (13) pensions).
Form   40, Schedules A and RS.

Pensions of a plan under 26 USC 414(j) are free, as the column `pensions` is read; IRAs are free to a cap from 65.
Losses are deducted whole: Alabama has no limit like that of 26 USC 1211.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, together
from .choices import Decisions
from .facts import INVESTMENT, KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import SteppedLine, YearOfPlan, at_rates, beyond_cap
from .shapes import by_brackets, full_steps
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 40."""
    accounts = sum(
        max(0.0, filer.of("traditional_distributions", "roth_conversions") - _cap(filer.age, t))
        for filer in r.filers
    )
    income = r.of("wages", *INVESTMENT, "tax_exempt_interest") - r.of("treasury_interest")
    agi = income + r.of("short_term_gains", "long_term_gains") + accounts
    standard, items = _standard(agi, t), _itemized(r, t, agi)
    taxable = max(0.0, agi - max(standard, items) - r.federal.tax - t["exemption"])
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")), taken=(int(items > standard),))


def _cap(age: int, t: Amounts) -> float:
    return t["exclusion_cap"] if age >= common.SENIOR else 0.0


def _standard(agi: float, t: Amounts) -> float:
    steps = full_steps(agi, t["standard_falls_from"], t["standard_step"])
    return max(t["standard_least"], t["standard"] - t["standard_falls"] * steps)


def _itemized(r: StateReturn, t: Amounts, agi: float) -> float:
    medical = max(0.0, r.medical_expenses - t["medical_floor"] * max(0.0, agi))
    return medical + r.property_tax + r.federal.payroll_tax + r.mortgage_interest + r.federal.gifts


# ---- the second reading: Ala. Code 40-18-5, 40-18-14, 40-18-15(a)(3), (b), 40-18-19(a)(8), (13) ---------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Wages, interest, dividends, gains and accounts beyond a cap from 65, less a standard deduction that falls in
    steps of that (or items, of which payroll tax is one, where they are more), federal tax and an exemption, at the
    brackets. A dollar of federal tax saves a twentieth of one here, so that nobody owes more of it than is due."""
    income = y.gains_of_year if y.loss_limit else y.net_gain
    for number, filer in enumerate(y.filers):
        income = (
            income + filer.interest + filer.tax_exempt_interest + filer.dividends + rows.constant(filer.wages)
        )
        accounts = filer.distributions + filer.conversions
        of_age = filer.age >= 65
        income = income + (beyond_cap(rows, number, accounts, t["exclusion_cap"]) if of_age else accounts)
    rows.at_least("state_agi", y.own_line - income)
    federal = rows.line("state_federal_tax", -INF)
    rows.at_most("state_federal_tax", federal - y.federal_tax)
    taxable = income - federal - rows.constant(t["exemption"])
    if y.itemizing is None:
        levels = [max(y.payroll_tax, level) for level in _levels(t)]
        at_rates(rows, tax, taxable - _at_step(rows, y, levels), t.rows("brackets"))
        return
    items = deducted(rows, y, 0.0, income) + rows.constant(y.payroll_tax)
    standard = _at_step(rows, y, _levels(t))
    for alternative, within in y.either(rows):
        at_rates(within, tax, taxable - (items if alternative else standard), t.rows("brackets"))


def _at_step(rows: CellRows, y: YearOfPlan, levels: list[float]) -> Any:
    """That of the levels at which Alabama AGI leaves the standard deduction."""
    amount = rows.constant(levels[-1])
    for below, (more, less) in zip(y.below_own, pairwise(levels), strict=True):
        amount = amount + below * (more - less)
    return amount


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """40-18-15(a): medical costs above a share of Alabama AGI, property tax whole, mortgage interest and gifts,
    whatever is chosen federally; payroll tax is beside them, and the standard deduction the other choice (`CHOICE`)."""
    medical = items.medical_above_own(t["medical_floor"])
    return together(together(medical, items.gifts), [items.tax_and_interest])


def _levels(t: Amounts) -> list[float]:
    """The standard deduction, step by step."""
    levels = [t["standard"]]
    while levels[-1] > t["standard_least"]:
        levels.append(max(t["standard_least"], levels[-1] - t["standard_falls"]))
    return levels


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """A step of the standard deduction is lost for every so much of Alabama AGI."""
    rate, start = t.rows("brackets")[-1][1], t["standard_falls_from"]
    falls = enumerate(pairwise(_levels(t)), 1)
    return [(start + t["standard_step"] * number, rate * (more - less)) for number, (more, less) in falls]


LINE = SteppedLine(
    lambda rows, y, t: rows.line("state_agi", -INF), lambda lines, people, t: lines.agi, own_steps
)
"""Alabama AGI, which the rows hold from below."""

CHOICE = Decisions(lambda year, t: int(year.items is not None))
"""The standard deduction or the items, where there are any beside payroll tax."""
