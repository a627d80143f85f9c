"""An attempt made true: the ledger carried into the next year, and the year as a plan writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ...models.plan_year import AccountYear, Cash, PlanYear, Tax, Trade
from .facts import Setting
from .first_day import Attempt, FirstDay, Shelf, is_short, sold_lots
from .ledger import Ledger, Lot
from .mixes import Vector

Flows = Mapping[str, float]
TINY = 1e-9
LEAST_TRADE = 1e-4


def book(day: FirstDay, attempt: Attempt) -> PlanYear:
    """Carry the ledger through the year; returns its decisions and the lines that the simulation computed."""
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
    values = {
        name: max(0.0, opened[name] - out.get(name, 0.0) - converted.get(name, 0.0) + arrived.get(name, 0.0))
        for name in opened
    }
    accounts = {}
    for name, value in values.items():
        held = _holdings(name, value, attempt, home)
        yields = sum(part * _yields(day, asset) for asset, part in enumerate(held))
        growth = sum(part * facts.growth[asset] for asset, part in enumerate(held))
        ledger.balances[name] = close = value + yields + growth
        accounts[name] = AccountYear(
            open=opened[name],
            distributed=out.get(name, 0.0),
            converted_out=converted.get(name, 0.0),
            converted_in=arrived.get(name, 0.0),
            yields=yields,
            growth=growth,
            close=close,
            holdings={home.assets[asset]: part for asset, part in enumerate(held) if part > TINY},
        )
    _take_roths(day, out, arrived)
    trades = [trade for shelf, held in zip(day.shelves, attempt.taxable, strict=True) for trade in _trade(day, shelf, held)]
    accounts |= {name: AccountYear(holdings=_taxable(name, day)) for name in home.taxable}
    year = PlanYear(
        year=facts.period.year,
        tax=_tax(attempt),
        cash=Cash(
            carry_in=ledger.carry,
            first_day=attempt.first_day,
            carry_out=attempt.carry_out,
            spending=day.spending,
        ),
        accounts=accounts,
        trades=tuple(trades),
    )
    _carry(day, attempt)
    return year


def _converted(day: FirstDay, attempt: Attempt, out: Flows) -> dict[str, float]:
    """By account: what is decided already, and the rule's own conversions in proportion to what is left."""
    sources = day.sources
    most = {**sources.traditional.most, **sources.early.most}
    room = {name: most[name] - out[name] for name in most if name in sources.free}
    whole = sum(room.values())
    share = min(1.0, attempt.converted / whole) if whole > 0.0 else 0.0
    return {name: kept + share * room.get(name, 0.0) for name, kept in sources.kept.items()}


def _arrivals(converted: Flows, ledger: Ledger, home: Setting) -> dict[str, float]:
    """Conversions by the Roth IRA they go to: the owner's own, else one inherited."""
    arrived: dict[str, float] = {}
    for name, amount in converted.items():
        if amount > 0.0:
            owner = ledger.owners[name]
            homes = ledger.owned(owner, "free", home)
            own = [account for account in homes if home.owners[account] == owner]
            place = (own or homes)[0]
            arrived[place] = arrived.get(place, 0.0) + amount
    return arrived


def _yields(day: FirstDay, asset: int) -> float:
    facts = day.facts
    return facts.interest[asset] + facts.tax_exempt[asset] + facts.ordinary[asset] + facts.qualified[asset]


def _holdings(name: str, value: float, attempt: Attempt, home: Setting) -> Vector:
    """An account's part of what its kind holds, or its own mix."""
    if home.mixes:
        return [value * share for share in home.mixes[name]]
    together = attempt.deferred if home.kinds[name].tax == "deferred" else attempt.free
    whole = sum(together)
    if whole <= 0.0:
        return [0.0] * len(home.assets)
    return [value * max(0.0, part) / whole for part in together]


def _take_roths(day: FirstDay, out: Flows, arrived: Flows) -> None:
    """Withdrawals leave the Roth layers; conversions enter them."""
    ledger, year = day.ledger, day.facts.period.year
    for person in day.facts.period.ages:
        names = ledger.owned(person, "free", day.home)
        pool = ledger.roths[person]
        pool.take(sum(out.get(name, 0.0) for name in names))
        pool.convert(year, sum(arrived.get(name, 0.0) for name in names))


def _trade(day: FirstDay, shelf: Shelf, held: Vector) -> list[Trade]:
    """A shelf's sales and purchases by lot; the ledger's lots follow."""
    facts, home, year = day.facts, day.home, day.facts.period.year
    trades = []
    for asset, (before, after) in enumerate(zip(shelf.held, held, strict=True)):
        name, price = home.assets[asset], facts.price[asset]
        sold = before - after if before - after > LEAST_TRADE else 0.0
        for lot, amount in sold_lots(shelf.lots[asset], sold, price):
            share = min(1.0, amount / (lot.shares * price))
            basis = share * lot.basis
            trades.append(
                Trade(
                    account=lot.account,
                    asset=name,
                    acquired=lot.acquired,
                    action="sell",
                    amount=amount,
                    basis=basis,
                    gain=amount - basis,
                    term="short" if is_short(lot, home, year) else "long",
                )
            )
            lot.shares -= share * lot.shares
            lot.basis -= basis
        bought = after - before
        if bought > LEAST_TRADE:
            acquired = None if name in home.cash_like else date(year, 1, 1)
            day.ledger.lots.append(Lot(shelf.buyer, asset, acquired, bought / price, bought))
            trades.append(
                Trade(account=shelf.buyer, asset=name, acquired=acquired, action="buy", amount=bought, basis=bought)
            )
    return trades


def _taxable(name: str, day: FirstDay) -> dict[str, float]:
    held: dict[str, float] = {}
    for lot in day.ledger.lots:
        if lot.account == name and lot.shares > 0.0:
            asset = day.home.assets[lot.asset]
            held[asset] = held.get(asset, 0.0) + lot.shares * day.facts.price[lot.asset]
    return held


def _tax(attempt: Attempt) -> Tax:
    lines = attempt.lines
    return Tax(
        agi=lines.agi,
        federal_tax=lines.federal_tax,
        state_tax=attempt.state_tax,
        irmaa_surcharge=attempt.surcharge,
    )


def _carry(day: FirstDay, attempt: Attempt) -> None:
    ledger, lines = day.ledger, attempt.lines
    ledger.carry = attempt.carry_out
    ledger.carry_short, ledger.carry_long = lines.carry_short_out, lines.carry_long_out
    ledger.returns.append((lines.magi_medicare, day.facts.period.filing_status))
    ledger.lots = [lot for lot in ledger.lots if lot.shares > TINY]
    ledger.close(day.facts, day.home)
