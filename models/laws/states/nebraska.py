"""Nebraska: brackets; where little is added to federal AGI the tax is not above the federal one.

Law    Neb. Rev. Stat. 77-2715.03 (brackets, limit), 77-2716 (subtractions), 77-2716.01 (standard deduction,
       exemption credit).
Form   1040N, Schedule I.

Pensions of a government are taxed but those of the federal civil service, which the records' column does not tell
apart.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 1040N."""
    agi = common.base(r, t)
    own = common.standard(r, t)
    deduction = max(own, common.itemized(r, t)) if r.federal.itemizes else own
    taxable = max(0.0, agi - deduction)
    credits = common.credits(r, t)
    tax = max(0.0, common.schedule(taxable, t) - credits)
    if agi - r.federal.agi < t["limit_below"]:
        tax = min(tax, r.federal.tax)
    return StateLines(agi, taxable, tax + credits, credits)
