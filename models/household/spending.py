"""How much of a dollar of `spending.annual` is spent in each year: shape of age, survivor's share, prices.

``weight = shape(age) * (survivor_fraction after the first death) * deflator``. Ages are those of the first of
`people`, counted on after that person's death: a death changes the survivor's share alone, never the shape.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import log

from .market import at_or_between

# Blanchett, "Exploring the Retirement Consumption Puzzle", Journal of Financial Planning 27(5), 2014: annual
# real change of spending by age and by the natural logarithm of the spending target.
SMILE_AGE_SQUARED, SMILE_AGE, SMILE_LOG_TARGET, SMILE_CONSTANT = 0.00008, -0.0125, -0.0066, 0.546


def smile_change(age: int, target: float) -> float:
    """Real change of spending into the year of this age; `target` in today's dollars a year."""
    return SMILE_AGE_SQUARED * age**2 + SMILE_AGE * age + SMILE_LOG_TARGET * log(target) + SMILE_CONSTANT


def smile(ages: Sequence[int], target: float) -> tuple[float, ...]:
    """The retirement spending smile: 1.0 in the first year, then each year's change by its age, cumulated."""
    changes = (1.0 + smile_change(age, target) for age in ages[1:])
    return tuple(accumulate(changes, lambda level, change: level * change, initial=1.0))


def real_growth(rate: float, years: int) -> tuple[float, ...]:
    """The same real change every year."""
    return tuple((1.0 + rate) ** index for index in range(years))


def at_ages(points: Mapping[int, float], ages: Sequence[int]) -> tuple[float, ...]:
    """Shares of `spending.annual` given at ages: linear between them, flat outside."""
    return tuple(at_or_between(points, age) for age in ages)


def spending_weights(
    shape: Sequence[float], alone: Sequence[bool], survivor_fraction: float, deflator: Sequence[float]
) -> tuple[float, ...]:
    """Nominal dollars by year for one of today a year; `alone` is true from the January after a death."""
    return tuple(
        level * (survivor_fraction if survivor else 1.0) * price
        for level, survivor, price in zip(shape, alone, deflator, strict=False)
    )
