"""How far lines of states' own that are sums of federal ones can be above federal AGI, and how low, dollars."""

from __future__ import annotations

from ..law import LawYear, Span
from ..regime import INF
from .plan_lines import YearOfPlan
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


def least_untaxed(y: YearOfPlan) -> float:
    """The least that a cell's federal AGI without benefits and Treasury interest can be."""
    return -INF if y.treasuries else y.span[0] - y.most_taxed_benefits


def without_gains(year: LawYear) -> Span:
    """Of AGI without Treasury interest and gains, a loss deducted."""
    return -max(0.0, year.high), 0.0


def without_gains_or_benefits(year: LawYear) -> Span:
    """Of the same without taxable benefits."""
    return less_benefits(year)[0] - max(0.0, year.high), 0.0
