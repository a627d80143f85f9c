"""Indiana: one rate, exemptions for the aged with a small cliff, and a deduction of a home's property tax.

Law    IC 6-3-2-1 (rate), 6-3-1-3.5(a) (exemptions), 6-3-1-3.5(a)(15) (property tax). Form IT-40, Schedules 2 and 3.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import KnownYear, StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rate
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IT-40; the county's tax is on the same base."""
    agi = common.base(r, t) - min(r.property_tax, t["property_tax_cap"])
    more = t["exemption_aged_low"] * r.aged(common.SENIOR) if r.federal.agi < t["low_income_below"] else 0.0
    taxable = max(0.0, agi - common.exemptions(r, t) - more)
    return StateLines(agi, taxable, common.schedule(taxable, t))


# ---- the second reading: IC 6-3-1-3.5(a), 6-3-2-1 -----------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less a home's property tax to a cap and exemptions, of which the aged have one more
    below a small AGI; the county's tax is on the same base."""
    aged = y.aged(65)
    fixed = t["exemption_filer"] * len(y.filers) + t["exemption_aged"] * aged
    fixed += min(y.property_tax, t["property_tax_cap"])
    low = [(t["low_income_below"], t["exemption_aged_low"] * aged)] if aged else []
    more = y.lost_above(rows, low)
    county = t.by_key("local_rates")[y.place] if y.place else 0.0
    at_rate(rows, tax, y.without_benefits - rows.constant(fixed) - more, t["rate"] + county)


def steps(year: KnownYear, t: Amounts) -> Steps:
    """The exemption for low income ends: dollars of the state's own tax."""
    aged = year.aged(65)
    return [(t["low_income_below"], t["rate"] * t["exemption_aged_low"] * aged)] if aged else []
