"""Paths by the lives and the law that hold on them: each such world has facts of its own.

Lives at random are rounded to a few ages a person, each the middle of as many paths, so that a few dozen worlds stand
for all: a household's facts hang on who has died, not on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.household.horizon import build_horizon, law_book
from ...models.scenario import Scenario
from ...models.scenario.uncertainty import Guardrails, Uncertainty
from ...tax_tables.project import LawBook
from .draw import Markets
from .follow import Follower, Outcomes, follow_all
from .home import home_of
from .lives import draw_laws, draw_lives, lived, under_law
from .policies import Policy

Array = NDArray[np.float64]
Places = NDArray[np.int64]
ALONE, OF_TWO = 16, 6
"""To how many ages the lives of one person, and of each of two, are rounded."""


@dataclass(frozen=True)
class World:
    """Lives and a law (its place in [[uncertainty.law]]), and the paths (by number) on which they hold."""

    follower: Follower
    paths: Places
    law: int

    @property
    def years(self) -> int:
        return len(self.follower.home.years)


class Worlds:
    """All worlds of a scenario for so many paths."""

    def __init__(self, scenario: Scenario, paths: int) -> None:
        self.scenario, self.paths = scenario, paths
        lives, laws = draw_lives(scenario, paths).last, draw_laws(scenario, paths)
        stated = scenario.uncertainty or Uncertainty()
        if stated.lives.model != "fixed":
            many = ALONE if lives.shape[1] == 1 else OF_TWO
            lives = np.stack([_rounded(column, many) for column in lives.T], axis=1)
        self.last = np.asarray(lives.max(axis=1))
        keys = np.column_stack([laws, lives])
        self._kinds, self._which = np.unique(keys, axis=0, return_inverse=True)
        self._which = self._which.reshape(-1)

    def first(self, paths: int) -> Worlds:
        """The first of the paths, in the worlds that they are in."""
        if paths >= self.paths:
            return self
        few = copy(self)
        few.__dict__.pop("planned", None)
        few.paths, few.last, few._which = paths, self.last[:paths], self._which[:paths]
        parts = (World(world.follower, world.paths[world.paths < paths], world.law) for world in self.worlds)
        few.__dict__ |= {
            "years": self.years,
            "base": self.base,
            "worlds": tuple(p for p in parts if len(p.paths)),
        }
        return few

    @property
    def is_one(self) -> bool:
        """Whether every path has the scenario's own lives and law."""
        return len(self._kinds) == 1 and bool((self._kinds[0, 0]) == -1)

    @cached_property
    def years(self) -> int:
        return int(self.last.max()) + 1

    @cached_property
    def worlds(self) -> tuple[World, ...]:
        return tuple(self._made())

    def _made(self) -> Iterator[World]:
        books: dict[int, LawBook] = {}
        for number, kind in enumerate(self._kinds):
            law = int(kind[0])
            own = lived(under_law(self.scenario, law), kind[1:])
            if law not in books:
                books[law] = law_book(own)
            follower = Follower(home_of(own, build_horizon(own, books[law])))
            yield World(follower, np.flatnonzero(self._which == number), law)

    @cached_property
    def base(self) -> Follower:
        """The scenario's own lives and law."""
        if self.is_one:
            return self.worlds[0].follower
        return Follower(home_of(self.scenario, build_horizon(self.scenario)))

    @cached_property
    def planned(self) -> Array:
        """By path and year, spending as planned, in today's dollars; 0 where nobody lives."""
        found = np.zeros((self.paths, self.years))
        for world in self.worlds:
            home = world.follower.home
            annual = home.scenario.spending.annual
            for t, year in enumerate(home.years):
                period = year.period
                found[world.paths, t] = (
                    annual * period.spending_weight + period.spending_extra
                ) / period.deflator
        return found

    def follow(
        self,
        policy: Policy,
        markets: Markets,
        level: float | None = None,
        guardrails: Guardrails | None = None,
        tell: Callable[[int], None] = lambda done: None,
    ) -> Outcomes:
        """The policy in every world, the paths in their own order."""
        if len(self.worlds) == 1:
            return self.worlds[0].follower.follow(policy, markets, level, guardrails, tell)
        shape = (self.paths, self.years)
        by_year = {name: np.zeros(shape) for name in ("spending", "wealth", "agi", "tax")}
        each = {name: np.zeros(self.paths) for name in ("estate", "short")}
        whole = Outcomes(failed=np.full(self.paths, -1), **each, **by_year)
        done = 0
        for worlds in self._by_law():
            mine = np.sort(np.concatenate([world.paths for world in worlds]))
            which = np.zeros(self.paths, dtype=np.int64)
            for number, world in enumerate(worlds):
                which[world.paths] = number
            some = Markets(markets.assets, markets.returns[mine], markets.prices[mine])
            followers = [world.follower for world in worlds]
            found = follow_all(followers, which[mine], policy, some, level, guardrails)
            for name in ("failed", "estate", "short"):
                getattr(whole, name)[mine] = getattr(found, name)
            for name in ("spending", "wealth", "agi", "tax"):
                getattr(whole, name)[mine, : found.spending.shape[1]] = getattr(found, name)
            done += len(mine)
            tell(done)
        return whole

    def _by_law(self) -> list[list[World]]:
        """The worlds under each law."""
        found: dict[int, list[World]] = {}
        for world in self.worlds:
            found.setdefault(world.law, []).append(world)
        return list(found.values())


def _rounded(last: Places, many: int) -> Places:
    """Each to the middle of its part, of so many parts that hold equally many paths."""
    values = np.unique(last)
    if len(values) <= many:
        return last
    order = np.argsort(last, kind="stable")
    found = np.empty_like(last)
    for part in np.array_split(order, many):
        found[part] = int(np.median(last[part]))
    return found
