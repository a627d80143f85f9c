"""Michigan: one rate; retirement deductions by the birth year of the older spouse.

Law    MCL 206.51 (rate), 206.30(1) (deductions), 206.30(9) (tiers), 2023 PA 4 (their phase-out). Form MI-1040, 4884.
"""

from __future__ import annotations

from typing import Any

from ....tax_tables.state_tables import Amounts
from ..regime import CellRows
from . import common
from .facts import INVESTMENT, KnownYear, StateLines, StateReturn
from .plan_lines import YearOfPlan, at_rate, beyond_cap
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


# ---- the second reading: MCL 206.30(1), (9), (10), 206.51 ---------------------------------------------------


def constrain(rows: CellRows, tax: Any, y: YearOfPlan, t: Amounts) -> None:
    """Where the older spouse was born in 1960 or later (`gap`): retirement benefits of all kinds up to a cap, those out
    of accounts by whoever is 59 1/2."""
    taxable = y.without_benefits - rows.constant(t["exemption_filer"] * len(y.filers))
    born = min(filer.birth_year for filer in y.filers)
    if [allowed for start, allowed in t.rows("expanded_born") if born >= start][-1]:
        benefits = rows.constant(sum(filer.pensions + filer.public_pensions for filer in y.filers))
        for filer in (filer for filer in y.filers if filer.age >= 60):
            benefits = benefits + filer.distributions + filer.conversions
        left = beyond_cap(rows, 0, benefits, t["expanded_share"] * t["pension_cap"])
        taxable = taxable - benefits + left
    at_rate(rows, tax, taxable, t["rate"])


def gap(year: KnownYear, t: Amounts) -> str:
    """Why a year is no rows of the program: the larger of two deductions, or investment income up to what is left."""
    born = min(filer.birth_year for filer in year.filers)
    if born < t["tier_one_before"]:
        return "the older spouse was born before 1946"
    tiers = (t.rows("tier_two_born"), t.rows("tier_three_born"))
    if any([allowed for start, allowed in rows if born >= start][-1] for rows in tiers):
        return "the older spouse was born from 1946 to 1959, and may deduct the larger of two amounts"
    return ""
