"""Illinois: one rate, no tax on retirement income; exemption and property tax credit are lost above one AGI.

Law    35 ILCS 5/201(b) (rate), 5/203(a)(2)(F) (retirement income), 5/204 (exemption, (g) its limit), 5/208 (credit).
Form   IL-1040, Schedules M and ICR.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IL-1040."""
    agi = common.base(r, t)
    within = r.federal.agi <= t["income_limit"]
    taxable = max(0.0, agi - (common.exemptions(r, t) if within else 0.0))
    credit = t["property_tax_credit"] * r.property_tax if within else 0.0
    return StateLines(agi, taxable, common.schedule(taxable, t), credit)
