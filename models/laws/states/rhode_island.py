"""Rhode Island: three brackets; benefits and pensions of those of full age are free below one federal AGI.

Law    R.I. Gen. Laws 44-30-2.6(c) (brackets, standard deduction, exemption), 44-30-12(c)(8), (9) (Social Security,
       pensions).
Form   RI-1040, Schedule M.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import KnownYear, StateLines, StateReturn
from .plan_lines import FilerOfPlan, SteppedLine, YearOfPlan, at_rates, free_below
from .shapes import by_brackets, started_steps
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form RI-1040."""
    agi = common.base(r, t) - _free(r, t)
    steps = started_steps(agi, t["falls_from"], t["step"])
    left = max(0.0, 1.0 - t["falls"] * steps)
    taxable = max(0.0, agi - left * (t["standard"] + t["exemption_filer"] * r.people))
    tax = by_brackets(taxable, t.rows("brackets"))
    return StateLines(agi, taxable, tax + t["high_rate"] * max(0.0, taxable - t["high_above"]))


def _free(r: StateReturn, t: Amounts) -> float:
    """Taxable benefits, and employers' pensions to a cap, of each filer of full retirement age."""
    if r.federal.agi >= t["free_below"]:
        return 0.0
    benefits = sum(r.taxed_benefits_of(filer) for filer in r.filers if filer.age >= t["benefits_age"])
    pensions = sum(
        min(filer.of("pensions", "public_pensions"), t["pension_cap"])
        for filer in r.filers
        if filer.age >= t["pensions_age"]
    )
    return benefits + pensions


# ---- the second reading: R.I. Gen. Laws 44-30-2.6(c), 44-30-12(c)(8), (9) -----------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI but Treasury interest, less the deduction and exemptions, a fifth of which is gone at each step of
    Rhode Island income; below one federal AGI also less what those of age have of taxable benefits and of pensions."""
    income = y.agi - y.treasury_interest
    fifth = t["falls"] * _whole(y, t)
    for below in y.below_own:
        income = income - below * fifth
    pensions, share = _exempt(y, t)
    if y.below:
        income = income - y.below[0] * pensions - free_below(rows, y, share, y.below[0])
        for number, filer in enumerate(y.filers):
            if filer.employers_plan and filer.age >= t["pensions_age"]:
                income = income - _of_plans(rows, number, filer, y.below[0], t)
    regular, more = rows.line("state_regular"), rows.line("state_on_high")
    at_rates(rows, regular, income, t.rows("brackets"))
    if t["high_rate"]:
        rows.at_least("state_on_high", more - income * t["high_rate"], -t["high_rate"] * t["high_above"])
    rows.at_least("state_tax", tax - regular - more)


def _of_plans(rows: CellRows, number: int, filer: FilerOfPlan, below: Any, t: Amounts) -> Any:
    """What is free of pensions and an employer's plan together."""
    free, fixed = rows.line(f"state_free_{number}"), rows.constant(filer.pensions + filer.public_pensions)
    received = fixed if filer.employers is None else fixed + filer.employers
    rows.at_most("state_free", free - received)
    rows.at_most("state_free", free - below * t["pension_cap"])
    return free


def _whole(year: KnownYear, t: Amounts) -> float:
    return t["standard"] + t["exemption_filer"] * len(year.filers)


def _exempt(year: KnownYear, t: Amounts) -> tuple[float, float]:
    """What is free of pensions, dollars, of those without an employer's plan, and the share of taxable benefits that
    is: of those born early enough."""
    benefits = sum(filer.social_security for filer in year.filers)
    pensions, share = 0.0, 0.0
    for filer in year.filers:
        if filer.age >= t["pensions_age"] and not filer.employers_plan:
            pensions += min(t["pension_cap"], filer.pensions + filer.public_pensions)
        if filer.age >= t["benefits_age"] and benefits:
            share += filer.social_security / benefits
    return pensions, share


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Both are taxed as soon as federal AGI is not below one amount."""
    pensions, share = _exempt(year, t)
    with_plans = [f for f in year.filers if f.employers_plan and f.age >= t["pensions_age"]]
    pensions += t["pension_cap"] * len(with_plans)
    free = pensions + share * sum(filer.social_security for filer in year.filers)
    return [(t["free_below"], free * _top(t))] if free > 0.0 else []


def own_steps(year: KnownYear, t: Amounts) -> Steps:
    """A fifth of the deduction and exemptions goes with the start of each step, until none is left."""
    fifths = round(1.0 / t["falls"])
    lost = t["falls"] * _whole(year, t) * _top(t)
    return [(t["falls_from"] + t["step"] * number, lost) for number in range(fifths)]


def _top(t: Amounts) -> float:
    return t.rows("brackets")[-1][1] + t["high_rate"]


def _income(rows: CellRows, y: YearOfPlan, t: Amounts) -> Any:
    """Rhode Island income where nothing is free any more: the steps are far above that, and all that can be taxed of
    benefits is."""
    return y.before_benefits - y.treasury_interest + rows.constant(y.most_taxed_benefits)


LINE = SteppedLine(_income, lambda lines, people, t: lines.agi, own_steps)
