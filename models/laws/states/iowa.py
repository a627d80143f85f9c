"""Iowa: one rate on federal taxable income; no tax, or an alternate one, at low income; retirement income free from 55.

Law    Iowa Code 422.5 (rate, (3) low income), 422.7 (retirement), 422.12 (credits). Form IA 1040, line 5.
"""

from __future__ import annotations

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts
from . import common
from .facts import RETIREMENT, StateLines, StateReturn


def compute(r: StateReturn, t: Amounts) -> StateLines:
    """Form IA 1040."""
    of_age = any(filer.age >= t["retirement_age"] for filer in r.filers)
    excluded = sum(filer.of(*RETIREMENT) for filer in r.filers if filer.age >= t["retirement_age"])
    agi = common.base(r, t) - excluded
    taxable = max(0.0, agi)
    modified = r.federal.agi - r.federal.taxable_benefits - r.of("treasury_interest") - excluded
    return StateLines(agi, taxable, _tax(r, t, taxable, modified, of_age), common.credits(r, t))


def _tax(r: StateReturn, t: Amounts, taxable: float, modified: float, of_age: bool) -> float:
    elderly = r.aged(common.SENIOR) > 0
    tax = common.schedule(taxable, t)
    single = r.status is FilingStatus.SINGLE
    limit = t["low_income_elderly"] if elderly else t["low_income"]
    if modified <= limit:
        return 0.0
    if single:
        return min(tax, modified - limit)
    return min(tax, t["alternate_rate"] * (modified - limit))
