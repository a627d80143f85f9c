"""Instead of the standard deduction: medical costs, taxes, mortgage interest and gifts, each limited by law.

Law    26 USC 213(a) (medical floor), 213(d)(1)(D) (Medicare premiums), 164(a)(3) (state income tax), 164(b)(6)-(7)
       (cap on taxes and its phase-down), 163(h) (mortgage interest), 170 (gifts: charity.py), 68 (limit in the top
       bracket, from 2026).
Form   Schedule A (Form 1040), its State and Local Tax Deduction Worksheet, and from 2026 its Charitable
       Contribution Limitation and Itemized Deductions Worksheets. Line numbers are those of 2025.
Units  dollars a year of the law's year.

The floor of 170(b)(1)(I) takes from gifts "otherwise allowable", so the 60 percent ceiling comes first: at
most 59.5 percent of AGI is deductible. Section 68 takes 2/37 of the lesser of the deductions and the taxable
income before them above the start of the top bracket; taxable income there is after the senior deduction.

Gifts stated as a yearly amount (`charity_cash`) are cash, and what passes their ceiling is not carried over.

NOT MODELED: sales tax, investment interest, casualty losses, the
mortgage's own debt limit (the input is deductible interest).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from ....tax_tables.schema import FilingStatus, ItemizedDeductions
from ..piecewise import Piecewise
from . import charity
from .items_of_agi import (
    Medical,
    gifts_floor_of_agi,
    gifts_of_agi,
    medical_of_agi,
    state_taxes_of_agi,
)

if TYPE_CHECKING:
    from ...household.facts import ItemizedInputs


class ScheduleA(NamedTuple):
    """Lines 4, 7, 10 and 14, their sum, and what section 68 leaves of it (`total`); `given` is where 14 comes from."""

    medical: float
    taxes: float
    interest: float
    gifts: float
    before_limit: float
    total: float
    given: charity.Worksheet


def compute(
    inputs: ItemizedInputs,
    agi: float,
    senior_deduction: float,
    top_bracket_start: float,
    status: FilingStatus,
    table: ItemizedDeductions,
    state_tax: float = 0.0,
    given: charity.Worksheet | None = None,
) -> ScheduleA:
    """Schedule A, given AGI, Schedule 1-A line 37 and the taxable income where the top bracket starts.

    `state_tax` is the year's own, beside what `inputs` state; `given` the worksheet of the year's gifts, where it is
    known already.
    """
    base = max(0.0, agi)
    line1 = inputs.medical_expenses + inputs.medicare_premiums
    line4 = max(0.0, line1 - table.medical_floor * base)
    line5d = inputs.state_income_tax + state_tax + inputs.property_tax
    line7 = min(line5d, tax_cap(agi, status, table))
    line10 = inputs.mortgage_interest
    if given is None:
        given = worksheet_of_gifts(inputs, agi, 0, table)
    line14 = given.deductible
    line17 = line4 + line7 + line10 + line14
    in_top_bracket = max(0.0, agi - senior_deduction - top_bracket_start)
    limitation = table.limit_rate * min(line17, in_top_bracket)
    return ScheduleA(line4, line7, line10, line14, line17, line17 - limitation, given)


def worksheet_of_gifts(
    inputs: ItemizedInputs, agi: float, year: int, table: ItemizedDeductions
) -> charity.Worksheet:
    """All gifts of a year, stated or decided, and what is carried into it."""
    return charity.compute(_all_gifts(inputs), inputs.gifts_carried, agi, year, table)


def state_worksheet_of_gifts(inputs: ItemizedInputs, agi: float, year: int) -> charity.Worksheet | None:
    """The same by a state's own ceilings, None where there are none."""
    return charity.compute_in_state(_all_gifts(inputs), inputs.gifts_carried, agi, year, inputs.ceilings)


def _all_gifts(inputs: ItemizedInputs) -> charity.GiftsOfYear:
    gifts = inputs.gifts
    return replace(gifts, cash=gifts.cash + inputs.charity_cash) if inputs.charity_cash else gifts


