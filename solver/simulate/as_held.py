"""Every account at its own mix of the start, all of them moved alike so that the household holds its target.

What the household holds too much of is given up in the same proportion wherever it lies, and each account takes, for
what it gave up, of what is missing in one proportion: which account holds more bonds than another stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .draws import Draw
from .investing import Invested, Investor
from .rebalancing import Vector, completed


def moved_alike(rows: Sequence[Vector], columns: Sequence[float]) -> list[Vector]:
    """Accounts' dollars by asset, whose sums by asset become `columns` while each account's own sum stays.

    `columns` sum to what the rows do.
    """
    sums = [sum(parts) for parts in zip(*rows, strict=True)]
    left = [min(1.0, want / have) if have > 0.0 else 1.0 for have, want in zip(sums, columns, strict=True)]
    short = [max(0.0, want - have) for have, want in zip(sums, columns, strict=True)]
    whole = sum(short)
    moved = []
    for row in rows:
        kept = [share * part for share, part in zip(left, row, strict=True)]
        freed = (sum(row) - sum(kept)) / whole if whole > 0.0 else 0.0
        moved.append([part + freed * missing for part, missing in zip(kept, short, strict=True)])
    return moved


class AsHeldInvestor(Investor):
    """As `Investor`; `Invested.free` is what all tax-advantaged accounts hold together, weighed as the bands weigh."""

    def invest(self, draw: Draw, converted: float, deferred: float, free: float) -> Invested:
        (group,) = self.groups
        held, whole = self._traded(group, draw.taxable, self.facts.deferred_weight * deferred, free)
        low = [share * whole for share in self.facts.low]
        rest = completed(held, [share * whole for share in self.facts.target], low)
        return Invested((held,), [], rest, self._spent(group, held))

    def held(self, invested: Invested, values: Mapping[str, float]) -> dict[str, Vector]:
        weight = {name: self._weight(name) for name in values}
        rows = [self._own(name, weight[name] * value) for name, value in values.items()]
        moved = moved_alike(rows, invested.free)
        return {name: [x / weight[name] for x in row] for name, row in zip(values, moved, strict=True)}

    def _wanted(self, value: float, target: Vector, deferred: float, free: float) -> Vector:
        """The taxable accounts' part, once all is moved to the target; others by what they held before the day."""
        start: list[Vector] = []
        for worth, is_deferred in ((deferred, True), (free, False)):
            names = [n for n in self.ledger.balances if self.home.kinds[n].deferred == is_deferred]
            held = [self._own(name, self.ledger.balances[name]) for name in names]
            sums = [sum(parts) for parts in zip(*held, strict=True)] if held else []
            whole = sum(sums)
            start.append(
                [worth * x / whole for x in sums] if whole > 0.0 else [s * worth for s in self.facts.target]
            )
        mine = [value * share for share in self.home.taxable_mix]
        return moved_alike([mine, *start], target)[0]

    def _own(self, name: str, value: float) -> Vector:
        return [value * share for share in self.home.own_mixes[name]]

    def _weight(self, name: str) -> float:
        return self.facts.deferred_weight if self.home.kinds[name].deferred else 1.0
