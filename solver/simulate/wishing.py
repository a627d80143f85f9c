"""A rule's trades where the household has said what is kept, what accounts may hold, or the least cash (wishes.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from .draws import Draw
from .flows import flows_of
from .investing import Invested, Investor
from .placing import Place, bounded, forced, placed, safer
from .rebalancing import NOTHING, Vector, narrowed, traded, within_bands
from .taxable_groups import TaxableGroup
from .wishes import HeldWishes


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Dollars of the household by asset, as the bands count them.

    target, low, high    of the household
    least, most          of the tax-advantaged accounts together
    floor, ceiling       of the taxable accounts
    """

    target: Vector
    low: Vector
    high: Vector
    least: Vector
    most: Vector
    floor: Vector
    ceiling: Vector


class WishingInvestor(Investor):
    """As `Investor`, with one group of taxable accounts; `Invested.free` is what all tax-advantaged accounts hold."""

    @property
    def most_raised(self) -> float:
        """The cash that is raised where taxable accounts are left with what they must hold; below zero where they have
        less than that."""
        (group,) = self.groups
        return self._spent(group, self._floor(group))

    @property
    def _wishes(self) -> HeldWishes:
        assert self.home.wishes is not None
        return self.home.wishes

    def invest(self, draw: Draw, converted: float, deferred: float, free: float) -> Invested:
        (group,) = self.groups
        flows = flows_of(self.sources, self.ledger, self.home, draw, converted)
        places = self._places(flows.values)
        cost = self.cost * abs(draw.taxable)
        while True:
            value = max(0.0, group.value - draw.taxable - cost)
            held, rest = self._wished(group, value, places)
            now = self.cost * self._trades(group, held)
            if abs(now - cost) < 1e-7:
                return Invested((held,), [], rest, self._spent(group, held))
            cost = now

    def held(self, invested: Invested, values: Mapping[str, float]) -> dict[str, Vector]:
        places = self._places(values)
        if self.home.alike:
            return {place.name: self._alike(place) for place in places}
        mixed = self.rule.location == "same mix"
        return placed(places, invested.free, self.home.bonds_first, mixed)

    def _alike(self, place: Place) -> Vector:
        """An account at the household's target, as near as it may be, in its own dollars."""
        ceiling = [inf if may else bottom for may, bottom in zip(place.allowed, place.floor, strict=True)]
        wanted = [share * place.value for share in self.facts.target]
        return [x / place.weight for x in bounded(wanted, place.floor, ceiling, place.value)]

    def _places(self, values: Mapping[str, float]) -> list[Place]:
        wishes, year = self._wishes, self.facts.period.index
        nothing = [0.0] * len(self.home.assets)
        places = []
        for name, value in values.items():
            deferred = self.home.kinds[name].deferred
            weight = self.facts.deferred_weight if deferred else 1.0
            stays = wishes.stays[name][year] if name in wishes.stays else nothing
            part = min(1.0, value / (sum(stays) or 1.0)) if sum(stays) > value else 1.0
            floor = [part * weight * x for x in stays]
            places.append(Place(name, deferred, weight, weight * value, floor, wishes.allowed[name]))
        return places

    def _floor(self, group: TaxableGroup) -> Vector:
        """What taxable accounts hold at least: what is kept, and the least cash, of what they have of it first."""
        wishes = self._wishes
        floor = [x if kept else 0.0 for x, kept in zip(group.held, wishes.kept, strict=True)]
        missing = wishes.least_cash * self.facts.period.deflator
        for asset in wishes.still:
            floor[asset] = max(floor[asset], min(group.held[asset], missing))
            missing = max(0.0, missing - floor[asset])
        buyable = [asset for asset in wishes.still if group.buyers[asset] is not None]
        if missing > 0.0 and buyable:
            floor[max(buyable, key=self.facts.target.__getitem__)] += missing
        return floor

    def _trades(self, group: TaxableGroup, held: Vector) -> float:
        return group.going + sum(abs(x - y) for x, y in zip(held, group.held, strict=True))

    def _spent(self, group: TaxableGroup, held: Vector) -> float:
        return group.value - sum(held) - self.cost * self._trades(group, held)

    def _wished(self, group: TaxableGroup, value: float, places: Sequence[Place]) -> tuple[Vector, Vector]:
        """What taxable accounts worth `value` hold, and what the others hold together."""
        bounds = self._bounds(group, value, places)
        floor = [
            max(bottom, min(low - most, ceiling))
            for bottom, low, most, ceiling in zip(
                bounds.floor, bounds.low, bounds.most, bounds.ceiling, strict=True
            )
        ]
        if sum(floor) > value:  # what bands ask for gives way to what must be held
            floor = bounded(floor, bounds.floor, floor, value)
        deferred = sum(place.value for place in places if place.deferred)
        free = sum(place.value for place in places if not place.deferred)
        bought = [inf if who else x for who, x in zip(group.buyers, group.held, strict=True)]
        if self.home.alike:
            wanted = [share * value for share in self.facts.target]
            return _fitted(wanted, floor, (bounds.ceiling, bought), value), []
        wanted = bounded(self._wanted(value, bounds.target, deferred, free), floor, bounds.ceiling, value)
        start = bounded(traded(group.held, value, wanted), floor, bounds.ceiling, value)
        aim, low, high = (
            [
                min(max(0.0, x - least), ceiling + most - least)
                for x, least, most, ceiling in zip(
                    edge, bounds.least, bounds.most, bounds.ceiling, strict=True
                )
            ]
            for edge in (bounds.target, bounds.low, bounds.high)
        )
        elsewhere = deferred + free
        choosing = max(0.0, elsewhere - sum(bounds.least))
        riskier = [any(row[asset] > 0.0 for row in self.facts.risk) for asset in range(len(start))]

        def within(risky: float, other: float) -> Vector:
            """The holdings in so much of the bands of the assets that add to the risk, and of the others."""
            parts = [risky if adds else other for adds in riskier]
            least = [x - part * (x - y) for part, x, y in zip(parts, aim, low, strict=True)]
            most = [max(f, x + part * (y - x)) for part, f, x, y in zip(parts, floor, aim, high, strict=True)]
            mine = within_bands(start, aim, least, most, choosing)
            tops = [
                [min(x, top) for x, top in zip(most, edge, strict=True)] for edge in (bounds.ceiling, bought)
            ]
            return _fitted(mine, floor, (*tops, bought), value)

        def excess(mine: Vector) -> float:
            household = [x + y for x, y in zip(mine, self._rest(mine, bounds, elsewhere), strict=True)]
            return max(sum(c * x for c, x in zip(row, household, strict=True)) for row in self.facts.risk)

        mine = within(1.0, 1.0)
        if self.facts.risk and excess(mine) > NOTHING:
            mine = within(0.0, narrowed(lambda part: excess(within(0.0, part))))
        return mine, self._rest(mine, bounds, elsewhere)

    def _bounds(self, group: TaxableGroup, value: float, places: Sequence[Place]) -> _Bounds:
        """With equal risk each edge of a band gives way by all that is kept; else bands are of what is not kept."""
        facts, wishes = self.facts, self._wishes
        whole = value + sum(place.value for place in places)
        kept = [0.0] * len(group.held)
        for stays in (place.floor for place in places):
            kept = [x + y for x, y in zip(kept, stays, strict=True)]
        for stays in (
            wishes.stays[name][facts.period.index] for name in group.accounts if name in wishes.stays
        ):
            kept = [x + y for x, y in zip(kept, stays, strict=True)]
        least, most = forced(places, len(kept))
        floor = self._floor(group)
        if facts.risk:
            low = [max(0.0, share * whole - sum(kept)) for share in facts.low]
            target, high = ([share * whole for share in edge] for edge in (facts.target, facts.high))
        else:
            other = max(0.0, whole - sum(kept))
            low = [share * other for share in facts.low]
            target, high = (
                [x + share * other for x, share in zip(kept, edge, strict=True)]
                for edge in (facts.target, facts.high)
            )
        bottom = low if not self.home.alike else [share * value for share in facts.low]
        ceiling = self._ceiling(group, bottom, most)
        return _Bounds(target, low, high, least, most, floor, ceiling)

    def _ceiling(self, group: TaxableGroup, low: Vector, elsewhere: Vector) -> Vector:
        """What taxable accounts hold at most: no more than they do of what none of them may buy; of what is never sold
        again, what the others leave to the household's band."""
        kept = self._wishes.kept
        ceiling = []
        for asset, held in enumerate(group.held):
            bought = inf if group.buyers[asset] else 0.0
            if kept[asset]:
                bought = min(bought, low[asset] - (0.0 if self.home.alike else elsewhere[asset]))
            ceiling.append(max(held, bought))
        return ceiling

    def _rest(self, mine: Vector, bounds: _Bounds, elsewhere: float) -> Vector:
        """What tax-advantaged accounts hold together beside `mine`: what brings the household to its target, else no
        more risk than it may have."""
        low = [
            max(least, min(bottom - have, most))
            for least, bottom, have, most in zip(bounds.least, bounds.low, mine, bounds.most, strict=True)
        ]
        if sum(low) > elsewhere:
            low = bounds.least
        wanted = [want - have for want, have in zip(bounds.target, mine, strict=True)]
        rest = bounded(wanted, low, bounds.most, elsewhere)
        return safer(rest, low, bounds.most, mine, self.facts.risk) if self.facts.risk else rest


def _fitted(wanted: Vector, low: Vector, highs: Sequence[Vector], value: float) -> Vector:
    """Holdings near `wanted` within the first of `highs` that leaves room for `value`."""
    for high in highs:
        wanted = bounded(wanted, low, high, value)
        if sum(wanted) > value - NOTHING:
            break
    return wanted
