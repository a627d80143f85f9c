"""Colorado: one rate on federal taxable income; pensions and Social Security are subtracted by age.

Law    C.R.S. 39-22-104 ((1.7) rate, (3)(p.5) and following: deductions added back, (4)(f) and (g): retirement),
       39-22-105 (AMT).
Form   DR 0104, DR 0104AD.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import Span
from ..regime import CellRows
from . import common
from .allowances import Allowances, flat, largest
from .choices import Decisions, Taken
from .facts import RETIREMENT, Filer, KnownFiler, KnownYear, StateLines, StateReturn, total
from .itemizing import deducted
from .items import KnownItems, less_own_tax
from .plan_lines import FilerOfPlan, YearOfPlan, at_rate, beyond_cap
from .shapes import step_from
from .steps import Steps


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form DR 0104."""
    agi = common.base(r, t) + _added_back(r, t) - _retirement(r, t) - _gifts(r, t)
    taxable = max(0.0, agi)
    return StateLines(agi, taxable, common.schedule(taxable, t), taken=_taken(r, t))


def _taken(r: StateReturn, t: Amounts) -> tuple[int, ...]:
    """Of each filer whose benefits may be above the cap whether they are."""
    caps = ((filer, step_from(filer.age, t.rows("exclusion"))) for filer in r.filers)
    return tuple(
        int(r.taxed_benefits_of(filer) > cap)
        for filer, cap in caps
        if 0.0 < cap < filer.of("social_security")
    )


def _added_back(r: StateReturn, t: Amounts) -> float:
    """State income tax deducted; from an AGI on, all deductions above a limit."""
    taken = r.federal.itemized if r.federal.itemizes else r.federal.standard_deduction
    own = common.own_tax_deducted(r)
    over = r.federal.agi >= t["add_back_from"]
    return own + (max(0.0, taken - t["add_back_beyond"]) if over else 0.0)


def _retirement(r: StateReturn, t: Amounts) -> float:
    return total(_subtraction(filer, r, t) for filer in r.filers)


def _subtraction(filer: Filer, r: StateReturn, t: Amounts) -> float:
    """One filer's: taxable benefits (all of them from 65, or at a low AGI), which use up the cap, then pensions; before
    55 only what came by a death."""
    cap = step_from(filer.age, t.rows("exclusion"))
    if not cap:
        return min(t["heirs_exclusion"], filer.of("inherited_distributions"))
    gross = r.of("social_security")
    benefits = r.federal.taxable_benefits * (filer.of("social_security") / gross if gross else 0.0)
    whole = filer.age >= common.SENIOR or r.federal.agi <= t["benefits_free_up_to"]
    benefits = benefits if whole else min(benefits, cap)
    return benefits + min(max(0.0, cap - benefits), filer.of(*RETIREMENT))


def _gifts(r: StateReturn, t: Amounts) -> float:
    """(4)(m): what of gifts Schedule A would have, above an amount, beside the standard deduction."""
    return 0.0 if r.federal.itemizes else max(0.0, r.federal.gifts - t["gifts_above"])


