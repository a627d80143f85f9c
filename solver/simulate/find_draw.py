"""The draw that pays for a year to the cent, and the amount that a rule fills at that draw."""

from __future__ import annotations

import math
from collections.abc import Callable

from .first_day import Attempt, FirstDay

CENT = 0.01
FINE = 0.001


def find_draw(day: FirstDay, guess: float, filled: float) -> Attempt | None:
    """The year whose cash is spent to the cent but for its yields, or carries what cannot be invested.

    None when money runs out, or income lies outside `limits.marketplace_magi` or `limits.agi` whatever is filled.

    `guess` and `filled` are where the search begins, last year's draw and filling.
    """
    if day.sources.impossible:
        return None
    tried: dict[float, Attempt] = {}
    start = filled

    def left(draw: float) -> float:
        nonlocal start
        tried[draw] = attempt = _filled(day, draw, start)
        start = attempt.filled
        return attempt.unspent

    low, high = day.least_draw, day.splitter.ceiling
    if high < low:  # what must be invested cannot be raised
        return None
    draw = least_root(left, low, high, guess, CENT / 2, 0.85)
    if draw is None or not day.keeps(tried[draw].lines, CENT):
        return None
    return tried[draw]


def unpaid_at_most(day: FirstDay) -> float:
    """Dollars of a year's spending, taxes and premiums that nothing pays though all is drawn that may be."""
    if day.sources.impossible:
        return 0.0
    most = max(day.splitter.ceiling, day.splitter.low)
    return max(0.0, -day.attempt(most, 0.0).unspent)


def _filled(day: FirstDay, draw: float, guess: float) -> Attempt:
    """The attempt at a draw, filled to the rule's aim from below or as far as there is money."""
    tried: dict[float, Attempt] = {}

    def over(filled: float) -> float:
        tried[filled] = attempt = day.attempt(draw, filled)
        return attempt.measure + FINE

    if day.aim == day.agi_least == -math.inf:
        return day.attempt(draw, 0.0)
    most = day.most_filled(draw)
    if day.aim == day.line == day.agi_most == math.inf:
        return day.attempt(draw, most)
    filled = least_root(over, 0.0, most, guess, FINE)
    return day.attempt(draw, most) if filled is None else tried[filled]


def least_root(
    f: Callable[[float], float], low: float, high: float, guess: float, tolerance: float, slope: float = 1.0
) -> float | None:
    """An x in [low, high] with 0 <= f(x) <= tolerance, for a rising f: `low` where f is above there, None where
    f(high) < 0.

    `slope` is what f is taken to rise by at first. Secant steps within a bracket, halved where they are slow. Where
    f jumps, the first x found above the jump.
    """
    below = above = None  # (x, f(x)) on either side
    x = min(max(guess, low), high)
    last: tuple[float, float] | None = None
    for step in range(200):
        y = f(x)
        if 0.0 <= y <= tolerance or (y > 0.0 and x <= low):
            return x
        if y < 0.0 and x >= high:
            return None
        if y < 0.0:
            below = (x, y)
        else:
            above = (x, y)
        if last is not None and abs(x - last[0]) > 1e-6:
            slope = min(2.0, max(0.1, (y - last[1]) / (x - last[0])))
        last = (x, y)
        x -= (y - tolerance / 2) / slope
        if below is not None and above is not None:
            if above[0] - below[0] < 1e-7 * max(1.0, abs(above[0])):
                return above[0]
            if step % 6 == 5 or (step > 12 and step % 2) or not below[0] < x < above[0]:
                x = (below[0] + above[0]) / 2
        elif step > 4:
            x = high if above is None else low
        x = min(max(x, low), high)
    raise AssertionError(f"no root of a rising function in [{low}, {high}]: between {below} and {above}")
