"""Which side of a ticker the orders are on: a loss taken, or shares bought; never both (`wash_sales.py`)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from .facts import Household
from .problem import Answer, Bounds, Problem
from .rows import Vector

DUST = 1e-4
"""Thousands of dollars below which a trade is none."""
TURNS = 10
"""How many tickers are tried on their other side, those with the least to lose first."""


def decide(problem: Problem, relaxed: Answer) -> tuple[Answer, Bounds] | None:
    """The best answer found with every ticker on one side, and its bounds; None where no choice meets the amounts.

    Tickers the relaxed answer trades on one side stay there; where it takes a loss and buys as well the loss comes
    first, then each such ticker is tried the other way. The result may fall short of the best choice of sides: by no
    more than its distance from the relaxed answer.
    """
    lost, bought = _traded(problem, relaxed.x)
    both = sorted((group for group in lost if group in bought), key=lambda group: lost[group])
    losing = frozenset(lost)
    best = _answer(problem, losing)
    for group in both[:TURNS]:
        turned = losing - {group}
        other = _answer(problem, turned, best[0].objective if best else math.inf)
        if other is not None:
            best, losing = other, turned
    if best is None:
        best = _answer(problem, frozenset())
    return best


def _traded(problem: Problem, x: Vector) -> tuple[dict[str, float], dict[str, float]]:
    """Thousands of dollars sold at a loss, and bought or moved in kind, by set of identical tickers."""
    lost: dict[str, float] = {}
    bought: dict[str, float] = {}
    for into, index, group in _columns(problem.home):
        amounts = lost if into == "loss" else bought
        if x[index] > DUST:
            amounts[group] = amounts.get(group, 0.0) + float(x[index])
    return lost, bought


def _columns(home: Household) -> Iterator[tuple[str, int, str]]:
    """("loss" or "purchase", place in the vector, set of identical tickers) of every trade the rule is about."""
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


def _bounds(problem: Problem, losing: frozenset[str]) -> Bounds:
    high = np.array(problem.rows.high)
    for what, index, group in _columns(problem.home):
        if (what == "loss") != (group in losing):
            high[index] = 0.0
    return Bounds(problem.rows.low, high)


def _answer(
    problem: Problem, losing: frozenset[str], under: float = math.inf
) -> tuple[Answer, Bounds] | None:
    """The optimum with these tickers on the side of losses, where it is below `under`."""
    bounds = _bounds(problem, losing)
    answer = problem.best(bounds, under)
    return None if answer is None else (answer, bounds)
