"""A first day's trades on every path: taxable accounts as the rule locates assets, others what completes the target."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..simulate.rule import Location
from .books import PathBooks
from .home import Home, HomeYear
from .invest import completed, poured, shares, traded, within_bands

Array = NDArray[np.float64]


class Held(NamedTuple):
    """After a first day's trades: taxable assets, the gain realised, cash out of them, and the mixes of the others."""

    taxable: Array
    gain: Array
    cash: Array
    deferred: Array
    free: Array


class PathInvestor:
    """The trades of one year under one location; `invest` changes nothing."""

    def __init__(self, home: Home, year: HomeYear, books: PathBooks, location: Location) -> None:
        self.home, self.year, self.books, self.location = home, year, books, location
        self.cost = home.scenario.market.trading_cost
        self.tv = books.values.sum(axis=0)

    def invest(self, cash: Array, deferred: Array, free: Array) -> Held:
        year, values = self.year, self.books.values
        value = np.where(cash >= 0.0, self.tv - cash / (1.0 - self.cost), self.tv - cash / (1.0 + self.cost))
        value = np.maximum(value, 0.0)
        place = self.home.setting
        if place.mixes or place.alike:
            mix = np.array(place.taxable_mix if place.mixes else year.target)[:, None]
            held, own = traded(values, value, mix * value), np.broadcast_to(mix, values.shape)
            if place.alike:
                own = np.broadcast_to(year.target[:, None], values.shape)
            return self._realised(held, cash, own, own)
        weight = year.facts.deferred_weight
        counted = weight * deferred
        elsewhere = counted + free
        whole = value + elsewhere
        target, low = year.target[:, None] * whole, year.low[:, None] * whole
        high, same = year.high[:, None] * whole, self.location == "same mix"
        if same:
            wanted = year.target[:, None] * value
        else:
            order = place.bonds_first
            left = target - poured(target, order, counted)
            wanted = left - poured(left, tuple(reversed(order)), free)
        held = within_bands(traded(values, value, wanted), target, low, high, elsewhere)
        rest = completed(held, target, low)
        goal = np.broadcast_to(year.target[:, None], rest.shape)
        if same:
            mix = shares(rest, goal)
            return self._realised(held, cash, mix, mix)
        inside = poured(rest, place.bonds_first, counted)
        return self._realised(held, cash, shares(inside, goal), shares(rest - inside, goal))

    def _realised(self, held: Array, cash: Array, deferred: Array, free: Array) -> Held:
        values, basis = self.books.values, self.books.basis
        sold = np.maximum(values - held, 0.0)
        gain = (sold * (1.0 - basis / np.maximum(values, 1e-9))).sum(axis=0)
        return Held(held, gain, cash, deferred, free)
