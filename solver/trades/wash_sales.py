"""Wash sales: which losses may not be taken today, and what may not be bought today.

Law    26 USC 1091(a); 26 CFR 1.1091-1, 1.1091-2; Rev. Rul. 2008-5 (a purchase in the owner's IRA counts).
Rule   A loss is disallowed to the extent that substantially identical shares are bought within 30 days before or
       after the sale, in any account of the household: the spouse's and IRAs too.
Here   forbidden rather than adjusted, and in whole:
       - no loss is taken on a ticker bought within the last 30 days (by the history, or by the date of a lot that is
         still held: the lot that is sold counts as well, and so does a reinvested dividend);
       - nothing is bought of a ticker sold at a loss in a taxable account within the last 30 days;
       - no order list both takes a loss on a ticker and buys it, or moves it in kind, in any account.
       Substantially identical are the same ticker and the tickers declared so.

NOT MODELED: options and contracts to buy; purchases of the 30 days after, which are the owner's to avoid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ...models.positions.book import Book

WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class Wash:
    """What the last 30 days forbid today.

    group        ticker -> the name of its substantially identical set (its first ticker)
    no_loss      group -> the latest purchase within the window: no loss is taken on it
    no_purchase  group -> the latest sale at a loss within the window: it is not bought
    known        whether a history of trades was given
    """

    group: Mapping[str, str]
    no_loss: Mapping[str, date]
    no_purchase: Mapping[str, date]
    known: bool

    def of(self, ticker: str) -> str:
        return self.group.get(ticker, ticker)


def free_from(day: date) -> date:
    """The first day that a trade of `day` is no longer within 30 days of."""
    return day + WINDOW + timedelta(days=1)


def wash_of(book: Book, identical: Iterable[frozenset[str]] = ()) -> Wash:
    """What the book's lots and history forbid on its day."""
    group = _groups([*book.securities, *(past.ticker for past in book.history or ())], identical)
    bought: dict[str, date] = {}
    lost: dict[str, date] = {}

    def note(into: dict[str, date], ticker: str, day: date) -> None:
        if book.as_of - WINDOW <= day <= book.as_of:
            into[group[ticker]] = max(day, into.get(group[ticker], day))

    def taxable(account: str) -> bool:
        return book.accounts[account].type == "taxable"

    for position in book.positions:
        # a lot of unknown date in a tax-advantaged account bears the book's day
        if taxable(position.account) or position.acquired < book.as_of:
            note(bought, position.ticker, position.acquired)
    for past in book.history or ():
        if past.action == "buy":
            note(bought, past.ticker, past.date)
        elif past.loss > 0.0 and (past.account not in book.accounts or taxable(past.account)):
            note(lost, past.ticker, past.date)
    return Wash(group, bought, lost, book.history is not None)


def _groups(tickers: Iterable[str], identical: Iterable[frozenset[str]]) -> dict[str, str]:
    """Each ticker's set, sets that share a ticker joined."""
    group = {ticker: ticker for ticker in tickers}
    for alike in identical:
        names = {group.get(ticker, ticker) for ticker in alike} | set(alike)
        first = min(names)
        for ticker in set(group) | set(alike):
            if group.get(ticker, ticker) in names:
                group[ticker] = first
    return group
