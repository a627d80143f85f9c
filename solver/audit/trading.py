"""The first day's trades of taxable accounts, lot by lot: what they realise and what is then held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.facts import AssetYear
from ...models.household.receipts import NOTHING, Receipts
from ...models.plan import AccountYear, Trade
from ...models.plan_gifts import GivenLot
from .books import Year
from .findings import CENT, GRAIN, TOLERANCE, dollars
from .giving import give_lots


@dataclass(frozen=True)
class Traded:
    """`trades` as the audit computes them; gains by term and by owner; gross sales and purchases by account; the lots
    given away."""

    trades: tuple[Trade, ...]
    short: float
    long: float
    by_owner: Mapping[str, float]
    sales: Mapping[str, float]
    purchases: Mapping[str, float]
    given: tuple[GivenLot, ...] = ()


def paid(holdings: Mapping[str, float], assets: Mapping[str, AssetYear]) -> Receipts:
    """What taxable holdings (market values after the first day's trades) pay during the year, in cash."""
    return sum((assets[name].paid(value) for name, value in holdings.items()), NOTHING)


def trade(year: Year) -> Traded:
    """Sales first, each out of the lot it names, then gifts and purchases; changes the books' lots."""
    gains = {"short": 0.0, "long": 0.0}
    by_owner: dict[str, float] = defaultdict(float)
    sales: dict[str, float] = defaultdict(float)
    purchases: dict[str, float] = defaultdict(float)
    audited: dict[int, Trade] = {}
    given: tuple[GivenLot, ...] | None = None
    for index, order in sorted(enumerate(year.given.trades), key=lambda entry: entry[1].action == "buy"):
        if order.action == "buy" and given is None:
            given = give_lots(year)
        if order.amount < -GRAIN:
            year.slip(-order.amount, "negative", order.account, f"{_title(order)} of {dollars(order.amount)}")
        if order.action == "sell":
            audited[index] = sold = _sell(order, year)
            gains[sold.term or "long"] += sold.gain
            by_owner[year.books.owners[order.account]] += sold.gain
            sales[order.account] += order.amount
        else:
            audited[index] = _buy(order, year)
            purchases[order.account] += order.amount
    in_order = tuple(audited[index] for index in range(len(year.given.trades)))
    given = give_lots(year) if given is None else given
    return Traded(in_order, gains["short"], gains["long"], by_owner, sales, purchases, given)


def _sell(order: Trade, year: Year) -> Trade:
    lot = (order.account, order.asset, order.acquired)
    there = year.books.lots.has(lot)
    sale = year.books.lots.sell(
        lot, order.amount, year.period.first_day, year.period.assets[order.asset].price
    )
    if not there and order.amount > CENT:
        message = f"{_title(order)} for {dollars(order.amount)}, but there is no such lot"
        year.fault("lot oversold", order.account, message)
    elif sale.oversold > GRAIN:
        holds = dollars(order.amount - sale.oversold)
        message = f"{_title(order)} for {dollars(order.amount)}, but the lot holds {holds}"
        year.slip(sale.oversold, "lot oversold", order.account, message)
    if order.term not in (None, sale.term):
        message = f"{_title(order)} is {sale.term}-term, not {order.term}-term"
        year.fault("term", order.account, message)
    return order.model_copy(update={"basis": sale.basis, "gain": sale.gain, "term": sale.term})


def _buy(order: Trade, year: Year) -> Trade:
    first_day = year.period.first_day
    if order.asset not in year.books.lots.cash_like and order.acquired not in (None, first_day):
        message = f"{_title(order)}: a purchase of {year.period.year} is acquired on {first_day}"
        year.fault("acquired", order.account, message)
    year.books.lots.buy(
        (order.account, order.asset, first_day), order.amount, year.period.assets[order.asset].price
    )
    return order.model_copy(update={"basis": order.amount, "gain": 0.0, "term": None})


def _title(order: Trade) -> str:
    what = "sale" if order.action == "sell" else "purchase"
    lot = f" acquired {order.acquired}" if order.acquired else ""
    return f"{what} of {order.asset}{lot} in {order.account}"


def taxable_year(name: str, opened: float, traded: Traded, year: Year) -> AccountYear:
    """A taxable account after its trades: what it holds, pays out in cash, grows by and closes with."""
    assets = year.period.assets
    holdings = year.books.lots.values(name, assets)
    stated = year.given.accounts[name].holdings if name in year.given.accounts else {}
    for asset in holdings.keys() | stated.keys():
        lots, plan = holdings.get(asset, 0.0), stated.get(asset, 0.0)
        if abs(lots - plan) > TOLERANCE:
            message = f"{name} holds {dollars(lots)} of {asset} by its lots, the plan says {dollars(plan)}"
            year.fault("holdings", name, message)
    growth = sum(value * assets[asset].growth for asset, value in holdings.items())
    return AccountYear.model_construct(
        open=opened,
        rmd=0.0,
        distributed=traded.sales.get(name, 0.0),
        converted_out=0.0,
        converted_in=0.0,
        rolled_out=0.0,
        rolled_in=0.0,
        contributed=traded.purchases.get(name, 0.0),
        qcd=0.0,
        given=sum(lot.amount for lot in traded.given if lot.account == name),
        yields=paid(holdings, assets).yields,
        growth=growth,
        close=sum(holdings.values()) + growth,
        holdings=holdings,
    )
