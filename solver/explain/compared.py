"""The cheapest and the dearest of the places that a dollar may come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .explained import Explained


def cheapest(explanation: Explained, year: int, flow: str, *, more: bool) -> int | None:
    """The place of the cheapest price of a kind (of what is given up last, where less is moved)."""
    places = [
        place
        for place, cost in enumerate(explanation.costs)
        if cost.year == year and cost.flow == flow and cost.more == more and cost.loss is not None
    ]
    return min(places, key=lambda place: explanation.costs[place].loss or 0.0, default=None)


def dearest(explanation: Explained, year: int) -> int | None:
    """The account from which a dollar more costs the most, by more than a trifle."""
    places = [
        place
        for place, cost in enumerate(explanation.costs)
        if cost.year == year and cost.flow == "withdrawal" and cost.more and (cost.dearer or 0.0) > 0.01
    ]
    return max(places, key=lambda place: explanation.costs[place].dearer or 0.0, default=None)
