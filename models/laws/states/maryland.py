"""Maryland: brackets, exemptions and a senior credit lost in steps of federal AGI, 2 percent on gains of high AGI.

Law    Tax-Gen. 10-105 (brackets, gains), 10-209 (pension exclusion), 10-207 (two incomes), 10-211 (exemptions),
       10-217, 10-218
       (deductions), 10-754 (senior credit). Form 502.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import LawYear, Span
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, along_agi, flat, largest, together
from .broken import Broken, broken, owe
from .facts import Filer, KnownFiler, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems
from .plan_lines import FilerOfPlan, SteppedLine, YearOfPlan, at_rate, at_rates
from .shapes import by_brackets, step_above
from .spans import untaxed
from .steps import Steps

FREDERICK = "Frederick"
ANY_ITEMS = 1e7
"""Dollars that no household itemizes."""


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form 502; the county's tax is on the same taxable income."""
    agi = common.base(r, t) - total(_pensions(filer, t) for filer in r.filers) - _two_incomes(r, t)
    exemption = step_above(r.federal.agi, t.rows("exemption_steps")) * r.people
    aged = t["exemption_aged"] * r.aged(common.SENIOR)
    taxable = max(0.0, agi - exemption - aged - _deduction(r, t))
    tax = by_brackets(taxable, t.rows("brackets"))
    if r.federal.agi > t["gains_tax_above"]:
        tax += t["gains_tax"] * max(0.0, r.net_gain)
    return StateLines(agi, taxable, tax, _senior_credit(r, t) + _poverty(r, t, agi, tax))


def _pensions(filer: Filer, t: Amounts) -> float:
    """Employers' pensions from 65, up to the most Social Security there is less one's own."""
    if filer.age < common.SENIOR:
        return 0.0
    left = max(0.0, t["pension_cap"] - filer.of("social_security"))
    return min(filer.of("pensions", "public_pensions"), left)


def _two_incomes(r: StateReturn, t: Amounts) -> float:
    return (
        max(0.0, min(t["two_incomes"], *(own_income(filer, r, t) for filer in r.filers)))
        if r.is_joint
        else 0.0
    )


