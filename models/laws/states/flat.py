"""A stand-in for a state's income tax: one rate on AGI, with retirement income or benefits left out or not.

Law    none; `taxes.state_flat` of the scenario, an assumption of the user until states are built.
Form   none.
Units  dollars a year.

NOT MODELED: every state's own brackets, deductions, exclusions, credits and local taxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...household.facts import FlatStateTax


def compute(
    agi: float, retirement_income: float, taxable_social_security: float, rule: FlatStateTax
) -> float:
    """Tax of the year; `retirement_income` is pensions, distributions and conversions inside `agi`."""
    base = agi
    if not rule.taxes_retirement:
        base -= retirement_income
    if not rule.taxes_social_security:
        base -= taxable_social_security
    return rule.rate * max(0.0, base)
