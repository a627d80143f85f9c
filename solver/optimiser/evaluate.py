"""A solution read as real returns: what each year's law makes of its receipts, and the cell it lies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...models.household.receipts import Receipts
from ...models.household.state_facts import StateOfYear
from ...models.laws import register
from ...models.laws.federal import capital_losses
from ...models.laws.law import At
from ...models.laws.medicare import irmaa
from ...models.laws.regime import (
    AGI,
    NET_GAIN,
    Regime,
)
from ...models.plan import PlanYear
from ...models.returns.enter import assess, shares_of, taxed_of
from ...models.returns.federal_return import ReturnInput, ReturnLines
from ...models.returns.told import told_of_plan
from ..formulation.giving import NOTICED
from ..formulation.income import received
from ..formulation.made_up import MadeUpYear
from ..formulation.model import UNIT, Expr
from ..formulation.program import Program
from ..formulation.residents import shares
from ..formulation.restricted import Choice, YearOfOne
from ..formulation.roths import RothPart
from .gifts_given import GivenYear, gifts_of_solution, given_in
from .roth_order import RothYear, flows_of_plan, flows_of_solution, in_order
from .told import told_apart

Values = NDArray[np.float64]
TOO_LITTLE = 0.5
"""Dollars by which a year's tax may fall short of its return's before the plan counts as too good to be true."""


@dataclass(frozen=True)
class Point:
    """A year of a solution, its return computed from its receipts alone.

    own    of a joint year whose spouses' losses are followed: the survivor's net result, losses carried in deducted,
           and the other's
    roth   for each owner whose Roth IRAs pay out in an order that matters, the place of the last part taken from
    down   dollars by which AGI and the lines beside it are taken to be less than the return's
    """

    received: ReturnInput
    lines: ReturnLines
    own: tuple[float, float] = (0.0, 0.0)
    roth: tuple[int, ...] = ()
    down: float = 0.0

    @cached_property
    def at(self) -> At:
        """The return by line: those of the register's laws and, of lazy laws, what is owed."""
        at = self.lines.at(self.received)
        return (
            at | {name: at[name] - self.down for name in (AGI, *register.band_lines())} if self.down else at
        )

    @property
    def own_loss_used(self) -> float:
        """Of a joint year whose spouses' losses are followed: what of the loss used in it is the survivor's."""
        mine, other = (max(0.0, -result) for result in self.own)
        used = mine + other - (self.lines.carry_short_out + self.lines.carry_long_out)
        return used * mine / (mine + other) if mine + other > 0.0 else 0.0

    @property
    def net_gain(self) -> float:
        return self.at[NET_GAIN]


def exact_points(program: Program, values: Values) -> list[Point]:
    """The return of every node at a solution of either form of a program."""
    points: dict[int, Point] = {}
    for chain in program.chains:
        points |= zip(chain.nodes, _chain_points(chain.program, values), strict=True)
    return [points[node] for node in range(len(program.laws))]


def _chain_points(program: Program, values: Values) -> list[Point]:
    """Every year's return of one path."""
    amounts = values.tolist()  # plain floats are read faster one by one
    roths = in_order(program, flows_of_solution(program, amounts))
    made_up = program.sheltered.made_up

    def dollars(expression: Expr) -> float:
        return expression.value(amounts) * UNIT

    paid = [{name: dollars(flow) for name, flow in flows.items()} for flows in made_up.flows]
    made = made_up.in_order(paid)

    def receipts() -> Iterator[Receipts]:
        years = zip(program.horizon.periods, program.income, program.losses.years, roths, strict=True)
        for period, income, net, roth in years:
            t = period.index
            early = dollars(income.early - program.sheltered.roths.early(t)) + roth.early
            taxable_roth = period.so_far.receipts.taxable_roth_distributions + roth.taxable
            came = received(period, income, net, dollars, taxable_roth, early)
            if made_up.orders[t]:
                other = made[t].taxed - dollars(made_up.taxed(t))
                came = came + Receipts(traditional_distributions=other)
            yield came

    spouses = program.losses.spouses
    own = [tuple(side.value(amounts) * UNIT for side in year.realised) for year in spouses.years]
    funds = [given.place(dollars) for given in program.giving.years]
    gifts = gifts_of_solution(program, dollars, made)
    whose = [shares(program, t, dollars) for t in range(len(program.laws))]
    told = [told_apart(program, t, dollars, made[t].taxed) for t in range(len(program.laws))]
    return _points(program, receipts(), own, _with_orders(roths, made, funds), gifts, whose, told)


