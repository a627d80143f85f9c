"""New York, New Jersey, Connecticut, Rhode Island, Maryland: shares and credits by steps of income, recapture."""

from __future__ import annotations

import numpy as np

from .common import Owed, base, gifts_of_2017, if_itemized, items, owed, whole
from .returns import AGED, INVESTED, PENSIONS, RETIREMENT, PathFiler, PathReturn
from .shapes import Amount, Rows, above, at_rates, begun, passed, reached
from .tables import StateAmounts

PRIVATE = ("pensions", "traditional_distributions", "roth_conversions")


def new_york(s: PathReturn, t: StateAmounts) -> Owed:
    """Tax Law 601, 606(b), 612(c)(3-a), 615: much of private pensions free from 59 1/2, brackets taken back."""
    income = base(s, t) - whole([_new_york_pensions(filer, t) for filer in s.filers])
    deducted = t["standard"]
    if not s.no_items:
        deducted = np.maximum(deducted, _new_york_items(s, t, income))
    taxable = above(income - deducted)
    plain = at_rates(taxable, t.rows("brackets"))
    credit = passed(s.agi, t.rows("household_credit"))
    if s.people > 1:
        credit = credit + passed(s.agi, t.rows("household_credit_each")) * (s.people - 1)
    return Owed(above(plain + _taken_back(income, taxable, plain, t), credit), taxable)


def _new_york_pensions(filer: PathFiler, t: StateAmounts) -> Amount:
    """612(c)(3-a): what decedents left by their age, an heir's part of it; one's own by one's own."""
    own: Amount = 0.0
    if filer.age >= t["exclusion_age"]:
        own = filer.of(*PRIVATE) - filer.of(*(kind for kind, _ in filer.resident.heirs))
    for kind, part in filer.resident.heirs:
        own = own + np.minimum(filer.of(kind), part * t["exclusion_cap"])
    return np.minimum(own, t["exclusion_cap"])


def _taken_back(income: Amount, taxable: Amount, plain: Amount, t: StateAmounts) -> Amount:
    """601(d-1) to (d-4): in the band of taxable income, what lower bands lost, and over 50,000 of AGI the band's own.

    The first band's is its top rate on all of taxable income less the tax by brackets.
    """
    gains, bases = t.rows("recapture_benefit"), t.rows("recapture_base")
    starts = np.array([start for start, _ in gains])
    band = np.maximum(np.searchsorted(starts, taxable, side="left") - 1, 0)
    top = max(rate for start, rate in t.rows("brackets") if start < starts[1])
    own = np.array([benefit for _, benefit in gains])[band]
    own = np.where(band == 0, above(top * taxable, plain), own)
    begins = np.where(band == 0, t["recapture_from"], starts[band])
    lost = np.array([lower for _, lower in bases])[band]
    part = np.clip((income - begins) / t["recapture_over"], 0.0, 1.0)
    return np.where(income > t["recapture_from"], lost + own * part, 0.0)


def _new_york_items(s: PathReturn, t: StateAmounts, income: Amount) -> Amount:
    """Those of 2017 without taxes on income, less parts of them by AGI; of a very high one gifts alone."""
    gifts = gifts_of_2017(s, t)
    rest = s.property_tax + s.mortgage + gifts
    medical = above(s.expenses, t["medical_floor"] * above(s.agi))
    falls = t["itemized_falls"] * above(s.agi, t["itemized_falls_from"])
    listed = medical + rest - np.minimum(falls, t["itemized_falls_at_most"] * rest)
    over = t["itemized_cut_over"]
    cuts = [
        np.clip((income - t[name]) / over, 0.0, 1.0)
        for name in ("itemized_cut_from", "itemized_cut_again_from")
    ]
    share = passed(income, t.rows("gifts_only"))
    return np.where(share > 0.0, share * gifts, listed * (1.0 - t["itemized_cut"] * whole(cuts)))


def new_york_city(s: PathReturn, found: Owed, t: StateAmounts) -> Amount:
    """Tax Law 1301, 1310(d)."""
    credit = passed(s.agi, t.rows("new_york_city_credit")) * s.people
    return above(at_rates(found.taxable, t.rows("local_new_york_city")), credit)


def new_jersey(s: PathReturn, t: StateAmounts) -> Owed:
    """N.J.S.A. 54A:2-1, 2-4, 3-1, 3-3, 3A-17, 3A-20, 5-1: classes of income, of which no loss lowers another; of
    property tax the deduction, or a credit as far as there is tax."""
    gain = above(s.short + s.long)
    gross = s.of("wages", *INVESTED, *RETIREMENT) - s.treasury + gain
    income = gross - _pension_exclusion(s, t, gross, gain)
    medical = above(s.expenses, t["medical_floor"] * income)
    taxable = above(income - t["exemption"] - t["exemption_aged"] * s.aged(t["aged_age"]) - medical)
    tax = at_rates(taxable, t.rows("brackets"))
    if not s.no_items:
        less = above(taxable, np.minimum(s.property_tax, t["property_tax_cap"]))
        other = at_rates(less, t.rows("brackets"))
        credit = t["property_tax_credit"]
        deducts = tax - other > credit
        credited = above(tax, np.where(s.property_tax > 0.0, credit, 0.0))
        tax, taxable = np.where(deducts, other, credited), np.where(deducts, less, taxable)
    free = income <= t["no_tax_up_to"]
    return Owed(np.where(free, 0.0, tax), np.where(free, 0.0, taxable))


