"""Where piecewise linear functions turn: kinks found exactly, by the lines from both ends and by halving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]
Function = Callable[[float], Row]
NARROW = 1e-3
"""Dollars: an interval no wider than this that still turns is a kink (or a jump) itself."""
STRAIGHT = 1e-7
"""Dollars off a line within which a value lies on it."""
SAME = 1e-6
"""Rates that differ by less are one rate."""


def pieces(function: Function, start: float, end: float, step: float) -> list[tuple[float, float, Row]]:
    """The straight pieces ``(from, to, slopes)`` of all components of a piecewise linear function together, in order.

    A kink is found to a tenth of a cent or better. Two turns that lie closer together than `step` and undo one
    another exactly are not seen.
    """
    known = cache(function)
    count = max(1, int(np.ceil((end - start) / step)))
    edges = [start + (end - start) * number / count for number in range(count + 1)]
    ends = [start]
    for a, b in pairwise(edges):
        _split(known, a, b, ends)
    return _joined(known, ends)


def _split(function: Function, a: float, b: float, ends: list[float]) -> None:
    """Appends the ends of pieces within ``(a, b]``: kinks, and places where an interval was halved."""
    quarter = 0.25 * (b - a)
    at_a, at_p, at_q, at_b = (function(x) for x in (a, a + quarter, b - quarter, b))
    chord = (at_b - at_a) / (b - a)
    off = np.maximum(abs(at_p - at_a - chord * quarter), abs(at_b - at_q - chord * quarter))
    if b - a > NARROW and off.max() > STRAIGHT:
        left, right = (at_p - at_a) / quarter, (at_b - at_q) / quarter
        most = int(abs(left - right).argmax())
        place = a
        if left[most] != right[most]:
            place = a + float((at_b - right * (b - a) - at_a)[most] / (left - right)[most])
        if a < place < b and _straight(function, a, place) and _straight(function, place, b):
            ends.append(place)
        else:
            middle = 0.5 * (a + b)
            _split(function, a, middle, ends)
            _split(function, middle, b, ends)
            return
    ends.append(b)


def _straight(function: Function, a: float, b: float) -> bool:
    """Whether an interval that turns at most once does not turn at all, in any component."""
    middle = 0.5 * (a + b)
    return bool(abs(function(a) + function(b) - 2.0 * function(middle)).max() <= STRAIGHT)


def _joined(function: Function, ends: Sequence[float]) -> list[tuple[float, float, Row]]:
    """Pieces between ends, without the ends at which nothing turns."""
    apart = [ends[0]]
    for end in ends[1:]:
        if end - apart[-1] > 2.0 * NARROW:
            apart.append(end)
    apart[-1] = ends[-1]
    joined: list[tuple[float, float, Row]] = []
    for a, b in pairwise(apart):
        inside = 0.25 * (b - a)
        slope = (function(b - inside) - function(a + inside)) / (2.0 * inside)
        if joined and abs(slope - joined[-1][2]).max() <= SAME:
            joined[-1] = (joined[-1][0], b, joined[-1][2])
        else:
            joined.append((a, b, slope))
    return joined
