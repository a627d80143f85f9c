"""Facts of a whole path that decide how its first years are written.

A year's columns and rows come from the facts of that year, but for these: what can happen in any later year decides
them too. Programs that are to have the same first years are written with the same ones, forced: more columns, and the
same plans. Two more facts look ahead and cannot be forced, for what a year costs turns on them: the cliffs that are
paid in a later year (Medicare's, two years on, and who is enrolled then), for which each path pays itself (paths.py),
and which Roth IRAs' order matters still.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WholePath:
    """What is true of some path.

    losses     whether anything can ever be sold at a loss, or a loss is carried
    moving     the assets whose price ever changes, which therefore need lots
    followed   whether both spouses' losses are followed to the final joint return
    """

    losses: bool = False
    moving: frozenset[str] = frozenset()
    followed: bool = False

    def __or__(self, other: WholePath) -> WholePath:
        return WholePath(
            self.losses or other.losses, self.moving | other.moving, self.followed or other.followed
        )


UNFORCED = WholePath()
