"""Michigan: one rate; retirement deductions by the birth year of the older spouse.

Law    MCL 206.51 (rate), 206.30(1) (deductions), 206.30(9) (tiers), 2023 PA 4 (their phase-out). Form MI-1040, 4884.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .choices import Decisions
from .facts import FREE_TO_DRAW, INVESTMENT, KnownYear, StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rate, beyond_cap
from .shapes import step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form MI-1040."""
    agi = common.base(r, t)
    retirement, other = _retirement(r, t)
    taxable = max(0.0, agi - retirement - _elderly(r, t) - common.exemptions(r, t))
    return StateLines(agi, taxable, common.schedule(taxable, t), taken=(other,))


def _retirement(r: StateReturn, t: Amounts) -> tuple[float, int]:
    """What is deducted of retirement, and whether that is more than retirement benefits themselves come to."""
    older = max(r.filers, key=lambda filer: filer.age)
    if older.birth_year < t["tier_one_before"]:
        return _tier_one(r, t)
    pensions = _private(r) + r.of("public_pensions")
    expanded = 0.0
    if step_from(older.birth_year, t.rows("expanded_born")):
        expanded = min(pensions, t["expanded_share"] * t["pension_cap"])
    by_age = _age_deduction(r, t, older.age, older.birth_year)
    return max(expanded, by_age), int(by_age > expanded)


def _private(r: StateReturn) -> float:
    """Pensions, and distributions of those who are 59 1/2."""
    distributed = sum(
        filer.of("traditional_distributions", "roth_conversions")
        for filer in r.filers
        if filer.age >= FREE_TO_DRAW
    )
    return r.of("pensions") + distributed


def _tier_one(r: StateReturn, t: Amounts) -> tuple[float, int]:
    """Born before 1946: public pensions whole, private ones and then investment income up to caps less these."""
    public = r.of("public_pensions")
    private = min(_private(r), max(0.0, t["pension_cap"] - public))
    investments = max(0.0, r.of(*INVESTMENT) - r.of("treasury_interest") + r.net_gain)
    more = min(investments, max(0.0, t["investment_cap"] - public - private))
    return public + private + more, int(more > 0.0)


def _age_deduction(r: StateReturn, t: Amounts, age: int, born: int) -> float:
    """Tiers two and three: against all income from 67; tier three less exemptions and, in some years, benefits."""
    if age < t["age_deduction_age"]:
        return 0.0
    if step_from(born, t.rows("tier_two_born")):
        return t["age_deduction"]
    if not step_from(born, t.rows("tier_three_born")):
        return 0.0
    less = common.exemptions(r, t) + (r.federal.taxable_benefits if t["less_benefits"] else 0.0)
    return max(0.0, t["age_deduction"] - less)


def _elderly(r: StateReturn, t: Amounts) -> float:
    """The income of the federal credit for the elderly (26 USC 22), which Michigan subtracts."""
    return 0.0


# ---- the second reading: MCL 206.30(1), (9), (10), 206.51 ---------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Federal AGI without benefits, less exemptions and what is deducted of retirement, at one rate: benefits of all
    kinds up to a cap, those out of accounts by whoever is 59 1/2; or the larger deduction by age (tiers two and three)
    or with investment income (born before 1946)."""
    base = y.without_benefits - rows.constant(t["exemption_filer"] * len(y.filers))
    private = rows.constant(sum(filer.pensions for filer in y.filers))
    for filer in (filer for filer in y.filers if filer.age >= 60):
        private = private + filer.distributions + filer.conversions
    if _born(y) < t["tier_one_before"]:
        _before_1946(rows, tax, y, t, base, private)
        return
    taxable = base
    if _allowed(_born(y), t, "expanded_born"):
        benefits = private + rows.constant(sum(filer.public_pensions for filer in y.filers))
        left = beyond_cap(rows, 0, benefits, t["expanded_share"] * t["pension_cap"])
        taxable = base - benefits + left
    if not _decisions(y, t):
        at_rate(rows, tax, taxable, t["rate"])
        return
    by_age = rows.constant(_by_age(y, t))
    if t["less_benefits"] and _allowed(_born(y), t, "tier_three_born"):
        by_age = by_age - y.taxable_benefits
    for alternative, within in y.either(rows):
        at_rate(within, tax, base - by_age if alternative else taxable, t["rate"])


def _before_1946(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts, base: Any, private: Any) -> None:
    """Public pensions, and private benefits up to a cap less these; or those and investment income together up to the
    lower cap, less public pensions."""
    public = _public(y)
    base = base - rows.constant(public)
    left = beyond_cap(rows, 0, private, max(0.0, t["pension_cap"] - public))
    if not _decisions(y, t):
        at_rate(rows, tax, base - private + left, t["rate"])
        return
    both = private + y.net_gain
    for filer in y.filers:
        both = both + filer.interest + filer.dividends
    left_of_both = beyond_cap(rows, 1, both, t["investment_cap"] - public)
    for alternative, within in y.either(rows):
        deducted = both - left_of_both if alternative else private - left
        at_rate(within, tax, base - deducted, t["rate"])


def _born(year: KnownYear) -> int:
    return min(filer.birth_year for filer in year.filers)


def _public(year: KnownYear) -> float:
    return sum(filer.public_pensions for filer in year.filers)


def _allowed(born: int, t: Amounts, rows: str) -> bool:
    return bool([allowed for start, allowed in t.rows(rows) if born >= start][-1])


def _by_age(year: KnownYear, t: Amounts) -> float:
    """The deduction by age at the most; none where the older one is not of age, or of a later tier."""
    if max(filer.age for filer in year.filers) < t["age_deduction_age"]:
        return 0.0
    if _allowed(_born(year), t, "tier_two_born"):
        return t["age_deduction"]
    less = t["exemption_filer"] * len(year.filers)
    return max(0.0, t["age_deduction"] - less) if _allowed(_born(year), t, "tier_three_born") else 0.0


def _decisions(year: KnownYear, t: Amounts) -> int:
    """None where pensions alone are more than what else there is, or there is nothing else."""
    if _born(year) < t["tier_one_before"]:
        return int(t["investment_cap"] > _public(year))
    sure = _public(year) + sum(filer.pensions for filer in year.filers)
    capped = min(sure, t["expanded_share"] * t["pension_cap"])
    return int(_by_age(year, t) > (capped if _allowed(_born(year), t, "expanded_born") else 0.0))


CHOICE = Decisions(_decisions)
