"""Idaho: one rate above a small edge, the federal deductions, and $10 for the permanent building fund.

Law    Idaho Code 63-3024 (rate), 63-3022 (deductions), 63-3022A (retirement benefits), 63-3082 (building fund).
       Form 40, 39R.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, allowed, flat, largest, together
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 40."""
    agi = common.base(r, t) - _benefits(r, t)
    deduction = max(r.federal.standard_deduction, common.itemized(r, t)) + r.federal.senior_deduction
    taxable = max(0.0, agi - deduction)
    gross = r.federal.agi + max(0.0, -r.net_gain)
    fund = t["building_fund"] if gross > r.federal.standard_deduction else 0.0
    return StateLines(agi, taxable, common.schedule(taxable, t) + fund, others={"gross_income": gross})


def _benefits(r: StateReturn, t: Amounts) -> float:
    """Public pensions from 65, up to the most Social Security there is, less what there is."""
    received = sum(filer.of("public_pensions") for filer in r.filers if filer.age >= common.SENIOR)
    return min(received, max(0.0, t["public_pension_cap"] - r.of("social_security")))


# ---- the second reading: Idaho Code 63-3022, 63-3022A, 63-3024, 63-3082 -------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and, from 65, public pensions up to the most benefits there are less one's own, less
    the federal deduction, at the brackets; and a little for the building fund of whoever has to file."""
    public = sum(filer.public_pensions for filer in y.filers if filer.age >= 65)
    benefits = sum(filer.social_security for filer in y.filers)
    free = min(public, max(0.0, t["public_pension_cap"] - benefits))
    fund = rows.constant(t["building_fund"]) - y.below_own[0] * t["building_fund"]
    taken = y.deduction if y.itemizing is None else deducted(rows, y, y.standard)
    at_rates(rows, tax - fund, y.without_benefits - taken - rows.constant(free), t.rows("brackets"))
    rows.at_least("state_tax", tax - fund)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """63-3022(j): the federal standard deduction, or Schedule A without income tax, and the senior deduction."""
    either = [flat(year.standard), *items.beside_income_tax(items.capped_tax_and_interest)]
    return largest(together(either, [allowed(items.senior)]))


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """Above the federal standard deduction a return is due."""
    return [(year.standard, t["building_fund"])]


LINE = SteppedLine(
    lambda rows, y, t: y.agi + y.loss_deducted,
    lambda lines, people, t: lines.others["gross_income"],
    own_steps,
)
"""Gross income: federal AGI before losses."""