# ---- the second reading: C.R.S. 39-22-104(1.7), (3)(p), (4)(f) ----------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal taxable income, its own tax added back, without Treasury interest and gifts above an amount of who does
    not itemize; from an AGI on what is deducted federally but for a little is added back; and of each filer's
    retirement income a cap is left out, benefits first; before 55 of what was inherited."""
    taxable = y.before_benefits + y.taxable_benefits - y.treasury_interest - y.deduction
    taxable = taxable - deducted(rows, y, 0.0, own_tax=tax)
    at = dict(zip((value for value, _ in steps(y, t)), y.below, strict=True))
    if t["add_back_from"] in at:
        taxable = taxable + _added_above(rows, y, at[t["add_back_from"]], t)
    decision = 0
    for number, filer in enumerate(y.filers):
        cap = _cap(filer, t)
        if not cap:
            if filer.inherited is not None:
                left = beyond_cap(rows, number, filer.inherited, t["heirs_exclusion"])
                taxable = taxable - filer.inherited + left
            continue
        fixed = rows.constant(filer.pensions + filer.public_pensions)
        income, benefits = filer.distributions + filer.conversions + fixed, y.benefits_of(filer)
        left = rows.line(f"state_beyond_cap_{number}")
        taxable = taxable - income - benefits + left
        if _may_exceed(filer, t):
            low = at[t["benefits_free_up_to"]] if filer.age < 65 else None
            _above(rows, y, decision, filer, left, income, benefits, cap, low)
            decision += 1
        else:
            rows.at_least("state_beyond_cap", left - income - benefits, -cap)
    at_rate(rows, tax, taxable, t["rate"])


def _above(
    rows: CellRows,
    y: YearOfPlan,
    decision: int,
    filer: FilerOfPlan,
    left: Any,
    income: Any,
    benefits: Any,
    cap: float,
    low: Any,
) -> None:
    """What the cap leaves of one whose benefits may be above it: all of the income, and no benefits; before 65 (`low`
    is given) only where AGI is low."""
    for alternative, within in y.either(rows, decision):
        if alternative:
            within.at_least("state_beyond_cap", left - income)
        beyond = left - income - benefits
        if not alternative:
            within.at_least("state_beyond_cap", beyond, -cap)
        elif low is not None:
            within.at_least("state_beyond_cap", beyond + low * (filer.social_security - cap), -cap)


def _cap(filer: KnownFiler, t: Amounts) -> float:
    return max((amount for age, amount in t.rows("exclusion") if filer.age >= age), default=0.0)


def _may_exceed(filer: KnownFiler, t: Amounts) -> bool:
    """Whether taxable benefits, which are less than the benefits, may be above the cap."""
    return 0.0 < _cap(filer, t) < filer.social_security


def _added(year: KnownYear, t: Amounts) -> float:
    """The most that is added back of deductions at the amount of AGI up to which none is."""
    items, most = year.items, year.standard
    if items is not None:
        gifts = items.table.charity_cash_ceiling * t["add_back_from"] if items.gives else items.charity_cash
        paid = items.medical + items.most_surcharge + items.mortgage_interest + gifts
        most = max(most, paid + items.table.salt_cap[items.status])
    return max(0.0, most - t["add_back_beyond"])


def _added_above(rows: CellRows, y: YearOfPlan, below: Any, t: Amounts) -> Any:
    """Of the deduction that is taken what is above a little, from an AGI on."""
    most = _added(y, t)
    if y.itemizing is None:
        return rows.constant(most) - below * most
    added = rows.line("state_added")
    for itemizes, within in y.itemizing.elections(rows):
        taken = y.itemizing.schedule_a if itemizes else rows.constant(y.standard)
        within.at_least("state_added", added - taken + below * most, -t["add_back_beyond"])
    return added


def ways(year: KnownYear, items: KnownItems, t: Amounts) -> Allowances:
    """Its own tax is added back; beside the standard deduction gifts above an amount are deducted, as far as Schedule A
    would have them (4)(m)."""
    *itemized, none = less_own_tax(year, items)
    gifts = [gift + flat(-t["gifts_above"]) for gift in items.gifts]
    return [*itemized, *largest([none, *(gift.elected(False) for gift in gifts)])]


def doubtful(year: KnownYear, t: Amounts) -> float:
    """The most that it is worth to subtract again what is deducted federally beside the standard deduction."""
    items = year.items
    return float(t["rate"] * min(items.beside_standard, max(items.charity_cash, items.most_given)))


def steps(year: KnownYear, t: Amounts) -> Steps:
    """Before 65 benefits above the cap are left out at a low AGI alone; deductions are added back from a high one."""
    young = [filer for filer in year.filers if filer.age < 65 and _may_exceed(filer, t)]
    above = t["rate"] * sum(filer.social_security - _cap(filer, t) for filer in young)
    found = [(t["benefits_free_up_to"], above), (t["add_back_from"], t["rate"] * _added(year, t))]
    return [(value, more) for value, more in found if more > 0.0]


def _useful(year: KnownYear, t: Amounts, taken: Taken, benefits: Span, agi: Span) -> bool:
    """Whose benefits are above the cap in all of a range takes all of them, who stays below takes the cap."""
    gross = sum(filer.social_security for filer in year.filers)
    choosing = [filer for filer in year.filers if _may_exceed(filer, t)]
    for filer, alternative in zip(choosing, taken, strict=True):
        least, most = (end * filer.social_security / gross for end in benefits)
        if most < _cap(filer, t) if alternative else least > _cap(filer, t):
            return False
    return True


CHOICE = Decisions(lambda year, t: len([filer for filer in year.filers if _may_exceed(filer, t)]), _useful)
