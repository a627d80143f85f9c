"""States of one rate: Arizona, Colorado, Georgia, Idaho, Illinois, Indiana, Iowa, Kentucky, Louisiana, Pennsylvania,
Utah. (North Carolina's is common.usual; Michigan's and Massachusetts's stand apart.)"""

from __future__ import annotations

import numpy as np

from ....tax_tables.schema import FilingStatus
from .common import (
    Owed,
    allowances,
    base,
    credits,
    excluded,
    exclusions,
    if_itemized,
    income_tax_deducted,
    items,
    owed,
    rated,
    whole,
)
from .returns import AGED, INVESTED, RETIREMENT, PathFiler, PathReturn
from .shapes import Amount, above, begun, passed, reached, times
from .tables import StateAmounts


def arizona(s: PathReturn, t: StateAmounts) -> Owed:
    """A.R.S. 43-1022, 43-1023, 43-1041, 43-1042: federal deductions, public pensions up to a cap, so much from 65."""
    public = whole([np.minimum(filer.of("public_pensions"), t["public_pension_cap"]) for filer in s.filers])
    deducted = t["standard"]
    if not s.no_items:
        taxes = np.minimum(np.minimum(s.property_tax + s.income_tax, s.tax_cap), t["tax_cap"])
        with_gifts = deducted + t["gift_share"] * s.gifts + np.minimum(s.gifts, t["gift_cap"])
        deducted = np.maximum(with_gifts, s.expenses + taxes + s.mortgage + s.gifts)
    return owed(base(s, t) - public - s.senior - allowances(s, t) - deducted, t)


def colorado(s: PathReturn, t: StateAmounts) -> Owed:
    """C.R.S. 39-22-104: federal taxable income, deductions added back at a high AGI, pensions and benefits by age."""
    taken = if_itemized(s, s.schedule_a, s.standard)
    back = np.where(s.agi >= t["add_back_from"], above(taken, t["add_back_beyond"]), 0.0)
    gifts = 0.0 if s.no_items else np.where(s.itemizes, 0.0, above(s.gifts, t["gifts_above"]))
    free = whole([_subtracted(filer, s, t) for filer in s.filers])
    return owed(base(s, t) + income_tax_deducted(s) + back - gifts - free, t)


def _subtracted(filer: PathFiler, s: PathReturn, t: StateAmounts) -> Amount:
    """(4)(f), (g): taxable benefits, up to a cap but whole from 65 or at a low AGI, then pensions with what is left;
    before 55 what was inherited."""
    cap = reached(filer.age, t.rows("exclusion"))
    if not np.any(cap):
        return np.minimum(t["heirs_exclusion"], filer.of("inherited_distributions"))
    benefits = s.taxed_benefits_of(filer)
    if filer.age < AGED:
        benefits = np.where(s.agi <= t["benefits_free_up_to"], benefits, np.minimum(benefits, cap))
    return benefits + np.minimum(above(cap, benefits), filer.of(*RETIREMENT))


def georgia(s: PathReturn, t: StateAmounts) -> Owed:
    """O.C.G.A. 48-7-27(a)(5): from 62 and 65 so much of retirement and investment income, little of what is earned."""
    free: list[Amount] = []
    for filer in s.filers:
        earned = np.minimum(filer.of("wages"), t["exclusion_earned"])
        income = filer.of(*RETIREMENT, *INVESTED) - filer.of("treasury_interest") + s.net / s.people
        free.append(np.clip(income + earned, 0.0, reached(filer.age, t.rows("exclusion"))))
    credit = reached(s.agi, t.rows("low_income_credit")) * (s.people + s.aged())
    credit = credit + if_itemized(s, t["itemizer_credit"] * s.people, 0.0)
    return owed(base(s, t) - whole(free) - if_itemized(s, s.schedule_a, t["standard"]), t, credit)


def idaho(s: PathReturn, t: StateAmounts) -> Owed:
    """Idaho Code 63-3022, 63-3022A, 63-3024; 63-3082: ten dollars of whoever must file."""
    old = whole([filer.of("public_pensions") for filer in s.filers if filer.age >= AGED])
    free = np.minimum(old, above(t["public_pension_cap"], s.benefits))
    deducted = np.maximum(s.standard, items(s, t)) + s.senior
    found = owed(base(s, t) - free - deducted, t)
    files = s.agi + above(-s.net) > s.standard
    return Owed(found.tax + np.where(files, t["building_fund"], 0.0), found.taxable)


def illinois(s: PathReturn, t: StateAmounts) -> Owed:
    """35 ILCS 5/203, 5/204, 5/208: exemptions and the credit of property tax only up to an AGI."""
    within = s.agi <= t["income_limit"]
    exempt = np.where(within, allowances(s, t), 0.0)
    credit = np.where(within, t["property_tax_credit"] * s.property_tax, 0.0)
    return owed(base(s, t) - exempt, t, credit)


