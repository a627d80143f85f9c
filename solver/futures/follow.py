"""A policy followed through all years on every path. Decisions know only what has happened on their path.

Paths whose lives differ are followed as one until the first year in which they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.at_once.states import StateYear, state_year
from ...models.scenario.uncertainty import Guardrails
from ..stopping import heed
from .books import PathBooks, opened
from .draw import Markets
from .home import Home, HomeYear
from .policies import Policy
from .year import Done, PathYear

Array = NDArray[np.float64]
AT_ONCE = 2_500
"""Paths that are followed together: as many as the processor keeps near."""
PARTED = 4
"""As many times more where paths part into homes of their own."""
ELSEWHERE = frozenset({"previous", "law", "state", "itemized", "assets"})
"""What of a period is the same where the law and the rest of it are."""
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Outcomes:
    """What became of every path, in today's dollars (those of the plan's first year).

    failed             the plan year in which spending could not be met first; -1 where it always was
    estate             after heirs' tax, at the close
    spending, wealth   by year (paths, years); wealth on the first day. Nothing of years that nobody lives
    agi, tax           likewise; tax is federal and state income tax and Medicare's surcharges
    short              dollars of spending unmet, all years together
    """

    failed: NDArray[np.int64]
    estate: Array
    spending: Array
    wealth: Array
    agi: Array
    tax: Array
    short: Array

    @property
    def success(self) -> float:
        return float((self.failed < 0).mean())

    @property
    def error(self) -> float:
        """The binomial standard error of the share that succeeds."""
        share = self.success
        return float(np.sqrt(share * (1.0 - share) / len(self.failed)))


def together(parts: Sequence[Outcomes]) -> Outcomes:
    """Paths of several runs as one."""
    names = ("failed", "estate", "spending", "wealth", "agi", "tax", "short")
    return Outcomes(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


class Follower:
    """A home whose states' taxes are worked out once, for any number of policies."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.states: tuple[StateYear | None, ...] = tuple(state_year(year.period) for year in home.years)

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """By year, all that a year of this home is worked out from, beside the law."""
        last = len(self.home.years) - 1
        return tuple(f"{index == last} {_told(year)}" for index, year in enumerate(self.home.years))

    def follow(
        self,
        policy: Policy,
        markets: Markets,
        level: Array | float | None = None,
        guardrails: Guardrails | None = None,
        tell: Tell = lambda done: None,
    ) -> Outcomes:
        """`level`: annual spending in today's dollars, one for all paths or one a path; None is the scenario's."""
        alone = np.zeros(markets.paths, dtype=np.int64)
        return follow_all((self,), alone, policy, markets, level, guardrails, tell)


def _told(year: HomeYear) -> str:
    period = year.period
    told = {name: value for name, value in vars(period).items() if name not in ELSEWHERE}
    told["itemized"] = replace(period.itemized, state=None)
    facts = year.facts
    shares = (facts.target, facts.low, facts.high, facts.deferred_weight, facts.receipts, facts.outgo)
    return repr((told, shares, year.pots, year.taxable_steps, year.fixed_pensions))


def follow_all(
    followers: Sequence[Follower],
    which: NDArray[np.int64],
    policy: Policy,
    markets: Markets,
    level: Array | float | None = None,
    guardrails: Guardrails | None = None,
    tell: Tell = lambda done: None,
) -> Outcomes:
    """Every path in its own home, `which` by number; homes are of the same law up to the year in which they part."""
    annual = followers[0].home.scenario.spending.annual if level is None else level
    at_once = AT_ONCE if len(followers) == 1 else AT_ONCE * PARTED
    parts = []
    for start in range(0, markets.paths, at_once):
        some = slice(start, min(start + at_once, markets.paths))
        mine = annual[some] if isinstance(annual, np.ndarray) else annual
        some_markets = Markets(markets.assets, markets.returns[some], markets.prices[some])
        parts.append(_Run(followers, which[some], policy, some_markets, mine, guardrails).outcomes())
        tell(some.stop)
    return together(parts)


@dataclass
class _Group:
    """Paths whose years have been the same facts so far, and the homes that they are in."""

    paths: NDArray[np.int64]
    homes: tuple[int, ...]
    books: PathBooks
    guess: Array
    filled: Array
    first_share: Array

    def of(self, homes: tuple[int, ...], which: NDArray[np.int64]) -> _Group:
        """Those in some of the homes."""
        places = np.flatnonzero(np.isin(which[self.paths], homes))
        one = (self.guess[places], self.filled[places], self.first_share[places])
        return _Group(self.paths[places], homes, self.books.of(places), *one)


