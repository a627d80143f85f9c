"""Delaware: brackets on each spouse's own income, less an exclusion by age of pensions and, from 60, investments.

Law    30 Del. C. 1102 (brackets), 1106(b)(2), (3) (exclusions), 1108, 1109 (deductions), 1110 (credits). Form PIT-
       RES.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest, together
from .choices import Decisions
from .facts import INVESTMENT, RETIREMENT, Filer, KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FilerOfPlan, YearOfPlan, at_rates, beyond_cap
from .shapes import by_brackets, step_from
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form PIT-RES: on one column, or on a column each, as is cheaper."""
    gains = r.net_gain / r.people
    incomes = [filer.earned_and_invested + gains - _excluded(filer, gains, t) for filer in r.filers]
    items = r.capped_property_tax + r.mortgage_interest + r.federal.gifts
    low = _low_income(r, t)
    together = max(0.0, sum(incomes) - low - max(common.standard(r, t), items))
    tax, credits = by_brackets(together, t.rows("brackets")), sum(_credit(filer, t) for filer in r.filers)
    taken = 1
    if r.is_joint:
        apart = _apart(r, incomes, items, low, t)
        taken = int(max(0.0, tax - credits) < apart)
        tax = min(tax, apart + credits)
    return StateLines(sum(incomes), together, tax, credits, taken=(taken,))


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


# ---- the second reading: 30 Del. C. 1102, 1106(b)(2), (3), 1108, 1110 ---------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Each one's income but benefits, less an exclusion, what is deducted and, up to a small AGI, some more, at the
    brackets, less credits: of a couple in a column each with half of the items, or in one with all that is deducted."""
    incomes = [_income(rows, y, number, filer, t) for number, filer in enumerate(y.filers)]
    low = y.below[0] * t["low_income_exclusion"] if y.below else rows.constant(0.0)
    whole = deducted(rows, y, _standard_of_all(y, t))
    if len(incomes) == 1:
        _together(rows, tax, y, t, incomes[0] - low - whole)
        return
    for alternative, within in y.either(rows):
        if alternative:
            _together(within, tax, y, t, incomes[0] + incomes[1] - low * 2.0 - whole)
            continue
        owed, own = tax, _own_deductions(rows, y, t, whole)
        for number, (filer, income) in enumerate(zip(y.filers, incomes, strict=True)):
            due = rows.line(f"state_due_{number}")
            at_rates(
                rows, due, income - low - own[number], t.rows("brackets"), rows.constant(_personal(filer, t))
            )
            owed = owed - due
        within.at_least("state_tax", owed)


def _standard_of_all(year: KnownYear, t: Amounts) -> float:
    return float(t["standard"] + t["standard_aged"] * year.aged(65))


def _own_deductions(rows: CellRows, y: YearOfPlan, t: Amounts, whole: Any) -> list[Any]:
    """What is deducted in a column each: half of the joint standard amount and one's own addition from 65 or, of
    either, half of the items. Where one alone has reached 65 the two may choose apart: then each has the half of what
    is more for both, the older one half the addition beside it, no less than what they choose (`missing`)."""
    if y.itemizing is None or (y.aged(65) == 1 and not missing(y, t)):  # or items are less than either's
        aged = [t["standard_aged"] if filer.age >= 65 else 0.0 for filer in y.filers]
        return [rows.constant(t["standard"] / 2.0 + more) for more in aged]
    more = t["standard_aged"] / 2.0 if y.aged(65) == 1 else 0.0
    return [whole * 0.5 + rows.constant(more if filer.age >= 65 else 0.0) for filer in y.filers]


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """1108, 1109: the standard deduction and its additions, or Schedule A without income tax (nor, as the form is read
    here, medical costs), whatever is chosen federally."""
    itemized = together(items.gifts, [items.capped_tax_and_interest])
    return largest([flat(_standard_of_all(year, t)), *itemized])


def missing(year: KnownYear, t: Amounts) -> float:
    """Of spouses of whom one alone has reached 65: at the most half the addition for age is deducted that is not due,
    where the items lie between twice the smaller standard deduction and twice the larger."""
    items = year.items
    if items is None or len(year.filers) != 2 or year.aged(65) != 1:
        return 0.0
    most = items.property_tax + items.mortgage_interest + items.charity_cash
    if not items.gives and most <= t["standard"]:
        return 0.0
    return float(t.rows("brackets")[-1][1] * t["standard_aged"] / 2.0)


def _together(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts, taxable: Any) -> None:
    credits = rows.constant(sum(_personal(filer, t) for filer in y.filers))
    at_rates(rows, tax, taxable, t.rows("brackets"), credits)


def _income(rows: CellRows, y: YearOfPlan, number: int, filer: FilerOfPlan, t: Amounts) -> Any:
    """Less, from 60, a cap of all but wages; before, a smaller one of pensions. Nothing is excluded of what is below
    zero: of a filer of gains alone half of the couple's loss, of others (in a bound) that at the most."""
    cap = max((amount for age, amount in t.rows("exclusion") if filer.age >= age), default=0.0)
    pensions = filer.pensions + filer.public_pensions
    if filer.age < t["credit_age"]:
        return y.own_income(rows, filer) - rows.constant(min(pensions, cap))
    wages = rows.constant(filer.wages)
    countable = y.own_income(rows, filer) - wages
    if filer.of_gains_alone:
        left = beyond_cap(rows, number, countable + y.loss_deducted * y.part, cap)
        return left - y.loss_deducted * y.part
    income = wages + beyond_cap(rows, number, countable, cap)
    if y.outer and y.may_be_negative(filer, pensions):
        less = rows.line(f"state_loss_{number}")
        rows.at_most("state_loss", less - y.loss_deducted * y.part)
        income = income - less
    return income


def _personal(filer: FilerOfPlan, t: Amounts) -> float:
    return t["credit_filer"] + (t["credit_aged"] if filer.age >= t["credit_age"] else 0.0)


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Those who are all 60 and hardly earn anything have an exclusion each up to a small AGI."""
    wages = sum(filer.wages for filer in year.filers)
    if wages >= t["low_income_wages"] or year.aged(int(t["credit_age"])) < len(year.filers):
        return []
    most = t["low_income_exclusion"] * len(year.filers) * t.rows("brackets")[-1][1]
    return [(t["low_income_agi"], most)]


CHOICE = Decisions(lambda year, t: len(year.filers) - 1)