def indiana(s: PathReturn, t: StateAmounts) -> Owed:
    """IC 6-3-1-3.5: property tax up to a cap, exemptions, more of each from 65 at a low AGI."""
    more = np.where(s.agi < t["low_income_below"], t["exemption_aged_low"] * s.aged(), 0.0)
    home = np.minimum(s.property_tax, t["property_tax_cap"])
    return owed(base(s, t) - home - allowances(s, t) - more, t)


def iowa(s: PathReturn, t: StateAmounts) -> Owed:
    """Iowa Code 422.5(3), 422.7, Iowa Admin. Code r. 701-303.13: retirement income free from 55, its own tax no item;
    no tax, or a lower one, near a small income."""
    free = whole([filer.of(*RETIREMENT) for filer in s.filers if filer.age >= t["retirement_age"]])
    taxable = above(base(s, t) - free + income_tax_deducted(s, whole=True))
    limit = t["low_income_elderly"] if s.aged() else t["low_income"]
    over = s.agi - s.taxed_benefits - s.treasury - free - limit
    rate = 1.0 if s.status is FilingStatus.SINGLE else t["alternate_rate"]
    tax = np.minimum(rated(taxable, t), rate * above(over))
    return Owed(above(tax, credits(s, t)), taxable)


def kentucky(s: PathReturn, t: StateAmounts) -> Owed:
    """KRS 141.019, 141.066: so much of each one's retirement income is free; spouses file together or apart."""
    incomes: list[Amount] = []
    for filer in s.filers:
        received = filer.of("wages", *INVESTED, *RETIREMENT) - filer.of("treasury_interest")
        incomes.append(received + s.net / s.people - excluded(filer, t))
    own, listed = whole(incomes), s.mortgage + s.gifts
    taxable = above(own, np.maximum(t["standard"], listed))
    if s.joint:
        taxable = np.minimum(taxable, _kentucky_apart(incomes, listed, s, t))
    left = above(t["rate"] * taxable, credits(s, t))
    line = t["poverty_line"] + (s.people - 1) * t["poverty_line_each_other"]
    part = passed(np.maximum(own, s.agi), times(t.rows("family_credit"), line))
    return Owed(left * (1.0 - part), taxable)


def _kentucky_apart(incomes: list[Amount], listed: Amount, s: PathReturn, t: StateAmounts) -> Amount:
    """Both columns: a standard deduction each, or the items by the parts of income."""
    plain = whole([above(income, t["standard"]) for income in incomes])
    if s.no_items:
        return plain
    positive = [above(income) for income in incomes]
    together = whole(positive)
    share = listed / np.where(together > 0.0, together, 1.0)
    parted = whole([above(each - share * each) for each in positive])
    return np.where(together > 0.0, np.minimum(plain, parted), plain)


def louisiana(s: PathReturn, t: StateAmounts) -> Owed:
    """R.S. 47:44.1, 47:294: an exemption of private retirement income from 65; medical costs above a deduction."""
    medical = if_itemized(s, above(s.medical, s.standard), 0.0)
    return owed(base(s, t) - exclusions(s, t) - t["standard"] - medical, t)


def pennsylvania(s: PathReturn, t: StateAmounts) -> Owed:
    """72 P.S. 7303, 7304: classes of income that do not net; retirement income is free of age; forgiveness in steps."""
    gain = above(s.short + s.long)
    taxable: Amount = s.of("wages", *INVESTED) - s.treasury + gain
    for filer in s.filers:
        if filer.age < t["retirement_age"]:
            taxable = taxable + filer.of("pensions", "public_pensions", "traditional_distributions")
            taxable = taxable - filer.of("inherited_distributions")
    claimed = taxable + s.exempt + s.treasury
    free = t["forgiveness_base"]
    steps = begun(claimed - free * (s.people - 1), free, t["forgiveness_step"])
    return Owed(t["rate"] * taxable * np.minimum(t["forgiveness_part"] * steps, 1.0), taxable)


def utah(s: PathReturn, t: StateAmounts) -> Owed:
    """Utah Code 59-10-104, 59-10-1018, 59-10-1019, 59-10-1042: credits that fall along income."""
    taxable = above(base(s, t))
    part = t["taxpayer_credit"] * if_itemized(s, items(s, t), s.standard)
    general = above(part, t["taxpayer_credit_falls"] * above(taxable, t["taxpayer_credit_falls_from"]))
    income = s.agi + s.exempt
    lost = t["benefits_credit_falls"] * above(income, t["benefits_credit_falls_from"])
    one = above(t["rate"] * s.taxed_benefits, lost)
    old = sum(bool(filer.born <= t["retirement_born"]) for filer in s.filers)
    if old:
        lost = t["retirement_credit_falls"] * above(income, t["retirement_credit_falls_from"])
        one = np.maximum(one, above(t["retirement_credit"] * old, lost))
    return Owed(above(t["rate"] * taxable, general + one), taxable)
