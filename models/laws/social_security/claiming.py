"""A benefit is smaller for each month claimed before full retirement age and larger for each month after.

Law    42 USC 402(q)(1), (9) (reduction), 402(w) (delayed credits), 416(l) (full retirement age); 20 CFR
       404.409, 404.410, 404.313.
Form   none; SSA's benefit tables.
Units  ages in months; fractions of the primary insurance amount.

When credits are first paid is the month's business: models/household/social_security.py.

NOT MODELED: the earnings test, the month by month rounding of payments in projections, benefits for the disabled,
credits from 70 to 72 of those born before 1913.
"""

from __future__ import annotations

import math
from datetime import date

from ....tax_tables.schema import Actuarial

EARLIEST_CLAIM = 62 * 12
LATEST_CREDIT = 70 * 12
FIRST_MONTHS = 36
"""42 USC 402(q)(9): reduction months beyond this many count at the lower rate."""


def birth_year(born: date) -> int:
    """The year of birth by SSA's count: born on 1 January, an age is attained the year before."""
    return born.year - 1 if (born.month, born.day) == (1, 1) else born.year


def full_retirement_months(born: date, actuarial: Actuarial) -> int:
    """Full retirement age of a worker or spouse, in months."""
    months = actuarial.full_retirement_age[0][1]
    for first_year, row in actuarial.full_retirement_age:
        if birth_year(born) >= first_year:
            months = row
    return months


def delayed_credit(born: date, actuarial: Actuarial) -> float:
    """The credit for each month of waiting past full age, as a fraction of the primary insurance amount."""
    return [rate for first_year, rate in actuarial.delayed_credit if birth_year(born) >= first_year][-1]


def worker_fraction(born: date, claim_months: int, actuarial: Actuarial) -> float:
    """The share of the primary insurance amount paid for a claim at the age of `claim_months`."""
    full = full_retirement_months(born, actuarial)
    if claim_months < full:
        early = full - max(claim_months, EARLIEST_CLAIM)
        near = min(early, FIRST_MONTHS)
        beyond = early - near
        return 1.0 - near * actuarial.worker_reduction_first36 - beyond * actuarial.worker_reduction_beyond36
    return 1.0 + delayed_credit(born, actuarial) * (min(claim_months, LATEST_CREDIT) - full)


def down_to_dime(amount: float) -> float:
    """SSA's rounding of a primary insurance amount or a reduced benefit (42 USC 415(a)(1)(C), 415(g))."""
    return math.floor(round(amount * 10.0, 6)) / 10.0


def down_to_dollar(amount: float) -> float:
    """SSA's rounding of a payment (42 USC 415(g))."""
    return float(math.floor(round(amount, 6)))
