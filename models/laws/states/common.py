"""The shape that most states share, filled in by the `[shape]` of a state's table, and its pieces for the others.

Law    each state's own, cited amount by amount in tax_tables/states/xx.toml; 31 USC 3124(a) (Treasury interest).
Units  dollars a year.

A base (federal AGI or taxable income, less what is not taxed, plus what is added) less exclusions per person, less
exemptions and a deduction, through brackets, less credits. What a state has not is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ....tax_tables.state_tables import Amounts
from .facts import Filer, StateLines, StateReturn, total
from .shapes import by_brackets, step_from

INF = float("inf")
SENIOR = 65
"""The age of every state's additions for the aged, where its table has no `aged_age`."""


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """The return of a state that has the common shape."""
    agi = base(r, t) - exclusions(r, t)
    taxable = max(0.0, agi - exemptions(r, t) - deduction(r, t))
    return StateLines(agi, taxable, schedule(taxable, t), credits(r, t))


def schedule(taxable: float, t: Amounts) -> float:
    """One rate, or brackets."""
    return t["rate"] * taxable if "rate" in t else by_brackets(taxable, t.rows("brackets"))


def base(r: StateReturn, t: Amounts) -> float:
    """What a state begins from, less what it leaves untaxed whoever it is of, plus what it adds."""
    federal = r.federal.agi if t.shape["start"] == "federal_agi" else r.federal.before_zero
    untaxed = total(_amount(r, kind) for kind in t.shape["untaxed"])
    added = total(_amount(r, kind) for kind in t.shape.get("added", ()))
    return federal - untaxed + added - t.number("gain_share") * r.federal.net_capital_gain


def _amount(r: StateReturn, kind: str) -> float:
    """A kind of income as it is in AGI."""
    return r.federal.taxable_benefits if kind == "social_security" else r.of(kind)


def exclusions(r: StateReturn, t: Amounts) -> float:
    """Of each filer's own income of the kinds that the state names, up to a cap by age."""
    if "exclusion" not in t:
        return 0.0
    return total(capped(filer, t) for filer in r.filers)


def capped(filer: Filer, t: Amounts) -> float:
    """One filer's exclusion."""
    return min(max(0.0, filer.of(*t.shape["exclusion_of"])), step_from(filer.age, t.rows("exclusion")))


def aged(r: StateReturn, t: Amounts) -> int:
    """How many filers are aged by the state's own count."""
    return r.aged(t.number("aged_age", SENIOR))


def exemptions(r: StateReturn, t: Amounts) -> float:
    """By return, by filer, and by aged filer."""
    return (
        t.number("exemption")
        + t.number("exemption_filer") * r.people
        + t.number("exemption_aged") * aged(r, t)
    )


def standard(r: StateReturn, t: Amounts) -> float:
    """The state's own standard deduction."""
    return t.number("standard") + t.number("standard_aged") * aged(r, t)


def deduction(r: StateReturn, t: Amounts) -> float:
    """Standard or itemized: the larger, or as the federal return chose."""
    choice = t.shape.get("deduction", "standard")
    if choice == "standard" or (choice == "as federal" and not r.federal.itemizes):
        return standard(r, t)
    items = itemized(r, t)
    return items if choice == "as federal" else max(standard(r, t), items)


def itemized(r: StateReturn, t: Amounts) -> float:
    """Schedule A without the state's own income tax.

    Property tax is under the federal cap of taxes; whole, or its part of that cap, where the shape says so.
    """
    of = {"whole": r.property_tax, "part": r.property_tax_of_cap}
    property_tax = of.get(str(t.shape.get("property_tax")), r.capped_property_tax)
    interest_and_tax = min(r.mortgage_interest + property_tax, t.number("interest_and_property_tax_cap", INF))
    return r.federal.medical + interest_and_tax + r.federal.gifts


def gifts_before_2018(r: StateReturn, t: Amounts) -> float:
    """What 26 USC 170(b) allowed before P.L. 115-97 of a year's gifts and of those carried into it by the same
    ceilings: cash to half of AGI, property to 30 percent."""
    agi = max(0.0, r.federal.agi)
    cash = min(r.gifts_cash + r.gifts_carried_cash, t["gift_ceiling"] * agi)
    there = r.gifts_property + r.gifts_carried_property
    return cash + min(there, t["property_gift_ceiling"] * agi, t["gift_ceiling"] * agi - cash)


def divided(taxable: float, incomes: Sequence[float]) -> tuple[float, ...]:
    """A joint taxable income as spouses who each have a schedule divide it best: evenly, none above own income."""
    if len(incomes) == 1:
        return (taxable,)
    first, second = (max(0.0, income) for income in incomes)
    part = min(first, max(taxable - second, taxable / 2.0))
    return part, max(0.0, taxable - part)


def own_tax_deducted(r: StateReturn, *, whole: bool = False) -> float:
    """The state's own income tax in Schedule A, as far as the items are above the standard deduction, or the whole."""
    if not r.federal.itemizes:
        return 0.0
    in_items = min(r.property_tax + r.state_income_tax, r.federal.tax_cap) - r.capped_property_tax
    if whole:
        return max(0.0, in_items)
    return max(0.0, min(in_items, r.federal.itemized - r.federal.standard_deduction))


def credits(r: StateReturn, t: Amounts) -> float:
    """By filer and by aged filer."""
    return t.number("credit_filer") * r.people + t.number("credit_aged") * aged(r, t)
