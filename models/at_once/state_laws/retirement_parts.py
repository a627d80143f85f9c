"""Michigan and Massachusetts: one rate, on what is left of retirement income or of three parts of income."""

from __future__ import annotations

import numpy as np

from ...laws.states.facts import FREE_TO_DRAW
from .common import Owed, allowances, base, if_itemized, owed, whole
from .returns import FROM_PLANS, INVESTED, PathFiler, PathReturn
from .shapes import Amount, above, at_rates, reached
from .tables import StateAmounts


def michigan(s: PathReturn, t: StateAmounts) -> Owed:
    """MCL 206.30, 206.51: a deduction by the birth year of the older one."""
    older = max(s.filers, key=lambda filer: filer.age)
    before = older.born < t["tier_one_before"]
    deducted = _first_tier(s, t) if before else _later_tiers(s, t, older)
    return owed(base(s, t) - deducted - allowances(s, t), t)


def _private(s: PathReturn) -> Amount:
    """Pensions and what is drawn from 59 1/2 on."""
    return s.of("pensions") + whole([f.of(*FROM_PLANS) for f in s.filers if f.age >= FREE_TO_DRAW])


def _first_tier(s: PathReturn, t: StateAmounts) -> Amount:
    """Public pensions whole, private ones up to a cap less these, investment income up to a smaller one less both."""
    public = s.of("public_pensions")
    private = np.minimum(_private(s), above(t["pension_cap"], public))
    invested = above(s.of(*INVESTED) - s.treasury + s.net)
    return public + private + np.minimum(invested, above(t["investment_cap"], public + private))


def _later_tiers(s: PathReturn, t: StateAmounts, older: PathFiler) -> Amount:
    """The larger of retirement income up to a part of the cap, and an amount of whoever has reached 67."""
    found: Amount = 0.0
    if reached(older.born, t.rows("expanded_born")):
        found = np.minimum(_private(s) + s.of("public_pensions"), t["expanded_share"] * t["pension_cap"])
    if older.age < t["age_deduction_age"]:
        return found
    if reached(older.born, t.rows("tier_two_born")):
        return np.maximum(found, t["age_deduction"])
    if reached(older.born, t.rows("tier_three_born")):
        less = allowances(s, t) + (s.taxed_benefits if t["less_benefits"] else 0.0)
        return np.maximum(found, above(t["age_deduction"], less))
    return found


def massachusetts(s: PathReturn, t: StateAmounts) -> Owed:
    """M.G.L. c. 62 s. 2 to 5: Part A interest, dividends and short gains, B, C; exemptions left of B meet A and C."""
    dividends, short, long = _met(s, t)
    part_b = s.of("wages", "pensions", *FROM_PLANS)
    income = part_b + dividends + short + long
    payroll = whole([np.minimum(t["payroll_tax_cap"], t["payroll_tax"] * f.of("wages")) for f in s.filers])
    earned = above(part_b, payroll + s.gifts_let_through)
    left = allowances(s, t) + if_itemized(s, s.medical, 0.0) - earned
    taxed, tax = above(-left), t["rate"] * above(-left)
    for part, rate in ((dividends, t["rate"]), (short, t["short_term_rate"]), (long, t["rate"])):
        rest = above(part, above(left))
        taxed, tax, left = taxed + rest, tax + rate * rest, left - part
    tax = tax + at_rates(taxed, t.rows("surtax"))
    free = t["no_tax_up_to"]
    near = income <= t["limited_income"] * free
    limited = np.minimum(tax, t["limited_income_rate"] * above(income, free))
    return Owed(np.where(near, limited, tax), taxed)


def _met(s: PathReturn, t: StateAmounts) -> tuple[Amount, Amount, Amount]:
    """Interest with dividends, short and long gains above zero: a loss of either kind meets a little of those and the
    other's gain, short ones the former first, long ones the gain first."""
    dividends = s.of("interest", "ordinary_dividends", "qualified_dividends") - s.treasury
    most = t["loss_against_dividends"]
    short, gain = s.net_short, s.net_long
    lost_short, lost_long = above(-short), above(-gain)
    first = np.minimum(np.minimum(lost_short, most), dividends)
    long = above(above(gain), lost_short - first)
    met = np.minimum(lost_long, above(short))
    second = np.minimum(np.minimum(lost_long - met, above(most, first)), dividends - first)
    return dividends - first - second, above(short) - met, long
