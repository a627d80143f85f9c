"""What each source can pay on every path in a year, what it must, and how an order of sources splits a draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ...models.household.told_apart import Told
from ..simulate.rule import Rule
from .books import PathBooks
from .home import HomeYear

Array = NDArray[np.float64]


class PathSources:
    """A year's money by source: by account the least and most that leaves it. `taxable`: what selling all raises."""

    def __init__(self, year: HomeYear, books: PathBooks, rule: Rule, taxable: Array) -> None:
        self.year, self.books, self.rule, self.taxable = year, books, rule, taxable
        self.least: dict[str, Array] = {}
        self.most: dict[str, Array] = {}
        self.groups: dict[str, list[str]] = {"traditional": [], "early": [], "roth": []}
        nothing = np.zeros_like(self.taxable)
        for pot in self.year.pots:
            balance = self.books.balances[pot.name]
            must = balance / pot.divisor if pot.divisor else nothing
            may = (
                balance
                if pot.deferred or not pot.early
                else np.minimum(balance, self.books.seasoned[pot.name])
            )
            self.least[pot.name] = must
            self.most[pot.name] = nothing if pot.shut else np.maximum(may, must)
            self.groups["roth" if not pot.deferred else "early" if pot.early else "traditional"].append(
                pot.name
            )
        self.floor = {source: self.total(self.least, names) for source, names in self.groups.items()}
        self.ceiling = {source: self.total(self.most, names) for source, names in self.groups.items()}
        self.forced = sum(self.floor.values(), nothing)
        self.convertible = [pot for pot in self.year.pots if pot.into and not pot.shut]

    def total(self, amounts: Mapping[str, Array], names: list[str]) -> Array:
        return sum((amounts[name] for name in names), np.zeros_like(self.taxable))

    def split(self, draw: Array, first: Array) -> dict[str, Array]:
        """A draw beyond what must be distributed, by source: negative taxable is invested."""
        most = {**self.ceiling, "taxable": self.taxable}
        paid = {
            "taxable": np.minimum(draw, 0.0),
            **{name: np.array(part) for name, part in self.floor.items()},
        }
        need = np.maximum(draw, 0.0)
        ahead = np.minimum(np.minimum(need, first), most["traditional"] - paid["traditional"])
        paid["traditional"] += ahead
        need = need - ahead
        for group in (*self.rule.order.groups, ("early",)):
            if len(group) == 1:
                raised = np.minimum(need, most[group[0]] - np.maximum(paid[group[0]], 0.0))
                paid[group[0]] = paid[group[0]] + raised
            else:
                raised = self._in_proportion(need, group, paid, most)
            need = need - raised
        return paid

    @staticmethod
    def _in_proportion(
        need: Array, group: tuple[str, ...], paid: dict[str, Array], most: Mapping[str, Array]
    ) -> Array:
        """Sources pay in proportion to what they hold, none less than it has paid; returns what they raise."""
        room = sum((most[source] - np.maximum(paid[source], 0.0) for source in group), np.zeros_like(need))
        raised = np.minimum(need, room)
        rest = raised + sum((np.maximum(paid[source], 0.0) for source in group), np.zeros_like(need))
        held = {source: np.zeros(need.shape, dtype=bool) for source in group}
        for _ in group:  # whoever has paid more than its part already is set aside, and the rest pay the rest
            open_most = sum((np.where(held[s], 0.0, most[s]) for s in group), np.zeros_like(need))
            left = rest - sum((np.where(held[s], paid[s], 0.0) for s in group), np.zeros_like(need))
            share = np.clip(left / np.maximum(open_most, 1e-9), 0.0, 1.0)
            for source in group:
                held[source] = held[source] | (share * most[source] < paid[source])
        for source in group:
            grown = np.where(held[source], paid[source], share * most[source])
            paid[source] = np.where(raised > 0.0, grown, paid[source])
        return raised

    def room(self, split: Mapping[str, Array], limit: float | None) -> Array:
        """What is left to convert after a split, within the owner's limit."""
        out = self.flows(split)
        names = [pot.name for pot in self.convertible]
        left = self.total({name: self.books.balances[name] - out[name] for name in names}, names)
        return np.maximum(left if limit is None else np.minimum(left, limit), 0.0)

    def by_owner(
        self, split: Mapping[str, Array], converted: Array, owners: Sequence[str]
    ) -> tuple[list[Array], list[Array]]:
        """Of each owner what leaves tax-deferred accounts, and what is converted (in proportion to what is left)."""
        if len(owners) == 1:
            return [split["traditional"] + split["early"]], [converted]
        out = self.flows(split)
        left = {pot.name: self.books.balances[pot.name] - out[pot.name] for pot in self.convertible}
        share = converted / np.maximum(self.total(left, list(left)), 1e-9)
        gone, moved = [], []
        for owner in owners:
            own = [pot.name for pot in self.year.pots if pot.deferred and pot.owner == owner]
            gone.append(self.total(out, own))
            moved.append(share * self.total(left, [name for name in own if name in left]))
        return gone, moved

    def told(self, split: Mapping[str, Array], places: Told, filers: int) -> dict[str, list[Array]]:
        """Of each filer what leaves accounts that a state has otherwise, by kind (household/told_apart.py)."""
        if not places:
            return {}
        out = self.flows(split)
        return {
            kind: [
                self.total(
                    {name: out[name] * told.part for name, told in of.items() if name in out},
                    [name for name, told in of.items() if name in out and told.place == number],
                )
                for number in range(filers)
            ]
            for kind, of in places.items()
        }

    def flows(self, split: Mapping[str, Array]) -> dict[str, Array]:
        """By account, what leaves it as a distribution."""
        out: dict[str, Array] = {}
        for source, names in self.groups.items():
            room = np.maximum(self.ceiling[source] - self.floor[source], 1e-9)
            share = np.clip((split[source] - self.floor[source]) / room, 0.0, 1.0)
            for name in names:
                out[name] = self.least[name] + share * (self.most[name] - self.least[name])
        return out
