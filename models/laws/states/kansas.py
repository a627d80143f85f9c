"""Kansas: two brackets, and no tax at all up to a small income.

Law    K.S.A. 79-32,110 (brackets, no tax), 79-32,117 (subtractions), 79-32,119 to 121 (deductions, exemptions).
       Form K-40.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form K-40."""
    lines = common.compute(r, t)
    return replace(lines, before_credits=0.0) if lines.agi <= t["no_tax_up_to"] else lines


# ---- the second reading: K.S.A. 79-32,110, 79-32,117, 79-32,119, 79-32,121 ----------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Kansas AGI less what is deducted and exemptions, at two rates; up to a small Kansas AGI nothing, where what the
    standard deduction leaves is the most."""
    taken = _taken(y.aged(65), t)
    nothing = y.below_own[0] * _due(t["no_tax_up_to"] - taken, t) if y.below_own else None
    standard = t["standard"] + t["standard_aged"] * y.aged(65)
    taxable = kansas_agi(rows, y, t) - rows.constant(taken - standard) - deducted(rows, y, standard)
    at_rates(rows, tax, taxable, t.rows("brackets"), nothing)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """K.S.A. 79-32,120: the standard deduction, or Schedule A without income tax, property tax whole."""
    standard = flat(t["standard"] + t["standard_aged"] * year.aged(65))
    return largest([standard, *items.beside_income_tax(items.tax_and_interest)])


def _taken(aged: int, t: Amounts) -> float:
    return t["standard"] + t["standard_aged"] * aged + t["exemption"]


def _due(taxable: float, t: Amounts) -> float:
    """At rates that rise: the line of the last bracket that is reached."""
    low, high = t.rows("brackets")
    first = low[1] * min(max(0.0, taxable), high[0])
    return first + high[1] * max(0.0, taxable - high[0])


def kansas_agi(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI without benefits and public pensions."""
    return y.without_benefits - rows.constant(sum(filer.public_pensions for filer in y.filers))


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """All of the tax begins at once; nothing steps where all that is below is deducted."""
    due = _due(t["no_tax_up_to"] - _taken(year.aged(65), t), t)
    return [(t["no_tax_up_to"], due)] if due > 0.0 else []


LINE = SteppedLine(kansas_agi, lambda lines, people, t: lines.agi, own_steps)
