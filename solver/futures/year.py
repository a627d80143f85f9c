"""One year of every path at once: the draw that pays for it, what is converted, its return, what is left.

The draw is searched on each path (search.py); what the last step leaves over or short, hardly ever more than `CLOSE`,
is carried into the next year, so that no dollar is made or lost. Where all that may be drawn does not pay, the path has
failed and spends what there is. Against the simulator with lots: one basis an asset, all gains long, losses of a couple
together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ...models.at_once.circle import beside_a_state
from ...models.at_once.federal import PathIncome, Return, Whose
from ...models.at_once.medicare import surcharges
from ...models.at_once.states import Since, StateYear, as_in_the_plan
from ...models.household.state_facts import StateOfYear
from ..simulate.rule import Conversions, Rule
from .books import PathBooks
from .closing import grow, move
from .filling import Filling
from .home import Home
from .investor import Held, PathInvestor
from .search import CLOSE, searched
from .sources import PathSources

Array = NDArray[np.float64]
INTEREST, EXEMPT, ORDINARY, QUALIFIED = range(4)
"""The parts of an asset's yields (home.HomeYear.yields)."""


@dataclass
class TriedYear:
    """The year at the last draw that was tried."""

    split: Mapping[str, Array]
    filled: Array
    held: Held
    lines: Return
    state: Array
    surcharge: Array
    yields: Array
    unspent: Array


@dataclass(frozen=True)
class Done:
    """What a year came to on each path."""

    spending: Array
    short: Array
    agi: Array
    tax: Array
    converted: Array


