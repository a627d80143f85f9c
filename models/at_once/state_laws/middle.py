"""Ohio, Oregon, Minnesota, Missouri, Arkansas: steps of income, federal tax deducted, columns of spouses."""

from __future__ import annotations

import numpy as np

from ....tax_tables.schema import FilingStatus
from ...laws.states.facts import FREE_TO_DRAW
from .common import Owed, base, deduction, if_itemized, items, owed, standard, whole
from .returns import AGED, INVESTED, PENSIONS, RETIREMENT, PathFiler, PathReturn
from .shapes import Amount, above, at_rates, begun, passed, reached
from .tables import StateAmounts

RECEIVED = (*PENSIONS, "traditional_distributions")
CENT = 1e-6


def ohio(s: PathReturn, t: StateAmounts) -> Owed:
    """R.C. 5747.02, 5747.022, 5747.025, 5747.05, 5747.055: nothing up to an income; credits in steps, the joint one of
    what the others leave."""
    agi = base(s, t)
    income = above(agi, passed(agi, t.rows("exemption_steps")) * s.people)
    tax = at_rates(income, t.rows("brackets")) + np.where(income > t["top_from"], t["top_adjustment"], 0.0)
    tax = np.where(income > t["no_tax_up_to"], tax, 0.0)
    senior = t["senior_credit"] if s.aged() else 0.0
    small = passed(s.of(*RECEIVED), t.rows("retirement_credit")) + senior
    credit = np.where(income < t["credits_below"], small, 0.0)
    left = above(tax, credit + reached(income, t.rows("exemption_credit")) * s.people)
    if s.joint:
        first, second = (filer.of("wages", *RETIREMENT) for filer in s.filers)
        both = np.minimum(first, second) >= t["joint_credit_income"]
        part = np.minimum(t["joint_credit_most"], passed(income, t.rows("joint_credit")) * left)
        left = left - np.where(both, part, 0.0)
    return Owed(left, income)


def oregon(s: PathReturn, t: StateAmounts) -> Owed:
    """ORS 316.037, 316.085, 316.157, 316.680, 316.695: federal tax up to a cap by AGI, credits of people and of
    retirement income."""
    federal = np.minimum(s.federal_tax, reached(s.agi, t.rows("federal_tax_cap")))
    credit = np.where(s.agi <= t["credit_up_to"], t["credit"] * s.people, 0.0)
    received = whole([f.of(*RECEIVED) for f in s.filers if f.age >= t["retirement_credit_age"]])
    household = s.agi - s.taxed_benefits + s.exempt
    room = t["retirement_credit_base"] - s.benefits - above(household, t["retirement_credit_income"])
    credit = credit + t["retirement_credit"] * above(np.minimum(received, room))
    return owed(base(s, t) - federal - deduction(s, t), t, credit)


def minnesota(s: PathReturn, t: StateAmounts) -> Owed:
    """Minn. Stat. 290.0122 to 290.0132, 290.06, 290.091: benefits and pensions by steps of AGI, deductions that fall, a
    minimum tax, a tax on investment income, the marriage credit."""
    income = base(s, t) - _minnesota_subtractions(s, t)
    deducted = _reduced(standard(s, t), 0.0, s, t)
    allowed: Amount = 0.0
    if not s.no_items:
        listed = _reduced(items(s, t), s.medical, s, t)
        gifts = t["gift_share"] * above(s.gifts, t["gifts_above"])
        lists = listed > deducted + gifts
        income = income - np.where(lists, 0.0, gifts)
        allowed = np.where(lists, s.medical + s.gifts + s.mortgage, 0.0)
        deducted = np.where(lists, listed, deducted)
    taxable = above(income - deducted)
    regular = at_rates(taxable, t.rows("brackets"))
    amti = income - allowed
    exempt = above(t["amt_exemption"], t["amt_falls"] * above(amti, t["amt_falls_from"]))
    tax = np.maximum(regular, t["amt_rate"] * above(amti, exempt))
    tax = tax + at_rates(above(s.of(*INVESTED) - s.treasury + s.net), t.rows("investment_tax"))
    return Owed(above(tax, _married(s, t, taxable, regular)), taxable)