def own_income(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One spouse's income that Maryland taxes."""
    kinds = ("wages", "interest", "ordinary_dividends", "qualified_dividends")
    retirement = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
    received = filer.of(*kinds, *retirement) - filer.of("treasury_interest")
    return received + r.net_gain / r.people - _pensions(filer, t)


def _deduction(r: StateReturn, t: Amounts) -> float:
    if not r.federal.itemizes:
        return t["standard"]
    items = common.itemized(r, t)
    falls = t["itemized_falls"] * max(0.0, r.federal.agi - t["itemized_falls_from"])
    return max(t["standard"], items - falls)


def _senior_credit(r: StateReturn, t: Amounts) -> float:
    aged = r.aged(common.SENIOR)
    if not aged or r.federal.agi > t["senior_credit_up_to"]:
        return 0.0
    return t["senior_credit_both"] if aged == 2 else t["senior_credit"]


def _poverty(r: StateReturn, t: Amounts, agi: float, tax: float) -> float:
    """5 percent of wages where these and AGI are at most the poverty line."""
    line = t["poverty_line"] + (r.people - 1) * t["poverty_line_each_other"]
    earned = r.of("wages")
    return (
        float(t["poverty_credit"] * earned)
        if 0.0 < earned <= line and max(agi, r.federal.agi) <= line
        else 0.0
    )


# ---- the second reading: Tax-Gen. 10-103, 10-105, 10-207, 10-209, 10-211, 10-217, 10-709, 10-754 -------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits and what is excluded, less what is deducted, exemptions and what two incomes
    may deduct; of that the state's tax, with 2 percent on gains at high AGI and less credits, and the county's."""
    steps_of_year = _lost(y, t)
    fixed = t["exemption_aged"] * y.aged(65)
    excluded = [_exclude(rows, number, filer, t) for number, filer in enumerate(y.filers)]
    two, more = _least_of_two(rows, y, excluded, t)
    taxable = y.without_benefits - rows.constant(fixed) - deducted(rows, y, t["standard"]) - two
    for each in excluded:
        taxable = taxable - each
    credit = rows.constant(0.0)
    for (_, exempt, credited), below in zip(steps_of_year, y.below, strict=True):
        taxable = taxable - below * exempt
        credit = credit + below * credited
    on_gains, county = rows.line("state_on_gains"), rows.line("state_county")
    rate, high = t["gains_tax"], [value for value, _, _ in steps_of_year].index(t["gains_tax_above"])
    rows.at_least(
        "state_on_gains", on_gains - y.net_gain * rate + y.below[high] * (rate * t["gains_tax_above"])
    )
    own = tax - county - more
    at_rates(rows, own, taxable, t.rows("brackets"), credit - on_gains)
    rows.at_least("state_tax", own + credit - on_gains)
    rows.at_least("state_tax", own)
    _county(rows, county, taxable, y, t)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """10-217, 10-218: the standard deduction; who itemizes federally may have Schedule A without income tax, less a
    share of AGI above a start."""
    start, share = t["itemized_falls_from"], t["itemized_falls"]
    falls = along_agi(lambda agi: -share * max(0.0, agi - start), start)
    itemized = together(items.beside_income_tax(items.capped_tax_and_interest), [falls])
    return largest([flat(t["standard"]), *(way.elected(True) for way in itemized)])


def _county(rows: CellRows, county: Any, taxable: Any, y: YearOfPlan, t: Amounts) -> None:
    """Of the state's taxable income: one rate, (Anne Arundel) brackets, or (Frederick) one rate by its size."""
    if y.place == FREDERICK:
        rows.at_least("state_taxable", y.own_line - taxable)
        owe(rows, "state_county", county, y, _frederick(t))
    elif y.place == "Anne Arundel":
        at_rates(rows, county, taxable, t.rows("local_anne_arundel"))
    elif y.place:
        at_rate(rows, county, taxable, t.by_key("local_rates")[y.place])


def _frederick(t: Amounts) -> Broken:
    """One rate on all of the taxable income, more above each row."""
    rates = t.rows("local_frederick")
    starts = [start for start, _ in rates[1:]]
    return broken(starts, lambda place, taxable: rates[place][1] * max(0.0, taxable), [0.0])


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """Where Frederick's rate rises."""
    return _frederick(t).jumps if year.place == FREDERICK else []


def _left(filer: KnownFiler, t: Amounts) -> float:
    """What the most Social Security is above one's own, from 65."""
    return max(0.0, t["pension_cap"] - filer.social_security) if filer.age >= 65 else 0.0


def _excluded(filer: KnownFiler, t: Amounts) -> float:
    """So much of pensions."""
    return min(_left(filer, t), filer.pensions + filer.public_pensions)


def _exclude(rows: CellRows, number: int, filer: FilerOfPlan, t: Amounts) -> Any:
    """So much of pensions and what employers' plans pay."""
    if filer.employers is None or not _left(filer, t):
        return rows.constant(_excluded(filer, t))
    excluded, fixed = rows.line(f"state_excluded_{number}"), filer.pensions + filer.public_pensions
    rows.at_most("state_excluded", excluded, _left(filer, t))
    rows.at_most("state_excluded", excluded - filer.employers, fixed)
    return excluded


def _least_of_two(rows: CellRows, y: YearOfPlan, excluded: Sequence[Any], t: Amounts) -> tuple[Any, Any]:
    """What spouses deduct, no more than the smaller of their incomes, and what a plan pays for a loss in one of them.

    Where a loss takes one below zero there is nothing to deduct, which is no row: a bound may deduct as much as without
    that loss, a plan pays the top rate for it.
    """
    nothing = rows.constant(0.0)
    if len(y.filers) == 1:
        return nothing, nothing
    two, paid = rows.line("state_two_incomes"), nothing
    rows.at_most("state_two_incomes", two, t["two_incomes"])
    for number, filer in enumerate(y.filers):
        most = y.own_income(rows, filer) - excluded[number]
        fixed = filer.wages + filer.pensions + filer.public_pensions - _excluded(filer, t)
        if filer.of_gains_alone:
            most = most + y.loss_deducted * y.part
        elif y.may_be_negative(filer, fixed):
            less = rows.line(f"state_loss_{number}")
            rows.at_most("state_loss", less - y.loss_deducted * y.part)
            most = most + less
            paid = paid if y.outer else paid + less * _top(y, t)
        rows.at_most("state_two_incomes", two - most)
    return two, paid


def _top(year: KnownYear, t: Amounts) -> float:
    """The most that state and county take of a dollar."""
    county = max(max(t.by_key("local_rates").values()), t.rows("local_anne_arundel")[-1][1])
    return t.rows("brackets")[-1][1] + (county if year.place else 0.0)


def _lost(year: KnownYear, t: Amounts) -> list[tuple[float, float, float]]:
    """By federal AGI at which something is lost: of exemptions and of credits, dollars. The last ones are of gains."""
    found = {start: [(before - after) * len(year.filers), 0.0] for start, before, after in _falls(t)}
    found[t["gains_tax_above"]] = [0.0, 0.0]
    earned = sum(filer.wages for filer in year.filers)
    poor = t["poverty_line"] + t["poverty_line_each_other"] * (len(year.filers) - 1)
    if 0.0 < earned <= poor:
        found[poor] = [0.0, t["poverty_credit"] * earned]
    if year.aged(65):
        senior = t["senior_credit_both"] if year.aged(65) == 2 else t["senior_credit"]
        found.setdefault(t["senior_credit_up_to"], [0.0, 0.0])[1] += senior
    return [(value, exempt, credit) for value, (exempt, credit) in sorted(found.items())]


def _falls(t: Amounts) -> list[tuple[float, float, float]]:
    return [(start, before, after) for (_, before), (start, after) in pairwise(t.rows("exemption_steps"))]


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Exemptions and credits are lost, and all gains are taxed once more."""
    gains = {t["gains_tax_above"]: t["gains_tax"] * t["gains_tax_above"]}
    return [
        (value, exempt * _top(year, t) + credit + gains.get(value, 0.0))
        for value, exempt, credit in _lost(year, t)
    ]


def _above_agi(year: LawYear) -> Span:
    """Below the deductions that there are; what is lost at a federal AGI in them, and any items."""
    rule = year.period.state
    t, most = rule.amounts, rule.amounts.rows("exemption_steps")[0][1]
    fixed = t["standard"] + t["two_incomes"] + t["exemption_aged"] * rule.aged(65)
    items = ANY_ITEMS if rule.items is not None else 0.0
    return untaxed(year)[0] - fixed - items - sum(most + _left(filer, t) for filer in rule.filers), 0.0


LINE = SteppedLine(
    lambda rows, y, t: rows.line("state_taxable", -INF),
    lambda lines, people, t: lines.taxable,
    own_steps,
    above_agi=_above_agi,
)
"""Maryland taxable income, which the rows hold from below, where the county's rate steps along it."""
