"""Kansas: two brackets, and no tax at all up to a small income.

Law    K.S.A. 79-32,110 (brackets, no tax), 79-32,117 (subtractions), 79-32,119 to 121 (deductions, exemptions).
       Form K-40.
"""

from __future__ import annotations

from dataclasses import replace

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form K-40."""
    lines = common.compute(r, t)
    return replace(lines, before_credits=0.0) if lines.agi <= t["no_tax_up_to"] else lines
