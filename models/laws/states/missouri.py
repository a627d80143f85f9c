"""Missouri: one rate table for each spouse; a share of federal tax by steps of AGI; no tax on capital gains from 2025.

Law    RSMo 143.011 (brackets), 143.121.3(14) (gains), 143.124 (pensions), 143.125 (Social Security), 143.131, 143.141
       (deductions), 143.031 (spouses), 143.171 (federal tax). Form MO-1040, MO-A.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, flat, largest
from .facts import Filer, KnownFiler, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FilerOfPlan, SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets, step_above
from .spans import EVERY_INCOME, without_gains, without_gains_or_benefits
from .steps import OTHER_LINE, OWN_LINE, Kink, Kinks, Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form MO-1040."""
    incomes = [_income(filer, r, t) for filer in r.filers]
    agi = sum(incomes)
    federal = min(r.federal.tax * step_above(agi, t.rows("federal_tax_share")), t["federal_tax_cap"])
    pensions = _private(r, t, agi) + total(_public(filer, r, t) for filer in r.filers) + _benefits(r, t)
    taxable = max(0.0, agi - _deduction(r, t) - federal - pensions)
    tax = sum(_tax(taxable * part, t) for part in _parts(incomes, r))
    lines = {"agi_without_benefits": agi - r.federal.taxable_benefits}
    return StateLines(agi, taxable, tax, others=lines)


def _tax(taxable: float, t: Amounts) -> float:
    return by_brackets(taxable, t.rows("brackets")) if taxable > t["no_tax_up_to"] else 0.0


def _parts(incomes: list[float], r: StateReturn) -> list[float]:
    """Each spouse's part of the taxable income: by Missouri AGI, losses of gains apart."""
    loss = max(0.0, -r.net_gain) / r.people
    before = [max(0.0, income + loss) for income in incomes]
    whole = sum(before)
    return [income / whole if whole else 0.0 for income in before]


def _income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One spouse's Missouri AGI: benefits as in federal AGI, net gains subtracted."""
    gains = r.net_gain / r.people
    return filer.earned_and_invested + gains - t["gain_share"] * max(0.0, gains) + r.taxed_benefits_of(filer)


def _benefits(r: StateReturn, t: Amounts) -> float:
    return sum(r.taxed_benefits_of(filer) for filer in r.filers if filer.age >= t["benefits_age"])