class PathYear:
    """One year on many paths. `price` is how much higher prices are than in the plan on its first day."""

    def __init__(
        self,
        home: Home,
        index: int,
        books: PathBooks,
        rule: Rule,
        conversions: Conversions,
        spending: Array,
        returns: Array,
        price: Array | float,
        state: StateYear | None,
        since: Since = as_in_the_plan,
    ) -> None:
        self.home, self.year, self.books, self.rule = home, home.years[index], books, rule
        self.index, self.conversions, self.spending = index, conversions, spending
        self.returns, self.price, self.state, self.since = returns, price, state, since
        self.interest, self.exempt, self.ordinary, self.qualified = self._yields()
        self.investor = PathInvestor(home, self.year, books, rule.location)
        self.raised = self.investor.tv * (1.0 - home.scenario.market.trading_cost)
        self.sources = PathSources(self.year, books, rule, self.raised)
        self._receipts()

    def _yields(self) -> tuple[Array, Array, Array, Array]:
        """What each asset pays, as a part of its value; an asset whose price stands still pays its whole return."""
        paid = [np.broadcast_to(part[:, None], self.returns.shape) for part in self.year.yields]
        still = self.year.still
        if still.any():
            whole = np.maximum(self.year.yields.sum(axis=0), 1e-12)
            for number, part in enumerate(self.year.yields):
                rows = np.array(paid[number])
                rows[still] = (part / whole)[still, None] * np.maximum(self.returns[still], 0.0)
                paid[number] = rows
        return paid[0], paid[1], paid[2], paid[3]

    def _receipts(self) -> None:
        facts, period = self.year.facts, self.year.period
        self.lost = self.year.fixed_pensions * (1.0 - 1.0 / self.price)
        self.streams = facts.receipts - self.lost
        self.fixed = sum(period.wages.values()) + sum(period.pensions.values()) - self.lost
        self.benefits = sum(period.social_security.values())
        self.outgo = self.spending + facts.outgo
        self.surcharge = self._surcharge()
        self.deferred = self.sources.total(
            self.books.balances, [pot.name for pot in self.year.pots if pot.deferred]
        )
        self.free = self.sources.total(
            self.books.balances, [pot.name for pot in self.year.pots if not pot.deferred]
        )
        self.filling = Filling(self.home, self.year, self.rule, self.conversions, self.price)

    def _surcharge(self) -> Array:
        """Medicare's surcharges by the return of two years before, or a later one after a life event."""
        period = self.year.period
        if not any(period.surcharge_by_tier):
            return np.zeros_like(self.spending)
        irmaa = period.law.medicare.irmaa
        found = surcharges(period.surcharge_by_tier, self.books.magi[self.index], self._status(2), irmaa)
        for back in period.more_recent:
            if back:
                magi = self.books.magi[self.index + 2 - back]
                found = np.minimum(
                    found, surcharges(period.surcharge_by_tier, magi, self._status(back), irmaa)
                )
        return found

    def _status(self, back: int):  # type: ignore[no-untyped-def]
        """The filing status of the return of so many years before."""
        before = self.index - back
        if before >= 0:
            return self.home.years[before].period.filing_status
        prior = self.home.horizon.prior_returns
        return prior[before + 2][1] if prior else self.home.years[0].period.filing_status

    # ---- one draw -------------------------------------------------------------------------------------------

    def _income(self, split: Mapping[str, Array], held: Held, filled: Array) -> PathIncome:
        books = self.books
        distributed = split["traditional"] + split["early"]
        return PathIncome(
            ordinary=self.fixed + distributed + filled,
            benefits=self.benefits,
            interest=self._paid(held.taxable, self.interest, INTEREST),
            tax_exempt=self._paid(held.taxable, self.exempt, EXEMPT),
            dividends=self._paid(held.taxable, self.ordinary, ORDINARY),
            qualified=self._paid(held.taxable, self.qualified, QUALIFIED),
            long=held.gain,
            carry_short=books.carry_short,
            carry_long=books.carry_long,
            early=split["early"],
            treasury=self._of_treasuries(held.taxable),
            whose=self._whose(split, filled),
        )

    def _paid(self, taxable: Array, yields: Array, part: int) -> Array:
        """What assets pay of a kind; nothing where none pays it."""
        if not self.year.yields[part].any():
            return np.zeros_like(self.spending)
        return np.asarray((taxable * yields).sum(axis=0))

    def _of_treasuries(self, taxable: Array) -> Array:
        if not self.year.treasury.any():
            return np.zeros_like(self.spending)
        return np.asarray((taxable * self.interest * self.year.treasury[:, None]).sum(axis=0))

    def _whose(self, split: Mapping[str, Array], filled: Array) -> Whose | None:
        """By filer, where there is a state that asks."""
        if self.state is None:
            return None
        names = tuple(self.year.period.pensions)
        pensions = sum(self.year.period.pensions.values())
        paid = 1.0 - self.lost / pensions if pensions else 1.0
        rule = self.year.period.state
        places = rule.told if isinstance(rule, StateOfYear) else {}
        kinds = {kind: of for kind, of in places.items() if kind != "qcd"}  # all that is given is cash
        told = self.sources.told(split, kinds, len(names))
        return Whose(*self.sources.by_owner(split, filled, names), self.year.invested, paid, told)

    def attempt(self, draw: Array, filled: Array, lines: Return | None) -> TriedYear:
        """The year at a draw; the amount filled is that of the income which the draw brings."""
        by_order = self.rule.order.traditional_to is not None
        split = self.sources.split(draw, filled if by_order else np.zeros_like(draw))
        gone = split["traditional"] + split["early"]
        own = np.zeros_like(draw) if by_order else filled
        left = np.maximum(self.deferred - gone - own, 0.0)
        held = self.investor.invest(split["taxable"], left, np.maximum(self.free - split["roth"] + own, 0.0))
        if by_order:
            x, least = self._income(split, held, np.zeros_like(draw)), self.sources.floor["traditional"]
            beside = replace(x, ordinary=self.fixed + (least + split["early"]))
            filled = self.filling.filled(beside, lines, self.sources.ceiling["traditional"] - least)
        else:
            limit = self.home.scenario.limits.max_annual_conversion
            most = None if limit is None else limit * self.year.period.deflator
            room = self.sources.room(split, most)
            filled = self.filling.filled(self._income(split, held, np.zeros_like(draw)), lines, room)
            x = self._income(split, held, filled)
        found, state = self._assessed(x)
        first_day = self.books.carry + split["taxable"] + gone + split["roth"]
        owed = self.outgo + self.surcharge + found.tax + state
        unspent = first_day * (1.0 + self.year.period.first_day_return) + self.streams - owed
        yields = x.interest + x.tax_exempt + x.dividends + x.qualified
        return TriedYear(split, filled, held, found, state, self.surcharge, np.asarray(yields), unspent)

    def _assessed(self, x: PathIncome) -> tuple[Return, Array]:
        """The return of the year and the state's tax, of which Schedule A counts the one that it has."""
        federal, given = self.year.federal, self.year.federal.given
        surcharge = self.surcharge if given.medicare_premiums else 0.0
        if self.state is not None and isinstance(given.state, StateOfYear):
            return beside_a_state(federal, partial(self._owed, x), x, self.price, surcharge)
        found = federal.returns(x, self.price, surcharge=surcharge)
        if self.state is None:
            return found, np.zeros_like(self.spending)
        state = self._owed(x, found)
        if given.state is not None:
            found = federal.returns(x, self.price, state_tax=state, surcharge=surcharge)
        return found, state

    def _owed(self, x: PathIncome, lines: Return) -> Array:
        assert self.state is not None
        return self.state.of(x, lines, self.price, self.since)

    def bounds(self) -> tuple[Array, Array]:
        """The least and most that may be drawn beyond what must be distributed: what is not spent is invested."""
        low = -(self.books.carry + self.sources.forced)
        high = self.raised + sum(self.sources.ceiling.values(), np.zeros_like(low)) - self.sources.forced
        return low, np.maximum(high, low)

    def among(self, some: NDArray[np.int64]) -> PathYear:
        """The same year on some of the paths."""
        moves = isinstance(self.price, np.ndarray)
        return PathYear(
            self.home,
            self.index,
            self.books.of(some),
            self.rule,
            self.conversions,
            self.spending[some],
            self.returns[:, some],
            self.price[some] if isinstance(self.price, np.ndarray) else self.price,
            self.state,
            (lambda year: _some_of(self.since(year), some)) if moves else self.since,
        )

    def solve(self, guess: Array, filled: Array) -> TriedYear:
        """The year at the draw that pays for it; `draw` and `all_drawn` say at which."""
        found = searched(self, guess, filled)
        self.draw, self.all_drawn = found.draw, found.all_drawn
        tried: TriedYear = found.tried
        return tried

    # ---- the close ------------------------------------------------------------------------------------------

    def close(self, tried: TriedYear) -> Done:
        """The books on the next first day, at this year's prices; returns what the year came to."""
        books = self.books
        out = self.sources.flows(tried.split)
        own = np.zeros_like(tried.filled) if self.rule.order.traditional_to is not None else tried.filled
        move(books, self.sources, out, own)
        short = np.where(self.all_drawn & (tried.unspent < -2.0 * CLOSE), -tried.unspent, 0.0)
        paid = self.interest + self.exempt + self.ordinary + self.qualified
        mixes = self.investor.mixes(tried.held)
        grow(self.home, self.year, books, tried.held, mixes, self.returns, paid)
        books.carry = tried.unspent + short + tried.yields
        books.carry_short, books.carry_long = tried.lines.carry_short, tried.lines.carry_long
        x = tried.held.taxable
        books.magi.append(tried.lines.agi + (x * self.exempt).sum(axis=0))
        paid = np.minimum(short, self.spending)
        taxes = tried.lines.tax + tried.state + tried.surcharge
        return Done(self.spending - paid, short, tried.lines.agi, taxes, own)


def _some_of(amount: Array | float, some: NDArray[np.int64]) -> Array | float:
    return amount[some] if isinstance(amount, np.ndarray) else amount
