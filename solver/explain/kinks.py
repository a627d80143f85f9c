"""Where piecewise linear functions turn or jump: found exactly, by the lines from both ends and by halving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float64]
Function = Callable[[float], Row]
NARROW = 1e-3
"""Dollars: an interval no wider than this that still turns is a kink (or a jump) itself."""
STRAIGHT = 1e-7
"""Dollars off a line within which a value lies on it."""
JUMP = 0.05
"""Dollars by which a function rises at one place, where it is no slope that does it."""
SAME = 1e-6
"""Rates that differ by less are one rate."""


class Pieces(NamedTuple):
    """The straight pieces ``(from, to, slopes)`` in order, and where more than ``place`` is a jump ``(place, by)``."""

    pieces: list[tuple[float, float, Row]]
    jumps: list[tuple[float, Row]]


def pieces(function: Function, start: float, end: float, step: float) -> Pieces:
    """The straight pieces and the jumps of all components of a piecewise linear function together.

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


def _joined(function: Function, ends: Sequence[float]) -> Pieces:
    """Pieces between ends, without the ends at which nothing turns; jumps between them."""
    joined: list[tuple[float, float, Row]] = []
    jumps: list[tuple[float, Row]] = []
    run = [ends[0]]
    for end in ends[1:]:
        by = function(end) - function(run[-1])
        if end - run[-1] <= NARROW and abs(by).max() > JUMP:
            joined += _straight_pieces(function, run, joined)
            jumps.append((run[-1], by))
            run = [end]
        else:
            run.append(end)
    return Pieces([*joined, *_straight_pieces(function, run, joined)], jumps)


def _straight_pieces(
    function: Function, ends: Sequence[float], before: Sequence[tuple[float, float, Row]]
) -> list[tuple[float, float, Row]]:
    """The pieces of a stretch without a jump, from where those `before` end."""
    if len(ends) == 1:
        return []
    apart = [ends[0]]
    for end in ends[1:]:
        if end - apart[-1] > 2.0 * NARROW:
            apart.append(end)
    apart[-1] = ends[-1]
    if len(apart) == 1:
        return []
    joined: list[tuple[float, float, Row]] = []
    for a, b in pairwise(apart):
        inside = 0.25 * (b - a)
        slope = (function(b - inside) - function(a + inside)) / (2.0 * inside)
        if joined and abs(slope - joined[-1][2]).max() <= SAME:
            joined[-1] = (joined[-1][0], b, joined[-1][2])
        else:
            joined.append((a, b, slope))
    if before:
        joined[0] = (before[-1][1], *joined[0][1:])
    return joined
