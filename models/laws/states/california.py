"""California: brackets on federal AGI less Social Security; credits and itemized deductions fall at high AGI; own AMT.

Law    R&TC 17041 (brackets), 17043 (1 percent above 1,000,000), 17054 (credits; (e) their phase-out), 17062 (AMT),
       17073.5
       (standard deduction), 17077 (limit of itemized deductions). Form 540, Schedules CA and P.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances, fallen, flat, largest
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted, deducted_within
from .items import KnownItems
from .minimum import minimum_above_regular
from .plan_lines import YearOfPlan, at_rates
from .shapes import by_brackets, started_steps
from .spans import least_untaxed
from .steps import Steps, series


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 540."""
    agi = common.base(r, t)
    items = _itemized(r, t)
    itemizes = items > t["standard"]
    taxable = max(0.0, agi - max(t["standard"], items))
    regular = by_brackets(taxable, t.rows("brackets"))
    added_back = _preferences(r, items) if itemizes else t["standard"]
    minimum = _minimum(agi, max(t["standard"], items), added_back, t)
    own = max(0.0, regular - _credits(r, t)) + max(0.0, minimum - regular)
    surtax = by_brackets(taxable, t.rows("surtax"))
    return StateLines(agi, taxable, own + surtax)


def _itemized(r: StateReturn, t: Amounts) -> float:
    """The federal items without taxes on income or caps; above an AGI less 6 percent of the excess."""
    gifts = common.gifts_before_2018(r, t)
    items = r.federal.medical + r.property_tax + r.mortgage_interest + gifts
    excess = max(0.0, r.federal.agi - t["itemized_falls_from"])
    return items - min(
        t["itemized_falls"] * excess, t["itemized_falls_at_most"] * (items - r.federal.medical)
    )


def _credits(r: StateReturn, t: Amounts) -> float:
    """For each filer and each one aged 65, each less a step for every 2,500 of federal AGI above a start."""
    steps = started_steps(r.federal.agi, t["credit_falls_from"], t["credit_step"])
    each = max(0.0, t["credit"] - t["credit_falls"] * steps)
    return each * (t["credits_of_status"] + r.aged(common.SENIOR))


def _preferences(r: StateReturn, items: float) -> float:
    """What of the itemized deductions AMT does not allow: property tax (the limit on all is added back with it)."""
    return min(items, r.property_tax)


def _minimum(agi: float, deduction: float, added_back: float, t: Amounts) -> float:
    """Schedule P, the tentative minimum tax."""
    income = agi - deduction + added_back
    exemption = max(0.0, t["amt_exemption"] - t["amt_falls"] * max(0.0, income - t["amt_falls_from"]))
    return float(t["amt_rate"] * max(0.0, income - exemption))


# ---- the second reading: R&TC 17041, 17043, 17054, 17062, 17073.5 -------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less what is deducted, at the brackets; less exemption credits, which steps of AGI
    take away; and one percent more above a million. What the alternative minimum tax is above the regular one is in no
    row (`missing`)."""
    taxable = y.without_benefits - deducted(rows, y, t["standard"])
    least_deducted, most_deducted = deducted_within(y, t["standard"])
    credit = y.lost_above(rows, steps(y, t))
    most = y.span[1] - least_deducted
    regular = tax
    if most > t.rows("surtax")[1][0]:
        regular, more = rows.line("state_regular"), rows.line("state_surtax")
        at_rates(rows, more, taxable, t.rows("surtax"))
        rows.at_least("state_tax", tax - regular - more)
    at_rates(rows, regular, taxable, t.rows("brackets"), credit, (least_untaxed(y) - most_deducted, most))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """The standard deduction; or medical costs, property tax, mortgage interest and gifts, each whole but for the
    ceilings of before 2018. Items fall by 6 percent of what AGI is above a start, but those that are not medical by no
    more than 80 percent of themselves."""
    rest = [items.cash_up_to(t["gift_ceiling"]) + flat(items.property_tax + items.mortgage_interest)]
    return largest([flat(t["standard"]), *fallen(items.medical_above(), rest, t)])


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Every credit is less by so much for each 2,500 of AGI, or part of it."""
    count = t["credits_of_status"] + year.aged(65)
    return series(t["credit_falls_from"], t["credit_step"], count * t["credit"], count * t["credit_falls"])


def missing(year: KnownYear, t: Amounts) -> float:
    """The most that the alternative minimum tax is above the regular one. It adds the standard deduction back, of items
    property tax."""
    added = [t["standard"], *([] if year.items is None else [year.items.property_tax])]
    return max(minimum_above_regular(amount, t) for amount in added)
