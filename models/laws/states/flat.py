"""A stand-in for a state's income tax: one rate on AGI, less what it does not tax.

Law    `taxes.state_flat` of the scenario, an assumption of the user in place of the state's own law; 31 USC 3124(a): no
       state taxes the interest of obligations of the United States.
Form   none.
Units  dollars a year.

NOT MODELED: every state's own brackets, deductions, exclusions, credits and local taxes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..regime import CellRows

if TYPE_CHECKING:
    from ...household.facts import FlatStateTax


def compute(
    agi: float,
    treasury_interest: float,
    retirement_income: float,
    taxable_social_security: float,
    rule: FlatStateTax,
) -> float:
    """Tax of the year. Inside `agi` are `treasury_interest` and `retirement_income` (pensions, taxable
    distributions, conversions)."""
    base = agi - treasury_interest
    if not rule.taxes_retirement:
        base -= retirement_income
    if not rule.taxes_social_security:
        base -= taxable_social_security
    return rule.rate * max(0.0, base)


# ---- the second reading: no less than the rate on what is left of AGI, and no less than zero ------------------


def constrain(
    cell: CellRows,
    tax: Any,
    agi: Any,
    treasury_interest: Any,
    retirement_income: Iterable[Any],
    taxable_benefits: Any,
    rule: FlatStateTax,
) -> None:
    """Holds `tax`, a line that is never below zero, to the rule (from below). The kinds of `retirement_income` are
    those inside AGI."""
    base = agi - treasury_interest
    if not rule.taxes_social_security:
        base = base - taxable_benefits
    if not rule.taxes_retirement:
        for income in retirement_income:
            base = base - income
    cell.at_least("state_flat", tax - base * rule.rate)
