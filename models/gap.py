"""How far from the best a plan may be: its bound less its value, and when the two contradict each other.

A bound is a theorem about every plan. A plan that is better than it, by more than solver and audit may round, refutes
it: there is no gap then, of nothing or of anything else.
"""

from __future__ import annotations

DOLLARS = 1.0
SHARE = 1e-6
"""Dollars, or a share of the value where that is more, by which a plan may be better than its bound."""


def gap_of(bound: float, value: float, sign: float) -> float | None:
    """Dollars that the best may be better than `value`; None where the bound is false.

    `sign` is +1 where less is better, -1 where more is. Within the tolerance the two are the same, so nothing.
    """
    gap = sign * (value - bound)
    if gap < -max(DOLLARS, SHARE * abs(value)):
        return None
    return gap if gap > 0.0 else 0.0
