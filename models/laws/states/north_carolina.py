"""North Carolina: one rate on federal AGI without Social Security, less a standard deduction.

Law    N.C. Gen. Stat. 105-153.5 (deductions), 105-153.7 (rate). The first reading is the shape that most states share
       (common.py).
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from .plan_lines import YearOfPlan, at_rate


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """The second reading, where nothing is itemized."""
    at_rate(rows, tax, y.without_benefits - rows.constant(t["standard"]), t["rate"])
