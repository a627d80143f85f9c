"""A followed variant as a search leaves its best plan, for what is made of one: the simplest plan near it."""

from __future__ import annotations

from ..formulation.model import UNIT
from ..optimiser.confirmed import Unconfirmed
from ..optimiser.second_stage import polished
from ..optimiser.solve import Certified
from .follow import FollowedVariant

__all__ = ["Unconfirmed", "as_certified"]


def as_certified(found: FollowedVariant) -> Certified:
    """The variant's plan, polished, with its bound; its live models must not have gone on since."""
    live = found.neighbour.live
    assert live is not None
    best = live.search.best
    assert best is not None
    polish = polished(live.one, best, "highs", 1, near=live.search)
    return Certified(
        program=polish.program,
        found=best,
        values=polish.values,
        bound=-found.bound / UNIT,
        rounds=0,
        binaries=0,
        interrupted=False,
        choices=polish.choices,
        basis=polish.basis,
    )
