"""Oklahoma: brackets, $10,000 of retirement income free for each filer, and itemized deductions under a cap.

Law    68 O.S. 2355 (brackets), 2358(D)(9) (retirement income), 2358(E) (deductions, exemptions). Form 511,
       Schedules 511-A, 511-D.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import SteppedLine, YearOfPlan, at_rates, beyond_cap
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 511."""
    agi = common.base(r, t) - common.exclusions(r, t)
    unconverted = r.federal.agi - r.of("roth_conversions")
    small = unconverted <= t["special_exemption_up_to"]
    special = t["exemption_filer"] * r.aged(common.SENIOR) if small else 0.0
    deduction = _itemized(r, t) if r.federal.itemizes else t["standard"]
    taxable = max(0.0, agi - common.exemptions(r, t) - special - deduction)
    others = {"agi_without_conversions": unconverted}
    return StateLines(agi, taxable, common.schedule(taxable, t), others=others)


def _itemized(r: StateReturn, t: Amounts) -> float:
    """Schedule 511-D: medical costs and gifts are outside the cap."""
    capped = min(r.mortgage_interest + r.capped_property_tax, t["itemized_cap"])
    return capped + r.federal.medical + r.federal.gifts


# ---- the second reading: 68 O.S. 2355, 2358(D)(9), (E) ------------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less a cap of each one's retirement income, what is deducted and exemptions;
    those aged 65 have another exemption up to a small AGI, conversions not counted."""
    exempt = rows.constant(t["exemption_filer"] * len(y.filers))
    taxable = y.without_benefits - exempt - deducted(rows, y, t["standard"])
    for number, filer in enumerate(y.filers):
        fixed = rows.constant(filer.pensions + filer.public_pensions)
        income = filer.distributions + filer.conversions + fixed
        taxable = taxable - income + beyond_cap(rows, number, income, t.rows("exclusion")[-1][1])
    if y.below_own:
        taxable = taxable - y.below_own[0] * (t["exemption_filer"] * y.aged(65))
    at_rates(rows, tax, taxable, t.rows("brackets"))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """2358(E): by the federal election the standard deduction, or Schedule A without income tax, of which mortgage
    interest and property tax are no more than an amount."""
    capped = items.capped_tax_and_interest.under(flat(t["itemized_cap"]))
    itemized = (way.elected(True) for way in items.beside_income_tax(capped))
    return largest([flat(t["standard"]).elected(False), *itemized])


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """The exemption of those aged 65 at the highest rate."""
    most = t["exemption_filer"] * year.aged(65) * t.rows("brackets")[-1][1]
    return [(t["special_exemption_up_to"], most)] if most else []


def _unconverted(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI but for conversions."""
    income = y.agi
    for filer in y.filers:
        income = income - filer.conversions
    return income


LINE = SteppedLine(_unconverted, lambda lines, people, t: lines.others["agi_without_conversions"], own_steps)
