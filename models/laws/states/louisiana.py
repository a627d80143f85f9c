"""Louisiana: one rate; from 65 an exemption of private retirement income, IRAs among it.

Law    R.S. 47:32, 47:294 (standard deduction), 47:44.1 (retirement income); LAC 61:I.1311(B)(3): income of an IRA
       is annual
       retirement income.
Form   IT-540, Schedule E.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rate, beyond_cap


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-540."""
    agi = common.base(r, t) - common.exclusions(r, t)
    medical = max(0.0, r.federal.medical - r.federal.standard_deduction) if r.federal.itemizes else 0.0
    taxable = max(0.0, agi - t["standard"] - medical)
    return StateLines(agi, taxable, common.schedule(taxable, t))


# ---- the second reading: R.S. 47:32, 47:294, 47:44.1 --------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and public pensions, from 65 without so much of each one's annual retirement
    income; conversions are none."""
    taxable = y.without_benefits - rows.constant(t["standard"])
    for number, filer in enumerate(y.filers):
        taxable = taxable - rows.constant(filer.public_pensions)
        cap = max((amount for age, amount in t.rows("exclusion") if filer.age >= age), default=0.0)
        if cap:
            income = filer.distributions + rows.constant(filer.pensions)
            taxable = taxable - income + beyond_cap(rows, number, income, cap)
    at_rate(rows, tax, taxable, t["rate"])
