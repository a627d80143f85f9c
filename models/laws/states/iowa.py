"""Iowa: one rate on federal taxable income; no tax, or an alternate one, at low income; retirement income free from 55.

Law    Iowa Code 422.5 (rate, (3) low income), 422.7 (retirement), 422.12 (credits). Iowa Admin. Code r. 701-303.5(1),
       701-303.13 (its own tax is no item of it). Form IA 1040, line 5.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .allowances import Allowances
from .choices import Decisions
from .facts import RETIREMENT, KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems, less_own_tax
from .plan_lines import YearOfPlan, at_rate


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IA 1040."""
    of_age = any(filer.age >= t["retirement_age"] for filer in r.filers)
    excluded = sum(filer.of(*RETIREMENT) for filer in r.filers if filer.age >= t["retirement_age"])
    agi = common.base(r, t) - excluded + common.own_tax_deducted(r, whole=True)
    taxable = max(0.0, agi)
    modified = r.federal.agi - r.federal.taxable_benefits - r.of("treasury_interest") - excluded
    tax = _tax(r, t, taxable, modified, of_age)
    low = int(tax < common.schedule(taxable, t))
    return StateLines(agi, taxable, tax, common.credits(r, t), taken=(low,))


def _tax(r: StateReturn, t: Amounts, taxable: float, modified: float, of_age: bool) -> float:
    elderly = r.aged(common.SENIOR) > 0
    tax = common.schedule(taxable, t)
    single = r.status is FilingStatus.SINGLE
    limit = t["low_income_elderly"] if elderly else t["low_income"]
    if modified <= limit:
        return 0.0
    if single:
        return min(tax, modified - limit)
    return min(tax, t["alternate_rate"] * (modified - limit))


# ---- the second reading: Iowa Code 422.5, 422.7, 422.12 -----------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal taxable income without benefits and what retirement pays whoever is 55, its own tax added back, at one
    rate; or at another rate (of one filer all of it) what there is without any deduction above an amount; less
    credits."""
    income = y.without_benefits
    for filer in (filer for filer in y.filers if filer.age >= t["retirement_age"]):
        fixed = rows.constant(filer.pensions + filer.public_pensions)
        income = income - filer.distributions - filer.conversions - fixed
    credits = rows.constant(t["credit_filer"] * len(y.filers) + t["credit_aged"] * y.aged(65))
    taxable = income - y.deduction - deducted(rows, y, 0.0, own_tax=tax)
    if not _decisions(y, t):
        at_rate(rows, tax, taxable, t["rate"], credits)
        return
    for alternative, within in y.either(rows):
        if alternative:
            rate = 1.0 if len(y.filers) == 1 else t["alternate_rate"]
            at_rate(within, tax, income - rows.constant(_limit(y, t)), rate, credits)
        else:
            at_rate(within, tax, taxable, t["rate"], credits)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """Its own tax is added back, all that is in Schedule A."""
    return less_own_tax(year, items, whole=True)


def doubtful(year: KnownYear, t: Amounts) -> float:
    """The most that it is worth to add it back: the rate of what taxes the federal cap lets through."""
    items = year.items
    return float(t["rate"] * max(0.0, items.table.salt_cap[items.status] - items.property_tax))


def _limit(year: KnownYear, t: Amounts) -> float:
    return t["low_income_elderly"] if year.aged(65) else t["low_income"]


def _decisions(year: KnownYear, t: Amounts) -> int:
    """The alternate tax is no use where the standard deduction is above the amount: its rate is the higher one. Of
    items so much may be added back that less than that is deducted."""
    assert t["alternate_rate"] >= t["rate"]
    return int(year.standard < _limit(year, t) or year.items is not None)


CHOICE = Decisions(_decisions)
