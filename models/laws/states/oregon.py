"""Oregon: brackets on federal AGI less Social Security and a part of federal tax; credits lost at a federal AGI.

Law    ORS 316.037 (brackets), 316.085 (exemption credit), 316.157, OAR 150-316-0225 (retirement income credit),
       316.680, 316.695 (federal tax, deductions).
Form   OR-40, Schedule OR-ASC.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import INF, CellRows
from . import common
from .allowances import Allowances, flat, largest, standard_of
from .facts import KnownYear, StateLines, StateReturn
from .itemizing import deducted, deducted_within
from .items import KnownItems
from .plan_lines import SteppedLine, YearOfPlan, at_rates
from .shapes import by_brackets, step_from
from .spans import EVERY_INCOME, household_income, least_untaxed
from .steps import Kink, Kinks, Steps, falling_rows


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form OR-40."""
    federal_tax = min(r.federal.tax, step_from(r.federal.agi, t.rows("federal_tax_cap")))
    agi = common.base(r, t)
    taxable = max(0.0, agi - federal_tax - common.deduction(r, t))
    tax, lines = by_brackets(taxable, t.rows("brackets")), {"household_income": _household(r)}
    return StateLines(agi, taxable, tax, _credits(r, t), lines)


def _household(r: StateReturn) -> float:
    """Income of the retirement income credit: federal AGI without benefits, with tax-exempt interest."""
    return r.federal.agi - r.federal.taxable_benefits + r.of("tax_exempt_interest")


def _credits(r: StateReturn, t: Amounts) -> float:
    exemption = t["credit"] * r.people if r.federal.agi <= t["credit_up_to"] else 0.0
    return exemption + _retirement_credit(r, t)


def _retirement_credit(r: StateReturn, t: Amounts) -> float:
    """9 percent of pensions and IRA distributions from 62, but of no more than benefits and income leave of a base."""
    income = sum(
        filer.of("pensions", "public_pensions", "traditional_distributions")
        for filer in r.filers
        if filer.age >= t["retirement_credit_age"]
    )
    base = t["retirement_credit_base"] - r.of("social_security")
    base -= max(0.0, _household(r) - t["retirement_credit_income"])
    return float(t["retirement_credit"] * max(0.0, min(income, base)))


# ---- the second reading: ORS 316.037, 316.085, 316.157, 316.680, 316.695; Multnomah County Code 11.512 ------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less what is deducted and federal tax up to what steps of AGI leave of its
    cap, at the brackets; less a credit for each filer, lost at one AGI, and the retirement income credit. A dollar of
    federal tax saves less than a dollar here, so that nobody owes more of it than is due."""
    exempt, *left = y.below
    standard = standard_of(y, t)
    federal = rows.line("state_federal_tax", -INF)
    rows.at_most("state_federal_tax", federal - y.federal_tax)
    cap = rows.constant(_caps(t)[-1][1])
    for below, (_, falls) in zip(left, falling_rows(_caps(t), 1.0), strict=True):
        cap = cap + below * falls
    rows.at_most("state_federal_tax_cap", federal - cap)
    taxable = y.without_benefits - federal - deducted(rows, y, standard)
    least_deducted, most_deducted = deducted_within(y, standard)
    most = (least_untaxed(y) - _caps(t)[0][1] - most_deducted, y.span[1] - least_deducted)
    credits = exempt * (t["credit"] * len(y.filers))
    if _base(y, t) > 0.0:
        credits = credits + _retirement(rows, y, t)
    state = tax
    if y.place and most[1] > t.rows("local_multnomah")[1][0]:
        state, local = rows.line("state_alone"), rows.line("state_local")
        at_rates(rows, local, taxable, t.rows("local_multnomah"))
        rows.at_least("state_tax", tax - state - local)
    at_rates(rows, state, taxable, t.rows("brackets"), credits, most)


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """The standard deduction, or Schedule A without Oregon's own tax."""
    return largest([flat(standard_of(year, t)), *items.beside_income_tax(items.capped_tax_and_interest)])


def _caps(t: Amounts) -> list[tuple[float, float]]:
    return [(float(start), float(cap)) for start, cap in t.rows("federal_tax_cap")]


def _retirement(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """9 percent of pensions and distributions from 62, of no more than what household income leaves of a base."""
    credit, income = rows.line("state_retirement_credit", -INF), rows.constant(0.0)
    for filer in y.filers:
        if filer.age >= t["retirement_credit_age"]:
            income = income + filer.distributions + rows.constant(filer.pensions + filer.public_pensions)
    rows.at_most("state_retirement_credit", credit - income * t["retirement_credit"])
    (kink,) = kinks(y, t)
    left = Piecewise.sample(
        lambda household: (
            t["retirement_credit"]
            * max(0.0, _base(y, t) - max(0.0, household - t["retirement_credit_income"]))
        ),
        kink,
        *EVERY_INCOME,
    )
    y.no_more_than(rows, "state_retirement_base", credit, left)
    return credit


def _base(year: KnownYear, t: Amounts) -> float:
    """What Social Security leaves of it."""
    return t["retirement_credit_base"] - sum(filer.social_security for filer in year.filers)


def kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Where household income has used the base up."""
    start, base = t["retirement_credit_income"], _base(year, t)
    return [Kink(start + base, start)] if base > 0.0 else []


def steps(year: KnownYear, t: Amounts) -> Steps:
    """The exemption credits are lost at once, and the cap of federal tax falls in steps."""
    credits = (t["credit_up_to"], t["credit"] * len(year.filers))
    return [credits, *falling_rows(_caps(t), t.rows("brackets")[-1][1])]


LINE = SteppedLine(
    None,
    lambda lines, people, t: lines.others["household_income"],
    kinks=kinks,
    added_up=lambda cell, lines, t: lines.income_before_benefits + lines.tax_exempt_interest,
    above_agi=household_income,
)
"""Income of the retirement income credit."""