def _with_orders(
    roths: Sequence[RothYear], made: Sequence[MadeUpYear], funds: Sequence[tuple[int, ...]]
) -> list[RothYear]:
    """What is made up for, and a donor-advised fund, beside the orders of Roth IRAs."""
    years = zip(roths, made, funds, strict=True)
    return [replace(roth, places=(*roth.places, *own.places, *fund)) for roth, own, fund in years]


def plan_points(program: Program, years: Sequence[PlanYear]) -> list[Point]:
    """Every year's return of a plan from anywhere, its years complete (the audit's own), without the 10 percent."""
    spouses = program.losses.spouses
    own = [_own(program, year) for year in years[: len(spouses.years)]]
    receipts = (year.income.receipts for year in years)
    periods = program.horizon.periods
    made = program.sheltered.made_up.in_order([_paid(program, year) for year in years])
    gifts = [given_in(period, year) for period, year in zip(periods, years, strict=True)]
    funds = [_fund(given.order, year) for given, year in zip(program.giving.years, years, strict=True)]
    roths = _with_orders(in_order(program, flows_of_plan(program, years)), made, funds)
    whose = [shares_of(list(year.by_person.values())) for year in years]
    told = [told_of_plan(period, year, taxed_of(year)) for period, year in zip(periods, years, strict=True)]
    return _points(program, receipts, own, roths, gifts, whose, told)


def _paid(program: Program, year: PlanYear) -> dict[str, float]:
    """What each person's IRAs pay charities in a plan's year."""
    sheltered, t = program.sheltered, year.year - program.horizon.periods[0].year
    paid: dict[str, float] = {}
    for pool in sheltered.pools:
        accounts = (year.accounts[name] for name in pool.shares if name in year.accounts)
        paid[pool.owners[t]] = paid.get(pool.owners[t], 0.0) + sum(account.qcd for account in accounts)
    return paid


def _fund(order: Sequence[RothPart], year: PlanYear) -> tuple[int, ...]:
    """Whether a donor-advised fund is emptied in a plan's year; nothing without one."""
    return (int(year.gifts is None or year.gifts.fund_left <= NOTICED),) if order else ()


def _own(program: Program, year: PlanYear) -> tuple[float, ...]:
    """What each spouse realises in a plan's year, what came before its first day too."""
    gains: dict[str, float] = {}
    for trade in year.trades:
        if trade.action == "sell":
            gains[trade.account] = gains.get(trade.account, 0.0) + trade.gain
    return program.losses.spouses.split(gains, year.year == program.horizon.periods[0].year)


def _points(
    program: Program,
    receipts: Iterable[Receipts],
    own: Sequence[tuple[float, ...]],
    roths: Sequence[RothYear],
    gifts: Sequence[GivenYear],
    whose: Sequence[Mapping[str, tuple[float, ...]]],
    told: Sequence[Mapping[str, tuple[float, ...]]],
) -> list[Point]:
    """The years' returns from what each year receives; losses are carried from year to year.

    own    what the survivor and the other realise, in the joint years that are followed
    whose  of each line of a year its parts by filer (`ReturnInput.shares`); `told` likewise
    """
    points: list[Point] = []
    short, long = program.losses.carried
    spouses = program.losses.spouses
    carried = [part * UNIT for part in spouses.before]
    carried_gifts = program.horizon.gifts_carried
    nobody_enrolled = [(0.0, program.horizon.periods[0].filing_status)] * irmaa.PAID_IN
    before = list(program.horizon.prior_returns) or nobody_enrolled
    for t, (period, coming) in enumerate(zip(program.horizon.periods, receipts, strict=True)):
        given = (gifts[t].gifts, carried_gifts.carried)
        entered, lines, _ = assess(
            period, coming, (short, long), before, *given, shares=whose[t], told=told[t]
        )
        before.append((lines.magi_medicare, period.filing_status))
        carried_gifts = carried_gifts.on(lines.gifts_carried, period, gifts[t].lots)
        short, long = lines.carry_short_out, lines.carry_long_out
        mine = other = 0.0
        if t < len(own):
            mine, other = (result - lost for result, lost in zip(own[t], carried, strict=True))
            parts = capital_losses.allot(short, long, {"own": mine, "other": other})
            carried = [sum(parts["own"]), sum(parts["other"])]
        if t == spouses.last:
            whole = short + long
            share = spouses.share if spouses.share is not None else carried[0] / whole if whole else 0.0
            short, long = share * short, share * long
        points.append(Point(entered, lines, (mine, other), roths[t].places))
    return points


