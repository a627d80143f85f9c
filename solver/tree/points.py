"""A few outcomes of the markets that stand for all of them, as the return model has them.

What is uncertain is the return of the household's target mix: a normal step of its logarithm, of which the points keep
mean and variance (Gauss and Hermite's). Each asset is where it is expected to be given the mix's step, by its
volatility and correlations; so a tree says nothing of assets that part from one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log1p, sqrt

import numpy as np

from ...models.household.risk import target_shares
from ...models.scenario import Scenario, ScenarioError
from ...models.scenario.checks_uncertainty import unknown_assets
from ...models.scenario.fields import at
from ...models.scenario.return_facts import correlations, volatility_of

Point = tuple[float, dict[str, float]]
MOST, LEAST = 0.99, -0.89
"""Returns of a year that a scenario may state."""
STILL = 1e-9
"""A step of an asset that is none."""


def market_points(scenario: Scenario, count: int, after: int, span: int) -> Iterator[Point]:
    """(weight, total returns of plan year `after` by asset) of `count` outcomes of the last `span` years, the worst
    first.

    All of what those years bring beside the scenario's own returns falls into the last of them. Raises ScenarioError
    where nothing is known of an asset.
    """
    steps, weights = np.polynomial.hermite_e.hermegauss(count)
    moves = mix_steps(scenario, after)
    stated = scenario.uncertainty
    mean = stated is not None and stated.centre == "mean"
    for step, weight in zip(steps, weights / weights.sum(), strict=True):
        returns = {}
        for name, move in moves.items():
            own = log1p(at(scenario.market.assets[name].total_return, after - 1))
            centre = own - 0.5 * move * move * span * mean
            returns[name] = min(MOST, max(LEAST, exp(centre + move * sqrt(span) * float(step)) - 1.0))
        yield float(weight), returns


def mix_steps(scenario: Scenario, after: int) -> dict[str, float]:
    """By asset whose price moves with the target mix of a plan year: the logarithm of growth that a standard step of
    the mix's is expected to bring."""
    names, stated = list(scenario.market.assets), scenario.uncertainty
    given = stated.volatility if stated else {}
    known = {
        name: 0.0 if asset.unchanging and name not in given else volatility_of(name, stated, asset.unchanging)
        for name, asset in scenario.market.assets.items()
    }
    if any(value is None for value in known.values()):
        faults = [problem.fault(scenario.content()) for problem in unknown_assets(scenario)]
        raise ScenarioError(faults)
    deviations = np.array([known[name] or 0.0 for name in names])
    together = correlations(names, stated)[:-1, :-1] * np.outer(deviations, deviations)
    shares = target_shares(scenario, scenario.start_year + after - 1)
    mix = np.array([shares.get(name, 0.0) for name in names])
    variance = float(mix @ together @ mix)
    if variance <= STILL**2:
        return {}
    moves = (together @ mix) / sqrt(variance)
    return {name: float(move) for name, move in zip(names, moves, strict=True) if abs(move) > STILL}
