"""New Mexico: brackets on federal AGI; Social Security free up to an AGI, all of it taxable from there.

Law    NMSA 7-2-7 (brackets), 7-2-2 (base), 7-2-5.2 (aged), 7-2-5.8 (low and middle income), 7-2-5.14 (Social
       Security),
       7-2-34 (gains). Form PIT-1, PIT-ADJ.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import AGI, INF, CellRows
from . import common
from .allowances import Allowances, flat, largest
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FURTHEST, YearOfPlan, at_rates, free_below
from .shapes import by_brackets, step_above
from .steps import Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form PIT-1."""
    agi = r.federal.agi
    benefits = r.federal.taxable_benefits if agi <= t["benefits_free_up_to"] else 0.0
    gains = min(t["gains_free"], r.federal.net_capital_gain)
    deduction = r.federal.standard_deduction
    if r.federal.itemizes:
        deduction = r.federal.itemized - common.own_tax_deducted(r)
    taxable = max(0.0, agi - r.of("treasury_interest") - benefits - gains - deduction - _exemptions(r, t))
    return StateLines(agi, taxable, by_brackets(taxable, t.rows("brackets")))


def _exemptions(r: StateReturn, t: Amounts) -> float:
    """For each filer, falling with AGI; for each one of 65, in steps of AGI; for large medical costs from 65."""
    agi, aged = r.federal.agi, r.aged(common.SENIOR)
    each = max(0.0, t["exemption_low"] - t["exemption_falls"] * max(0.0, agi - t["exemption_falls_from"]))
    within = agi <= t["exemption_up_to"]
    medical = t["medical_exemption"] if aged and r.medical_expenses >= t["medical_from"] else 0.0
    return (each * r.people if within else 0.0) + step_above(agi, t.rows("aged_exemption")) * aged + medical


# ---- the second reading: NMSA 7-2-2, 7-2-5.2, 7-2-5.8, 7-2-5.14, 7-2-7, 7-2-34 --------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI less Treasury interest, what is deducted, an exemption for large medical costs, a little of net
    long-term gain, benefits and exemptions of the aged until steps of AGI take them, and an exemption of each filer
    that falls to nothing."""
    taxable = y.agi - y.treasury_interest - deducted(rows, y, y.standard) - rows.constant(_medical(y, t))
    for (value, aged), below in zip(_lost(y, t), y.below, strict=True):
        taxable = taxable - below * aged
        if value == t["benefits_free_up_to"]:
            taxable = taxable - free_below(rows, y, 1.0, below)
    gains, low = rows.line("state_gains_free"), rows.line("state_exemption", -INF)
    rows.at_most("state_gains_free", gains - y.net_capital_gain)
    rows.at_most("state_gains_free", gains, t["gains_free"])
    y.no_more_than(rows, "state_exemption", low, _low_income(y, t), AGI)
    at_rates(rows, tax, taxable - gains - low, t.rows("brackets"))


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """7-2-2(N): the federal standard deduction; who itemizes has Schedule A, of which income tax is added back as far
    as that is above the standard deduction: Schedule A without it, or again the standard deduction."""
    itemized = items.beside_income_tax(items.capped_tax_and_interest)
    return largest([flat(year.standard), *(way.elected(True) for way in itemized)])


def _medical(year: KnownYear, t: Amounts) -> float:
    """7-2-35: of those of 65, so much where medical costs are large."""
    large = year.items is not None and year.items.medical >= t["medical_from"]
    return t["medical_exemption"] if year.aged(65) and large else 0.0


def gap(year: KnownYear, t: Amounts) -> str:
    """Whether a surcharge of Medicare makes medical costs large."""
    items = year.items
    if items is None or not year.aged(65) or items.medical >= t["medical_from"]:
        return ""
    large = items.medical + items.most_surcharge >= t["medical_from"]
    return "a surcharge of Medicare makes medical costs large enough for an exemption" if large else ""


def missing(year: KnownYear, t: Amounts) -> float:
    """What 26 USC 68 takes of items in the top bracket, in the tax; more where large gifts are decided."""
    items = year.items
    if items is None:
        return 0.0
    whole = items.medical + items.most_surcharge + items.mortgage_interest + items.charity_cash
    whole += items.table.salt_cap[items.status]
    return float(t.rows("brackets")[-1][1] * items.table.limit_rate * whole)


def _low_income(year: KnownYear, t: Amounts) -> Piecewise:
    """2,500 of each filer, less so many cents of every dollar of AGI above a start."""
    start, (end, _) = t["exemption_falls_from"], *kinks(year, t)
    whole = t["exemption_low"] * len(year.filers)
    return Piecewise((-FURTHEST, start, end, FURTHEST), (whole, whole, 0.0, 0.0))


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where that exemption is gone."""
    start = t["exemption_falls_from"]
    return [Kink(start + t["exemption_low"] / t["exemption_falls"], start)]


def _lost(year: KnownYear, t: Amounts) -> list[tuple[float, float]]:
    """By AGI at which something is lost: of the exemptions of those of 65, dollars. At one of them benefits are."""
    rows, found = t.rows("aged_exemption"), dict[float, float]()
    if aged := year.aged(65):
        found |= {start: aged * (before - after) for (_, before), (start, after) in pairwise(rows)}
    if any(filer.social_security for filer in year.filers):
        found.setdefault(t["benefits_free_up_to"], 0.0)
    return sorted(found.items())


def steps(year: KnownYear, t: Amounts) -> Steps:
    """An exemption falls by a thousand, or all benefits that are taxable federally become taxable."""
    benefits = sum(filer.social_security for filer in year.filers)
    top = t.rows("brackets")[-1][1]
    return [
        (value, top * (aged + (benefits if value == t["benefits_free_up_to"] else 0.0)))
        for value, aged in _lost(year, t)
    ]
