"""States whose deductions or credits fall along income: Alabama, California, Maine, South Carolina, Virginia,
Wisconsin."""

from __future__ import annotations

import numpy as np

from ...laws.states.facts import FREE_TO_DRAW
from .common import (
    Owed,
    allowances,
    base,
    gifts_of_2017,
    if_itemized,
    income_tax_deducted,
    owed,
    standard,
    whole,
)
from .returns import AGED, FROM_PLANS, INVESTED, PENSIONS, RETIREMENT, PathReturn
from .shapes import Amount, above, at_rates, begun, completed, fading, reached
from .tables import StateAmounts


def alabama(s: PathReturn, t: StateAmounts) -> Owed:
    """Ala. Code 40-18-15, 40-18-19: no pensions, accounts above a cap from 65; less federal tax; losses whole."""
    income: Amount = s.of("wages", *INVESTED) - s.treasury + s.exempt + s.short + s.long
    for filer in s.filers:
        income = income + above(filer.of(*FROM_PLANS), t["exclusion_cap"] if filer.age >= AGED else 0.0)
    steps = completed(income, t["standard_falls_from"], t["standard_step"])
    deducted = np.maximum(t["standard"] - t["standard_falls"] * steps, t["standard_least"])
    medical = above(s.expenses, t["medical_floor"] * above(income))
    listed = medical + s.property_tax + s.payroll_tax + s.mortgage + s.gifts
    return owed(income - np.maximum(deducted, listed) - s.federal_tax - t["exemption"], t)


def california(s: PathReturn, t: StateAmounts) -> Owed:
    """R&TC 17041, 17043, 17054, 17062, 17073.5, 17077: credits that fall with federal AGI, a minimum tax."""
    income, deducted, added = base(s, t), t["standard"], t["standard"]
    if not s.no_items:
        rest = s.property_tax + s.mortgage + gifts_of_2017(s, t)
        falls = t["itemized_falls"] * above(s.agi, t["itemized_falls_from"])
        listed = s.medical + rest - np.minimum(falls, t["itemized_falls_at_most"] * rest)
        added = np.where(listed > deducted, np.minimum(listed, s.property_tax), added)
        deducted = np.maximum(listed, deducted)
    taxable = above(income - deducted)
    regular = at_rates(taxable, t.rows("brackets"))
    each = t["credit"] - t["credit_falls"] * begun(s.agi, t["credit_falls_from"], t["credit_step"])
    credit = above(each) * (t["credits_of_status"] + s.aged())
    amti = income - deducted + added
    exempt = above(t["amt_exemption"], t["amt_falls"] * above(amti, t["amt_falls_from"]))
    minimum = above(t["amt_rate"] * above(amti, exempt), regular)
    return Owed(above(regular, credit) + minimum + at_rates(taxable, t.rows("surtax")), taxable)


def maine(s: PathReturn, t: StateAmounts) -> Owed:
    """36 M.R.S. 5111, 5122(2)(M-2), 5124-C, 5125, 5126-A: a pension deduction that fades with federal AGI, a deduction
    and exemptions that fade with Maine's."""
    pensions: Amount = 0.0
    for filer in s.filers:
        received = filer.of(*PENSIONS)
        if filer.age >= FREE_TO_DRAW:
            received = received + filer.of("traditional_distributions") - filer.of("inherited_distributions")
        room = above(t["pension_cap"], filer.of("social_security"))
        pensions = pensions + np.minimum(received, room)
    income = base(s, t) - fading(pensions, s.agi, t["pension_falls_from"], t["pension_falls_over"])
    own = s.standard if t["standard_is_federal"] else standard(s, t)
    capped = np.minimum(s.capped_property_tax + s.mortgage + s.gifts, t["itemized_cap"])
    deducted = if_itemized(s, np.maximum(own, capped + s.medical), own)
    left = fading(deducted, income, t["deduction_falls_from"], t["deduction_falls_over"])
    exempt = t["exemption_filer"] * s.people
    left = left + fading(exempt, income, t["exemption_falls_from"], t["exemption_falls_over"])
    found = owed(income - left, t)
    surcharge = t["surcharge"] * above(found.taxable, t["surcharge_above"])
    return Owed(found.tax + surcharge, found.taxable)


def south_carolina(s: PathReturn, t: StateAmounts) -> Owed:
    """S.C. Code 12-6-1140 to 12-6-1170; H.4216 of 2026: federal AGI less a deduction that fades in tens of dollars."""
    income = -s.taxed_benefits - s.treasury - t["gain_share"] * s.gain
    if t["falling_deduction"]:
        tens = t["deduction_multiple_of"]
        left = fading(t["deduction"], s.agi, t["deduction_falls_from"], t["deduction_falls_over"])
        income = income + s.agi - np.floor(left / tens + 1e-6) * tens
    else:
        more = if_itemized(s, income_tax_deducted(s), s.basic - t["conforming_standard"])
        income = income + s.before_zero + s.senior + more
    for filer in s.filers:
        received = filer.of(*RETIREMENT) - filer.of("inherited_distributions")
        own = np.minimum(received, reached(filer.age, t.rows("exclusion")))
        income = income - np.maximum(own, t["senior_amount"] if filer.age >= AGED else 0.0)
    credit: Amount = 0.0
    if s.joint:
        first, second = (filer.of("wages") for filer in s.filers)
        credit = t["earner_credit"] * np.minimum(np.minimum(first, second), t["earner_cap"])
    return owed(income, t, credit)


