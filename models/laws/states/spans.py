"""How far lines of states' own that are sums of federal ones can be above federal AGI, dollars."""

from __future__ import annotations

from ..law import LawYear, Span
from .steps import has_treasuries

EVERY_INCOME = (-1e7, 1e9)
"""What functions along an income are stated for, dollars."""


def exempt_above(year: LawYear) -> Span:
    """Of AGI with the tax-exempt interest."""
    return 0.0, year.tax_exempt


def less_benefits(year: LawYear) -> Span:
    """Of AGI without taxable benefits."""
    return -year.law.social_security.second_rate * max(year.benefit_ends), 0.0


def household_income(year: LawYear) -> Span:
    """Of AGI without taxable benefits and with tax-exempt interest."""
    return less_benefits(year)[0], year.tax_exempt


def untaxed(year: LawYear) -> Span:
    """Of AGI without taxable benefits and Treasury interest."""
    return less_benefits(year)[0] - (max(0.0, year.high) if has_treasuries(year.period) else 0.0), 0.0
