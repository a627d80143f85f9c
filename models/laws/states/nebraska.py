"""Nebraska: brackets; where little is added to federal AGI the tax is not above the federal one.

Law    Neb. Rev. Stat. 77-2715.03 (brackets, limit), 77-2716 (subtractions), 77-2716.01 (standard deduction,
       exemption credit).
Form   1040N, Schedule I.

Pensions of a government are taxed but those of the federal civil service, which the records' column does not tell
apart.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest, standard_of
from .choices import Decisions
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan, at_rates


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1040N."""
    agi = common.base(r, t)
    own = common.standard(r, t)
    deduction = max(own, common.itemized(r, t)) if r.federal.itemizes else own
    taxable = max(0.0, agi - deduction)
    credits = common.credits(r, t)
    tax = max(0.0, common.schedule(taxable, t) - credits)
    limited = agi - r.federal.agi < t["limit_below"] and r.federal.tax < tax
    if limited:
        tax = r.federal.tax
    return StateLines(agi, taxable, tax + credits, credits, taken=(int(limited),))


# ---- the second reading: Neb. Rev. Stat. 77-2715.03, 77-2716, 77-2716.01 ------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits less what is deducted, at the brackets, less a credit for each; or the federal
    tax where that is less: a plan adds nothing to federal AGI."""
    taxable = y.without_benefits - deducted(rows, y, standard_of(y, t))
    for alternative, within in y.either(rows):
        if alternative:
            within.at_least("state_tax", tax - y.federal_tax)
        else:
            credits = rows.constant(t["credit_filer"] * len(y.filers))
            at_rates(within, tax, taxable, t.rows("brackets"), credits)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """77-2716.01: the standard deduction; who itemizes federally may have Schedule A without income tax."""
    itemized = items.beside_income_tax(items.capped_tax_and_interest)
    return largest([flat(standard_of(year, t)), *(way.elected(True) for way in itemized)])


CHOICE = Decisions(lambda year, t: 1)
