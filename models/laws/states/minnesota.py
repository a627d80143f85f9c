"""Minnesota: brackets; benefits are taxed again in steps of federal AGI; deductions fall at high AGI; own AMT.

Law    Minn. Stat. 290.06 (brackets), 290.0123, 290.0122 (deductions), 290.0132 subds. 20 (elderly), 26 (benefits),
       7 (gifts), 34
       (public pensions), 290.0675 (marriage credit), 290.033 (investment income), 290.091 (AMT). Form M1, Schedules
       M1M, M1MA.
"""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from . import common
from .facts import INVESTMENT, Filer, StateLines, StateReturn
from .shapes import by_brackets, started_steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form M1."""
    agi = common.base(r, t) - _benefits(r, t) - _elderly(r, t) - _public_pensions(r, t)
    standard, items = _reduced(common.standard(r, t), 0.0, r, t), _items(r, t)
    subtracted = t["gift_share"] * max(0.0, r.federal.gifts - t["gifts_above"])
    itemizes = items > standard + subtracted  # nobody has to: 290.0122 says "may"
    gifts = 0.0 if itemizes else subtracted
    taxable = max(0.0, agi - gifts - (items if itemizes else standard))
    tax = by_brackets(taxable, t.rows("brackets"))
    minimum = _minimum(r, t, agi - gifts, itemizes, taxable)
    tax += max(0.0, minimum - tax) + by_brackets(_investment(r), t.rows("investment_tax"))
    credit = _marriage_credit(r, t, taxable)
    earned = [_earned(filer, r) for filer in r.filers]
    taken = int(_benefits(r, t) > _first(r, t)), int(credit > 0.0), int(r.is_joint and earned[1] < earned[0])
    lines = {
        "agi_less_twice_benefits": r.federal.agi - r.federal.taxable_benefits / t["elderly_falls"],
        "household_income": r.federal.agi - r.federal.taxable_benefits + r.of("tax_exempt_interest"),
    }
    return StateLines(agi, taxable, tax, credit, lines, taken=taken)


def _benefits(r: StateReturn, t: Amounts) -> float:
    """The larger of all benefits less a tenth for each step of federal AGI, and an older rule's amount."""
    taxed = r.federal.taxable_benefits
    provisional = r.federal.provisional_income
    second = t["benefits_alternative"] - t["alternative_falls"] * max(
        0.0, provisional - t["alternative_falls_from"]
    )
    return max(_first(r, t), min(taxed, max(0.0, second)))


def _first(r: StateReturn, t: Amounts) -> float:
    steps = started_steps(r.federal.agi, t["benefits_fall_from"], t["benefits_step"])
    return r.federal.taxable_benefits * max(0.0, 1.0 - t["benefits_fall"] * steps)


def _elderly(r: StateReturn, t: Amounts) -> float:
    aged = r.aged(common.SENIOR)
    if not aged:
        return 0.0
    untaxed = r.of("social_security") - r.federal.taxable_benefits
    start = t["elderly_falls_from"] + (t["elderly_second"] if aged == 2 else 0.0)
    return max(0.0, t["elderly"] - untaxed - t["elderly_falls"] * max(0.0, r.federal.agi - start))


def _public_pensions(r: StateReturn, t: Amounts) -> float:
    steps = started_steps(r.federal.agi, t["benefits_fall_from"], t["public_pension_step"])
    left = max(0.0, 1.0 - t["public_pension_falls"] * steps)
    return left * min(r.of("public_pensions"), t["public_pension_cap"])


def _items(r: StateReturn, t: Amounts) -> float:
    items = common.itemized(r, t)
    return _reduced(items, r.federal.medical, r, t)


def _reduced(deduction: float, spared: float, r: StateReturn, t: Amounts) -> float:
    """3 and then 10 percent of AGI above two starts, at most 80 percent; from a third start always that."""
    most = t["deduction_falls_at_most"] * (deduction - spared)
    if r.federal.agi > t["deduction_always_falls_above"]:
        return deduction - most
    low, high = t["deduction_falls_from"], t["deduction_falls_more_from"]
    excess = t["deduction_falls"] * max(0.0, min(r.federal.agi, high) - low)
    excess += t["deduction_falls_more"] * max(0.0, r.federal.agi - high)
    return deduction - min(most, excess)


def _minimum(r: StateReturn, t: Amounts, agi: float, itemizes: bool, taxable: float) -> float:
    """Schedule M1MT, the tentative minimum tax."""
    allowed = r.federal.medical + r.federal.gifts + r.mortgage_interest if itemizes else 0.0
    income = agi - allowed
    exemption = max(0.0, t["amt_exemption"] - t["amt_falls"] * max(0.0, income - t["amt_falls_from"]))
    return float(t["amt_rate"] * max(0.0, income - exemption))


def _investment(r: StateReturn) -> float:
    return max(0.0, r.of(*INVESTMENT) - r.of("treasury_interest") + r.net_gain)


def _marriage_credit(r: StateReturn, t: Amounts, taxable: float) -> float:
    """Schedule M1MA: what the two would save apart, by the earned and retirement income of the lower earner."""
    if not r.is_joint:
        return 0.0
    lower = min(_earned(filer, r) for filer in r.filers)
    if lower < t["marriage_income"] or taxable < t["marriage_taxable"]:
        return 0.0
    single = t.of(FilingStatus.SINGLE)
    first = lower - t["marriage_standard_part"] * t["standard"]
    apart = by_brackets(first, single.rows("brackets")) + by_brackets(
        taxable - first, single.rows("brackets")
    )
    return max(0.0, min(t["marriage_credit"], by_brackets(taxable, t.rows("brackets")) - apart))


def _earned(filer: Filer, r: StateReturn) -> float:
    gross = r.of("social_security")
    benefits = r.federal.taxable_benefits * (filer.of("social_security") / gross if gross else 0.0)
    return filer.of("wages", "pensions", "public_pensions") + benefits
