"""The pieces that most states share: a base by the table's `[shape]`, exclusions by age, allowances, credits, items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .returns import AGED, PathFiler, PathReturn
from .shapes import Amount, above, at_rates, reached
from .tables import StateAmounts

NO_CAP = float("inf")


class Owed(NamedTuple):
    """A state's tax, and the taxable income that its cities and counties tax too."""

    tax: Amount
    taxable: Amount


def usual(s: PathReturn, t: StateAmounts) -> Owed:
    """A base less exclusions, allowances and a deduction, at the rates, less credits."""
    return owed(base(s, t) - exclusions(s, t) - allowances(s, t) - deduction(s, t), t, credits(s, t))


def owed(income: Amount, t: StateAmounts, credit: Amount = 0.0) -> Owed:
    """The tax of an income after all deductions."""
    taxable = above(income)
    return Owed(above(rated(taxable, t), credit), taxable)


def rated(taxable: Amount, t: StateAmounts) -> Amount:
    """At one rate, or in brackets."""
    return taxable * t["rate"] if "rate" in t else at_rates(taxable, t.rows("brackets"))


def base(s: PathReturn, t: StateAmounts) -> Amount:
    """Where a state begins, without what it leaves untaxed, with what it adds, less a part of net capital gain."""
    found = s.agi if t.shape["start"] == "federal_agi" else s.before_zero
    for kind in t.shape["untaxed"]:
        found = found - (s.taxed_benefits if kind == "social_security" else s.of(kind))
    for kind in t.shape.get("added", ()):
        found = found + s.of(kind)
    return found - t["gain_share"] * s.gain if "gain_share" in t else found


def exclusions(s: PathReturn, t: StateAmounts) -> Amount:
    """Of each person's income of stated kinds, up to a cap by age."""
    return sum((excluded(filer, t) for filer in s.filers), 0.0) if "exclusion" in t else 0.0


def excluded(filer: PathFiler, t: StateAmounts) -> Amount:
    cap = reached(filer.age, t.rows("exclusion"))
    return np.clip(filer.of(*t.shape["exclusion_of"]), 0.0, cap)


def aged(s: PathReturn, t: StateAmounts) -> int:
    return s.aged(t.number("aged_age", AGED))


def allowances(s: PathReturn, t: StateAmounts) -> Amount:
    """Exemptions of the return, of each person, of each aged one."""
    each = t.number("exemption_filer") * s.people + t.number("exemption_aged") * aged(s, t)
    found: Amount = t.number("exemption") + each
    return found


def standard(s: PathReturn, t: StateAmounts) -> Amount:
    found: Amount = t.number("standard") + t.number("standard_aged") * aged(s, t)
    return found


def credits(s: PathReturn, t: StateAmounts) -> Amount:
    found: Amount = t.number("credit_filer") * s.people + t.number("credit_aged") * aged(s, t)
    return found


def items(s: PathReturn, t: StateAmounts) -> Amount:
    """Schedule A without the state's income tax."""
    if s.no_items:
        return 0.0
    paid = s.property_tax + s.income_tax
    of_cap = s.property_tax * np.minimum(1.0, s.tax_cap / np.where(paid > 0.0, paid, 1.0))
    kinds = {"whole": s.property_tax, "part": of_cap}
    home = kinds.get(str(t.shape.get("property_tax")), s.capped_property_tax)
    cap = t.number("interest_and_property_tax_cap", NO_CAP)
    return s.medical + s.gifts + np.minimum(s.mortgage + home, cap)


def deduction(s: PathReturn, t: StateAmounts) -> Amount:
    """The standard one; or the larger; or that which the federal return took."""
    way, own = t.shape.get("deduction", "standard"), standard(s, t)
    if way == "standard" or s.no_items:
        return own
    return np.maximum(own, items(s, t)) if way == "larger" else if_itemized(s, items(s, t), own)


def if_itemized(s: PathReturn, yes: Amount, no: Amount) -> Amount:
    """By whether Schedule A is filed."""
    return no if s.no_items else np.where(s.itemizes, yes, no)


def income_tax_deducted(s: PathReturn, *, whole: bool = False) -> Amount:
    """Of Schedule A the state's own income tax, so far as all of it is above the standard deduction, or the whole."""
    if s.no_items:
        return 0.0
    part = np.minimum(s.property_tax + s.income_tax, s.tax_cap) - s.capped_property_tax
    if not whole:
        part = np.minimum(part, s.schedule_a - s.standard)
    return np.where(s.itemizes, above(part), 0.0)


def gifts_of_2017(s: PathReturn, t: StateAmounts) -> Amount:
    """Gifts as 26 USC 170(b) limited them before P.L. 115-97."""
    if s.no_items:
        return 0.0
    agi = above(s.agi)
    half = t["gift_ceiling"] * agi
    cash = np.minimum(s.cash_gifts, half)
    return cash + np.minimum(np.minimum(s.property_gifts, t["property_gift_ceiling"] * agi), half - cash)


def halved(taxable: Amount, incomes: Sequence[Amount], t: StateAmounts) -> Amount:
    """Tax of a couple that divides a taxable income as is best: evenly, as far as each one's own income goes."""
    if len(incomes) == 1:
        return rated(taxable, t)
    first, second = above(incomes[0]), above(incomes[1])
    one = np.minimum(first, np.maximum(taxable / 2.0, taxable - second))
    return rated(one, t) + rated(above(taxable, one), t)


def whole(amounts: Sequence[Amount]) -> Amount:
    """Their sum."""
    return sum(amounts, np.zeros(()))


def own_incomes(s: PathReturn) -> list[Amount]:
    """Each person's: all that states tax, and an even part of net gain."""
    return [filer.taxable_everywhere + s.net / s.people for filer in s.filers]
