"""One year of every path at once: the draw that pays for it, what is converted, its return, what is left.

The draw is searched on each path by secant steps; what the last step leaves over or short, at most `CLOSE`, is carried
into the next year, so that no dollar is made or lost. Where all that may be drawn does not pay, the path has failed and
spends what there is. Against the simulator with lots: one basis an asset, all gains long, losses of a couple together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...models.at_once.federal import Income, Return, income_for_agi, surcharges
from ...models.at_once.states import StateYear
from ..simulate.rule import Conversions, Rule
from .books import Books
from .home import Home, Pot
from .invest import completed, poured, shares, traded, within_bands

Array = NDArray[np.float64]
CLOSE = 0.5
"""Dollars within which a year's cash is spent."""
BRACKETED = 5
"""Steps after which the draw is held within a bracket."""
STEPS = 16
"""The most secant steps; nearly all paths need four or five."""
SEASONED = 5
"""Years after which a conversion leaves a Roth IRA free of the further tax before 59 1/2: 26 USC 408A(d)(3)(F)."""


class Held(NamedTuple):
    """After a first day's trades: taxable assets, the gain realised, cash out of them, and the mixes of the others."""

    taxable: Array
    gain: Array
    cash: Array
    deferred: Array
    free: Array


@dataclass
class Tried:
    """The year at the last draw that was tried."""

    taxable: Array
    traditional: Array
    early: Array
    roth: Array
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
        books: Books,
        rule: Rule,
        conversions: Conversions,
        spending: Array,
        returns: Array,
        price: Array | float,
        state: StateYear | None,
    ) -> None:
        self.home, self.year, self.books, self.rule = home, home.years[index], books, rule
        self.index, self.conversions, self.spending = index, conversions, spending
        self.returns, self.price, self.state = returns, price, state
        self.cost = home.scenario.market.trading_cost
        self.interest, self.exempt, self.ordinary, self.qualified = self._yields()
        self._sources()
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

    def _sources(self) -> None:
        """What each tax-advantaged account must and may pay."""
        self.least: dict[str, Array] = {}
        self.most: dict[str, Array] = {}
        self.groups: dict[str, list[str]] = {"traditional": [], "early": [], "roth": []}
        nothing = np.zeros_like(self.spending)
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
        self.floor = {source: self._sum(self.least, names) for source, names in self.groups.items()}
        self.ceiling = {source: self._sum(self.most, names) for source, names in self.groups.items()}
        self.forced = sum(self.floor.values(), nothing)
        self.convertible = [pot for pot in self.year.pots if pot.into and not pot.shut]

    def _sum(self, amounts: Mapping[str, Array], names: list[str]) -> Array:
        return sum((amounts[name] for name in names), np.zeros_like(self.spending))

    def _receipts(self) -> None:
        facts, period = self.year.facts, self.year.period
        lost = self.year.fixed_pensions * (1.0 - 1.0 / self.price)
        self.streams = facts.receipts - lost
        self.fixed = sum(period.wages.values()) + sum(period.pensions.values()) - lost
        self.benefits = sum(period.social_security.values())
        self.outgo = self.spending + facts.outgo
        self.surcharge = self._surcharge()
        self.deferred = self._sum(self.books.balances, [pot.name for pot in self.year.pots if pot.deferred])
        self.free = self._sum(self.books.balances, [pot.name for pot in self.year.pots if not pot.deferred])
        self.tv = self.books.values.sum(axis=0)
        self.aim = self._aim()

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

    # ---- what is filled -------------------------------------------------------------------------------------

    def _aim(self) -> float | None:
        """Dollars of ordinary taxable income, Medicare MAGI or AGI to which the rule fills; None fills nothing."""
        facts, level = self.year.facts, self.conversions.level
        if self.rule.order.traditional_to is not None:
            return facts.bracket_top(self.rule.order.traditional_to)
        limits = self.home.scenario.limits
        if limits.no_conversions_after is not None and facts.period.year > limits.no_conversions_after:
            return None
        match self.conversions.kind:
            case "bracket":
                return facts.bracket_top(level)
            case "tier":
                return facts.tier_ceilings[int(level)] - max(limits.cliff_margin, 0.01)
            case "agi":
                return level * facts.period.deflator
            case "all":
                return np.inf if facts.period.year == int(level) else None
            case _:
                return None

    def _wanted_agi(self, lines: Return | None, x: Income) -> Array | float:
        assert self.aim is not None
        if self.conversions.kind == "tier":
            return self.aim - x.tax_exempt
        if self.conversions.kind == "agi":
            return self.aim
        deduction = lines.deduction if lines is not None else self.year.federal.standard
        gain = lines.net_capital_gain if lines is not None else 0.0
        return self.aim + deduction + x.qualified + gain

    def _fill(self, x: Income, lines: Return | None, room: Array) -> Array:
        """What is filled, beside all other income of `x`."""
        if self.aim is None:
            return np.zeros_like(room)
        if np.isinf(self.aim):
            return room
        law, status = self.year.federal.law.federal, self.year.federal.status
        wanted = self._wanted_agi(lines, x)
        before = income_for_agi(wanted, self.benefits, x.tax_exempt, law.social_security, status, self.price)
        net = x.short - x.carry_short + x.long - x.carry_long
        counted = np.maximum(net, -law.capital_losses.limit[status] / self.price)
        other = x.ordinary + x.interest + x.dividends + x.qualified + counted
        return np.clip(before - other, 0.0, room)

    # ---- one draw -------------------------------------------------------------------------------------------

    def _split(self, draw: Array, first: Array) -> dict[str, Array]:
        """A draw beyond what must be distributed, by source: negative taxable is invested."""
        most = {**self.ceiling, "taxable": self.tv * (1.0 - self.cost)}
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

    def _invest(self, cash: Array, deferred: Array, free: Array) -> Held:
        books, year = self.books, self.year
        value = np.where(cash >= 0.0, self.tv - cash / (1.0 - self.cost), self.tv - cash / (1.0 + self.cost))
        value = np.maximum(value, 0.0)
        place = self.home.setting
        if place.mixes or place.alike:
            mix = np.array(place.taxable_mix if place.mixes else year.target)[:, None]
            held, own = traded(books.values, value, mix * value), np.broadcast_to(mix, books.values.shape)
            if place.alike:
                own = np.broadcast_to(year.target[:, None], books.values.shape)
            return self._realised(held, cash, own, own)
        weight = year.facts.deferred_weight
        counted = weight * deferred
        elsewhere = counted + free
        whole = value + elsewhere
        target, low = year.target[:, None] * whole, year.low[:, None] * whole
        high, same = year.high[:, None] * whole, self.rule.location == "same mix"
        if same:
            wanted = year.target[:, None] * value
        else:
            order = place.bonds_first
            left = target - poured(target, order, counted)
            wanted = left - poured(left, tuple(reversed(order)), free)
        held = within_bands(traded(books.values, value, wanted), target, low, high, elsewhere)
        rest = completed(held, target, low)
        goal = np.broadcast_to(year.target[:, None], rest.shape)
        if same:
            mix = shares(rest, goal)
            return self._realised(held, cash, mix, mix)
        inside = poured(rest, place.bonds_first, counted)
        return self._realised(held, cash, shares(inside, goal), shares(rest - inside, goal))

    def _realised(self, held: Array, cash: Array, deferred: Array, free: Array) -> Held:
        values, basis = self.books.values, self.books.basis
        sold = np.maximum(values - held, 0.0)
        gain = (sold * (1.0 - basis / np.maximum(values, 1e-9))).sum(axis=0)
        return Held(held, gain, cash, deferred, free)

    def _income(self, split: Mapping[str, Array], held: Held, filled: Array) -> Income:
        books = self.books
        distributed = split["traditional"] + split["early"]
        return Income(
            ordinary=self.fixed + distributed + filled,
            benefits=self.benefits,
            interest=(held.taxable * self.interest).sum(axis=0),
            tax_exempt=(held.taxable * self.exempt).sum(axis=0),
            dividends=(held.taxable * self.ordinary).sum(axis=0),
            qualified=(held.taxable * self.qualified).sum(axis=0),
            long=held.gain,
            carry_short=books.carry_short,
            carry_long=books.carry_long,
            early=split["early"],
        )

    def _room(self, split: Mapping[str, Array]) -> Array:
        """What is left to convert, within the owner's limit."""
        out = self._flows(split)
        left = self._sum(
            {pot.name: self.books.balances[pot.name] - out[pot.name] for pot in self.convertible},
            [pot.name for pot in self.convertible],
        )
        most = self.home.scenario.limits.max_annual_conversion
        return left if most is None else np.minimum(left, most * self.year.period.deflator)

    def _flows(self, split: Mapping[str, Array]) -> dict[str, Array]:
        """By account, what leaves it as a distribution."""
        out: dict[str, Array] = {}
        for source, names in self.groups.items():
            room = np.maximum(self.ceiling[source] - self.floor[source], 1e-9)
            share = np.clip((split[source] - self.floor[source]) / room, 0.0, 1.0)
            for name in names:
                out[name] = self.least[name] + share * (self.most[name] - self.least[name])
        return out

    def attempt(self, draw: Array, filled: Array, lines: Return | None) -> Tried:
        """The year at a draw; the amount filled is that of the income which the draw brings."""
        by_order = self.rule.order.traditional_to is not None
        split = self._split(draw, filled if by_order else np.zeros_like(draw))
        gone = split["traditional"] + split["early"]
        own = np.zeros_like(draw) if by_order else filled
        left = np.maximum(self.deferred - gone - own, 0.0)
        held = self._invest(split["taxable"], left, np.maximum(self.free - split["roth"] + own, 0.0))
        if by_order:
            x = self._income(split, held, np.zeros_like(draw))
            beside = self._income(
                {**split, "traditional": self.floor["traditional"]}, held, np.zeros_like(draw)
            )
            filled = self._fill(beside, lines, self.ceiling["traditional"] - self.floor["traditional"])
        else:
            room = np.maximum(self._room(split), 0.0)
            filled = self._fill(self._income(split, held, np.zeros_like(draw)), lines, room)
            x = self._income(split, held, filled)
        found, state = self._assessed(x)
        first_day = self.books.carry + split["taxable"] + gone + split["roth"]
        owed = self.outgo + self.surcharge + found.tax + state
        unspent = first_day * (1.0 + self.year.period.first_day_return) + self.streams - owed
        yields = x.interest + x.tax_exempt + x.dividends + x.qualified
        return Tried(
            split["taxable"],
            split["traditional"],
            split["early"],
            split["roth"],
            filled,
            held,
            found,
            state,
            self.surcharge,
            np.asarray(yields),
            unspent,
        )

    def _assessed(self, x: Income) -> tuple[Return, Array]:
        """The return of the year and the state's tax, of which Schedule A counts the one that it has."""
        federal, given = self.year.federal, self.year.federal.given
        surcharge = self.surcharge if given.medicare_premiums else 0.0
        found = federal.returns(x, self.price, surcharge=surcharge)
        if self.state is None:
            return found, np.zeros_like(self.spending)
        state = self.state.of(x, found, self.price)
        if given.state is not None:
            found = federal.returns(x, self.price, state_tax=state, surcharge=surcharge)
        return found, state

    def solve(self, guess: Array, filled: Array) -> Tried:
        """Secant steps on the draw within a bracket, until a year's cash is spent or all is drawn that may be."""
        low = -(self.books.carry + self.forced)
        high = self.tv * (1.0 - self.cost) + sum(self.ceiling.values(), np.zeros_like(low)) - self.forced
        high = np.maximum(high, low)
        draw = np.clip(guess, low, high)
        tried = self.attempt(draw, filled, None)
        slope, last = np.full(draw.shape, 0.85), (draw, tried.unspent)
        below, above = low, high
        for step in range(STEPS):
            away = np.abs(tried.unspent) > CLOSE
            stuck = ((draw >= high) & (tried.unspent < 0.0)) | ((draw <= low) & (tried.unspent > 0.0))
            if step > 1 and not np.any((away & ~stuck) | (np.abs(tried.filled - filled) > CLOSE)):
                break
            if step:
                moved = draw - last[0]
                known = np.abs(moved) > 1e-3
                found = (tried.unspent - last[1]) / np.where(known, moved, 1.0)
                slope = np.where(known, np.clip(found, 0.3, 1.5), slope)
            if (
                step >= BRACKETED
            ):  # what is filled has settled: the draw lies between the nearest on either side
                below = np.where(tried.unspent < 0.0, np.maximum(below, draw), below)
                above = np.where(tried.unspent > 0.0, np.minimum(above, draw), above)
            last = (draw, tried.unspent)
            draw = np.clip(draw - tried.unspent / slope, low, high)
            if step >= BRACKETED:
                draw = np.where((draw <= below) | (draw >= above), (below + above) / 2.0, draw)
            filled = tried.filled
            tried = self.attempt(draw, filled, tried.lines)
        self.draw, self.all_drawn = draw, draw >= high - CLOSE
        return tried

    # ---- the close ------------------------------------------------------------------------------------------

    def close(self, tried: Tried) -> Done:
        """The books on the next first day, at this year's prices; returns what the year came to."""
        books = self.books
        split = {
            "traditional": tried.traditional,
            "early": tried.early,
            "roth": tried.roth,
            "taxable": tried.taxable,
        }
        out = self._flows(split)
        own = np.zeros_like(tried.filled) if self.rule.order.traditional_to is not None else tried.filled
        self._move(out, own)
        short = np.where(self.all_drawn & (tried.unspent < -2.0 * CLOSE), -tried.unspent, 0.0)
        self._grow(tried.held)
        books.carry = tried.unspent + short + tried.yields
        books.carry_short, books.carry_long = tried.lines.carry_short, tried.lines.carry_long
        x = tried.held.taxable
        books.magi.append(tried.lines.agi + (x * self.exempt).sum(axis=0))
        paid = np.minimum(short, self.spending)
        taxes = tried.lines.tax + tried.state + tried.surcharge
        return Done(self.spending - paid, short, tried.lines.agi, taxes, own)

    def _move(self, out: Mapping[str, Array], own: Array) -> None:
        """Distributions and conversions, by account; conversions in proportion to what is left."""
        books = self.books
        for name, amount in out.items():
            books.balances[name] = np.maximum(books.balances[name] - amount, 0.0)
        room = self._sum(books.balances, [pot.name for pot in self.convertible])
        share = np.clip(own / np.maximum(room, 1e-9), 0.0, 1.0)
        arrived = {name: np.zeros_like(own) for name in books.balances}
        for pot in self.convertible:
            moved = share * books.balances[pot.name]
            books.balances[pot.name] = books.balances[pot.name] - moved
            arrived[pot.into] = arrived[pot.into] + moved
        for name, amount in arrived.items():
            self._season(name, amount, out.get(name))

    def _season(self, name: str, amount: Array, left: Array | None) -> None:
        """A Roth account's money that leaves it free before 59 1/2."""
        books = self.books
        books.balances[name] = books.balances[name] + amount
        years = books.converted[name]
        years.append(amount)
        if left is not None:
            books.seasoned[name] = np.maximum(books.seasoned[name] - left, 0.0)
        if len(years) >= SEASONED:
            books.seasoned[name] = books.seasoned[name] + years[-SEASONED]

    def _grow(self, held: Held) -> None:
        """Returns of the year, and the step in basis at a death."""
        books, place = self.books, self.home.setting
        bought = np.maximum(held.taxable - books.values, 0.0)
        kept = np.minimum(held.taxable / np.maximum(books.values, 1e-9), 1.0)
        basis = books.basis * kept + bought
        paid = self.interest + self.exempt + self.ordinary + self.qualified
        books.values = held.taxable * (1.0 + self.returns - paid)
        books.basis = basis
        if self.year.taxable_steps and self.year.federal.law.federal.capital_gains_tax.step_up:
            books.basis = basis + self.year.taxable_steps * (books.values - basis)
        deferred = (held.deferred * self.returns).sum(axis=0)
        free = (held.free * self.returns).sum(axis=0)
        for pot in self.year.pots:
            grown = self._own_growth(place.mixes, pot) if place.mixes else deferred if pot.deferred else free
            books.balances[pot.name] = books.balances[pot.name] * (1.0 + grown)

    def _own_growth(self, mixes: Mapping[str, tuple[float, ...]], pot: Pot) -> Array:
        """The return of an account that holds its own mix."""
        grown: Array = (np.array(mixes[pot.name])[:, None] * self.returns).sum(axis=0)
        return grown
