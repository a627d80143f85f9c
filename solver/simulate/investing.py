"""What is held after a first day's trades: by taxable groups, and by tax-deferred and Roth accounts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .draws import Draw
from .household import Setting, YearFacts
from .ledger import Ledger
from .rebalancing import NOTHING, Vector, completed, narrowed, poured, traded, within_bands
from .rule import Rule
from .sources import Sources
from .taxable_groups import TaxableGroup


@dataclass(frozen=True, slots=True)
class Invested:
    """Holdings after the trades of a first day, in dollars.

    taxable           of each group, by asset
    deferred, free    what tax-deferred and Roth accounts hold together by asset (free location)
    cash              what taxable trades leave
    """

    taxable: tuple[Vector, ...]
    deferred: Vector
    free: Vector
    cash: float


class Investor:
    """A rule's trades on one first day; `invest` changes nothing."""

    def __init__(
        self,
        rule: Rule,
        facts: YearFacts,
        ledger: Ledger,
        home: Setting,
        sources: Sources,
        groups: Sequence[TaxableGroup],
    ) -> None:
        self.rule, self.facts, self.ledger, self.home = rule, facts, ledger, home
        self.sources, self.groups = sources, groups
        self.cost = home.scenario.market.trading_cost

    @property
    def most_raised(self) -> float:
        """The cash that selling everything raises."""
        return sum(group.value for group in self.groups) * (1.0 - self.cost)

    def held(self, invested: Invested, values: Mapping[str, float]) -> dict[str, Vector]:
        """What tax-advantaged accounts worth `values` hold each: its part of what its kind holds, or its own mix."""
        held = {}
        for name, value in values.items():
            if self.home.mixes:
                held[name] = [value * share for share in self.home.mixes[name]]
                continue
            together = invested.deferred if self.home.kinds[name].deferred else invested.free
            whole = sum(together)
            held[name] = [value * part / whole if whole > 0.0 else 0.0 for part in together]
        return held

    def invest(self, draw: Draw, converted: float, deferred: float, free: float) -> Invested:
        """Holdings after a draw and the rule's own conversions, that leave so much in deferred and in free accounts."""
        cash = draw.taxable
        if self.home.mixes:
            shares = _parts([group.value for group in self.groups])
            groups = tuple(
                self._traded(group, share * cash, 0.0, 0.0)[0]
                for group, share in zip(self.groups, shares, strict=True)
            )
            spent = sum(self._spent(group, held) for group, held in zip(self.groups, groups, strict=True))
            return Invested(groups, [], [], spent)
        weight, target = self.facts.deferred_weight, self.facts.target
        (group,) = self.groups
        if self.home.alike:
            held, _ = self._traded(group, cash, 0.0, 0.0)
            in_deferred, in_free = [share * deferred for share in target], [share * free for share in target]
            return Invested((held,), in_deferred, in_free, self._spent(group, held))
        held, whole = self._traded(group, cash, weight * deferred, free)
        low = [share * whole for share in self.facts.low]
        rest = completed(held, [share * whole for share in target], low)
        if self.rule.location == "same mix":
            part = weight * deferred / (sum(rest) or 1.0)
            in_deferred = [part * amount for amount in rest]
        else:
            in_deferred = poured(rest, self.home.bonds_first, weight * deferred)
        in_free = [amount - part for amount, part in zip(rest, in_deferred, strict=True)]
        unweighed = [amount / weight for amount in in_deferred]
        return Invested((held,), unweighed, in_free, self._spent(group, held))

    def _traded(self, group: TaxableGroup, cash: float, deferred: float, free: float) -> tuple[Vector, float]:
        """A group's holdings once its trades leave `cash`, and what the household is worth by the bands' measure."""
        cost, opened = self.cost * abs(cash), group.value
        while True:
            value = max(0.0, opened - cash - cost)
            held, whole = self._rebalanced(group, value, deferred, free)
            now = self.cost * sum(abs(x - y) for x, y in zip(held, group.held, strict=True))
            if abs(now - cost) < 1e-7:
                return held, whole
            cost = now

    def _rebalanced(
        self, group: TaxableGroup, value: float, deferred: float, free: float
    ) -> tuple[Vector, float]:
        """A group's holdings worth `value`, and what the household is worth by the bands' measure.

        Where its bands would leave the household riskier than its target, they are narrowed until it is not.
        """
        whole, elsewhere = value + deferred + free, deferred + free
        if self.home.mixes:
            band = self.home.scenario.allocation.band
            target = [share * whole for share in group.mix]
            low = [max(0.0, share - band) * whole for share in group.mix]
            high = [min(1.0, share + band) * whole for share in group.mix]
            return within_bands(traded(group.held, value, target), target, low, high, elsewhere), whole
        target = [share * whole for share in self.facts.target]
        low = [share * whole for share in self.facts.low]
        high = [share * whole for share in self.facts.high]
        held = traded(group.held, value, self._wanted(value, target, deferred, free))

        if not self.facts.risk:
            return within_bands(held, target, low, high, elsewhere), whole
        riskier = [any(row[asset] > 0.0 for row in self.facts.risk) for asset in range(len(held))]

        def within(risky: float, other: float) -> Vector:
            """The holdings in so much of the bands of the assets that add to the risk, and of the others."""
            parts = [risky if adds else other for adds in riskier]
            least = [x - part * (x - y) for part, x, y in zip(parts, target, low, strict=True)]
            most = [x + part * (y - x) for part, x, y in zip(parts, target, high, strict=True)]
            return within_bands(held, target, least, most, elsewhere)

        def excess(mine: Vector) -> float:
            """The household's risk above the most, in dollars."""
            rest = completed(mine, target, low) if elsewhere > 0.0 else [0.0] * len(mine)
            household = [x + y for x, y in zip(mine, rest, strict=True)]
            return max(
                sum(counts * x for counts, x in zip(row, household, strict=True)) for row in self.facts.risk
            )

        mine = within(1.0, 1.0)
        if excess(mine) > NOTHING:
            mine = within(0.0, narrowed(lambda part: excess(within(0.0, part))))
        return mine, whole

    def _wanted(self, value: float, target: Vector, deferred: float, free: float) -> Vector:
        """What taxable accounts would hold by the rule's location alone."""
        if self.rule.location == "same mix":
            return [share * value for share in self.facts.target]
        order = self.home.bonds_first
        left = [x - y for x, y in zip(target, poured(target, order, deferred), strict=True)]
        in_free = poured(left, tuple(reversed(order)), free)
        return [x - y for x, y in zip(left, in_free, strict=True)]

    def _spent(self, group: TaxableGroup, held: Vector) -> float:
        """Cash from a group: sales less purchases less the cost of both."""
        traded = sum(abs(x - y) for x, y in zip(held, group.held, strict=True))
        return group.value - sum(held) - self.cost * traded


def _parts(values: list[float]) -> list[float]:
    whole = sum(values)
    if whole <= 0.0:
        return [1.0, *[0.0] * (len(values) - 1)]
    return [value / whole for value in values]
