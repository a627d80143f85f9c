"""Wages in the year's dollars, and the employee's payroll tax on them."""

from __future__ import annotations


def wages_paid(annual: float, until_year: int, year: int, deflator: float, fraction: float = 1.0) -> float:
    """Nominal gross pay of a `fraction` of `year`: today's `annual` grown with inflation, `until_year` inclusive."""
    return annual * deflator * fraction if year <= until_year else 0.0
