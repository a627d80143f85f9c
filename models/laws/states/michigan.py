"""Michigan: one rate; retirement deductions by the birth year of the older spouse.

Law    MCL 206.51 (rate), 206.30(1) (deductions), 206.30(9) (tiers), 2023 PA 4 (their phase-out). Form MI-1040, 4884.
"""

from __future__ import annotations

from ....tax_tables.state_tables import Amounts
from . import common
from .facts import INVESTMENT, StateLines, StateReturn
from .shapes import step_from


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form MI-1040."""
    agi = common.base(r, t)
    taxable = max(0.0, agi - _retirement(r, t) - _elderly(r, t) - common.exemptions(r, t))
    return StateLines(agi, taxable, common.schedule(taxable, t))


def _retirement(r: StateReturn, t: Amounts) -> float:
    older = max(r.filers, key=lambda filer: filer.age)
    if older.birth_year < t["tier_one_before"]:
        return _tier_one(r, t)
    pensions = _private(r) + r.of("public_pensions")
    expanded = 0.0
    if step_from(older.birth_year, t.rows("expanded_born")):
        expanded = min(pensions, t["expanded_share"] * t["pension_cap"])
    return max(expanded, _age_deduction(r, t, older.age, older.birth_year))


def _private(r: StateReturn) -> float:
    """Pensions, and distributions of those who are 59 1/2."""
    distributed = sum(
        filer.of("traditional_distributions", "roth_conversions") for filer in r.filers if filer.age >= 59.5
    )
    return r.of("pensions") + distributed


def _tier_one(r: StateReturn, t: Amounts) -> float:
    """Born before 1946: public pensions whole, private ones and then investment income up to caps less these."""
    public = r.of("public_pensions")
    private = min(_private(r), max(0.0, t["pension_cap"] - public))
    investments = max(0.0, r.of(*INVESTMENT) - r.of("treasury_interest") + r.net_gain)
    return public + private + min(investments, max(0.0, t["investment_cap"] - public - private))


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
