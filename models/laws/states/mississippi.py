"""Mississippi: retirement income is free, $10,000 of each spouse's taxable income too, one rate above.

Law    Miss. Code 27-7-5 (rates), 27-7-15 (income), 27-7-17 (deductions), 27-7-21 (exemptions). Form 80-105.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FilerOfPlan, YearOfPlan
from .spouses import divided


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 80-105: spouses file together, each with a schedule, and divide deductions as is best."""
    incomes = [
        filer.of("wages", "interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends")
        - filer.of("treasury_interest")
        + r.net_gain / r.people
        for filer in r.filers
    ]
    agi = sum(incomes)
    deduction = max(t["standard"], common.itemized(r, t))
    taxable = max(0.0, agi - common.exemptions(r, t) - deduction)
    tax = sum(common.schedule(part, t) for part in common.divided(taxable, incomes))
    return StateLines(agi, taxable, tax)


# ---- the second reading: Miss. Code 27-7-5, 27-7-15, 27-7-17, 27-7-21 ---------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Wages, interest (that of other states' bonds too), dividends and gains, less what is deducted and exemptions,
    which spouses divide as they please; each has the brackets."""
    incomes = [_taxed(rows, y, filer) for filer in y.filers]
    exempt = t["exemption"] + t["exemption_aged"] * y.aged(65)
    whole = incomes[0] + incomes[1] if len(incomes) == 2 else incomes[0]
    taxable = whole - rows.constant(exempt) - deducted(rows, y, t["standard"])
    wages = [filer.wages for filer in y.filers]
    divided(rows, tax, y, taxable, list(zip(incomes, wages, strict=True)), t.rows("brackets"))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """The standard deduction, or Schedule A without income tax."""
    return largest([flat(t["standard"]), *items.beside_income_tax(items.capped_tax_and_interest)])


def _taxed(rows: CellRows, y: YearOfPlan, filer: FilerOfPlan) -> Any:
    paid = filer.interest + filer.tax_exempt_interest + filer.dividends
    return paid + y.net_gain * y.part + rows.constant(filer.wages)
