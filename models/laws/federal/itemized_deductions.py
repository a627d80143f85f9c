"""Instead of the standard deduction: medical costs, taxes, mortgage interest and gifts, each limited by law.

Law    26 USC 213(a) (medical floor), 164(b)(6)-(7) (cap on taxes and its phase-down), 163(h) (mortgage
       interest), 170(b)(1)(G) and (I) (ceiling and floor of cash gifts), 68 (limit in the top bracket, from
       2026).
Form   Schedule A (Form 1040), its State and Local Tax Deduction Worksheet, and from 2026 its Charitable
       Contribution Limitation and Itemized Deductions Worksheets. Line numbers are those of 2025.
Units  dollars a year of the law's year.

The floor of 170(b)(1)(I) takes from gifts "otherwise allowable", so the 60 percent ceiling comes first: at
most 59.5 percent of AGI is deductible. Section 68 takes 2/37 of the lesser of the deductions and the taxable
income before them above the start of the top bracket; taxable income there is after the senior deduction.

NOT MODELED: gifts of property and carry-overs of gifts, sales tax, investment interest, casualty losses, the
mortgage's own debt limit (the input is deductible interest).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ....tax_tables.schema import FilingStatus, ItemizedDeductions
from ..piecewise import Piecewise

if TYPE_CHECKING:
    from ...household.facts import ItemizedInputs


class ScheduleA(NamedTuple):
    """Lines 4, 7, 10 and 14, their sum, and what section 68 leaves of it (`total`)."""

    medical: float
    taxes: float
    interest: float
    gifts: float
    before_limit: float
    total: float


def compute(
    inputs: ItemizedInputs,
    agi: float,
    senior_deduction: float,
    top_bracket_start: float,
    status: FilingStatus,
    table: ItemizedDeductions,
) -> ScheduleA:
    """Schedule A, given AGI, Schedule 1-A line 37 and the taxable income where the top bracket starts."""
    base = max(0.0, agi)
    line4 = max(0.0, inputs.medical_expenses - table.medical_floor * base)
    line5d = inputs.state_income_tax + inputs.property_tax
    line7 = min(line5d, tax_cap(agi, status, table))
    line10 = inputs.mortgage_interest
    line14 = max(
        0.0, min(inputs.charity_cash, table.charity_cash_ceiling * base) - table.charity_floor * base
    )
    line17 = line4 + line7 + line10 + line14
    in_top_bracket = max(0.0, agi - senior_deduction - top_bracket_start)
    limitation = table.limit_rate * min(line17, in_top_bracket)
    return ScheduleA(line4, line7, line10, line14, line17, line17 - limitation)


def tax_cap(magi: float, status: FilingStatus, table: ItemizedDeductions) -> float:
    """Line 5e's limit: the State and Local Tax Deduction Worksheet."""
    excess = max(0.0, magi - table.salt_phaseout_threshold[status])
    reduction = table.salt_phaseout_rate * table.salt_phaseout_share[status] * excess
    cap = table.salt_cap[status]
    return min(cap, max(table.salt_floor[status], cap - reduction))


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
) -> Piecewise:
    """What an itemiser may deduct, for every AGI. Without `state_taxes` and section 68 it is what AMTI keeps.

    `top_bracket` is the taxable income where the highest rate begins (section 68(a)(2)).
    """
    if inputs.is_nothing:
        return Piecewise((low, high), (0.0, 0.0))
    items = [
        _medical(inputs.medical_expenses, table, low, high),
        _gifts(inputs.charity_cash, table, low, high),
        Piecewise.sample(lambda agi: inputs.mortgage_interest, (), low, high),
    ]
    if state_taxes:
        items.append(_state_taxes(inputs.state_income_tax + inputs.property_tax, status, table, low, high))
    allowed = items[0]
    for item in items[1:]:
        allowed = allowed + item
    return _limited(allowed, table.limit_rate, top_bracket) if state_taxes else allowed


def _medical(paid: float, table: ItemizedDeductions, low: float, high: float) -> Piecewise:
    floor = table.medical_floor
    return Piecewise.sample(
        lambda agi: max(0.0, paid - floor * max(0.0, agi)), (0.0, paid / floor), low, high
    )


def _gifts(given: float, table: ItemizedDeductions, low: float, high: float) -> Piecewise:
    floor, ceiling = table.charity_floor, table.charity_cash_ceiling

    def allowed(agi: float) -> float:
        base = max(0.0, agi)
        return max(0.0, min(given, ceiling * base) - floor * base)

    ends = (0.0, given / ceiling, *((given / floor,) if floor else ()))
    return Piecewise.sample(allowed, ends, low, high)


def _state_taxes(
    paid: float, status: FilingStatus, table: ItemizedDeductions, low: float, high: float
) -> Piecewise:
    cap, floor = table.salt_cap[status], table.salt_floor[status]
    start, rate = (
        table.salt_phaseout_threshold[status],
        table.salt_phaseout_rate * table.salt_phaseout_share[status],
    )

    def allowed(agi: float) -> float:
        return min(paid, max(min(floor, cap), cap - rate * max(0.0, agi - start)))

    ends = [start]
    if rate:
        ends += [start + (cap - level) / rate for level in (floor, min(paid, cap))]
    return Piecewise.sample(allowed, ends, low, high)


def _limited(allowed: Piecewise, rate: float, top_bracket: float) -> Piecewise:
    """Section 68: less `rate` times the lesser of the deductions and income above the top bracket's start."""
    if not rate:
        return allowed
    kinks = [top_bracket]
    for left, right in pairwise(allowed.xs):
        a, b = (x - top_bracket - allowed(x) for x in (left, right))
        if a * b < 0:
            kinks.append(left + (right - left) * a / (a - b))
    return Piecewise.sample(
        lambda agi: allowed(agi) - rate * min(allowed(agi), max(0.0, agi - top_bracket)),
        (*allowed.xs, *kinks),
        allowed.xs[0],
        allowed.xs[-1],
    )
