"""Of a year's return both deductions: what is taken, and what the other would have been (26 USC 63(b), (d), (e))."""

from __future__ import annotations

from typing import NamedTuple

from ...tax_tables.schema import YearLaw
from ..laws.federal import standard_deduction
from .federal_return import ReturnInput, federal_return, schedule_a_of


class BothDeductions(NamedTuple):
    """Dollars of the year; the senior deduction stands beside both and in neither.

    itemizes        whether Schedule A is taken
    standard        the standard deduction, and `beside_standard` the cash gifts that count with it (26 USC 170(p))
    items           Schedule A, with the state's tax that the year owes as it is; `gifts` what of it gifts are
    given           what was given, or carried in, to be deducted
    """

    itemizes: bool
    standard: float
    beside_standard: float
    items: float
    gifts: float
    given: float


def deduction_choice(x: ReturnInput, law: YearLaw) -> BothDeductions:
    """What `federal_return` chose, and what it chose from."""
    lines, status, federal = federal_return(x, law), x.filing_status, law.federal
    standard = standard_deduction.compute(x.seniors, status, federal.standard_deduction)
    beside = standard_deduction.compute_charity(
        x.itemized.cash_to_charities, status, federal.standard_deduction
    )
    found = schedule_a_of(x, lines, law)
    own, carried = x.itemized.gifts, x.itemized.gifts_carried
    given = own.cash + own.at_market + own.at_basis + x.itemized.charity_cash
    given += carried.total
    return BothDeductions(lines.itemizes, standard, beside, found.total, found.gifts, given)
