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
from .allowances import Allowances, flat
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
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
    income; conversions are none. Of who itemizes federally also without medical costs as far as they are above the
    federal standard deduction."""
    taxable = y.without_benefits - rows.constant(t["standard"]) - deducted(rows, y, 0.0)
    for number, filer in enumerate(y.filers):
        taxable = taxable - rows.constant(filer.public_pensions)
        cap = max((amount for age, amount in t.rows("exclusion") if filer.age >= age), default=0.0)
        if cap:
            income = filer.distributions + rows.constant(filer.pensions)
            taxable = taxable - income + beyond_cap(rows, number, income, cap)
    at_rate(rows, tax, taxable, t["rate"])


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """Medical costs that are more than the federal standard deduction, of who itemizes."""
    more = [way + flat(-year.standard) for way in items.medical_above()]
    return [flat(0.0).elected(True), *(way.elected(True) for way in more), flat(0.0).elected(False)]
