"""Illinois: one rate, no tax on retirement income; exemption and property tax credit are lost above one AGI.

Law    35 ILCS 5/201(b) (rate), 5/203(a)(2)(F) (retirement income), 5/204 (exemption, (g) its limit), 5/208 (credit).
Form   IL-1040, Schedules M and ICR.
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
    """Form IL-1040."""
    agi = common.base(r, t)
    within = r.federal.agi <= t["income_limit"]
    taxable = max(0.0, agi - (common.exemptions(r, t) if within else 0.0))
    credit = t["property_tax_credit"] * r.property_tax if within else 0.0
    return StateLines(agi, taxable, common.schedule(taxable, t), credit)


# ---- the second reading: 35 ILCS 5/203, 5/204 ---------------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and retirement income, with municipal interest; up to one AGI less exemptions and
    a part of property tax as a credit."""
    taxable = y.without_benefits + y.tax_exempt_interest
    for filer in y.filers:
        fixed = rows.constant(filer.pensions + filer.public_pensions)
        taxable = taxable - filer.distributions - filer.conversions - fixed
    exempt = y.lost_above(rows, [(t["income_limit"], _exempt(y, t))])
    credit = y.lost_above(rows, [(t["income_limit"], t["property_tax_credit"] * y.property_tax)])
    at_rate(rows, tax, taxable - exempt, t["rate"], credit)


def _exempt(year: KnownYear, t: Amounts) -> float:
    return t["exemption_filer"] * len(year.filers) + t["exemption_aged"] * year.aged(65)


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Above the limit there are no exemptions (and no credit for property tax, which the household says)."""
    return [(t["income_limit"], t["rate"] * _exempt(year, t))]
