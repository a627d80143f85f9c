"""A few outcomes of the markets that stand for all of them, as a return model has them.

What is uncertain is the return of the household's target mix: a normal step of its logarithm, of which the points keep
mean and variance (Gauss and Hermite's). Each asset is where it is expected to be given the mix's step, by its
volatility and correlations; so a tree says nothing of assets that part from one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log1p, sqrt

import numpy as np

from ...models.scenario import Scenario
from ...models.scenario.fields import at

Point = tuple[float, dict[str, float]]
MOST, LEAST = 0.99, -0.89
"""Returns of a year that a scenario may state."""


def market_points(scenario: Scenario, count: int, after: int, span: int) -> Iterator[Point]:
    """(weight, total returns of plan year `after` by asset) of `count` outcomes of the last `span` years.

    All of what those years bring beside the scenario's own returns falls into the last of them.
    """
    moves = _with_the_mix(scenario, after)
    steps, weights = np.polynomial.hermite_e.hermegauss(count)
    for step, weight in zip(steps, weights / weights.sum(), strict=True):
        returns = {}
        for name, (move, own) in moves.items():
            scale = sqrt(span)
            central = log1p(at(scenario.market.assets[name].total_return, after - 1)) - own * span
            returns[name] = min(MOST, max(LEAST, exp(central + move * scale * float(step)) - 1.0))
        yield float(weight), returns


def _with_the_mix(scenario: Scenario, after: int) -> dict[str, tuple[float, float]]:
    """TEMPORARY"""
    return {n: ((0.17 if "stock" in n else 0.0), 0.0) for n in scenario.market.assets if "stock" in n}
