"""States of brackets with little of their own: Delaware, the District of Columbia, Hawaii, Kansas, Mississippi,
Montana, Nebraska, New Mexico, North Dakota, Oklahoma, Vermont, Washington, West Virginia."""

from __future__ import annotations

import numpy as np

from ....tax_tables.schema import FilingStatus
from .common import (
    NO_CAP,
    Owed,
    allowances,
    base,
    credits,
    exclusions,
    halved,
    if_itemized,
    income_tax_deducted,
    items,
    owed,
    own_incomes,
    rated,
    standard,
    usual,
    whole,
)
from .returns import AGED, INVESTED, PENSIONS, RETIREMENT, PathFiler, PathReturn
from .shapes import Amount, above, at_rates, passed, reached
from .tables import StateAmounts


def delaware(s: PathReturn, t: StateAmounts) -> Owed:
    """30 Del. C. 1106, 1108 to 1110: an exclusion by age of each; spouses on one column or on two."""
    even = s.net / s.people
    incomes = [filer.taxable_everywhere + even - _delaware_free(filer, even, t) for filer in s.filers]
    listed = s.capped_property_tax + s.mortgage + s.gifts
    low: Amount = 0.0
    if s.aged(t["credit_age"]) == s.people:
        small = (s.agi <= t["low_income_agi"]) & (s.of("wages") < t["low_income_wages"])
        low = np.where(small, t["low_income_exclusion"] * s.people, 0.0)
    each = [t["credit_filer"] + (t["credit_aged"] if f.age >= t["credit_age"] else 0.0) for f in s.filers]
    together = owed(whole(incomes) - low - np.maximum(standard(s, t), listed), t, sum(each))
    if not s.joint:
        return together
    apart: Amount = 0.0
    for filer, income, credit in zip(s.filers, incomes, each, strict=True):
        own = t["standard"] / 2.0 + (t["standard_aged"] if filer.age >= AGED else 0.0)
        apart = apart + owed(income - low / 2.0 - np.maximum(own, listed / 2.0), t, credit).tax
    return Owed(np.minimum(together.tax, apart), together.taxable)


def _delaware_free(filer: PathFiler, even: Amount, t: StateAmounts) -> Amount:
    income = filer.of(*PENSIONS)
    if filer.age >= t["credit_age"]:
        income = filer.of(*RETIREMENT, *INVESTED) - filer.of("treasury_interest") + even
    return np.clip(income, 0.0, reached(filer.age, t.rows("exclusion")))


def district_of_columbia(s: PathReturn, t: StateAmounts) -> Owed:
    """D.C. Code 47-1803.03, 47-1806.03: federal additions of the aged; spouses may each have the schedule."""
    income = base(s, t)
    falls = t["itemized_falls"] * above(income, t["itemized_falls_from"])
    listed = s.medical + above(s.property_tax + s.mortgage + s.gifts, falls)
    taxable = above(income - if_itemized(s, listed, t["standard"] + s.standard - s.basic))
    return Owed(halved(taxable, own_incomes(s), t), taxable)


def hawaii(s: PathReturn, t: StateAmounts) -> Owed:
    """HRS 235-51(f): what of gains lies above the brackets up to 7.25 percent is taxed at that, if it is better."""
    income, deducted = base(s, t), t["standard"]
    if not s.no_items:
        deducted = deducted + np.minimum(s.here(s.given.cash_to_charities), t.number("gifts_beside"))
        listed = _hawaii_items(s, t, income)
        deducted = np.maximum(deducted, np.where(listed > t["itemized_above"], listed, 0.0))
    taxable, rate, rows = above(income - allowances(s, t) - deducted), t["gains_rate"], t.rows("brackets")
    low = next(start for start, bracket in rows if bracket > rate)
    ordinary = np.minimum(taxable, np.maximum(low, taxable - s.gain))
    other = at_rates(ordinary, rows) + rate * (taxable - ordinary)
    return Owed(np.minimum(at_rates(taxable, rows), other), taxable)


