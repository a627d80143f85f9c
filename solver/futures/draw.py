"""Returns and prices of many futures, from a seed to the bit.

    lognormal   yearly logarithms of growth, normal, correlated; mean reversion pulls each back to its trend
    bootstrap   blocks of the record's real growth, moved so that their centre is the scenario's own return
    history     the same blocks with the record's own real means

Real growth is turned into dollars by the plan's inflation, or by the path's own where inflation moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...models.household.market import rate_in
from ...models.markets.history import INFLATION, history, logs, real
from ...models.markets.usual import deviation, inflation_deviation, inflation_persistence
from ...models.scenario import Fault, Scenario, ScenarioError
from ...models.scenario.checks_uncertainty import unknown_assets
from ...models.scenario.return_facts import correlations, record_of, volatility_of
from ...models.scenario.uncertainty import Uncertainty

Array = NDArray[np.float64]
ReturnModel = Literal["lognormal", "bootstrap", "history"]
MODELS: tuple[ReturnModel, ...] = ("lognormal", "bootstrap", "history")
LEAST, MOST = 0.02, 6.0
"""What a dollar may become in a year at the least and at the most, so that no draw leaves it negative."""
RETURNS_STREAM = 1
"""Draws of returns, of lives and of law come from streams of their own, so that none moves another."""


@dataclass(frozen=True)
class Markets:
    """Of every path, by year: total returns (paths, years, assets) and how much higher prices are than in the plan at
    each first day (paths, years + 1; 1 throughout where inflation does not move)."""

    assets: tuple[str, ...]
    returns: Array
    prices: Array

    @property
    def paths(self) -> int:
        return len(self.returns)

    def first(self, paths: int) -> Markets:
        """The first of the paths."""
        return Markets(self.assets, self.returns[:paths], self.prices[:paths])

    @property
    def moves(self) -> bool:
        """Whether inflation differs from the plan's on any path."""
        return bool(np.any(self.prices != 1.0))


def draw_markets(scenario: Scenario, model: ReturnModel, paths: int, years: int) -> Markets:
    """Draws by the scenario's seed. Raises ScenarioError where nothing is known of an asset."""
    if faults := unknown_of(scenario, model):
        raise ScenarioError(faults)
    stated = (scenario.uncertainty or Uncertainty()).model_copy(update={"returns": model})
    rng = np.random.default_rng([stated.seed, RETURNS_STREAM, MODELS.index(model)])
    if model == "lognormal":
        return _lognormal(scenario, stated, rng, paths, years)
    places = _blocks(rng, stated.block_years, paths, years)
    return from_record(scenario, stated, places, own_means=model == "history")


def every_start(scenario: Scenario, years: int) -> tuple[Markets, NDArray[np.int64]]:
    """The record as it was, from each year that so many follow: with history's own returns and inflation."""
    first = history()["year"].astype(np.int64)
    starts = np.arange(len(first) - years + 1)
    stated = (scenario.uncertainty or Uncertainty()).model_copy(update={"returns": "history"})
    places = starts[:, None] + np.arange(years)[None, :]
    return from_record(scenario, stated, places, own_means=True), first[starts]


def unknown_of(scenario: Scenario, model: ReturnModel) -> list[Fault]:
    """What a return model must be told of assets and is not."""
    stated = (scenario.uncertainty or Uncertainty()).model_copy(update={"returns": model})
    return [
        problem.fault({}) for problem in unknown_assets(scenario.model_copy(update={"uncertainty": stated}))
    ]


def expected(scenario: Scenario, years: int) -> Markets:
    """The scenario's own returns, as the one path that a plan is made for."""
    assets = tuple(scenario.market.assets)
    found = [[rate_in(scenario.market.assets[name].total_return, t) for name in assets] for t in range(years)]
    return Markets(assets, np.array([found]), np.ones((1, years + 1)))


def _trend(scenario: Scenario, years: int) -> Array:
    """By year and asset, the logarithm of the growth that the scenario assumes."""
    return np.asarray(np.log1p(expected(scenario, years).returns[0]))


def _inflation(scenario: Scenario, years: int) -> Array:
    return np.array([rate_in(scenario.market.inflation, t) for t in range(years)])


