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
    """After a first day's trades: taxable assets, the gain realised, cash out of them, and what other accounts hold,
    tax-deferred and free of tax."""

    taxable: Array
    gain: Array
    cash: Array
    deferred: Array
    free: Array


class PathInvestor:
    """The trades of one year under one location; `invest` changes nothing. A year's tax hangs on the taxable trades
    alone, so that what mixes the other accounts hold is asked once, of the trades that are made."""

    def __init__(self, home: Home, year: HomeYear, books: PathBooks, location: Location) -> None:
        self.home, self.year, self.books, self.location = home, year, books, location
        self.cost = home.scenario.market.trading_cost
        self.tv = books.values.sum(axis=0)
        self.gain_share = 1.0 - books.basis / np.maximum(books.values, 1e-9)

    def invest(self, cash: Array, deferred: Array, free: Array) -> Held:
        year, values = self.year, self.books.values
        value, place = self._value(cash), self.home.setting
        if place.mixes or place.alike:
            mix = np.array(place.taxable_mix if place.mixes else year.target)[:, None]
            return self._realised(traded(values, value, mix * value), cash, deferred, free)
        counted = year.facts.deferred_weight * deferred
        elsewhere = counted + free
        whole = value + elsewhere
        target, low, high = (part[:, None] * whole for part in (year.target, year.low, year.high))
        if self.location == "same mix":
            wanted = year.target[:, None] * value
        else:
            order = place.bonds_first
            left = target - poured(target, order, counted)
            wanted = left - poured(left, tuple(reversed(order)), free)
        held = within_bands(traded(values, value, wanted), target, low, high, elsewhere)
        return self._realised(held, cash, deferred, free)

    def mixes(self, held: Held) -> tuple[Array, Array]:
        """What the accounts hold that are tax-deferred, and those free of tax: each asset's part."""
        year, place = self.year, self.home.setting
        if place.mixes or place.alike:
            mix = year.target if place.alike else np.array(place.taxable_mix)
            own = np.broadcast_to(mix[:, None], held.taxable.shape)
            return own, own
        counted = year.facts.deferred_weight * held.deferred
        whole = self._value(held.cash) + (counted + held.free)
        rest = completed(held.taxable, year.target[:, None] * whole, year.low[:, None] * whole)
        goal = np.broadcast_to(year.target[:, None], rest.shape)
        if self.location == "same mix":
            mix = shares(rest, goal)
            return mix, mix
        inside = poured(rest, place.bonds_first, counted)
        return shares(inside, goal), shares(rest - inside, goal)

    def _value(self, cash: Array) -> Array:
        """What taxable accounts are worth after so much cash out of them, or into them."""
        rate = np.where(cash >= 0.0, 1.0 - self.cost, 1.0 + self.cost)
        return np.asarray(np.maximum(self.tv - cash / rate, 0.0))

    def _realised(self, held: Array, cash: Array, deferred: Array, free: Array) -> Held:
        values = self.books.values
        sold = np.maximum(values - held, 0.0)
        gain = (sold * self.gain_share).sum(axis=0)
        return Held(held, gain, cash, deferred, free)