def _public(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """A government's pension up to the most Social Security, and of that what is above the benefits deducted."""
    deducted = r.taxed_benefits_of(filer) if filer.age >= t["benefits_age"] else 0.0
    return max(0.0, min(filer.of("public_pensions"), t["public_pension_cap"]) - deducted)


def _private(r: StateReturn, t: Amounts, agi: float) -> float:
    """6,000 of each one's private pensions and IRAs, less what AGI without benefits is above a limit."""
    excess = max(0.0, agi - r.federal.taxable_benefits - t["pension_falls_from"])
    kinds = ("pensions", "traditional_distributions")
    return max(0.0, total(min(filer.of(*kinds), t["pension_cap"]) for filer in r.filers) - excess)


def _deduction(r: StateReturn, t: Amounts) -> float:
    """The federal standard deduction; who itemizes there may take those items without income tax, with payroll tax. Of
    what the federal cap leaves of all taxes income tax is a proportional part (Form MO-A Part 2, worksheet)."""
    items = common.itemized(r, t) + r.federal.payroll_tax if r.federal.itemizes else 0.0
    return max(r.federal.standard_deduction, items)


# ---- the second reading: RSMo 143.011, 143.031, 143.111, 143.121, 143.124, 143.125, 143.131, 143.171 -----------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without gains, less what is deducted, a share of federal tax by Missouri AGI, benefits and pensions,
    at the brackets; of spouses each has them for a part by incomes. A cent of federal tax saves less here."""
    taxable = y.own_lines[OWN_LINE] - deducted(rows, y, y.standard)
    taxable = taxable - _federal(rows, y, t) - _six_thousand(rows, y, t)
    for filer in y.filers:
        taxable = taxable - _public_and_benefits(rows, y, filer, t)
    brackets = t.rows("brackets")
    if len(y.filers) == 1:
        at_rates(rows, tax, taxable, brackets)
        return
    owed = tax
    for number, filer in enumerate(y.filers):
        part, due = rows.line(f"state_part_{number}"), rows.line(f"state_due_{number}")
        rows.at_most("state_part", part - _income_of(rows, y, filer))
        at_rates(rows, due, part, brackets)
        owed, taxable = owed - due, taxable - part
    rows.at_most("state_parts", taxable)
    rows.at_least("state_tax", owed)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """143.131, 143.141: the federal standard deduction; who itemizes federally may have Schedule A without income tax,
    and payroll tax with it. Of property tax all that the cap lets through by itself: that it shares the cap with income
    tax is no row."""
    known = items.capped_tax_and_interest + flat(items.payroll_tax)
    itemized = items.beside_income_tax(known)
    return largest([flat(year.standard), *(way.elected(True) for way in itemized)])


def _income_of(rows: CellRows, y: YearOfPlan, filer: FilerOfPlan) -> Any:
    """A spouse's Missouri AGI before losses: of a couple's taxable income nobody's part is more."""
    fixed = rows.constant(filer.wages + filer.pensions + filer.public_pensions)
    return filer.received + fixed + y.benefits_of(filer)


def missouri_agi(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Federal AGI without Treasury interest and without gains, a loss deducted."""
    gains = y.net_gain + y.loss_deducted
    return y.without_benefits + y.taxable_benefits - gains * t["gain_share"]


def _federal(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Of federal tax a share that falls with Missouri AGI in steps, up to a cap."""
    federal, shares = rows.line("state_federal_tax", -INF), t.rows("federal_tax_share")
    rows.at_most("state_federal_tax_cap", federal, t["federal_tax_cap"])
    passed = y.passed[OWN_LINE] if y.passed is not None else None
    for number, (_, share) in enumerate(shares):
        if passed is None or number == passed:
            most = federal - y.federal_tax * share
            if passed is None and number:
                most = most - y.below_own[number - 1] * t["federal_tax_cap"]
            rows.at_most("state_federal_tax", most)
    return federal


def _six_thousand(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """6,000 of each one's private pensions and IRAs, less what AGI without benefits is above a limit: no more than
    either, so that a little more is left between the two where not all of the 6,000 are received."""
    private = rows.line("state_private", -INF)
    received = private
    for number, filer in enumerate(y.filers):
        own = rows.line(f"state_private_{number}")
        rows.at_most("state_private_cap", own, t["pension_cap"])
        rows.at_most("state_private_own", own - filer.distributions, filer.pensions)
        received = received - own
    rows.at_most("state_private", received)
    y.no_more_than(rows, "state_private_left", private, _left(y, t), OTHER_LINE)
    return private


def _left(year: KnownYear, t: Amounts) -> Piecewise:
    """Of the 6,000 of each, by AGI without benefits."""
    most, start = t["pension_cap"] * len(year.filers), t["pension_falls_from"]
    return Piecewise.sample(
        lambda income: max(0.0, most - max(0.0, income - start)), (start, start + most), *EVERY_INCOME
    )


def _public_and_benefits(rows: CellRows, y: YearOfPlan, filer: FilerOfPlan, t: Amounts) -> Any:
    """From 62 taxable benefits or, where that is more, a government's pension up to a cap: a line above the larger of
    the two, which meets it where no benefits are taxable and where as much as can be is."""
    public = _public_cap(filer, t)
    if filer.age < t["benefits_age"]:
        return rows.constant(public)
    most = _most_taxed(y, filer)
    if public >= most:
        return rows.constant(public)
    return y.benefits_of(filer) * (1.0 - public / most) + rows.constant(public)


def _public_cap(filer: KnownFiler, t: Amounts) -> float:
    return min(filer.public_pensions, t["public_pension_cap"])


def _most_taxed(year: KnownYear, filer: KnownFiler) -> float:
    """Of a filer's benefits, dollars that can be taxable."""
    gross = sum(each.social_security for each in year.filers)
    return year.most_taxed_benefits * filer.social_security / gross if gross else 0.0


def missing(year: KnownYear, t: Amounts) -> float:
    """At the top rate: a half of the 6,000 of each where these are being lost; what is between a government's pension
    and the line above it and benefits; property tax under the federal cap, of which income tax may leave little; and of
    a couple what the low brackets save in all."""
    (start, rate), lower = t.rows("brackets")[-1], t.rows("brackets")
    people = len(year.filers)
    loose = t["pension_cap"] * people / 2.0
    for filer in year.filers:
        public, most = _public_cap(filer, t), _most_taxed(year, filer)
        if filer.age >= t["benefits_age"] and 0.0 < public < most:
            loose += public * (1.0 - public / most)
    if year.items is not None:
        loose += min(year.items.property_tax, year.items.table.salt_cap[year.items.status])
    return rate * loose + (rate * start - by_brackets(start, lower) if people > 1 else 0.0)


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """A smaller share of federal tax is deducted above each row."""
    rate, most = t.rows("brackets")[-1][1], t["federal_tax_cap"]
    return [
        (start, rate * most * (1.0 - after / before))
        for (_, before), (start, after) in pairwise(t.rows("federal_tax_share"))
    ]


def own_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where nothing of the 6,000 is left."""
    start = t["pension_falls_from"]
    return [Kink(start + t["pension_cap"] * len(year.filers), start)]


LINES = (
    SteppedLine(missouri_agi, lambda lines, people, t: lines.agi, own_steps, above_agi=without_gains),
    SteppedLine(
        lambda rows, y, t: missouri_agi(rows, y, t) - y.taxable_benefits,
        lambda lines, people, t: lines.others["agi_without_benefits"],
        kinks=own_kinks,
        above_agi=without_gains_or_benefits,
    ),
)
"""Missouri AGI, and without benefits."""