def _pension_exclusion(s: PathReturn, t: StateAmounts, gross: Amount, gain: Amount) -> Amount:
    """54A:6-10, 6-15: of those 62, by gross income, a share of pensions up to a cap; with few wages what is left of it
    of their other income."""
    old = [filer for filer in s.filers if filer.age >= t["exclusion_age"]]
    if not old:
        return 0.0
    cap, share = t["exclusion_cap"], passed(gross, t.rows("exclusion_share"))
    found = np.minimum(cap, share * whole([filer.of(*RETIREMENT) for filer in old]))
    most = np.where(share == 1.0, cap, share * gross)
    other = whole([filer.of(*INVESTED) - filer.of("treasury_interest") for filer in old])
    more = np.minimum(above(most, found), other + gain * (len(old) / s.people))
    may = (s.of("wages") <= t["earned_up_to"]) & (share > 0.0)
    return found + np.where(may, more, 0.0)


def connecticut(s: PathReturn, t: StateAmounts) -> Owed:
    """Conn. Gen. Stat. 12-700 to 12-704c: shares, exemption, credits and recaptures, all in steps of income."""
    base_amount = s.here(0.0) + s.law.federal.social_security.base1[s.status]
    quarter = t["benefits_taxed"] * np.minimum(s.benefits, above(s.provisional, base_amount))
    free = np.where(s.agi < t["benefits_free_below"], s.taxed_benefits, above(s.taxed_benefits, quarter))
    pensions = s.of(*PENSIONS) + t["ira_part"] * s.of("traditional_distributions")
    income = s.agi - s.treasury - free - reached(s.agi, t.rows("pension_share")) * pensions
    falls = t["exemption_falls"] * begun(income, t["exemption_falls_from"], t["exemption_step"])
    taxable = above(income - above(t["exemption"], falls))
    tax = at_rates(taxable, t.rows("brackets"))
    for name in ("add_back", "low_recapture", "middle_recapture", "high_recapture"):
        steps = begun(income, t[f"{name}_from"], t[f"{name}_step"])
        tax = tax + np.minimum(t[f"{name}_amount"] * steps, t[f"{name}_most"])
    rows = t.rows("personal_credit")
    tax = tax * (1.0 - np.where(income > rows[0][0], passed(income, rows), 0.0))
    if not s.no_items:
        steps = begun(income, t["property_credit_falls_from"], t["property_credit_step"])
        left = above(1.0, t["property_credit_falls"] * steps)
        tax = above(tax, np.minimum(s.property_tax, t["property_credit"]) * left)
    return Owed(tax, taxable)


def rhode_island(s: PathReturn, t: StateAmounts) -> Owed:
    """R.I. Gen. Laws 44-30-2.6, 44-30-12: benefits and pensions of full age free below an AGI; deductions in steps."""
    free: Amount = whole([s.taxed_benefits_of(f) for f in s.filers if f.age >= t["benefits_age"]])
    free = free + whole(
        [np.minimum(f.of(*PENSIONS), t["pension_cap"]) for f in s.filers if f.age >= t["pensions_age"]]
    )
    income = base(s, t) - np.where(s.agi < t["free_below"], free, 0.0)
    left = above(1.0, t["falls"] * begun(income, t["falls_from"], t["step"]))
    found = owed(income - left * (t["standard"] + t["exemption_filer"] * s.people), t)
    return Owed(found.tax + t["high_rate"] * above(found.taxable, t["high_above"]), found.taxable)


def maryland(s: PathReturn, t: StateAmounts) -> Owed:
    """Tax-Gen. 10-105, 10-207, 10-209, 10-211, 10-217, 10-754: exemptions and a senior credit lost in steps of AGI, a
    tax on the gains of a high one."""
    pensions = [_maryland_pension(filer, t) for filer in s.filers]
    income = base(s, t) - whole(pensions)
    if s.joint:
        own = [
            f.taxable_everywhere + s.net / s.people - free for f, free in zip(s.filers, pensions, strict=True)
        ]
        income = income - np.clip(np.minimum(own[0], own[1]), 0.0, t["two_incomes"])
    exempt = passed(s.agi, t.rows("exemption_steps")) * s.people + t["exemption_aged"] * s.aged()
    falls = t["itemized_falls"] * above(s.agi, t["itemized_falls_from"])
    deducted = if_itemized(s, np.maximum(t["standard"], items(s, t) - falls), t["standard"])
    taxable = above(income - exempt - deducted)
    tax = at_rates(taxable, t.rows("brackets"))
    tax = tax + np.where(s.agi > t["gains_tax_above"], t["gains_tax"] * above(s.net), 0.0)
    return Owed(above(tax, _maryland_credits(s, t, income)), taxable)


def _maryland_pension(filer: PathFiler, t: StateAmounts) -> Amount:
    if filer.age < AGED:
        return 0.0
    return np.minimum(filer.of(*PENSIONS), above(t["pension_cap"], filer.of("social_security")))


def _maryland_credits(s: PathReturn, t: StateAmounts, income: Amount) -> Amount:
    """Of seniors, and of little earned income."""
    credit: Amount = 0.0
    if s.aged():
        each = t["senior_credit_both"] if s.aged() == 2 else t["senior_credit"]
        credit = np.where(s.agi <= t["senior_credit_up_to"], each, 0.0)
    earned = s.of("wages")
    if not np.any(earned):
        return credit
    line = t["poverty_line"] + (s.people - 1) * t["poverty_line_each_other"]
    poor = (earned > 0.0) & (earned <= line) & (np.maximum(income, s.agi) <= line)
    return credit + np.where(poor, t["poverty_credit"] * earned, 0.0)


def frederick(s: PathReturn, found: Owed, t: StateAmounts) -> Amount:
    """One rate on all of the taxable income, by its size."""
    rows: Rows = t.rows("local_frederick")
    return passed(found.taxable, rows) * found.taxable
