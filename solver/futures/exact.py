"""Some of the paths again by the simulator with lots, whose returns the audit's own arithmetic works out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...models.household.facts import AssetYear, Horizon, Period
from ...models.scenario import Scenario
from ...models.scenario.return_facts import pays_all
from ..simulate.follow import Followed, follow
from ..simulate.household import setting
from ..stopping import heed
from .document import Exactness
from .draw import Markets
from .follow import Outcomes
from .policies import Policy

Array = NDArray[np.float64]
PATHS = 200


def exactness(
    scenario: Scenario,
    horizon: Horizon,
    policy: Policy,
    markets: Markets,
    found: Outcomes,
    paths: int = PATHS,
    tell: Callable[[int], None] = lambda done: None,
) -> Exactness | None:
    """The first paths of `found` again; None where inflation moves, which that simulator does not know.

    What it gives is of as many paths as were followed before a stop.
    """
    if markets.moves:
        return None
    estates, ends = [], []
    for number in range(min(paths, markets.paths)):
        heed()
        tell(number)
        followed = follow_exactly(scenario, horizon, policy, markets.returns[number])
        ends.append(-1 if followed.failed_in is None else followed.years_lasting)
        estates.append(followed.estate / horizon.estate_deflator)
    return _compared(np.array(estates), np.array(ends), found)


def _compared(estates: Array, ends: NDArray[np.int64], found: Outcomes) -> Exactness:
    many = len(ends)
    mine, at_once = found.failed[:many], found.estate[:many]
    same = ((ends < 0) & (mine < 0)) | ((ends >= 0) & (mine >= 0) & (np.abs(ends - mine) <= 1))
    both = (ends < 0) & (mine < 0) & (estates > 1.0)
    apart = at_once[both] / estates[both] - 1.0 if both.any() else np.zeros(1)
    means = at_once[both].mean() / estates[both].mean() - 1.0 if both.any() else 0.0
    return Exactness(
        paths=many,
        same_end=int(same.sum()),
        fail_exact=int((ends >= 0).sum()),
        fail_at_once=int((mine >= 0).sum()),
        estate_median=float(np.median(apart)),
        estate_p95=float(np.quantile(np.abs(apart), 0.95)),
        estate_of_means=float(means),
    )


def follow_exactly(scenario: Scenario, horizon: Horizon, policy: Policy, returns: Array) -> Followed:
    """One path (years, assets) by the simulator with lots."""
    market = scenario.market.assets
    paying = frozenset(
        name for name, asset in market.items() if pays_all(name, scenario.uncertainty, asset.unchanging)
    )
    mine = with_returns(horizon, tuple(market), returns, paying)
    home = setting(scenario, mine)
    if policy.targets is None:
        return follow(home, policy.rule)
    last = len(policy.targets) - 1
    return follow(home, policy.rule, targets=[policy.targets[min(t, last)] for t in range(len(home.years))])


def with_returns(
    horizon: Horizon, assets: tuple[str, ...], returns: Array, paying: frozenset[str]
) -> Horizon:
    """The horizon with other returns by year; those `paying` pay all that they return, the others as they did."""
    prices, periods = dict.fromkeys(assets, 1.0), []
    previous: Period | None = None
    for period, row in zip(horizon.periods, returns, strict=False):
        held = {
            name: _asset_year(period.assets[name], prices[name], float(rate), name in paying)
            for name, rate in zip(assets, row, strict=True)
        }
        prices = {name: asset.price_next for name, asset in held.items()}
        previous = replace(period, assets=held, previous=previous)
        periods.append(previous)
    return replace(horizon, periods=tuple(periods))


def _asset_year(asset: AssetYear, price: float, total: float, pays: bool) -> AssetYear:
    paid = asset.yields
    if not pays or not paid:
        return replace(asset, price=price, growth=total - paid)
    share = max(total, 0.0) / paid
    return replace(
        asset,
        price=price,
        growth=min(total, 0.0),
        interest=share * asset.interest,
        treasury_interest=share * asset.treasury_interest,
        tax_exempt_interest=share * asset.tax_exempt_interest,
        ordinary_dividends=share * asset.ordinary_dividends,
        qualified_dividends=share * asset.qualified_dividends,
    )