class _Run:
    """Some paths through all years: as one while their homes are the same, by home once they part."""

    def __init__(
        self,
        followers: Sequence[Follower],
        which: NDArray[np.int64],
        policy: Policy,
        markets: Markets,
        level: Array | float,
        guardrails: Guardrails | None,
    ) -> None:
        self.followers, self.which, self.policy = followers, which, policy
        self.markets, self.guardrails, self.level = markets, guardrails, level
        shape = (markets.paths, max(len(one.home.years) for one in followers))
        self.spending, self.wealth, self.agi, self.tax = (np.zeros(shape) for _ in range(4))
        self.failed, self.short = np.full(markets.paths, -1), np.zeros(markets.paths)
        self.estate = np.zeros(markets.paths)

    def outcomes(self) -> Outcomes:
        paths, zero = self.markets.paths, np.zeros(self.markets.paths)
        homes = tuple(int(number) for number in np.unique(self.which))
        books = opened(self.followers[homes[0]].home, paths)
        groups = [_Group(np.arange(paths), homes, books, zero, zero, zero)]
        for index in range(self.spending.shape[1]):
            heed()
            groups = [part for group in groups for part in self._parted(group, index)]
            groups = [group for group in groups if self._year(index, group)]
        return Outcomes(self.failed, self.estate, self.spending, self.wealth, self.agi, self.tax, self.short)

    def _parted(self, group: _Group, index: int) -> Iterator[_Group]:
        """By what this year's facts are in each home."""
        if len(group.homes) == 1:
            yield group
            return
        alike: dict[str, list[int]] = {}
        for number in group.homes:
            alike.setdefault(self.followers[number].facts[index], []).append(number)
        for homes in alike.values():
            yield group if len(alike) == 1 else group.of(tuple(homes), self.which)

    def _year(self, index: int, group: _Group) -> bool:
        """The year of a group of paths; whether another follows."""
        follower, books, paths = self.followers[group.homes[0]], group.books, group.paths
        home, period = follower.home, follower.home.years[index].period
        self.wealth[paths, index] = books.wealth / period.deflator
        level = self.level[paths] if isinstance(self.level, np.ndarray) else self.level
        planned = level * period.spending_weight + period.spending_extra
        if self.guardrails is not None:
            self._steer(index, group, np.asarray(planned), self.guardrails)
        prices = self.markets.prices
        year = PathYear(
            home,
            index,
            books,
            self.policy.rule,
            self.policy.conversions(index),
            np.broadcast_to(planned * books.scale, books.scale.shape),
            np.ascontiguousarray(self.markets.returns[paths, index].T),
            prices[paths, index] if self.markets.moves else 1.0,
            follower.states[index],
        )
        tried = year.solve(group.guess, group.filled)
        done = year.close(tried)
        if self.markets.moves:
            books.reprice(prices[paths, index + 1] / prices[paths, index])
        self._noted(index, paths, done, period.deflator)
        group.guess, group.filled = year.draw, tried.filled
        if index + 1 < len(home.years):
            return True
        self.estate[paths] = self._estate(home, group)
        return False

    def _noted(self, index: int, paths: NDArray[np.int64], done: Done, deflator: float) -> None:
        failing = (done.short > 0.0) & (self.failed[paths] < 0)
        self.failed[paths[failing]] = index
        self.spending[paths, index] = done.spending / deflator
        self.agi[paths, index], self.tax[paths, index] = done.agi / deflator, done.tax / deflator
        self.short[paths] += done.short / deflator

    def _steer(self, index: int, group: _Group, planned: Array, rails: Guardrails) -> None:
        """Spending cut or raised by the share that it is of what is held, beside the first year's."""
        books = group.books
        share = planned * books.scale / np.maximum(books.wealth, 1.0)
        if index == 0:
            group.first_share = share
            return
        cut, more = share > rails.cut_above * group.first_share, share < rails.raise_below * group.first_share
        factor = np.where(cut, 1.0 - rails.cut_by, np.where(more, 1.0 + rails.raise_by, 1.0))
        books.scale = np.clip(books.scale * factor, rails.least, rails.most)

    def _estate(self, home: Home, group: _Group) -> Array:
        """After heirs' tax, in today's dollars."""
        kinds = home.setting.kinds
        deferred = sum(
            (balance for name, balance in group.books.balances.items() if kinds[name].deferred),
            np.zeros(len(group.paths)),
        )
        whole = (group.books.wealth - home.heirs_tax(deferred)) / home.horizon.estate_deflator
        return np.where(self.failed[group.paths] < 0, whole, np.maximum(whole, 0.0))
