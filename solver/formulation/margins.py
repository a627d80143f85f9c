"""What a plan keeps clear below a cliff: `limits.cliff_margin`, but not more than there is between two close steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...models.laws.law import Edge

LEAST_MARGIN = 0.1
"""Dollars always kept clear below a cliff, so that a solver's tolerance cannot cross it."""


def clear_below(
    edges: Sequence[Edge], forced: Mapping[str, float], margin: float
) -> tuple[dict[float, float], list[float]]:
    """Dollars by the value of a cliff, and the cliffs at which the margin is not kept for what is received.

    Of a law's steps closer together than twice the margin it is half of the way from the one before; where what is
    received whatever is decided lies within it, next to nothing.
    edges     ascending; `forced`: by line what is received
    """
    found: dict[float, float] = {}
    before: dict[tuple[str, str], float] = {}
    freed: list[float] = []
    for edge in edges:
        if not edge.is_cliff:
            continue
        last = before.get((edge.law, edge.line))
        keep = margin if last is None else min(margin, 0.5 * (edge.value - last))
        before[edge.law, edge.line] = edge.value
        found[edge.value] = max(keep, LEAST_MARGIN, found.get(edge.value, 0.0))
        if edge.value - margin < forced[edge.line] <= edge.value:
            freed.append(edge.value)
    return found | dict.fromkeys(freed, LEAST_MARGIN), freed
