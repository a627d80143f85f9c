"""Arkansas's items in a plan: who deducts them beyond a standard deduction.

Law    A.C.A. 26-51-419, 26-51-423 (items), 26-51-430 (standard deduction). Form AR3.

Spouses in columns of one return split their items by whole percents of their incomes, a product: the rows let them
divide these as they please, which is no more tax; by how much less is part of `arkansas_rows.missing`.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..law import Span
from ..regime import INF, CellRows
from .allowances import Allowances, flat, largest, together
from .choices import Decisions, Taken
from .facts import KnownYear
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import YearOfPlan


def deducted_beyond(rows: CellRows, y: YearOfPlan, t: Amounts, income: Any) -> list[Any]:
    """What each deducts beyond a standard deduction of its own: who is alone the rest of the items; spouses divide what
    of the items is beyond two of these, none with less than nothing or (where a loss is) less than its part of that."""
    if y.itemizing is None or (len(y.filers) == 2 and not decisions(y, t)):
        return [rows.constant(0.0) for _ in y.filers]
    whole = deducted(rows, y, t["standard"], income)
    if len(y.filers) == 1:
        return [whole - rows.constant(t["standard"])]
    standard = t.of(FilingStatus.SINGLE)["standard"]
    least = -standard - y.loss_limit * y.part
    beyond = [rows.line(f"state_beyond_{number}", -INF) for number in (0, 1)]
    for each in beyond:
        rows.at_least("state_beyond_least", each, least)
    for alternative, within in y.either(rows):
        if alternative or surely(y, t):
            within.at_most("state_beyond_both", beyond[0] + beyond[1] - whole, -2.0 * standard)
    return beyond


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """26-51-419, 26-51-423: medical costs above a share of Arkansas income, property tax whole, mortgage interest and
    gifts as the federal ceilings let them through, or the standard deduction, whatever is chosen federally. Of spouses
    the items alone: a standard deduction each is the other choice (`CHOICE`)."""
    rest = items.tax_and_interest + items.gifts_let_through
    itemized = together(items.medical_above_own(t["medical_floor"]), [rest])
    if decisions(year, t):
        return itemized
    return [flat(t["standard"])] if len(year.filers) == 2 else largest([flat(t["standard"]), *itemized])


def most_itemized(items: KnownItems) -> float:
    """Whatever is paid; without bound where gifts are decided."""
    stated = items.property_tax + items.mortgage_interest + items.medical + items.most_surcharge
    return INF if items.gives else stated + items.charity_cash


def decisions(year: KnownYear, t: Amounts) -> int:
    """Whether spouses can have more items than the standard deduction."""
    items = year.items
    return int(items is not None and len(year.filers) == 2 and most_itemized(items) > t["standard"])


def surely(year: KnownYear, t: Amounts) -> bool:
    """Whether property tax and mortgage interest alone are more than it."""
    items = year.items
    return bool(decisions(year, t)) and items.property_tax + items.mortgage_interest > t["standard"]


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    return bool(taken[0]) or not surely(year, t)


CHOICE = Decisions(decisions, _useful, without_items=(0,))
"""Of spouses who may have as much: a standard deduction each, or the items of both."""
