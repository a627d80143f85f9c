"""A stand-in for a state's income tax: one rate on AGI, less what it does not tax.

Law    `taxes.state_flat` of the scenario, an assumption of the user until states are built; 31 USC 3124(a): no state
       taxes the interest of obligations of the United States.
Form   none.
Units  dollars a year.

The base is linear in the lines of the return but for its floor of zero, so the program writes it out
(solver/formulation/program.py).

NOT MODELED: every state's own brackets, deductions, exclusions, credits and local taxes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
