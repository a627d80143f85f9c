"""What states leave untaxed of retirement income up to a cap: how much of each cap a return has used.

Law    that of each state's own file, which reads the same caps; here they are told apart so that a plan can say that
       one is full. Shares that are left out at every amount (Iowa, Illinois) have no cap, and caps that an IRA does not
       count toward (Maryland's, Rhode Island's) are none that a distribution or conversion fills.
Units  dollars a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ....tax_tables.state_tables import Amounts
from . import common, new_york
from .facts import FREE_TO_DRAW, INVESTMENT, RETIREMENT, Filer, StateReturn, total
from .shapes import step_from

ACCOUNTS = ("traditional_distributions", "roth_conversions")


class Exclusion(NamedTuple):
    """What counts toward a cap, and the cap; `filer` is whose, by place, None where it is the whole return's; `amount`
    is the cap's name in the state's table."""

    counted: float
    cap: float
    amount: str
    filer: int | None = None


Excluded = Callable[[StateReturn, Amounts], Iterator[Exclusion]]
OfFiler = Callable[[Filer, StateReturn, Amounts], tuple[float, float]]
"""What counts of one filer, and up to what: 0 where nothing is excluded."""


def _each(of: OfFiler, amount: str = "exclusion") -> Excluded:
    """A cap for each filer, of that name in the table."""

    def found(r: StateReturn, t: Amounts) -> Iterator[Exclusion]:
        for number, filer in enumerate(r.filers):
            counted, cap = of(filer, r, t)
            if cap > 0.0:
                yield Exclusion(counted, cap, amount, number)

    return found


def _from_age(name: str, kinds: tuple[str, ...], age: float) -> Excluded:
    """One amount from an age on, of some kinds."""

    def of(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
        return filer.of(*kinds), t[name] if filer.age >= age else 0.0

    return _each(of, name)


def _common(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    """Of the common shape: the kinds that the table names, by age."""
    return filer.of(*t.shape["exclusion_of"]), step_from(filer.age, t.rows("exclusion"))


def _colorado(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    """Taxable benefits use the cap up first."""
    return r.taxed_benefits_of(filer) + filer.of(*RETIREMENT), step_from(filer.age, t.rows("exclusion"))


def _delaware(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    if filer.age < t["credit_age"]:  # pensions alone
        return 0.0, 0.0
    income = filer.of(*RETIREMENT, *INVESTMENT) - filer.of("treasury_interest")
    return income + r.net_gain / r.people, step_from(filer.age, t.rows("exclusion"))


def _georgia(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    income = filer.of(*RETIREMENT, *INVESTMENT) - filer.of("treasury_interest") + r.net_gain / r.people
    earned = min(filer.of("wages"), t["exclusion_earned"])
    return income + earned, step_from(filer.age, t.rows("exclusion"))


def _maine(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    own = filer.of("traditional_distributions") - filer.of("inherited_distributions")
    left = max(0.0, t["pension_cap"] - filer.of("social_security"))
    return filer.of("pensions", "public_pensions") + own, left if filer.age >= FREE_TO_DRAW else 0.0


def _new_york(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    return new_york.toward_exclusion(filer, t), t["exclusion_cap"]


def _south_carolina(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    cap = step_from(filer.age, t.rows("exclusion"))
    if filer.age >= common.SENIOR and t["senior_amount"] >= cap:  # that is of any income, used or not
        return 0.0, 0.0
    return filer.of(*RETIREMENT) - filer.of("inherited_distributions"), cap


def _west_virginia(filer: Filer, r: StateReturn, t: Amounts) -> tuple[float, float]:
    income = filer.earned_and_invested + r.net_gain / r.people + filer.of("treasury_interest")
    return income + r.taxed_benefits_of(filer), t["senior_cap"] if filer.age >= common.SENIOR else 0.0


def _michigan(r: StateReturn, t: Amounts) -> Iterator[Exclusion]:
    """Of the return, by the older filer's birth: before 1946 what public pensions leave of the cap, later a share."""
    older = max(r.filers, key=lambda filer: filer.age)
    of_age = total(filer.of(*ACCOUNTS) for filer in r.filers if filer.age >= FREE_TO_DRAW)
    private, public = r.of("pensions") + of_age, r.of("public_pensions")
    if older.birth_year < t["tier_one_before"]:
        yield Exclusion(private + public, t["pension_cap"], "pension_cap")
    elif step_from(older.birth_year, t.rows("expanded_born")):
        yield Exclusion(private + public, t["expanded_share"] * t["pension_cap"], "pension_cap")


def _new_jersey(r: StateReturn, t: Amounts) -> Iterator[Exclusion]:
    """Of all who are 62 together."""
    of_age = [filer for filer in r.filers if filer.age >= t["exclusion_age"]]
    if of_age:
        counted = total(filer.of(*RETIREMENT, "qcd") for filer in of_age)
        yield Exclusion(counted, t["exclusion_cap"], "exclusion_cap")


def _wisconsin(r: StateReturn, t: Amounts) -> Iterator[Exclusion]:
    """From 67 each one's, of two of that age both's; else from 65 a smaller one below a small federal AGI."""
    of_age = [filer.age >= t["exclusion_age"] for filer in r.filers]
    if all(of_age) and len(of_age) == 2:
        yield Exclusion(r.of(*RETIREMENT), t["exclusion_both"], "exclusion_both")
        return
    for number, filer in enumerate(r.filers):
        if of_age[number]:
            yield Exclusion(filer.of(*RETIREMENT), t["exclusion_cap"], "exclusion_cap", number)
        elif filer.age >= common.SENIOR and r.federal.agi < t["small_exclusion_below"]:
            yield Exclusion(filer.of(*RETIREMENT), t["small_exclusion"], "small_exclusion", number)


EXCLUSIONS: Mapping[str, Excluded] = {
    "AL": _from_age("exclusion_cap", ACCOUNTS, common.SENIOR),
    "AR": _from_age("exclusion_cap", RETIREMENT, FREE_TO_DRAW),
    "CO": _each(_colorado),
    "DE": _each(_delaware),
    "GA": _each(_georgia),
    "KY": _each(_common),
    "LA": _each(_common),
    "ME": _each(_maine, "pension_cap"),
    "MI": _michigan,
    "MO": _from_age("pension_cap", ("pensions", "traditional_distributions"), 0.0),
    "NJ": _new_jersey,
    "NY": _each(_new_york, "exclusion_cap"),
    "OK": _each(_common),
    "SC": _each(_south_carolina),
    "WI": _wisconsin,
    "WV": _each(_west_virginia, "senior_cap"),
}
"""The states that exclude retirement income up to a cap that distributions of an IRA count toward."""
