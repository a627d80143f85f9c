"""An attempt made true: the ledger carried into the next year, and what was decided written down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from .first_day import Attempt, FirstDay
from .household import Setting
from .ledger import Ledger, Lot
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
    distributed: Flows
    converted: Flows
    arrived: Flows
    held: Mapping[str, Vector]
    taxable: Mapping[str, dict[str, float]]
    trades: tuple[LotTrade, ...]


def record(day: FirstDay, attempt: Attempt) -> SimulatedYear:
    """Carry the ledger through the year."""
    facts, home, ledger = day.facts, day.home, day.ledger
    sources, draw = day.sources, attempt.draw
    out = {
        **sources.traditional.split(draw.traditional),
        **sources.early.split(draw.early),
        **sources.roth.split(draw.roth),
    }
    converted = _converted(day, attempt, out)
    arrived = _arrivals(converted, ledger, home)
    opened = dict(ledger.balances)
    held = {}
    for name, balance in opened.items():
        value = balance - out.get(name, 0.0) - converted.get(name, 0.0) + arrived.get(name, 0.0)
        held[name] = _holdings(name, max(0.0, value), attempt, home)
        ledger.balances[name] = sum(
            x * (1.0 + r) for x, r in zip(held[name], facts.total_return, strict=True)
        )
    _take_roths(day, out, arrived)
    trades = [
        trade
        for group, after in zip(day.groups, attempt.taxable, strict=True)
        for trade in _trades(day, group, after)
    ]
    done = SimulatedYear(
        attempt,
        facts.period.year,
        day.spending,
        ledger.carry,
        opened,
        out,
        converted,
        arrived,
        held,
        _taxable(day),
        tuple(trades),
    )
    _carry(day, attempt, trades)
    return done


def _converted(day: FirstDay, attempt: Attempt, out: Flows) -> dict[str, float]:
    """By account: what is decided already, and the rule's own conversions in proportion to what is left."""
    room = day.convertible(out)
    whole = sum(room.values())
    share = min(1.0, attempt.converted / whole) if whole > 0.0 else 0.0
    return {name: kept + share * room.get(name, 0.0) for name, kept in day.sources.kept.items()}


def _arrivals(converted: Flows, ledger: Ledger, home: Setting) -> dict[str, float]:
    """Conversions by the Roth IRA they go to: the owner's own, else one inherited."""
    arrived: dict[str, float] = {}
    for name, amount in converted.items():
        if amount > 0.0:
            owner = ledger.owners[name]
            homes = [name for name in ledger.owned(owner, "free", home) if home.kinds[name].receives]
            own = [account for account in homes if home.owners[account] == owner]
            place = (own or homes)[0]
            arrived[place] = arrived.get(place, 0.0) + amount
    return arrived


def _holdings(name: str, value: float, attempt: Attempt, home: Setting) -> Vector:
    """An account's part of what its kind holds, or its own mix."""
    if home.mixes:
        return [value * share for share in home.mixes[name]]
    together = attempt.deferred if home.kinds[name].deferred else attempt.free
    whole = sum(together)
    if whole <= 0.0:
        return [0.0] * len(home.assets)
    return [value * part / whole for part in together]


def _take_roths(day: FirstDay, out: Flows, arrived: Flows) -> None:
    """Withdrawals leave the Roth layers; conversions enter them."""
    ledger, year = day.ledger, day.facts.period.year
    for person in day.facts.period.ages:
        names = ledger.owned(person, "free", day.home)
        layers, reached = ledger.roths[person], person not in day.facts.period.under_59_half
        layers.distribute(sum(out.get(name, 0.0) for name in names), year, reached)
        layers.convert(year, sum(arrived.get(name, 0.0) for name in names))


def _trades(day: FirstDay, group: TaxableGroup, held: Vector) -> Iterator[LotTrade]:
    """A group's sales and purchases by lot; the ledger's lots follow."""
    facts, home = day.facts, day.home
    for asset, (before, after) in enumerate(zip(group.held, held, strict=True)):
        if abs(after - before) < LEAST_TRADE:
            continue
        name, price = home.assets[asset], facts.price[asset]
        for lot, amount in sold_lots(group.lots[asset], before - after, price):
            share = min(1.0, amount / (lot.shares * price))
            basis = share * lot.basis
            yield LotTrade(
                lot.account, name, lot.acquired, "sell", amount, basis, is_short(lot, facts.period)
            )
            lot.shares -= share * lot.shares
            lot.basis -= basis
        bought = after - before
        if bought > 0.0:
            acquired = None if name in home.cash_like else facts.period.first_day
            day.ledger.lots.append(Lot(group.buyer, asset, acquired, bought / price, bought))
            yield LotTrade(group.buyer, name, acquired, "buy", bought, bought, False)


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
    ledger.returns.append((lines.magi_medicare, day.facts.period.filing_status))
    ledger.lots = [lot for lot in ledger.lots if lot.shares > TINY]
    ledger.close(day.facts, day.home)