def _hawaii_items(s: PathReturn, t: StateAmounts, income: Amount) -> Amount:
    medical = above(s.expenses, t["medical_floor"] * above(income))
    rest = s.property_tax + s.mortgage + s.gifts + np.where(s.agi < t["income_tax_below"], s.income_tax, 0.0)
    falls = t["itemized_falls"] * above(income, t["itemized_falls_from"])
    return medical + rest - np.minimum(falls, t["itemized_falls_at_most"] * rest)


def kansas(s: PathReturn, t: StateAmounts) -> Owed:
    """K.S.A. 79-32,110: the usual, and nothing up to a small income."""
    found, income = usual(s, t), base(s, t) - exclusions(s, t)
    return Owed(np.where(income <= t["no_tax_up_to"], 0.0, found.tax), found.taxable)


def mississippi(s: PathReturn, t: StateAmounts) -> Owed:
    """Miss. Code 27-7-5, 27-7-15: no retirement income; spouses divide deductions and each have the schedule."""
    kinds = ("wages", *INVESTED, "tax_exempt_interest")
    incomes = [f.of(*kinds) - f.of("treasury_interest") + s.net / s.people for f in s.filers]
    deducted = np.maximum(t["standard"], items(s, t))
    taxable = above(whole(incomes) - allowances(s, t) - deducted)
    return Owed(halved(taxable, incomes, t), taxable)


def montana(s: PathReturn, t: StateAmounts) -> Owed:
    """MCA 15-30-2103, 15-30-2120: two rates on federal taxable income, two lower ones on net long-term gain above."""
    taxable = above(base(s, t) - allowances(s, t) + income_tax_deducted(s))
    ordinary, rows = above(taxable, s.gain), t.rows("gain_brackets")
    on_gains = at_rates(taxable, rows) - at_rates(ordinary, rows)
    return Owed(at_rates(ordinary, t.rows("brackets")) + on_gains, taxable)


def nebraska(s: PathReturn, t: StateAmounts) -> Owed:
    """Neb. Rev. Stat. 77-2715.03: no more than the federal tax where little is added to federal AGI."""
    income, own = base(s, t), standard(s, t)
    found = owed(income - if_itemized(s, np.maximum(own, items(s, t)), own), t, credits(s, t))
    limit = np.where(income - s.agi < t["limit_below"], s.federal_tax, NO_CAP)
    return Owed(np.minimum(found.tax, limit), found.taxable)


def new_mexico(s: PathReturn, t: StateAmounts) -> Owed:
    """NMSA 7-2-2 to 7-2-5.14: benefits free up to an AGI, exemptions that fall or step with it."""
    agi = s.agi
    benefits = np.where(agi <= t["benefits_free_up_to"], s.taxed_benefits, 0.0)
    gains = np.minimum(t["gains_free"], s.gain)
    each = above(t["exemption_low"], t["exemption_falls"] * above(agi, t["exemption_falls_from"]))
    exempt = np.where(agi <= t["exemption_up_to"], each * s.people, 0.0)
    if s.aged():
        exempt = exempt + passed(agi, t.rows("aged_exemption")) * s.aged()
        exempt = exempt + np.where(s.expenses >= t["medical_from"], t["medical_exemption"], 0.0)
    deducted = if_itemized(s, s.schedule_a - income_tax_deducted(s), s.standard)
    return owed(agi - s.treasury - benefits - gains - deducted - exempt, t)


