"""Inflation and asset returns by year: chains of prices, and what each asset pays out by tax character.

A rate is one number for every year, or a list with one value a plan year; the last value of a list holds
for the years after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from .facts import AssetYear

Rate = float | Sequence[float]


def rate_in(rate: Rate, index: int) -> float:
    """The rate of the plan year `index` (0 is the first; years before it have the first value)."""
    if isinstance(rate, Sequence):
        return rate[max(min(index, len(rate) - 1), 0)]
    return rate


def growth_path(rate: Rate, years: int) -> tuple[float, ...]:
    """1.0, then compounded: `years` + 1 factors, the last for the January after the plan."""
    path = [1.0]
    for index in range(years):
        path.append(path[-1] * (1.0 + rate_in(rate, index)))
    return tuple(path)


def asset_years(
    total_return: Rate, yields: Mapping[str, Rate], years: int, first: float = 1.0
) -> tuple[AssetYear, ...]:
    """One asset's years. Price 1.0 on the plan's first day; growth is the total return less all yields.

    `first` is the share of the first year that is left: so much of its growth and yields.
    """
    chain: list[AssetYear] = []
    price = 1.0
    for index in range(years):
        left = 1.0 if index else first
        paid = {name: left * rate_in(rate, index) for name, rate in yields.items()}
        growth = left * rate_in(total_return, index) - sum(paid.values())
        chain.append(AssetYear(price, growth, **paid))
        price = chain[-1].price_next
    return tuple(chain)


def at_or_between(points: Mapping[int, float], at: int) -> float:
    """Piecewise linear through `points`, flat before the first and after the last."""
    places = sorted(points)
    if at <= places[0]:
        return points[places[0]]
    for left, right in pairwise(places):
        if at <= right:
            return points[left] + (points[right] - points[left]) * (at - left) / (right - left)
    return points[places[-1]]