def virginia(s: PathReturn, t: StateAmounts) -> Owed:
    """Va. Code 58.1-320 to 58.1-324: an age deduction that goes dollar for dollar; nothing below a small income."""
    less = _age_deductions(s, t)
    income = base(s, t) - whole(less)
    found = owed(income - allowances(s, t) - if_itemized(s, _virginia_items(s, t), t["standard"]), t)
    tax = found.tax
    if s.joint:
        tax = above(tax, _spouse_adjustment(s, t, found, less))
    return Owed(np.where(income < t["no_tax_below"], 0.0, tax), found.taxable)


def _age_deductions(s: PathReturn, t: StateAmounts) -> list[Amount]:
    """Of each one: whole for the oldest, of others from 65 what income above a limit leaves, in equal parts."""
    whole_before = t["age_deduction_whole_before"]
    falling = [filer.age >= AGED and filer.born >= whole_before for filer in s.filers]
    over = above(s.agi - s.taxed_benefits, t["age_deduction_falls_from"])
    left = above(t["age_deduction"], over / max(1, sum(falling)))
    return [
        t["age_deduction"] if filer.born < whole_before else left if falls else 0.0
        for filer, falls in zip(s.filers, falling, strict=True)
    ]


def _virginia_items(s: PathReturn, t: StateAmounts) -> Amount:
    """Less a part of all above an AGI, and income tax its part of what is left."""
    if s.no_items:
        return 0.0
    kept = s.medical + s.property_tax + s.mortgage + s.gifts
    listed = kept + s.income_tax
    falls = t["itemized_falls"] * above(s.agi, t["itemized_falls_from"])
    falls = np.minimum(falls, t["itemized_falls_at_most"] * (listed - s.medical))
    return kept * (1.0 - falls / np.where(listed > 0.0, listed, 1.0))


def _spouse_adjustment(s: PathReturn, t: StateAmounts, found: Owed, less: list[Amount]) -> Amount:
    """What two low ends of the brackets save, by the income of the one who has less."""
    own: list[Amount] = []
    for filer, deducted in zip(s.filers, less, strict=True):
        exempt = t["exemption_filer"] + (t["exemption_aged"] if filer.age >= AGED else 0.0)
        own.append(filer.taxable_everywhere + s.net / s.people - exempt - deducted)
    one = np.minimum(above(np.minimum(own[0], own[1])), found.taxable / 2.0)
    rows = t.rows("brackets")
    saved = found.tax - at_rates(one, rows) - at_rates(found.taxable - one, rows)
    return np.clip(saved, 0.0, t["spouse_adjustment"])


def wisconsin(s: PathReturn, t: StateAmounts) -> Owed:
    """Wis. Stat. 71.05, 71.06, 71.07: a standard deduction that falls with income; from 67 a large exclusion without
    credits, where that is less."""
    small: Amount = whole(
        [np.minimum(f.of(*RETIREMENT), t["small_exclusion"]) for f in s.filers if f.age >= AGED]
    )
    plain = _wisconsin(s, t, np.where(s.agi < t["small_exclusion_below"], small, 0.0), credited=True)
    old = [filer for filer in s.filers if filer.age >= t["exclusion_age"]]
    if not old:
        return plain
    cap = t["exclusion_both"] if len(old) == 2 else t["exclusion_cap"]
    large = np.minimum(whole([filer.of(*RETIREMENT) for filer in old]), cap)
    other = _wisconsin(s, t, large, credited=False)
    better = (other.tax < plain.tax) & (large > 0.0)
    return Owed(np.where(better, other.tax, plain.tax), np.where(better, other.taxable, plain.taxable))


def _wisconsin(s: PathReturn, t: StateAmounts, free: Amount, *, credited: bool) -> Owed:
    income = base(s, t) - free
    deducted = above(t["standard"], at_rates(income, t.rows("standard_falls")))
    credit: Amount = 0.0
    if credited:
        listed = s.gifts + s.mortgage + s.medical
        credit = t["itemized_credit"] * above(listed, deducted)
        credit = credit + np.minimum(t["property_credit"], t["property_credit_share"] * s.property_tax)
    if credited and s.joint:
        first, second = (filer.of("wages") for filer in s.filers)
        credit = credit + np.minimum(t["couple_credit"], t["couple_credit_share"] * np.minimum(first, second))
    return owed(income - deducted - allowances(s, t), t, credit)
