"""Louisiana: one rate; from 65 an exemption of private retirement income, IRAs among it.

Law    R.S. 47:32, 47:294 (standard deduction), 47:44.1 (retirement income); LAC 61:I.1311(B)(3): income of an IRA
       is annual
       retirement income.
Form   IT-540, Schedule E.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-540."""
    agi = common.base(r, t) - common.exclusions(r, t)
    medical = max(0.0, r.federal.medical - r.federal.standard_deduction) if r.federal.itemizes else 0.0
    taxable = max(0.0, agi - t["standard"] - medical)
    return StateLines(agi, taxable, common.schedule(taxable, t))
