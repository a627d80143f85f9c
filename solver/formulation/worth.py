"""What a path counts in a tree's objective: its estate in today's dollars, and at what price spending may stay unmet.

    value of a path = counted(estate) - sum over years of price * unmet spending

`counted` is the estate itself, a concave utility of it in straight pieces, or the estate with more weight on the worst
futures (the mean of those below the tail's share, Rockafellar and Uryasev 2000). All of it is linear.

A price must be more than a dollar can grow to by the end times the steepest slope of what is counted, or it would pay
to go hungry and invest. It is stated as a multiple of that, so no multiple above 1 is too low.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ...models.household.facts import Horizon
from .model import INF, UNIT, ZERO, Expr, Model, Tag, total

OF_ONE_PATH = frozenset({"estate_piece", "estate_pieces", "estate_below"})
"""Columns and rows of one path's estate, which no other path shares though they have no year."""


class WrittenPath(Protocol):
    """A program with its estate and unmet spending written, thousands of dollars."""

    model: Model
    horizon: Horizon
    estate: Expr
    unmet: list[Expr]


@dataclass(frozen=True)
class PathWorth:
    """How estates of paths are counted.

    times        the price of unmet spending, as a multiple of the most that a dollar can grow to on the path
    pieces       (width, slope) of a concave utility of the estate, today's thousands, the last width infinite
    tail_share   the weight of the worst futures whose mean counts apart; None: none does
    tail_weight  of the objective that they are, the rest being the mean of all
    """

    times: float
    pieces: tuple[tuple[float, float], ...] = ((INF, 1.0),)
    tail_share: float | None = None
    tail_weight: float = 0.0

    @property
    def steepest(self) -> float:
        """The most that a dollar more of some path's estate counts."""
        if self.tail_share is None:
            return self.pieces[0][1]
        return self.tail_weight / self.tail_share + 1.0 - self.tail_weight

    def prices(self, horizon: Horizon) -> list[float]:
        """By period, what a dollar of unmet spending costs on a path, both in today's dollars."""
        grown, found = 1.0, list[float]()
        for period in reversed(horizon.periods):
            best = max(period.first_day_return, *(asset.total_return for asset in period.assets.values()))
            grown *= 1.0 + max(0.0, best)
            real = grown * period.deflator / horizon.estate_deflator
            found.append(self.times * self.steepest * max(1.0, real))
        return found[::-1]

    def cost(self, program: WrittenPath) -> Expr:
        """Writes what a path counts into its model; returns it as a cost, today's thousands."""
        horizon = program.horizon
        estate = program.estate * (1.0 / horizon.estate_deflator)
        priced = zip(program.unmet, self.prices(horizon), horizon.periods, strict=True)
        unmet = total(column * (price / period.deflator) for column, price, period in priced)
        return unmet - self._counted(program.model, estate)

    def _counted(self, model: Model, estate: Expr) -> Expr:
        if self.tail_share is not None:
            # the worst futures' mean is the most over `tail` of: tail less what estates are below it, by their share
            tail, below = model.column(Tag("estate_tail"), -INF), model.column(Tag("estate_below"))
            model.row(Tag("estate_below"), tail - estate - below, "<=")
            worst = tail - below * (1.0 / self.tail_share)
            return worst * self.tail_weight + estate * (1.0 - self.tail_weight)
        if len(self.pieces) == 1:
            return estate * self.pieces[0][1]
        columns = [
            model.column(Tag("estate_piece", part=number), 0.0 if number else -INF, width)
            for number, (width, _) in enumerate(self.pieces)
        ]
        model.row(Tag("estate_pieces"), total(columns) - estate, "<=")
        return total(column * slope for column, (_, slope) in zip(columns, self.pieces, strict=True))

    def value(self, estates: Sequence[float], short: Sequence[float], weights: Sequence[float]) -> float:
        """The objective of paths with these estates and priced shortfalls, in today's dollars, by plain arithmetic."""
        paths = list(zip(estates, short, weights, strict=True))
        priced = sum(weight * lacking for _, lacking, weight in paths)
        if self.tail_share is None:
            return sum(weight * self._utility(estate) for estate, _, weight in paths) - priced
        mean = sum(weight * estate for estate, _, weight in paths)
        worst = _mean_of_worst(sorted((estate, weight) for estate, _, weight in paths), self.tail_share)
        return self.tail_weight * worst + (1.0 - self.tail_weight) * mean - priced

    def _utility(self, estate: float) -> float:
        counted, left = 0.0, estate
        for width, slope in self.pieces:
            part = min(left, width * UNIT)
            counted += part * slope
            left -= part
            if left <= 0.0:
                break
        return counted


def _mean_of_worst(ranked: Sequence[tuple[float, float]], share: float) -> float:
    """The mean of the lowest estates that weigh `share` together, the last of them in part."""
    left, found = share, 0.0
    for estate, weight in ranked:
        part = min(left, weight)
        found += part * estate
        left -= part
    return found / (share - max(0.0, left))


def unmet_column(model: Model, worth: PathWorth | None, year: int, spending: Expr) -> Expr:
    """What of a year's spending stays unmet, where it has a price: thousands; nothing elsewhere."""
    if worth is None:
        return ZERO
    return model.column(Tag("unmet", year), 0.0, max(0.0, spending.const))


def hold_idle(model: Model, worth: PathWorth | None, year: int, unspent: Expr, comes: float) -> None:
    """No cash lies idle beyond what a year brings by itself above its spending (`comes`, thousands): the mix of assets
    is held by the bands, and futures that fall are no reason to leave it."""
    if worth is not None:
        model.row(Tag("idle", year), unspent, "<=", max(0.0, comes))
