"""From a certain age part of each tax-deferred account must come out: its last value over a life expectancy.

Law    26 USC 401(a)(9), 408(a)(6); 26 CFR 1.401(a)(9)-5 and -9.
Form   Pub. 590-B worksheets and tables II (Joint Life) and III (Uniform Lifetime).
Units  dollars a year; ages are those attained in the calendar year, divisors years.

The uniform table, or the joint table when the spouse is sole beneficiary and more than ten years younger (by
calendar-year ages).

NOT MODELED: the delay of the first distribution to 1 April, still working, beneficiaries other than the
spouse, inherited accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ....tax_tables.schema import Actuarial

SPOUSE_MUCH_YOUNGER = 10
"""26 CFR 1.401(a)(9)-5(c)(2): the joint table serves a spouse more than this many years younger."""


def start_year(born: date, actuarial: Actuarial) -> int:
    """The first calendar year with a required distribution: the year the applicable age is reached."""
    age = actuarial.rmd_start[0][1]
    for first_birth, applicable in actuarial.rmd_start:
        if born.isoformat() >= first_birth:
            age = applicable
    years = int(age)
    months = round(12 * (age - years))
    return born.year + years + (born.month - 1 + months) // 12


def divisor(owner_age: int, spouse_age: int | None, actuarial: Actuarial) -> float:
    """The distribution period; `spouse_age` is None without a spouse as sole beneficiary."""
    if spouse_age is not None and owner_age - spouse_age > SPOUSE_MUCH_YOUNGER:
        row = actuarial.joint_life[min(owner_age, max(actuarial.joint_life))]
        return row[min(spouse_age, len(row) - 1)]
    return actuarial.uniform_lifetime[min(owner_age, max(actuarial.uniform_lifetime))]


def compute(value_before: float, owner_age: int, spouse_age: int | None, actuarial: Actuarial) -> float:
    """The required distribution of an owner who must take one; `value_before` is of 31 December before."""
    return value_before / divisor(owner_age, spouse_age, actuarial)


# ---- the second reading: 26 USC 401(a)(9)(A)(ii), spread over the distribution period ------------------------


def constrain(value_before: Any, divisor: float) -> Any:
    """The least that a line of accounts must pay out; `value_before` is of 31 December before."""
    return value_before * (1.0 / divisor)


def still_required(values_before: Iterable[float], taken: Iterable[float], divisor: float) -> float:
    """What of it must still be paid after what was taken earlier in the year: dollars by account."""
    return max(0.0, sum(values_before) / divisor - sum(taken))
