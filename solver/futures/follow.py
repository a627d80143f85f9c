"""A policy followed through all years on every path. Decisions know only what has happened on their path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.at_once.states import StateYear, as_in_the_plan, state_year
from ...models.scenario.uncertainty import Guardrails
from ..stopping import heed
from .books import PathBooks, opened
from .draw import Markets
from .home import Home
from .policies import Policy
from .year import PathYear

Array = NDArray[np.float64]
AT_ONCE = 2_500
"""Paths that are followed together: as many as the processor keeps near."""
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

    def follow(
        self,
        policy: Policy,
        markets: Markets,
        level: Array | float | None = None,
        guardrails: Guardrails | None = None,
        tell: Tell = lambda done: None,
    ) -> Outcomes:
        """`level`: annual spending in today's dollars, one for all paths or one a path; None is the scenario's."""
        parts, annual = [], self.home.scenario.spending.annual if level is None else level
        for start in range(0, markets.paths, AT_ONCE):
            heed()
            some = slice(start, min(start + AT_ONCE, markets.paths))
            mine = annual[some] if isinstance(annual, np.ndarray) else annual
            some_markets = Markets(markets.assets, markets.returns[some], markets.prices[some])
            parts.append(_Run(self, policy, some_markets, mine, guardrails).outcomes())
            tell(some.stop)
        return together(parts)


class _Run:
    """Some paths through all years."""

    def __init__(
        self,
        follower: Follower,
        policy: Policy,
        markets: Markets,
        level: Array | float,
        guardrails: Guardrails | None,
    ) -> None:
        self.follower, self.home, self.policy = follower, follower.home, policy
        self.markets, self.guardrails, self.level = markets, guardrails, level
        shape = (markets.paths, len(self.home.years))
        self.spending, self.wealth, self.agi, self.tax = (np.zeros(shape) for _ in range(4))
        self.failed, self.short = np.full(markets.paths, -1), np.zeros(markets.paths)

    def outcomes(self) -> Outcomes:
        books = opened(self.home, self.markets.paths)
        guess, filled = np.zeros(self.markets.paths), np.zeros(self.markets.paths)
        for index in range(len(self.home.years)):
            guess, filled = self._year(index, books, guess, filled)
        return Outcomes(
            self.failed, self._estate(books), self.spending, self.wealth, self.agi, self.tax, self.short
        )

    def _year(self, index: int, books: PathBooks, guess: Array, filled: Array) -> tuple[Array, Array]:
        period = self.home.years[index].period
        self.wealth[:, index] = books.wealth / period.deflator
        planned = self.level * period.spending_weight + period.spending_extra
        if self.guardrails is not None:
            self._steer(index, books, np.asarray(planned), self.guardrails)
        spending = np.broadcast_to(planned * books.scale, books.scale.shape)
        moves = self.markets.moves
        year = PathYear(
            self.home,
            index,
            books,
            self.policy.rule,
            self.policy.conversions(index),
            spending,
            np.ascontiguousarray(self.markets.returns[:, index].T),
            self.markets.prices[:, index] if moves else 1.0,
            self.follower.states[index],
            self._since if moves else as_in_the_plan,
        )
        tried = year.solve(guess, filled)
        done = year.close(tried)
        if moves:
            books.reprice(self.markets.prices[:, index + 1] / self.markets.prices[:, index])
        self.failed = np.where((done.short > 0.0) & (self.failed < 0), index, self.failed)
        self.spending[:, index] = done.spending / period.deflator
        self.agi[:, index], self.tax[:, index] = done.agi / period.deflator, done.tax / period.deflator
        self.short += done.short / period.deflator
        return year.draw, tried.filled

    def _since(self, year: int) -> Array | float:
        """How much higher prices were in a year than in the plan; before it as in it."""
        index = year - self.home.years[0].period.year
        return self.markets.prices[:, index] if index >= 0 else 1.0

    def _steer(self, index: int, books: PathBooks, planned: Array, rails: Guardrails) -> None:
        """Spending cut or raised by the share that it is of what is held, beside the first year's."""
        share = planned * books.scale / np.maximum(books.wealth, 1.0)
        if index == 0:
            self.first = share
            return
        cut, more = share > rails.cut_above * self.first, share < rails.raise_below * self.first
        factor = np.where(cut, 1.0 - rails.cut_by, np.where(more, 1.0 + rails.raise_by, 1.0))
        books.scale = np.clip(books.scale * factor, rails.least, rails.most)

    def _estate(self, books: PathBooks) -> Array:
        """After heirs' tax, in today's dollars."""
        home = self.home
        kinds = home.setting.kinds
        deferred = sum(
            (balance for name, balance in books.balances.items() if kinds[name].deferred),
            np.zeros(self.markets.paths),
        )
        deflator = home.horizon.estate_deflator
        whole = (books.wealth - home.heirs_tax(deferred)) / deflator
        return np.where(self.failed < 0, whole, np.maximum(whole, 0.0))