def _lognormal(
    scenario: Scenario, stated: Uncertainty, rng: np.random.Generator, paths: int, years: int
) -> Markets:
    assets = tuple(scenario.market.assets)
    market = scenario.market.assets
    deviations = np.array([volatility_of(name, stated, market[name].unchanging) or 0.0 for name in assets])
    shocks = _correlated(rng.standard_normal((paths, years, len(assets) + 1)), correlations(assets, stated))
    trend = _trend(scenario, years)
    if stated.centre == "mean":
        trend = trend - deviations**2 / 2.0
    back = np.array([stated.mean_reversion.get(name, 0.0) for name in assets])
    growth, away = np.empty((paths, years, len(assets))), np.zeros((paths, len(assets)))
    for t in range(years):
        moved = deviations * shocks[:, t, :-1] - back * away
        away += moved
        growth[:, t] = np.exp(trend[t] + moved)
    prices = np.ones((paths, years + 1))
    if stated.inflation is not None:
        prices = _moving(scenario, stated, shocks[:, :, -1], years)
    return Markets(assets, np.clip(growth, LEAST, MOST) - 1.0, prices)


def _moving(scenario: Scenario, stated: Uncertainty, shocks: Array, years: int) -> Array:
    """Prices beside the plan's: inflation keeps a part of its distance from the plan's, and is moved anew each year."""
    own = stated.inflation
    assert own is not None
    size = inflation_deviation() if own.volatility is None else own.volatility
    keeps = inflation_persistence() if own.persistence is None else own.persistence
    prices, away = np.ones((len(shocks), years + 1)), np.zeros(len(shocks))
    for t in range(years):
        away = keeps * away + size * shocks[:, t]
        prices[:, t + 1] = prices[:, t] * np.exp(away)
    return prices


def _correlated(shocks: Array, correlation: Array) -> Array:
    """Independent shocks made correlated, by the triangular root; a row is zero where it follows from those before.
    Sums of products in one order, so that they are the same to the bit on any number of cores."""
    root = _root(correlation)
    out = np.zeros_like(shocks)
    for row in range(len(root)):
        for column in range(row + 1):
            if root[row, column]:
                out[:, :, row] += root[row, column] * shocks[:, :, column]
    return out


def _root(matrix: Array) -> Array:
    """The lower triangular root of a positive semidefinite matrix."""
    root = np.zeros_like(matrix)
    for row in range(len(matrix)):
        for column in range(row):
            if root[column, column] > 0.0:
                rest = matrix[row, column] - float(root[row, :column] @ root[column, :column])
                root[row, column] = rest / root[column, column]
        left = matrix[row, row] - float(root[row, :row] @ root[row, :row])
        root[row, row] = np.sqrt(left) if left > 1e-9 else 0.0
    return root


def _blocks(rng: np.random.Generator, length: int, paths: int, years: int) -> NDArray[np.int64]:
    """Places in the record, in runs of so many years; after its last year comes its first."""
    whole = len(history()["year"])
    runs = -(-years // length)
    starts = rng.integers(0, whole, (paths, runs))
    places = (starts[:, :, None] + np.arange(length)[None, None, :]) % whole
    return np.asarray(places.reshape(paths, runs * length)[:, :years])


def from_record(
    scenario: Scenario, stated: Uncertainty, places: NDArray[np.int64], *, own_means: bool
) -> Markets:
    """Paths that follow the record's years at `places` (paths, years)."""
    assets, years = tuple(scenario.market.assets), places.shape[1]
    inflation = np.log1p(_inflation(scenario, years))
    growth = np.empty((*places.shape, len(assets)))
    trend = _trend(scenario, years)
    for column, name in enumerate(assets):
        record = record_of(name, stated)
        if record is None:  # its price stands still: certain
            growth[:, :, column] = np.exp(trend[:, column])
            continue
        found = real(record)
        own = deviation(record)
        spread = stated.volatility.get(name, own) / own
        moved = spread * (found - found.mean())
        if own_means:
            centre: Sequence[float] | Array = np.full(years, found.mean())
        else:
            centre = trend[:, column] - inflation
            if stated.centre == "mean":
                centre = centre - np.log(np.exp(moved).mean())
        growth[:, :, column] = np.exp(np.asarray(centre)[None, :] + moved[places])
    prices, yearly = _record_prices(stated, places, inflation, own_means)
    return Markets(assets, np.clip(growth * yearly[:, :, None], LEAST, MOST) - 1.0, prices)


def _record_prices(
    stated: Uncertainty, places: NDArray[np.int64], inflation: Array, own_means: bool
) -> tuple[Array, Array]:
    """Prices beside the plan's, and what prices grow by each year."""
    prices = np.ones((len(places), places.shape[1] + 1))
    if stated.inflation is None:
        return prices, np.broadcast_to(np.exp(inflation), places.shape)
    found = logs(INFLATION)
    moved = found[places] - (inflation[None, :] if own_means else found.mean())
    prices[:, 1:] = np.exp(np.cumsum(moved, axis=1))
    return prices, np.exp(inflation[None, :] + moved)
