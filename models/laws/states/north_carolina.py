"""North Carolina: one rate on federal AGI without Social Security, less a standard deduction.

Law    N.C. Gen. Stat. 105-153.5 (deductions), 105-153.7 (rate). The first reading is the shape that most states share
       (common.py).
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from .allowances import Allowances, flat, largest
from .facts import KnownYear
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan, at_rate


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """The second reading."""
    at_rate(rows, tax, y.without_benefits - deducted(rows, y, t["standard"]), t["rate"])


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """105-153.5(a): the standard deduction; or medical costs, gifts, and mortgage interest with property tax up to an
    amount."""
    capped = items.capped_tax_and_interest.under(flat(t["interest_and_property_tax_cap"]))
    return largest([flat(t["standard"]), *items.beside_income_tax(capped)])