def north_dakota(s: PathReturn, t: StateAmounts) -> Owed:
    """N.D.C.C. 57-38-30.3: without 40 percent of preferential income; 57-38-01.28: the marriage credit."""
    found = owed(base(s, t) - t["dividend_share"] * s.of("qualified_dividends"), t)
    if not s.joint:
        return found
    first, second = (filer.of("wages", *RETIREMENT) for filer in s.filers)
    lower, single = np.minimum(first, second), t.of(FilingStatus.SINGLE).rows("brackets")
    part = above(lower, t["marriage_standard"])
    apart = at_rates(part, single) + at_rates(above(found.taxable, part), single)
    may = (lower >= t["marriage_income_above"]) & (found.taxable >= t["marriage_taxable_above"])
    credit = np.where(may, np.clip(found.tax - apart, 0.0, t["marriage_credit"]), 0.0)
    return Owed(above(found.tax, credit), found.taxable)


def oklahoma(s: PathReturn, t: StateAmounts) -> Owed:
    """68 O.S. 2358: 10,000 of each one's retirement income; one exemption more of each from 65 at a small AGI."""
    small = s.agi - s.of("roth_conversions") <= t["special_exemption_up_to"]
    special = np.where(small, t["exemption_filer"] * s.aged(), 0.0)
    capped = np.minimum(s.mortgage + s.capped_property_tax, t["itemized_cap"])
    deducted = if_itemized(s, capped + s.medical + s.gifts, t["standard"])
    return owed(base(s, t) - exclusions(s, t) - allowances(s, t) - special - deducted, t)


def vermont(s: PathReturn, t: StateAmounts) -> Owed:
    """32 V.S.A. 5811(21), 5822, 5830e: benefits free by whole percents of a range of AGI; at least 3 percent of a high
    one."""
    start, end = t["benefits_fall_from"], t["benefits_gone_at"]
    share = np.clip((end - s.agi) / (end - start), 0.0, 1.0)
    free = s.taxed_benefits * np.floor(100.0 * share + 0.5 + 1e-6) / 100.0
    gains = np.minimum(np.minimum(t["gains_free"], s.gain), t["gains_free_share"] * above(s.before_zero))
    own = standard(s, t) + allowances(s, t)
    medical = if_itemized(s, above(s.medical, own), 0.0)
    taxable = above(base(s, t) - free - gains - own - medical)
    least = passed(s.agi, t.rows("minimum")) * (s.agi - s.treasury)
    credit = t["gift_credit"] * np.minimum(s.cash_gifts + s.property_gifts, t["gift_credit_up_to"])
    return Owed(above(np.maximum(rated(taxable, t), least), credit), taxable)


def washington(s: PathReturn, t: StateAmounts) -> Owed:
    """RCW 82.87: long-term gains above one amount; from 2028 income above a million with what is left of them."""
    gain, given = above(s.net_long), s.cash_gifts + s.property_gifts
    gifts = np.minimum(t["gifts_cap"], above(given, t["gifts_above"]))
    taxable = above(gain - t["standard"] - gifts)
    income = s.agi - gain + taxable + s.exempt - np.minimum(given, t["income_tax_gifts"])
    more = t["income_tax"] * above(income, t["income_tax_above"])
    return Owed(at_rates(taxable, t.rows("brackets")) + more, taxable)


def west_virginia(s: PathReturn, t: StateAmounts) -> Owed:
    """W. Va. Code 11-21-12(c)(8), 11-21-16, 11-21-22: benefits free by AGI, so much of each from 65 less these, a part
    of the tax off at the poverty line."""
    share = np.where(s.agi <= t["benefits_free_up_to"], 1.0, t["benefits_free_above"])
    free = share * s.taxed_benefits
    for filer in s.filers:
        if filer.age >= AGED:
            benefits, treasury = s.taxed_benefits_of(filer), filer.of("treasury_interest")
            others = share * benefits + treasury
            income = filer.taxable_everywhere + s.net / s.people + treasury + benefits
            free = free + above(np.minimum(t["senior_cap"], income), others)
    found = owed(base(s, t) - free - allowances(s, t), t)
    line = (t["poverty_line"] + (s.people - 1) * t["poverty_line_each_other"]) * t["poverty_part"]
    part = passed(s.agi + s.exempt - line, t.rows("family_credit"))
    return Owed(found.tax * (1.0 - part), found.taxable)
