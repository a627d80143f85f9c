"""What happened earlier in the year of a plan that begins within it, as the program counts it: sums in dollars.

The return is of the whole year, so each of these is added to its line once; cash counts only what is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...models.household.facts import Period


def still_required(period: Period, opening: Mapping[str, float], divisor: float) -> float:
    """What must still be distributed in the first period from accounts that open with these dollars, by name.

    The year's requirement is of the value on 31 December before, where the scenario gives it (26 USC 401(a)(9)).
    """
    so_far = period.so_far
    before = sum(so_far.prior_values.get(name, value) for name, value in opening.items())
    return max(0.0, before / divisor - sum(so_far.rmd.get(name, 0.0) for name in opening))
