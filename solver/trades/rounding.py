"""Whole shares and smallest orders: an answer's amounts made into what a broker accepts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import numpy as np

from ...models.positions.book import Security
from .parcels import Parcel
from .problem import Answer, Bounds, OrdersProblem
from .rows import UNIT, Vector

ROUNDS = 4
SHARE = 1e-6
"""A fraction of a share that is none."""


def without_small(problem: OrdersProblem, answer: Answer, bounds: Bounds) -> tuple[Answer, Bounds]:
    """Orders below the minimum left out one round after another, as long as the plan's amounts can be met."""
    home, least = problem.home, problem.options.minimum_order / UNIT
    for _ in range(ROUNDS):
        high = np.array(bounds.high)
        for columns in orders_of(problem):
            first = columns[0]
            if first < problem.rows.parts.sell.stop and home.wishes.must_go(home.parcels[first]):
                continue
            total = answer.x[columns].sum()
            if SHARE / UNIT < total < least:
                high[columns] = 0.0
        if np.array_equal(high, bounds.high):
            return answer, bounds
        narrower = Bounds(bounds.low, high)
        found = problem.within(answer.season, narrower)
        if found is None or problem.missed(found.x).sum() > problem.missed(answer.x).sum() + least * SHARE:
            return answer, bounds
        answer, bounds = problem.vertex(found, narrower), narrower
    return answer, bounds


def orders_of(problem: OrdersProblem) -> Iterator[list[int]]:
    """The places in the vector of each order: sales of a ticker in an account together; a purchase; a move."""
    home, parts = problem.home, problem.rows.parts
    sales: dict[tuple[str, str], list[int]] = {}
    for index, parcel in enumerate(home.parcels):
        sales.setdefault((parcel.account, parcel.ticker), []).append(index)
    yield from sales.values()
    yield from ([index] for index in range(parts.buy.start, parts.move.stop))


def whole(
    problem: OrdersProblem, answer: Answer, bounds: Bounds, securities: Mapping[str, Security]
) -> Vector:
    """The answer in whole shares where they are required.

    Moves in kind are rounded down and the rest solved again; then sales up, purchases down. What that leaves stays in
    the account as cash; where a sale cannot be rounded up, the cash taken out is less by a part of a share.
    """
    home, parts = problem.home, problem.rows.parts
    if not any(security.whole_shares for security in securities.values()):
        return answer.x
    low, high = np.array(bounds.low), np.array(bounds.high)
    for index, parcel in enumerate(home.parcels):
        if parcel.term is None:  # small sales may be needed after all, for what cannot move
            high[index] = parcel.most / UNIT
    for index, move in enumerate(home.moves, start=parts.move.start):
        parcel = home.parcels[move.parcel]
        if securities[parcel.ticker].whole_shares:
            low[index] = high[index] = _floor(answer.x[index], parcel.price)
    if home.moves:
        fixed = Bounds(low, high)
        found = problem.within(answer.season, fixed)
        answer = answer if found is None else problem.vertex(found, fixed)
    x = np.array(answer.x)
    for index, move in enumerate(home.moves, start=parts.move.start):
        high[move.parcel] -= x[index]
    for columns in orders_of(problem):
        if columns[0] < parts.sell.stop and securities[home.parcels[columns[0]].ticker].whole_shares:
            _round_sale(x, columns, [home.parcels[index] for index in columns], high)
    for index, purchase in enumerate(home.purchases, start=parts.buy.start):
        if securities[purchase.ticker].whole_shares:
            x[index] = _floor(x[index], purchase.price)
    return _paid(problem, x)


def _floor(amount: float, price: float) -> float:
    """Thousands of dollars of the whole shares in `amount`."""
    return math.floor(amount * UNIT / price + SHARE) * price / UNIT


def _round_sale(x: Vector, columns: list[int], parcels: list[Parcel], high: Vector) -> None:
    """Sales of one ticker in one account up to whole shares, cheapest lots first; all that is left as it is."""
    price = parcels[0].price
    sold, most = x[columns].sum() * UNIT / price, high[columns].sum() * UNIT / price
    left = most if parcels[0].term is None else sum(parcel.quantity for parcel in parcels)
    if sold > left - SHARE or sold < SHARE:
        return
    target = float(math.ceil(sold - SHARE))
    if target > most + SHARE:
        target = left if most > left - SHARE else float(math.floor(most + SHARE))
    more = (target - sold) * price / UNIT
    lots = sorted(zip(columns, parcels, strict=True), key=lambda lot: lot[1].gain, reverse=bool(more < 0.0))
    for index, _ in lots:
        step = min(more, high[index] - x[index]) if more > 0.0 else max(more, -x[index])
        x[index] += step
        more -= step


def _paid(problem: OrdersProblem, x: Vector) -> Vector:
    """Where rounding left an account short of cash, it gives out so much less."""
    cash = cash_after(problem, x)
    x[problem.rows.parts.out] += np.minimum(cash, 0.0)
    return x


def cash_after(problem: OrdersProblem, x: Vector) -> Vector:
    """Cash of each account after the orders, thousands of dollars: the first rows of `most` say it is not below 0."""
    rows, count = problem.rows, len(problem.home.holders)
    return rows.at_most[:count] - rows.most[:count] @ x
