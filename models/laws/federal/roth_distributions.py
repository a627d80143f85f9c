"""Roth money comes out in order: contributions, then conversions oldest first, then earnings.

Law    26 USC 408A(d)(1)-(4).
Form   Form 8606 Part III lines 19 to 25a; Form 5329 line 1 (the recapture of conversions).
Units  dollars; years are calendar (tax) years.

Contributions are always free. A conversion withdrawn under 59 1/2 within its five tax years (a conversion of
year s is seasoned from 1 January s + 5) bears the 10 percent, no income tax. Earnings are free only in a
qualified distribution: 59 1/2, and five tax years from the year of the first contribution; otherwise they are
income, and bear the 10 percent under 59 1/2.

NOT MODELED: untaxed (basis) parts of conversions, first homes, death and disability, rollovers of designated
Roth accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SEASONING_YEARS = 5
"""26 USC 408A(d)(2)(B), (3)(F): the five-taxable-year period."""


class RothDistribution(NamedTuple):
    """Where a distribution came from and what follows from it.

    from_conversions  by conversion, in the order given
    taxable           Form 8606 line 25a: earnings that are income
    early             what bears the 10 percent: unseasoned conversions and taxable earnings under 59 1/2
    """

    from_contributions: float
    from_conversions: tuple[float, ...]
    from_earnings: float
    taxable: float
    early: float


def compute(
    distribution: float,
    contribution_basis: float,
    conversions: Sequence[tuple[int, float]],
    year: int,
    first_contribution_year: int,
    reached_59_half: bool,
) -> RothDistribution:
    """One year's distributions of one owner, all Roth IRAs as one.

    `conversions` are (year, dollars left) with the oldest first.
    """
    line22 = min(distribution, contribution_basis)
    line23 = distribution - line22
    layers = []
    early = 0.0
    for converted_in, left in conversions:
        used = min(line23, left)
        line23 -= used
        layers.append(used)
        if not reached_59_half and not is_seasoned(converted_in, year):
            early += used
    qualified = reached_59_half and is_seasoned(first_contribution_year, year)
    line25a = 0.0 if qualified else line23
    if not reached_59_half:
        early += line25a
    return RothDistribution(line22, tuple(layers), line23, line25a, early)


def is_seasoned(since: int, year: int) -> bool:
    """Whether five tax years, the first being `since`, are over on 1 January of `year`."""
    return year >= since + SEASONING_YEARS


# ---- the second reading: 26 USC 408A(d)(2)(B) and (3)(F), by what may still happen in a year -------------------


def within_five_years(first: float, year: int) -> bool:
    """Whether the period of five taxable years that begins with `first` has not ended before `year`."""
    return year < first + SEASONING_YEARS


def bears_recapture(since: float, year: int, *, young: bool) -> bool:
    """408A(d)(3)(F): whether what was converted in `since` bears the 10 percent of 72(t) when paid out in `year`."""
    return young and within_five_years(since, year)
