"""Indiana: one rate, exemptions for the aged with a small cliff, and a deduction of a home's property tax.

Law    IC 6-3-2-1 (rate), 6-3-1-3.5(a) (exemptions), 6-3-1-3.5(a)(15) (property tax). Form IT-40, Schedules 2 and 3.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-40; the county's tax is on the same base."""
    agi = common.base(r, t) - min(r.property_tax, t["property_tax_cap"])
    more = t["exemption_aged_low"] * r.aged(common.SENIOR) if r.federal.agi < t["low_income_below"] else 0.0
    taxable = max(0.0, agi - common.exemptions(r, t) - more)
    return StateLines(agi, taxable, common.schedule(taxable, t))