def _minnesota_subtractions(s: PathReturn, t: StateAmounts) -> Amount:
    """290.0132, subdivisions 20, 26 and 34."""
    steps = begun(s.agi, t["benefits_fall_from"], t["benefits_step"])
    first = s.taxed_benefits * above(1.0, t["benefits_fall"] * steps)
    falls = t["alternative_falls"] * above(s.provisional, t["alternative_falls_from"])
    free = np.maximum(first, np.minimum(s.taxed_benefits, above(t["benefits_alternative"], falls)))
    if s.aged():
        start = t["elderly_falls_from"] + (t["elderly_second"] if s.aged() == 2 else 0.0)
        less = s.benefits - s.taxed_benefits + t["elderly_falls"] * above(s.agi, start)
        free = free + above(t["elderly"], less)
    steps = begun(s.agi, t["benefits_fall_from"], t["public_pension_step"])
    public = np.minimum(s.of("public_pensions"), t["public_pension_cap"])
    return free + above(1.0, t["public_pension_falls"] * steps) * public


def _reduced(deducted: Amount, spared: Amount, s: PathReturn, t: StateAmounts) -> Amount:
    """290.0122, 290.0123: less 3, then 10 percent of AGI above two starts, up to 80 percent, from a third one that."""
    most = t["deduction_falls_at_most"] * (deducted - spared)
    low, high = t["deduction_falls_from"], t["deduction_falls_more_from"]
    falls = t["deduction_falls"] * np.clip(s.agi - low, 0.0, high - low)
    falls = np.minimum(most, falls + t["deduction_falls_more"] * above(s.agi, high))
    return deducted - np.where(s.agi > t["deduction_always_falls_above"], most, falls)


def _married(s: PathReturn, t: StateAmounts, taxable: Amount, regular: Amount) -> Amount:
    """290.0675: what two single returns would owe less, the lower earner's income on one of them."""
    if not s.joint:
        return 0.0
    first, second = (f.of("wages", *PENSIONS) + s.taxed_benefits_of(f) for f in s.filers)
    lower, single = np.minimum(first, second), t.of(FilingStatus.SINGLE).rows("brackets")
    one = lower - t["marriage_standard_part"] * t["standard"]
    saved = regular - at_rates(one, single) - at_rates(taxable - one, single)
    may = (lower >= t["marriage_income"]) & (taxable >= t["marriage_taxable"])
    return np.where(may, np.clip(saved, 0.0, t["marriage_credit"]), 0.0)


def missouri(s: PathReturn, t: StateAmounts) -> Owed:
    """RSMo 143.011, 143.121 to 143.171: gains free, a share of federal tax by steps, each spouse's part by a table."""
    gains = s.net / s.people
    kept = gains - t["gain_share"] * above(gains)
    incomes = [f.taxable_everywhere + kept + s.taxed_benefits_of(f) for f in s.filers]
    agi = whole(incomes)
    federal = np.minimum(s.federal_tax * passed(agi, t.rows("federal_tax_share")), t["federal_tax_cap"])
    listed = if_itemized(s, items(s, t) + s.payroll_tax, 0.0)
    taxable = above(agi - np.maximum(s.standard, listed) - federal - _missouri_pensions(s, t, agi))
    before = [above(income + above(-gains)) for income in incomes]
    together = whole(before)
    tax: Amount = 0.0
    for own in before:
        part = taxable * own / np.where(together > 0.0, together, 1.0)
        tax = tax + np.where(part > t["no_tax_up_to"], at_rates(part, t.rows("brackets")), 0.0)
    return Owed(tax, taxable)


def _missouri_pensions(s: PathReturn, t: StateAmounts, agi: Amount) -> Amount:
    """143.124, 143.125: private ones less income above a limit; a government's above benefits deducted; benefits."""
    private = whole(
        [np.minimum(f.of("pensions", "traditional_distributions"), t["pension_cap"]) for f in s.filers]
    )
    found = above(private, above(agi - s.taxed_benefits, t["pension_falls_from"]))
    for filer in s.filers:
        benefits = s.taxed_benefits_of(filer) if filer.age >= t["benefits_age"] else 0.0
        public = np.minimum(filer.of("public_pensions"), t["public_pension_cap"])
        found = found + benefits + above(public, benefits)
    return found


