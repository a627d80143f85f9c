"""What is known of every path on a first day: balances, assets, losses, earlier returns. All in dollars of the year at
the plan's prices: where prices on a path are higher than the plan's, its dollars are worth less and are counted so."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .home import Home

Array = NDArray[np.float64]


@dataclass
class PathBooks:
    """Arrays by path; `values` and `basis` of taxable assets are (assets, paths).

    carry       cash that the year before left, with its yields
    seasoned    of each Roth account what leaves it untaxed before 59 1/2: contributions and conversions of five years
    converted   what reached each Roth account, by year, until it is seasoned
    magi        of earlier returns, with the number of the filing status
    scale       what spending has been cut or raised to, a share of what is planned
    """

    values: Array
    basis: Array
    balances: dict[str, Array]
    seasoned: dict[str, Array]
    carry_short: Array
    carry_long: Array
    carry: Array
    scale: Array
    magi: list[Array]
    converted: dict[str, list[Array]] = field(default_factory=dict)

    @property
    def wealth(self) -> Array:
        found: Array = self.values.sum(axis=0) + self.carry
        for balance in self.balances.values():
            found = found + balance
        return found

    def of(self, paths: NDArray[np.int64]) -> PathBooks:
        """Those of some of the paths, by their places."""

        def each(held: dict[str, Array]) -> dict[str, Array]:
            return {name: amount[paths] for name, amount in held.items()}

        return PathBooks(
            self.values[:, paths],
            self.basis[:, paths],
            each(self.balances),
            each(self.seasoned),
            self.carry_short[paths],
            self.carry_long[paths],
            self.carry[paths],
            self.scale[paths],
            [magi[paths] for magi in self.magi],
            {name: [amount[paths] for amount in years] for name, years in self.converted.items()},
        )

    def reprice(self, ratio: Array) -> None:
        """Into the next year's dollars at the plan's prices: `ratio` is how much more prices rose than in the plan."""
        for held in (self.values, self.basis, self.carry_short, self.carry_long, self.carry):
            held /= ratio
        for group in (self.balances, self.seasoned):
            for name in group:
                group[name] = group[name] / ratio
        self.magi = [magi / ratio for magi in self.magi]
        for name, years in self.converted.items():
            self.converted[name] = [amount / ratio for amount in years]


def opened(home: Home, paths: int) -> PathBooks:
    """The books on the first day of the plan."""

    def each(amount: float) -> Array:
        return np.full(paths, amount)

    columns = np.ones((1, paths))
    prior = [magi for magi, _ in home.horizon.prior_returns] or [0.0, 0.0]
    short, long = home.losses
    return PathBooks(
        home.values[:, None] * columns,
        home.basis[:, None] * columns,
        {name: each(balance) for name, balance in home.balances.items()},
        {name: each(home.seasoned.get(name, 0.0)) for name in home.balances},
        each(short),
        each(long),
        each(0.0),
        each(1.0),
        [each(magi) for magi in prior],
        {name: [] for name in home.balances},
    )
