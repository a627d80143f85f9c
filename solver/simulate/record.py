"""An attempt made true: the ledger carried into the next year, and what was decided written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Literal, NamedTuple

from .first_day import Attempt, FirstDay
from .flows import flows_of
from .ledger import LedgerLot
from .rebalancing import Vector
from .taxable_groups import TaxableGroup, is_short, sold_lots

Flows = Mapping[str, float]
TINY = 1e-9
LEAST_TRADE = 1e-4


class LotTrade(NamedTuple):
    """A purchase or a sale out of one lot, in dollars."""

    account: str
    asset: str
    acquired: date | None
    action: Literal["buy", "sell"]
    amount: float
    basis: float
    short: bool


@dataclass(frozen=True, slots=True)
class SimulatedYear:
    """A year as it was: flows and holdings after the first day by account, in dollars.

    held        tax-advantaged accounts, by asset in the order of the scenario
    taxable     taxable accounts, by asset's name
    """

    attempt: Attempt
    year: int
    spending: float
    carry_in: float
    opened: Flows
    given: Flows
    distributed: Flows
    converted: Flows
    arrived: Flows
    rolled: Flows
    held: Mapping[str, Vector]
    taxable: Mapping[str, dict[str, float]]
    trades: tuple[LotTrade, ...]


def record(day: FirstDay, attempt: Attempt) -> SimulatedYear:
    """Carry the ledger through the year."""
    facts, home, ledger = day.facts, day.home, day.ledger
    flows = flows_of(day.sources, ledger, home, attempt.draw, attempt.converted)
    opened = {name: held + ledger.given.get(name, 0.0) for name, held in ledger.balances.items()}
    held = day.investor.held(attempt.invested, flows.values)
    for name, amounts in held.items():
        ledger.balances[name] = sum(x * (1.0 + r) for x, r in zip(amounts, facts.total_return, strict=True))
    _roll(day, flows.rolled)
    _take_roths(day, flows.out, flows.arrived)
    trades = [
        trade
        for group, after in zip(day.groups, attempt.invested.taxable, strict=True)
        for trade in _trades(day, group, after)
    ]
    done = SimulatedYear(
        attempt,
        facts.period.year,
        day.spending,
        ledger.carry,
        opened,
        ledger.given,
        flows.out,
        flows.converted,
        flows.arrived,
        flows.rolled,
        held,
        _taxable(day),
        tuple(trades),
    )
    _carry(day, attempt, trades)
    return done


def _roll(day: FirstDay, rolled: Flows) -> None:
    """What is rolled to a Roth IRA brings contributions with it."""
    for roll in day.sources.rollovers:
        if roll.roth and rolled[roll.source] > 0.0:
            own = rolled[roll.source] if roll.contributions is None else roll.contributions
            layers = day.ledger.roths[day.ledger.owners[roll.target]]
            layers.contribute(day.facts.period.year, own)


def _take_roths(day: FirstDay, out: Flows, arrived: Flows) -> None:
    """Withdrawals leave the Roth layers; conversions enter them."""
    ledger, year = day.ledger, day.facts.period.year
    for person in day.facts.period.ages:
        names = [n for n in ledger.owned(person, "free", day.home) if day.home.kinds[n].layered]
        layers, reached = ledger.roths[person], person not in day.facts.period.under_59_half
        layers.distribute(sum(out.get(name, 0.0) for name in names), year, reached)
        layers.convert(year, sum(arrived.get(name, 0.0) for name in names))


def _trades(day: FirstDay, group: TaxableGroup, held: Vector) -> Iterator[LotTrade]:
    """A group's sales and purchases by lot; the ledger's lots follow."""
    facts, home = day.facts, day.home
    for asset, (before, after) in enumerate(zip(group.held, held, strict=True)):
        price = facts.price[asset]
        sales = sold_lots(group.leaving[asset], inf, price) if group.going else []
        if abs(after - before) >= LEAST_TRADE:
            sales += sold_lots(group.lots[asset], before - after, price)
        for lot, amount in sales:
            share = min(1.0, amount / (lot.shares * price))
            basis = share * lot.basis
            yield LotTrade(
                lot.account,
                home.assets[asset],
                lot.acquired,
                "sell",
                amount,
                basis,
                is_short(lot, facts.period),
            )
            lot.shares -= share * lot.shares
            lot.basis -= basis
        buyer, name = group.buyers[asset], home.assets[asset]
        bought = after - before
        if bought >= LEAST_TRADE and buyer is not None:
            acquired = None if name in home.cash_like else facts.period.first_day
            day.ledger.lots.append(LedgerLot(buyer, asset, acquired, bought / price, bought))
            yield LotTrade(buyer, name, acquired, "buy", bought, bought, False)


def _taxable(day: FirstDay) -> dict[str, dict[str, float]]:
    """Market values by account and asset after the trades."""
    held: dict[str, dict[str, float]] = {name: {} for name in day.home.taxable}
    for lot in day.ledger.lots:
        if lot.shares > TINY:
            asset, place = day.home.assets[lot.asset], held[lot.account]
            place[asset] = place.get(asset, 0.0) + lot.shares * day.facts.price[lot.asset]
    return held


def _carry(day: FirstDay, attempt: Attempt, trades: Sequence[LotTrade]) -> None:
    ledger, lines, before = day.ledger, attempt.lines, day.facts.period.so_far.receipts
    ledger.carry = attempt.carry_out
    realised = {day.home.scenario.loss_owner: before.net_gain}
    for trade in trades:
        if trade.action == "sell":
            owner = ledger.owners[trade.account]
            realised[owner] = realised.get(owner, 0.0) + trade.amount - trade.basis
    ledger.carry_losses(lines, realised)
    ledger.gifts = ledger.gifts.on(lines.gifts_carried, day.facts.period)
    ledger.returns.append((lines.magi_medicare, day.facts.period.filing_status))
    ledger.lots = [lot for lot in ledger.lots if lot.shares > TINY]
    ledger.close(day.facts, day.home)
