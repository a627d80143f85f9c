"""The linear part of the problem as arrays over one vector of amounts, in thousands of dollars.

The vector holds, in this order: sales by parcel, purchases, moves in kind, cash out of each account (`out`: for the
year's outgo or into another taxable account; below 0 what arrives in one), conversions in cash leaving (`left`) and
reaching (`into`) each account, drift beyond the band by target (`beyond`), and by how much each wish is missed
(`missed`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .facts import Holder, Household

UNIT = 1000.0
Vector = NDArray[np.float64]
Affine = tuple[Vector, float]


@dataclass(frozen=True)
class RowParts:
    """Where each kind of amount stands in the vector."""

    sell: slice
    buy: slice
    move: slice
    out: slice
    left: slice
    into: slice
    beyond: slice
    missed: slice
    size: int

    @property
    def wished(self) -> slice:
        """Drift and what is missed of the wishes."""
        return slice(self.beyond.start, self.missed.stop)


@dataclass(frozen=True)
class Rows:
    """`equal @ x == equal_to`, `most @ x <= at_most`, `low <= x <= high`; `short` and `long` net gains and `values`
    (after-tax, by target) are affine, and so is what of each wish is missed where it is above 0 (`wishes`); `cost` is
    linear."""

    parts: RowParts
    equal: Vector
    equal_to: Vector
    most: Vector
    at_most: Vector
    low: Vector
    high: Vector
    short: Affine
    long: Affine
    values: tuple[Affine, ...]
    wishes: tuple[Affine, ...]
    cost: Vector
    worth: float


def rows_of(home: Household, pools: bool) -> Rows:
    """The rows of a household; `pools` meets the plan's amounts by an owner's IRAs together."""
    return _Writer(home, pools).rows()


def _parts(home: Household, wishes: int) -> RowParts:
    sizes = [
        len(home.parcels),
        len(home.purchases),
        len(home.moves),
        *[len(home.holders)] * 3,
        len(home.targets),
        wishes,
    ]
    sell, buy, move, out, left, into, beyond, missed = (
        slice(sum(sizes[:index]), sum(sizes[: index + 1])) for index in range(len(sizes))
    )
    return RowParts(sell, buy, move, out, left, into, beyond, missed, sum(sizes))


class _Writer:
    def __init__(self, home: Household, pools: bool) -> None:
        self.home, self.pools = home, pools
        self.leaving = _leaving(home)
        self.barred = [name for name in home.holders if home.wishes.bars(name, home.cash_asset)]
        self.sold = [at for at, p in enumerate(home.parcels) if p.asset in home.wishes.kept and p.most > 0.0]
        count = len(self.leaving) + len(self.barred) + bool(self.sold) + (home.wishes.least_cash > 0.0)
        self.parts = _parts(home, count)
        self.at = {name: index for index, name in enumerate(home.holders)}
        worth = sum(home.weights[p.account] * p.value for p in home.parcels)
        worth += sum(home.weights[name] * holder.cash for name, holder in home.holders.items())
        self.worth = max(worth, 1.0) / UNIT
        self.cash = {name: self._cash(holder) for name, holder in home.holders.items()}

    def rows(self) -> Rows:
        parts, home = self.parts, self.home
        equal, most = list(self._equal()), list(self._most())
        values = tuple(self._value(index) for index in range(len(home.targets)))
        most += self._drift(values)
        wishes = tuple((row, amount / UNIT) for row, amount in self._wishes())
        most += self._missed(wishes)
        low, high = self._bounds()
        cost = np.zeros(parts.size)
        cost[parts.sell] = [parcel.cost for parcel in home.parcels]
        cost[parts.buy] = [purchase.cost for purchase in home.purchases]
        return Rows(
            parts=parts,
            equal=np.array([row for row, _ in equal]),
            equal_to=np.array([amount for _, amount in equal]) / UNIT,
            most=np.array([row for row, _ in most]),
            at_most=np.array([amount for _, amount in most]) / UNIT,
            low=low,
            high=high,
            short=self._gain("short", home.carry_short),
            long=self._gain("long", home.carry_long),
            values=values,
            wishes=wishes,
            cost=cost,
            worth=self.worth,
        )

    def _row(self) -> Vector:
        return np.zeros(self.parts.size)

    def _cash(self, holder: Holder) -> Affine:
        """Cash of an account after its orders: (row, dollars today)."""
        home, parts, row, at = self.home, self.parts, self._row(), self.at[holder.name]
        row[parts.sell] = [(p.account == holder.name) * (1.0 - p.cost) for p in home.parcels]
        row[parts.buy] = [-(p.account == holder.name) * (1.0 + p.cost) for p in home.purchases]
        row[parts.out.start + at] = row[parts.left.start + at] = -1.0
        row[parts.into.start + at] = 1.0
        return row, holder.cash

    def _moved(self, row: Vector, what: str, name: str, arriving: bool) -> None:
        """Adds the moves of a kind out of, or into, an account."""
        for index, move in enumerate(self.home.moves):
            place = move.to if arriving else self.home.parcels[move.parcel].account
            if move.what == what and place == name:
                row[self.parts.move.start + index] = 1.0

    def _equal(self) -> Iterator[Affine]:
        """The plan's amounts: cash for the year, distributions, conversions, arrivals."""
        home, parts = self.home, self.parts
        row = self._row()
        row[parts.out] = 1.0
        yield row, home.need
        for pool in _pools(home, self.pools):
            gone, converted = self._row(), self._row()
            for name in pool:
                gone[parts.out.start + self.at[name]] = 1.0
                converted[parts.left.start + self.at[name]] = 1.0
                self._moved(gone, "distribution", name, False)
                self._moved(converted, "conversion", name, False)
            yield gone, sum(home.holders[name].distributed for name in pool)
            yield converted, sum(home.holders[name].converted_out for name in pool)
        for name, holder in home.holders.items():
            if holder.converted_in > 0.0:
                row = self._row()
                row[parts.into.start + self.at[name]] = 1.0
                self._moved(row, "conversion", name, True)
                yield row, holder.converted_in
        for owner in {holder.owner for holder in home.holders.values() if holder.converted_in > 0.0}:
            own = [at for name, at in self.at.items() if home.holders[name].owner == owner]
            row = self._row()
            row[[parts.left.start + at for at in own]] = 1.0
            row[[parts.into.start + at for at in own]] = -1.0
            yield row, 0.0

    def _most(self) -> Iterator[Affine]:
        """No account is overdrawn; no more of a parcel is sold and moved together than there is."""
        for row, opening in self.cash.values():
            yield -row, opening
        together: dict[int, list[int]] = {}
        for index, move in enumerate(self.home.moves):
            together.setdefault(move.parcel, []).append(index)
        for parcel, moves in together.items():
            row = self._row()
            row[self.parts.sell.start + parcel] = 1.0
            row[[self.parts.move.start + index for index in moves]] = 1.0
            yield row, self.home.parcels[parcel].most

    def _value(self, index: int) -> Affine:
        """After-tax value of a target's asset after the orders, in its accounts."""
        home, parts, target, row, start = self.home, self.parts, self.home.targets[index], self._row(), 0.0

        def weight(name: str) -> float:
            fits = target.treatment in (None, home.holders[name].kind.tax)
            return home.weights[name] if fits else 0.0

        for at, parcel in enumerate(home.parcels):
            if parcel.asset == target.asset:
                row[parts.sell.start + at] -= weight(parcel.account)
                start += weight(parcel.account) * parcel.value
        for at, purchase in enumerate(home.purchases):
            if purchase.asset == target.asset:
                row[parts.buy.start + at] += weight(purchase.account)
        for at, move in enumerate(home.moves):
            source = home.parcels[move.parcel]
            if source.asset == target.asset:
                row[parts.move.start + at] += weight(move.to) - weight(source.account)
        if target.asset == home.cash_asset:
            for name, (cash, opening) in self.cash.items():
                row += weight(name) * cash
                start += weight(name) * opening
        return row, start / UNIT

    def _drift(self, values: tuple[Affine, ...]) -> list[Affine]:
        """beyond >= |value - share x total| - band x total, both ways."""
        total, start = sum(row for row, _ in values), sum(amount for _, amount in values)
        rows = []
        for index, (target, (row, amount)) in enumerate(zip(self.home.targets, values, strict=True)):
            for sign in (1.0, -1.0):
                away = sign * (row - target.share * total) - self.home.band * total
                away[self.parts.beyond.start + index] = -1.0
                opening = sign * (amount - target.share * start) - self.home.band * start
                rows.append((away, -opening * UNIT))
        return rows

    def _wishes(self) -> Iterator[Affine]:
        """Dollars by which each wish is missed: what may not be where it is, cash where it may not be, what is kept and
        sold, cash that taxable accounts lack."""
        home, parts = self.home, self.parts
        for parcels in self.leaving.values():
            row = self._row()
            row[[parts.sell.start + at for at in parcels]] = -1.0
            for at, move in enumerate(home.moves):
                row[parts.move.start + at] -= move.parcel in parcels
            yield row, sum(home.parcels[at].most for at in parcels)
        for name in self.barred:
            yield self.cash[name]
        if self.sold:
            row = self._row()
            row[[parts.sell.start + at for at in self.sold]] = 1.0
            yield row, 0.0
        if home.wishes.least_cash > 0.0:
            row, held = self._still()
            yield -row, home.wishes.least_cash - held

    def _still(self) -> Affine:
        """What taxable accounts hold after the orders of assets whose price never changes: (row, dollars today)."""
        home, parts, row, start = self.home, self.parts, self._row(), 0.0
        still, taxable = home.wishes.still, {name for name, h in home.holders.items() if h.taxable}
        for at, parcel in enumerate(home.parcels):
            if parcel.account in taxable and parcel.asset in still:
                row[parts.sell.start + at] -= 1.0
                start += parcel.value
        for at, purchase in enumerate(home.purchases):
            row[parts.buy.start + at] += purchase.account in taxable and purchase.asset in still
        for at, move in enumerate(home.moves):
            row[parts.move.start + at] += move.to in taxable and home.parcels[move.parcel].asset in still
        for name in taxable if home.cash_asset in still else ():
            cash, opening = self.cash[name]
            row, start = row + cash, start + opening
        return row, start

    def _missed(self, wishes: tuple[Affine, ...]) -> list[Affine]:
        """missed >= what is missed of each wish."""
        rows = []
        for index, (row, amount) in enumerate(wishes):
            short = np.array(row)
            short[self.parts.missed.start + index] = -1.0
            rows.append((short, -amount * UNIT))
        return rows

    def _bounds(self) -> tuple[Vector, Vector]:
        """What restrictions and the last 30 days leave; nothing below 0 but cash that reaches a taxable account."""
        home, parts, wash = self.home, self.parts, self.home.wash
        low, high = self._row(), self._row()
        ceiling = 10.0 * (self.worth + home.need / UNIT)
        high[parts.sell] = [parcel.most / UNIT for parcel in home.parcels]
        high[parts.buy] = [
            0.0 if wash.of(purchase.ticker) in wash.no_purchase else ceiling for purchase in home.purchases
        ]
        high[parts.move] = [home.parcels[move.parcel].most / UNIT for move in home.moves]
        high[parts.wished] = ceiling
        high[parts.out] = ceiling
        low[parts.out] = [-ceiling * holder.taxable for holder in home.holders.values()]
        high[parts.left] = [holder.converted_out > 0.0 and ceiling for holder in home.holders.values()]
        if self.pools:
            high[parts.left] = [holder.kind.converts and ceiling for holder in home.holders.values()]
        high[parts.into] = [holder.converted_in > 0.0 and ceiling for holder in home.holders.values()]
        return low, high

    def _gain(self, term: str, carried: float) -> Affine:
        row = self._row()
        row[self.parts.sell] = [parcel.gain * (parcel.term == term) for parcel in self.home.parcels]
        return row, -carried / UNIT


def _leaving(home: Household) -> dict[str, list[int]]:
    """By account, the parcels that may not be there and can be sold."""
    leaving: dict[str, list[int]] = {}
    for at, parcel in enumerate(home.parcels):
        if home.wishes.must_go(parcel) and parcel.most > 0.0:
            leaving.setdefault(parcel.account, []).append(at)
    return leaving


def _pools(home: Household, together: bool) -> Iterator[tuple[str, ...]]:
    """Accounts whose amounts are met together: each tax-advantaged one by itself, or an owner's IRAs of a kind."""
    pools: dict[tuple[str, str], list[str]] = {}
    for name, holder in home.holders.items():
        if not holder.taxable:
            alone = not together or holder.kind.employer
            pools.setdefault((name, "") if alone else (holder.owner, holder.kind.name), []).append(name)
    yield from (tuple(names) for names in pools.values())
