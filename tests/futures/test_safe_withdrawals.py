"""Published safe withdrawals, found again by the simulation of many paths on the record since 1928.

The papers draw at the end of each year, from US stocks and other bonds than the record has: Bengen (1994) intermediate
Treasury bonds, for which ten-year bonds and bills stand in by halves; Cooley, Hubbard and Walz (1998, table 3)
high-grade corporate bonds, for which Baa bonds stand in, which earned more.

W. P. Bengen, Determining Withdrawal Rates Using Historical Data, Journal of Financial Planning 7(4), October 1994,
171-180. P. L. Cooley, C. M. Hubbard, D. T. Walz, Retirement Savings: Choosing a Withdrawal Rate That Is Sustainable,
AAII Journal 20(2), February 1998, 16-21; table 3 (withdrawals adjusted for inflation and deflation, starts from 1926
on, all years to 1995) compared cell by cell with the copy in github.com/elliothevel/trinity, tests/data/outcomes.csv.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario
from decumulate.solver.baselines.rules import TAXABLE_FIRST
from decumulate.solver.futures.draw import Markets, every_start
from decumulate.solver.futures.follow import Follower
from decumulate.solver.futures.home import home_of
from decumulate.solver.futures.policies import Policy
from decumulate.solver.simulate.rule import Conversions, Rule

Saver = Callable[..., Scenario]
POLICY = Policy("spend", "spend", Rule("spend", "spend", TAXABLE_FIRST, Conversions(), "same mix"))
AT_YEAR_END = {"spending.shape": {"at_age": {76: 0, 77: 1}}}
"""The first day of each year but the first is the end of the year before."""
BAA = {"uncertainty": {"record": {"us_bond": "baa_corporate_bond_total"}}}
RATES = range(3, 13)
PUBLISHED = {
    (1.00, 15): (100, 100, 100, 91, 79, 70, 63, 55, 43, 34),
    (1.00, 20): (100, 100, 88, 75, 63, 53, 43, 33, 29, 24),
    (1.00, 25): (100, 100, 87, 70, 59, 46, 35, 30, 26, 20),
    (1.00, 30): (100, 95, 85, 68, 59, 41, 34, 34, 27, 15),
    (0.75, 15): (100, 100, 100, 95, 82, 68, 64, 46, 36, 27),
    (0.75, 20): (100, 100, 90, 75, 61, 51, 37, 27, 20, 12),
    (0.75, 25): (100, 100, 85, 65, 50, 37, 30, 22, 7, 2),
    (0.75, 30): (100, 98, 83, 68, 49, 34, 22, 7, 2, 0),
    (0.50, 15): (100, 100, 100, 93, 79, 64, 50, 32, 23, 13),
    (0.50, 20): (100, 100, 90, 75, 55, 33, 22, 10, 0, 0),
    (0.50, 25): (100, 100, 80, 57, 37, 20, 7, 0, 0, 0),
    (0.50, 30): (100, 95, 76, 51, 17, 5, 0, 0, 0, 0),
    (0.25, 15): (100, 100, 100, 89, 70, 50, 32, 18, 13, 7),
    (0.25, 20): (100, 100, 82, 47, 31, 16, 8, 4, 0, 0),
    (0.25, 25): (100, 93, 48, 24, 15, 4, 2, 0, 0, 0),
    (0.25, 30): (100, 71, 27, 20, 5, 0, 0, 0, 0, 0),
    (0.00, 15): (100, 100, 100, 71, 39, 21, 18, 16, 14, 9),
    (0.00, 20): (100, 90, 47, 20, 14, 12, 10, 2, 0, 0),
    (0.00, 25): (100, 46, 17, 15, 11, 2, 0, 0, 0, 0),
    (0.00, 30): (80, 20, 17, 12, 0, 0, 0, 0, 0, 0),
}
"""By share of stocks and years: per cent of the starts from 1926 on that last, at 3 to 12 % of the first value."""
NEAR = 8.0
CAUSED_BY_BONDS = {
    (0.50, 15): {8},
    (0.50, 20): {8},
    (0.50, 30): {7},
    (0.25, 15): {6, 7, 8},
    (0.25, 20): {5, 6},
    (0.25, 25): {5, 6},
    (0.25, 30): {4, 5},
    (0.00, 15): {6, 7},
    (0.00, 20): {4, 5},
    (0.00, 25): {4},
    (0.00, 30): {3, 4},
}
"""Cells further away than `NEAR`: Baa bonds are half or more of each, and last longer than high-grade ones did."""


def followed(scenario: Scenario, years: int) -> tuple[Follower, Markets, np.ndarray]:
    markets, starts = every_start(scenario, years)
    return Follower(home_of(scenario, build_horizon(scenario))), markets, starts


def safe_rates(follower: Follower, markets: Markets) -> np.ndarray:
    """The most that each start bears, a share of the first value."""
    low, high = np.zeros(markets.paths), np.full(markets.paths, 0.2)
    for _ in range(14):
        middle = (low + high) / 2.0
        lasts = follower.follow(POLICY, markets, level=1e6 * middle).failed < 0
        low, high = np.where(lasts, middle, low), np.where(lasts, high, middle)
    return low


def test_the_worst_start_of_half_stocks_is_in_the_sixties(saver: Saver) -> None:
    """Bengen: 4.15 % over thirty years, from 1966."""
    mix = {"us_stock": 0.5, "us_bond": 0.25, "cash": 0.25}
    follower, markets, starts = followed(saver(31, mix, **AT_YEAR_END), 31)
    rates = safe_rates(follower, markets)
    worst = int(np.argmin(rates))
    assert 1965 <= starts[worst] <= 1969
    assert rates[worst] == pytest.approx(0.0415, abs=0.003)


def away(saver: Saver, stocks: float, years: int) -> np.ndarray:
    """The simulation's shares less the published ones, points by rate."""
    mix = {name: share for name, share in (("us_stock", stocks), ("us_bond", 1.0 - stocks)) if share}
    follower, markets, starts = followed(saver(years + 1, mix, **AT_YEAR_END, **BAA), years + 1)
    both = np.flatnonzero(starts + years - 1 <= 1995)
    many = len(RATES)
    paths = np.tile(both, many)
    level = 1e4 * np.repeat(np.array(RATES, dtype=float), len(both))
    repeated = Markets(markets.assets, markets.returns[paths], markets.prices[paths])
    lasts = follower.follow(POLICY, repeated, level=level).failed < 0
    return 100.0 * lasts.reshape(many, len(both)).mean(axis=1) - np.array(PUBLISHED[stocks, years])


def check(saver: Saver, stocks: float, years: int) -> None:
    apart = away(saver, stocks, years)
    listed = CAUSED_BY_BONDS.get((stocks, years), set())
    beyond = {rate for rate, points in zip(RATES, apart, strict=True) if abs(points) > NEAR}
    assert beyond == listed, dict(zip(RATES, np.round(apart, 1), strict=True))
    assert all(apart[rate - 3] > 0.0 for rate in beyond), (
        "Baa bonds earned more: they last longer, never less"
    )


def test_only_mixes_of_half_bonds_or_more_are_listed() -> None:
    assert all(stocks <= 0.5 for stocks, _ in CAUSED_BY_BONDS)


@pytest.mark.parametrize(("stocks", "years"), [(0.75, 30), (0.5, 30), (1.0, 20)])
def test_shares_of_starts_that_last(saver: Saver, stocks: float, years: int) -> None:
    check(saver, stocks, years)


@pytest.mark.slow
@pytest.mark.parametrize(("stocks", "years"), sorted(PUBLISHED))
def test_every_published_share(saver: Saver, stocks: float, years: int) -> None:
    check(saver, stocks, years)
