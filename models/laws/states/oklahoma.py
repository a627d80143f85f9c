"""Oklahoma: brackets, $10,000 of retirement income free for each filer, and itemized deductions under a cap.

Law    68 O.S. 2355 (brackets), 2358(D)(9) (retirement income), 2358(E) (deductions, exemptions). Form 511,
       Schedules 511-A, 511-D.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 511."""
    agi = common.base(r, t) - common.exclusions(r, t)
    small = r.federal.agi - r.of("roth_conversions") <= t["special_exemption_up_to"]
    special = t["exemption_filer"] * r.aged(common.SENIOR) if small else 0.0
    deduction = _itemized(r, t) if r.federal.itemizes else t["standard"]
    taxable = max(0.0, agi - common.exemptions(r, t) - special - deduction)
    return StateLines(agi, taxable, common.schedule(taxable, t))


def _itemized(r: StateReturn, t: Amounts) -> float:
    """Schedule 511-D: medical costs and gifts are outside the cap."""
    capped = min(r.mortgage_interest + r.capped_property_tax, t["itemized_cap"])
    return capped + r.federal.medical + r.federal.gifts