def tax_cap(magi: float, status: FilingStatus, table: ItemizedDeductions) -> float:
    """Line 5e's limit: the State and Local Tax Deduction Worksheet."""
    excess = max(0.0, magi - table.salt_phaseout_threshold[status])
    reduction = table.salt_phaseout_rate * table.salt_phaseout_share[status] * excess
    cap = table.salt_cap[status]
    return min(cap, max(table.salt_floor[status], cap - reduction))


DecidedGifts = Literal["claimed", "none"]
Limit = Literal["lesser", "deductions", "income"]


# ---- the second reading: sections 63(d), 68, 164(b), 170(b), 213(a) as functions of AGI ---------------------


def deduction_of_agi(
    inputs: ItemizedInputs,
    status: FilingStatus,
    table: ItemizedDeductions,
    top_bracket: float,
    low: float,
    high: float,
    *,
    state_taxes: bool = True,
    state_rate: float = 0.0,
    medical: Medical = "above the floor",
    more_medical: float = 0.0,
    gifts: DecidedGifts = "none",
    limit: Limit = "lesser",
) -> Piecewise:
    """What an itemiser may deduct, for every AGI. Without `state_taxes` and section 68 it is what AMTI keeps.

    top_bracket   the taxable income where the highest rate begins (section 68(a)(2))
    state_rate    beside the taxes stated, this share of AGI: the most that a flat tax can be
    medical       "claimed": cost less floor, below zero too, `more_medical` dollars to be added; "none": no cost
    gifts         those beside `charity_cash`, "claimed": less the floor, below zero too, the gifts to be added
    limit         of section 68: by the lesser of deductions and income above `top_bracket`, or by one of them alone;
                  what is left of the deductions is the larger of those two
    """
    if inputs.is_nothing and gifts == "none":
        return Piecewise((low, high), (0.0, 0.0))
    paid, given = inputs.medical_expenses + inputs.medicare_premiums, inputs.charity_cash
    floor = gifts_floor_of_agi(table, low, high)
    items = [
        medical_of_agi(paid, table, low, high, medical, more_medical),
        gifts_of_agi(given, table, low, high) if gifts == "none" else floor,
        Piecewise.sample(lambda agi: inputs.mortgage_interest, (), low, high),
    ]
    if state_taxes:
        stated = inputs.state_income_tax + inputs.property_tax
        items.append(state_taxes_of_agi(stated, state_rate, status, table, low, high))
    allowed = items[0]
    for item in items[1:]:
        allowed = allowed + item
    if not state_taxes or not table.limit_rate:
        return allowed
    if limit == "deductions":
        return Piecewise(allowed.xs, tuple((1.0 - table.limit_rate) * y for y in allowed.ys))
    if limit == "income":
        income = Piecewise.sample(lambda agi: max(0.0, agi - top_bracket), (top_bracket,), low, high)
        return allowed + Piecewise(income.xs, tuple(-table.limit_rate * y for y in income.ys))
    return _limited(allowed, table.limit_rate, top_bracket)


def _limited(allowed: Piecewise, rate: float, top_bracket: float) -> Piecewise:
    """Section 68: less `rate` times the lesser of the deductions and income above the top bracket's start.

    Deductions below zero, to which dollars of medical costs are added elsewhere, are not limited by themselves.
    """
    if not rate:
        return allowed
    kinks = [top_bracket]
    for left, right in pairwise(allowed.xs):
        for a, b in (
            (left - top_bracket - allowed(left), right - top_bracket - allowed(right)),
            (allowed(left), allowed(right)),
        ):
            if a * b < 0:
                kinks.append(left + (right - left) * a / (a - b))
    return Piecewise.sample(
        lambda agi: allowed(agi) - rate * max(0.0, min(allowed(agi), agi - top_bracket)),
        (*allowed.xs, *kinks),
        allowed.xs[0],
        allowed.xs[-1],
    )