def locate(one: YearOfOne, point: Point) -> Choice:
    """The cell of a year in which a return lies."""
    laws, lines = one.laws, point.lines
    families = len(laws.choices)
    count = len(one.bands) // families
    band = place(one.bands[:count], point.at[AGI])
    if families > 1:
        paid = point.received.itemized
        floor = laws.law.itemized_deductions.medical_floor * max(0.0, lines.agi)
        claims = paid.medical_expenses + paid.medicare_premiums > floor
        given = lines.worked.gifts
        gives = given is not None and given.deductible > 0.0
        limited = lines.itemizes and _limited(point, one)
        band += count * laws.deductions.place(lines.itemizes, claims, gives, limited)
    beside = tuple(place(bands, point.at[line]) for line, bands in one.beside.items())
    regimes = tuple(
        law.regime_of(one.regimes_in(number, band), point.at, laws) for number, law in enumerate(one.apart)
    )
    loss = "gain"
    if one.active and point.net_gain < -1e-6:
        limit = laws.law.capital_losses.limit[laws.status]
        loss = "carry" if point.net_gain < -limit else "partial"
    term = _term(one, point) if one.short else "long"
    own = _own_regime(point) if one.spouses is not None else "none"
    return Choice(band, beside, regimes, loss, term, own, point.roth)


def _limited(point: Point, one: YearOfOne) -> bool:
    """Whether income is above the start of the top bracket by more than Schedule A deducts (26 USC 68)."""
    top = one.laws.law.ordinary_income_tax.tops[one.laws.status][-1]
    schedule_a = point.lines.worked.taxed.schedule_a
    return (
        schedule_a is not None and point.lines.agi - point.lines.worked.senior - top > schedule_a.before_limit
    )


def _own_regime(point: Point) -> str:
    """What of a joint year's carry-forward is the survivor's."""
    mine, other = point.own
    carried = point.lines.carry_short_out + point.lines.carry_long_out
    if carried <= 0.0:
        return "nothing"
    return "none" if mine >= 0.0 else "all" if other >= 0.0 else "both"


def _term(one: YearOfOne, point: Point) -> str:
    """The regime of the terms: no net long-term gain, a carry-forward that is long-term alone, or another."""
    received = point.received
    if received.long_term_gains <= received.carry_long:
        return "none"
    return "carried" if "carried" in one.term_gates and received.carry_short <= 1e-6 else "long"


def place(regimes: Sequence[Regime], amount: float) -> int:
    """The first regime whose range reaches the amount."""
    for place, regime in enumerate(regimes):
        if amount <= regime.ranges[0][2] + 1e-4:
            return place
    return len(regimes) - 1


def undercharged(program: Program, values: Values, points: Sequence[Point]) -> set[int]:
    """The nodes whose tax, or what their cliffs take, falls short of the law's in the program."""
    amounts = values.tolist()  # plain floats are read faster one by one
    return {
        node
        for chain in program.chains
        for t, node in enumerate(chain.nodes)
        if _is_short(chain.program, t, amounts, points[node])
    }


def _is_short(program: Program, t: int, amounts: Sequence[float], point: Point) -> bool:
    taxes, laws, year = program.taxes[t], program.laws[t], (program.cells or program.ones)[t]
    rule = laws.period.state
    if isinstance(rule, StateOfYear) and rule.missing:  # what is held of it may not be what the return owes
        owed = rule.owed(point.received, point.lines, rule)
        if taxes.state.value(amounts) * UNIT < owed - TOO_LITTLE:
            return True
    return taxes.of_return.value(amounts) * UNIT < point.lines.federal_tax - TOO_LITTLE or any(
        year.charges[law.name].value(amounts) * UNIT < law.compute(point.at, laws) - TOO_LITTLE
        for law in laws.register
        if law.name in year.charges
    )
