"""Georgia: one rate, and an exclusion of each filer aged 62 or 65 that covers investment income too.

Law    O.C.G.A. 48-7-20, 48-7-27 (a)(5) (exclusion), 48-7-27.1 (itemizers' credit), 48-7A-3 (low income credit);
       Ga. Comp. R. & Regs. 560-7-4-.02(3) (other adjustments come before the exclusion).
Form   500, Schedule 1 page 2.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat
from .facts import INVESTMENT, RETIREMENT, Filer, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan, at_rate, beyond_cap
from .shapes import step_from
from .steps import Steps, falling_rows


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 500."""
    share = r.net_gain / r.people
    agi = common.base(r, t) - total(exclusion(filer, share, t) for filer in r.filers)
    taxable = max(0.0, agi - (_itemized(r) if r.federal.itemizes else t["standard"]))
    return StateLines(agi, taxable, common.schedule(taxable, t), _credits(r, t))


def exclusion(filer: Filer, gains: float, t: Amounts) -> float:
    """One filer's, with the filer's part of the net gain, of what Georgia taxes: Treasury interest goes off before it,
    and earned income counts up to its own cap."""
    earned = min(filer.of("wages"), t["exclusion_earned"])
    income = filer.of(*RETIREMENT, *INVESTMENT) - filer.of("treasury_interest") + gains + earned
    return min(max(0.0, income), step_from(filer.age, t.rows("exclusion")))


def _itemized(r: StateReturn) -> float:
    """Schedule A as filed: Georgia's own income tax stays in it."""
    return r.federal.itemized


def _credits(r: StateReturn, t: Amounts) -> float:
    low_income = step_from(r.federal.agi, t.rows("low_income_credit")) * (r.people + r.aged(common.SENIOR))
    return low_income + (t["itemizer_credit"] * r.people if r.federal.itemizes else 0.0)


# ---- the second reading: O.C.G.A. 48-7-20, 48-7-27(a)(5), 48-7A-3 -------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less what is deducted and, from 62 and 65, so much of each one's retirement
    and investment income as Georgia taxes, and of a little that is earned; less the low income credit."""
    taxable = y.without_benefits - deducted(rows, y, t["standard"])
    for number, filer in enumerate(y.filers):
        cap = max((amount for age, amount in t.rows("exclusion") if filer.age >= age), default=0.0)
        if cap:
            unearned = filer.wages - min(filer.wages, t["exclusion_earned"])
            income = y.own_income(rows, filer) - rows.constant(unearned)
            if filer.of_gains_alone:  # a half of the couple's loss is this filer's, and nothing is excluded
                income = income + y.loss_deducted * y.part
            taxable = taxable - income + beyond_cap(rows, number, income, cap)
            if y.outer and y.may_be_negative(filer, filer.pensions + filer.public_pensions):
                less = rows.line(f"state_loss_{number}")  # nothing is excluded of what is below zero
                rows.at_most("state_loss", less - y.loss_deducted * y.part)
                taxable = taxable - less
    credit = y.lost_above(rows, steps(y, t))
    elections = [(False, rows)] if y.itemizing is None else y.itemizing.elections(rows)
    for itemizes, within in elections:
        more = rows.constant(t["itemizer_credit"] * len(y.filers) if itemizes else 0.0)
        at_rate(within, tax, taxable, t["rate"], credit + more)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """48-7-27(a)(1): by the federal election the standard deduction, or Schedule A as it is filed."""
    return [flat(t["standard"]).elected(False), flat(0.0, schedule_a=1.0).elected(True)]


def steps(year: KnownYear, t: Amounts) -> Steps:
    """The low income credit falls at each row: once for each filer, and again for each aged 65."""
    return falling_rows(t.rows("low_income_credit"), len(year.filers) + year.aged(65))