def arkansas(s: PathReturn, t: StateAmounts) -> Owed:
    """A.C.A. 26-51-201, 26-51-307, 26-51-501, 26-51-815: together, with the low income table, or a column each."""
    free = [np.minimum(t["exclusion_cap"], f.of(*_arkansas_kinds(f))) for f in s.filers]
    gains = _arkansas_gains(s, t)
    kinds = ("wages", *INVESTED, "tax_exempt_interest", *RETIREMENT)
    incomes = [
        f.of(*kinds) - f.of("treasury_interest") + gains - less
        for f, less in zip(s.filers, free, strict=True)
    ]
    income = whole(incomes)
    listed: Amount = 0.0
    if not s.no_items:
        medical = above(s.expenses, t["medical_floor"] * above(income))
        listed = medical + s.property_tax + s.mortgage + s.gifts_let_through
    taxable = above(income, np.maximum(listed, t["standard"]))
    tax = np.minimum(_arkansas_rates(taxable, t), reached(above(income), t.rows("low_income")))
    together = above(tax, _arkansas_credits(taxable, s.filers, free, t))
    if not s.joint:
        return Owed(together, taxable)
    return Owed(np.minimum(together, _arkansas_apart(s, t, incomes, free, listed)), taxable)


def _arkansas_kinds(filer: PathFiler) -> tuple[str, ...]:
    return RETIREMENT if filer.age >= FREE_TO_DRAW else (*PENSIONS, "inherited_distributions")


def _arkansas_gains(s: PathReturn, t: StateAmounts) -> Amount:
    """One person's part: half of net long-term gain, a loss to its limit."""
    net = (s.net_short + s.net_long) / s.people
    long = above(np.minimum(net, s.net_long / s.people))
    return np.maximum(net, -t["loss_limit"] / s.people) - t["gain_share"] * long


def _arkansas_apart(
    s: PathReturn, t: StateAmounts, incomes: list[Amount], free: list[Amount], listed: Amount
) -> Amount:
    """A column each: a standard deduction, or of larger items the first's whole percent of income, and the
    rest. Credits are of both."""
    single = t.of(FilingStatus.SINGLE)
    positive = [above(income) for income in incomes]
    together = whole(positive)
    lists = (listed > t["standard"]) & (together > 0.0)
    first = np.round(positive[0] / np.where(together > 0.0, together, 1.0), 2)
    tax, credit = np.zeros(()), np.zeros(())
    for filer, income, part, less in zip(s.filers, incomes, (first, 1.0 - first), free, strict=True):
        taxable = above(income, np.where(lists, listed * part, single["standard"]))
        tax = tax + _arkansas_rates(taxable, single)
        credit = credit + _arkansas_credits(taxable, (filer,), [less], single)
    return above(tax, credit)


def _arkansas_rates(taxable: Amount, t: StateAmounts) -> Amount:
    """Below 100,001 the tax at the middle of a row of the table, in whole dollars; above it that of the schedule."""
    row = t["table_row"]
    first = reached(taxable, t.rows("table_offset"))
    middle = np.floor(np.floor((taxable - first) / row) * row + first + row / 2.0)
    by_table = np.ceil(_arkansas_schedule(middle, t) - 0.5 - CENT)
    return np.where(np.asarray(taxable) >= t["table_below"], _arkansas_schedule(taxable, t), by_table)


def _arkansas_schedule(taxable: Amount, t: StateAmounts) -> Amount:
    if t.rows("reduction"):
        low = reached(taxable, t.rows("rate_of")) * taxable - reached(taxable, t.rows("reduction"))
    else:
        low = at_rates(taxable, t.rows("brackets"))
    if "high_from" not in t:
        return low
    high = at_rates(taxable, t.rows("high_brackets")) - reached(taxable, t.rows("high_adjustment"))
    return np.where(np.asarray(taxable) > t["high_from"], high, low)


def _arkansas_credits(
    taxable: Amount, filers: tuple[PathFiler, ...], free: list[Amount], t: StateAmounts
) -> Amount:
    """Of each person, each of 65, once more each of these who excludes nothing; one more at a low income."""
    count: Amount = float(len(filers))
    for filer, less in zip(filers, free, strict=True):
        if filer.age >= AGED:
            count = count + 1.0 + (np.asarray(less) == 0.0)
    steps = begun(taxable, t["low_credit_falls_from"], t["low_credit_step"])
    low = above(t["low_credit"], t["low_credit_falls"] * steps)
    return t["credit"] * count + low * len(filers)
