"""Orders placed on a book by plain arithmetic, and the wash-sale rule read from its words: no code of solver/trades."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from decumulate.models.positions.book import CASH, Book
from decumulate.solver.trades.orders import Orders

CENTS = 0.01


@dataclass
class Placed:
    """What is held after the orders: shares by account and ticker, cash by account, and what was realised and paid."""

    shares: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    cash: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    gains: dict[str, float] = field(default_factory=lambda: {"short": 0.0, "long": 0.0})
    given_out: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    spent: float = 0.0
    cost: float = 0.0


def place(book: Book, orders: Orders) -> Placed:
    """Each order in turn; nothing may be overdrawn when all are placed, no lot at any time."""
    done = Placed()
    left: dict[tuple[str, str, date], float] = defaultdict(float)
    basis: dict[tuple[str, str, date], float] = defaultdict(float)
    for lot in book.positions:
        done.shares[lot.account, lot.ticker] += lot.quantity
        left[lot.account, lot.ticker, lot.acquired] += lot.quantity
        basis[lot.account, lot.ticker, lot.acquired] += lot.basis
    owned = dict(left)
    for account, amount in book.cash.items():
        done.cash[account] += amount
    for order in orders.orders:
        price = 1.0 if order.ticker == CASH else book.securities[order.ticker].price
        assert abs(order.quantity * price - order.amount) < CENTS
        if order.action == "sell" or (order.lots and order.to):
            assert abs(sum(lot.quantity for lot in order.lots) - order.quantity) < 1e-6
            for lot in order.lots:
                key = (order.account, order.ticker, lot.acquired)
                left[key] -= lot.quantity
                assert left[key] > -1e-6, f"{key} is sold twice"
                if order.action == "sell" and book.accounts[order.account].type == "taxable":
                    gain = lot.quantity * (price - basis[key] / owned[key])
                    assert abs(gain - lot.gain) < CENTS
                    birthday = lot.acquired.replace(year=lot.acquired.year + 1)
                    term = "long" if book.as_of > birthday else "short"
                    assert lot.term == term
                    done.gains[term] += gain
        _cash_and_shares(done, order.action, order, book)
    assert all(amount > -CENTS for amount in done.cash.values()), done.cash
    assert all(quantity > -1e-6 for quantity in done.shares.values())
    return done


def _cash_and_shares(done: Placed, action: str, order: object, book: Book) -> None:
    account, ticker, amount = order.account, order.ticker, order.amount  # type: ignore[attr-defined]
    quantity, to = order.quantity, order.to  # type: ignore[attr-defined]
    cost = amount * book.securities[ticker].spread if action in ("buy", "sell") else 0.0
    done.cost += cost
    if action == "sell":
        done.shares[account, ticker] -= quantity
        done.cash[account] += amount - cost
    elif action == "buy":
        done.shares[account, ticker] += quantity
        done.cash[account] -= amount + cost
    elif action == "deposit":
        done.cash[account] += amount
        done.spent -= amount
    else:
        done.given_out[f"{action} {account}"] += amount
        if ticker != CASH:
            done.shares[account, ticker] -= quantity
            done.shares[to, ticker] += quantity
        else:
            done.cash[account] -= amount
            if to:
                done.cash[to] += amount
            else:
                done.spent += amount


def same(one: str, other: str, identical: tuple[frozenset[str], ...]) -> bool:
    return one == other or any({one, other} <= alike for alike in identical)


def bought_after_a_loss(book: Book, orders: Orders, identical: tuple[frozenset[str], ...] = ()) -> list[str]:
    """Orders to buy what is sold at a loss today, or was in a taxable account within the last 30 days."""
    lost = [(order.ticker, book.as_of) for order in orders.orders for lot in order.lots if lot.gain < -CENTS]
    for past in book.history or ():
        recent = book.as_of - past.date <= timedelta(days=30)
        if past.loss > 0.0 and book.accounts[past.account].type == "taxable" and recent:
            lost.append((past.ticker, past.date))
    return [
        f"{ticker} sold at a loss on {day}, {order.ticker} bought today"
        for order in orders.orders
        if order.action == "buy"
        for ticker, day in lost
        if same(ticker, order.ticker, identical)
    ]


def disallowed(book: Book, orders: Orders, identical: tuple[frozenset[str], ...] = ()) -> float:
    """26 USC 1091(a): losses of today in the order of purchase, laid end to end in dollars of today; disallowed is what
    lies below the dollars that were bought within 30 days, in any account, and are not sold today."""
    total = 0.0
    groups: list[set[str]] = []
    for ticker in book.securities:
        if not any(ticker in group for group in groups):
            groups.append({other for other in book.securities if same(ticker, other, identical)})
    for group in groups:
        lots = [
            (lot.acquired, lot.proceeds, lot.basis - lot.proceeds, order.account, order.ticker)
            for order in orders.orders
            if order.action == "sell"
            and book.accounts[order.account].type == "taxable"
            and order.ticker in group
            for lot in order.lots
        ]
        sold: dict[tuple[str, str, date], float] = defaultdict(float)
        for acquired, proceeds, _, account, ticker in lots:
            sold[account, ticker, acquired] += proceeds
        replaced = sum(
            max(0.0, value - sold[key]) for key, value in purchases(book).items() if key[1] in group
        )
        start = 0.0
        for _, proceeds, loss, _, _ in sorted(lot for lot in lots if lot[2] > CENTS):
            overlap = max(0.0, min(start + proceeds, replaced) - start)
            total += loss * overlap / proceeds
            start += proceeds
    return total


def purchases(book: Book) -> dict[tuple[str, str, date], float]:
    """Account, ticker and day of what was bought within 30 days, in dollars of today."""
    since, held, told = book.as_of - timedelta(days=30), defaultdict(float), defaultdict(float)
    for lot in book.positions:
        known = book.accounts[lot.account].type == "taxable" or lot.acquired < book.as_of
        if known and lot.acquired >= since:
            held[lot.account, lot.ticker, lot.acquired] += book.value(lot)
    for past in book.history or ():
        if past.action == "buy" and past.date >= since:
            told[past.account, past.ticker, past.date] += past.quantity * book.securities[past.ticker].price
    return {key: max(held[key], told[key]) for key in {*held, *told}}
