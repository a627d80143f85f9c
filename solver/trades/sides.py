"""Which side of a ticker the orders are on: a loss taken, or shares bought; never both (`wash_sales.py`)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np

from .facts import Household
from .problem import Answer, Bounds, OrdersProblem
from .rows import UNIT, Vector

DUST = 1e-4
"""Thousands of dollars below which a trade is none."""
TURNS = 10
"""How many tickers are tried on their other sides, those with the least to lose first."""
Side = Literal["loss", "loss_of_all", "purchase"]
"""A loss may be taken; it may, and what was bought within the last 30 days is sold as well; shares may be bought."""


def decide(problem: OrdersProblem, relaxed: Answer) -> tuple[Answer, Bounds] | None:
    """The best answer found with every ticker on one side, and its bounds; None where no choice meets the amounts.

    Tickers the relaxed answer trades on one side stay there, unless a part of the loss would be disallowed. Where it
    takes a loss and buys as well the loss comes first, then each such ticker is tried the other way; where a part would
    be disallowed, all that was bought lately is tried to be sold too. The result may fall short of the best choice of
    sides: by no more than its distance from the relaxed answer.
    """
    lost, bought = _traded(problem, relaxed.x)
    sides: dict[str, Side] = dict.fromkeys(lost, "loss")
    best = _answer(problem, sides)
    doubtful = sorted(
        (group for group in lost if group in bought or _washed(problem, group)), key=lost.__getitem__
    )
    for group in doubtful[:TURNS]:
        for side in _others(problem, group):
            turned = sides | {group: side}
            other = _answer(problem, turned, best[0].objective if best else math.inf)
            if other is not None:
                best, sides = other, turned
    if best is None:
        best = _answer(problem, {})
    return best


def _washed(problem: OrdersProblem, group: str) -> bool:
    return group in problem.home.wash.bought


def _others(problem: OrdersProblem, group: str) -> tuple[Side, ...]:
    return ("loss_of_all", "purchase") if _washed(problem, group) else ("purchase",)


def _traded(problem: OrdersProblem, x: Vector) -> tuple[dict[str, float], dict[str, float]]:
    """Thousands of dollars sold at a loss, and bought or moved in kind, by set of identical tickers."""
    lost: dict[str, float] = {}
    bought: dict[str, float] = {}
    for into, index, group in _columns(problem.home):
        amounts = lost if into == "loss" else bought
        if x[index] > DUST:
            amounts[group] = amounts.get(group, 0.0) + float(x[index])
    return lost, bought


def _columns(home: Household) -> Iterator[tuple[Literal["loss", "purchase"], int, str]]:
    """(side, place in the vector, set of identical tickers) of every trade the rule is about."""
    group, index = home.wash.of, 0
    for parcel in home.parcels:
        if parcel.gain < 0.0:
            yield "loss", index, group(parcel.ticker)
        index += 1
    for purchase in home.purchases:
        yield "purchase", index, group(purchase.ticker)
        index += 1
    for move in home.moves:
        yield "purchase", index, group(home.parcels[move.parcel].ticker)
        index += 1


def _bounds(problem: OrdersProblem, sides: Mapping[str, Side]) -> Bounds:
    low, high = np.array(problem.rows.low), np.array(problem.rows.high)
    for what, index, group in _columns(problem.home):
        if (what == "loss") != (sides.get(group, "purchase") != "purchase"):
            high[index] = 0.0
    wash = problem.home.wash
    lately = {one.lot for group, side in sides.items() if side == "loss_of_all" for one in wash.bought[group]}
    for index, parcel in enumerate(problem.home.parcels):
        first = parcel.lots[0]
        if parcel.term is not None and (first.account, first.ticker, first.acquired) in lately:
            low[index] = parcel.most / UNIT
    return Bounds(low, high)


def _answer(
    problem: OrdersProblem, sides: Mapping[str, Side], under: float = math.inf
) -> tuple[Answer, Bounds] | None:
    """The optimum with each ticker on its side (a purchase where none is given), where it is below `under`."""
    bounds = _bounds(problem, sides)
    answer = problem.best(bounds, under)
    return None if answer is None else (answer, bounds)
