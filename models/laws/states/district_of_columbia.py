"""District of Columbia: brackets on federal AGI less Social Security; couples may each have the schedule.

Law    D.C. Code 47-1801.04, 47-1803.02, 47-1803.03 (deductions), 47-1806.03 (brackets). Form D-40, Schedules S and C.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest, together
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan
from .shapes import by_brackets
from .spouses import divided


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form D-40."""
    agi = common.base(r, t)
    aged = r.federal.standard_deduction - r.federal.basic_deduction
    taxable = max(0.0, agi - (_itemized(r, t, agi) if r.federal.itemizes else t["standard"] + aged))
    incomes = [filer.earned_and_invested + r.net_gain / r.people for filer in r.filers]
    tax = sum(by_brackets(part, t.rows("brackets")) for part in common.divided(taxable, incomes))
    return StateLines(agi, taxable, tax)


def _itemized(r: StateReturn, t: Amounts, agi: float) -> float:
    """The federal items without income tax, property tax whole; what is not medical falls with the District's AGI."""
    rest = r.property_tax + r.mortgage_interest + r.federal.gifts
    falls = t["itemized_falls"] * max(0.0, agi - t["itemized_falls_from"])
    return r.federal.medical + max(0.0, rest - falls)


# ---- the second reading: D.C. Code 47-1801.04, 47-1803.02, 47-1806.03 ---------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less what is deducted, the standard amount with the federal additions for age; the
    calculation of spouses who file separately on the same return leaves each the low brackets."""
    taken = deducted(rows, y, t["standard"] + y.standard_aged, own_line=y.without_benefits)
    taxable = y.without_benefits - taken
    incomes = [
        (y.own_income(rows, filer), filer.wages + filer.pensions + filer.public_pensions)
        for filer in y.filers
    ]
    divided(rows, tax, y, taxable, incomes, t.rows("brackets"))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """47-1803.03: by the federal election the standard deduction, or Schedule A without income tax, property tax whole,
    of which what is not medical falls by a share of the District's AGI above a start, to nothing."""
    standard = flat(t["standard"] + year.standard_aged).elected(False)
    share = t["itemized_falls"]
    falls = flat(share * t["itemized_falls_from"], own_line=-share)
    rest = [way.under(way + falls) for way in together(items.gifts, [items.tax_and_interest])]
    itemized = together(items.medical_above(), [flat(0.0), *rest])
    return largest([standard, *(way.elected(True) for way in itemized)])
