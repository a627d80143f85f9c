"""A spouse is topped up to half of the worker's full benefit; a survivor steps into the worker's benefit.

Law    42 USC 402(b), (c), (r) (spouses, deemed filing), 402(e), (f) (survivors), 402(q) (reductions),
       402(e)(2)(D) (the limit where the worker claimed early); 20 CFR 404.333, 404.338, 404.409, 404.410.
Form   none; SSA's benefit tables.
Units  ages in months; monthly dollars or fractions of the primary insurance amount.

The spouse's excess (half the worker's primary insurance amount less the own one) starts with the later of the
two claims, is reduced for the spouse's age at that time and earns no delayed credits. The survivor's benefit
is the worker's amount with any delayed credits, reduced for the survivor's age; where the worker had claimed
early it is at most the larger of what the worker was paid and 82.5 percent of the primary insurance amount.

NOT MODELED: divorced spouses, children and the family maximum, survivors under 60 (disabled, or with a child
in care), remarriage, own filing apart from the spouse's (births before 2 January 1954), pensions from
uncovered work (repealed).
"""

from __future__ import annotations

from datetime import date

from ....tax_tables.schema import Actuarial
from .claiming import EARLIEST_CLAIM, FIRST_MONTHS, birth_year, full_retirement_months

EARLIEST_SURVIVOR = 60 * 12


def spouse_excess_fraction(born: date, claim_months: int, actuarial: Actuarial) -> float:
    """The share of the spouse's excess paid when entitlement starts at the spouse's age of `claim_months`."""
    early = max(0, full_retirement_months(born, actuarial) - max(claim_months, EARLIEST_CLAIM))
    near = min(early, FIRST_MONTHS)
    beyond = early - near
    return 1.0 - near * actuarial.spouse_reduction_first36 - beyond * actuarial.spouse_reduction_beyond36


def spouse_excess(
    worker_pia: float, own_pia: float, born: date, claim_months: int, actuarial: Actuarial
) -> float:
    """The monthly top-up paid beside the spouse's own benefit."""
    excess = max(0.0, actuarial.spouse_share * worker_pia - own_pia)
    return excess * spouse_excess_fraction(born, claim_months, actuarial)


def survivor_full_retirement_months(born: date, actuarial: Actuarial) -> int:
    """Full retirement age for a survivor's benefit, in months."""
    months = actuarial.survivor_full_retirement_age[0][1]
    for first_year, row in actuarial.survivor_full_retirement_age:
        if birth_year(born) >= first_year:
            months = row
    return months


def survivor_fraction(born: date, claim_months: int, actuarial: Actuarial) -> float:
    """The share of the survivor's benefit at the survivor's age of `claim_months`; nothing before 60."""
    if claim_months < EARLIEST_SURVIVOR:
        return 0.0
    full = survivor_full_retirement_months(born, actuarial)
    early = max(0, full - claim_months)
    return 1.0 - actuarial.survivor_reduction_at_60 * early / (full - EARLIEST_SURVIVOR)


def survivor_benefit(
    worker_pia: float, worker_fraction: float, born: date, claim_months: int, actuarial: Actuarial
) -> float:
    """The survivor's monthly benefit, before it is compared with the survivor's own.

    worker_fraction  of the claim; of the age at death (at least 1) where the worker had not claimed
    born             the survivor's birth date
    claim_months     the survivor's age when the survivor's benefit starts
    """
    reduced = worker_pia * max(1.0, worker_fraction) * survivor_fraction(born, claim_months, actuarial)
    if worker_fraction >= 1.0:
        return reduced
    return min(reduced, worker_pia * max(worker_fraction, actuarial.widow_limit))
