"""Wash sales: which part of a loss is not allowed today, and what may not be bought today.

Law    26 USC 1091(a), (d); 26 USC 1223(3); 26 CFR 1.1091-1, 1.1091-2; Rev. Rul. 2008-5; Rev. Rul. 56-602.
Rule   A loss is disallowed to the extent that substantially identical shares are bought within 30 days before or
       after the sale, in any account of the household: the spouse's and IRAs too. Shares sold and shares bought are
       matched in the order in which each were bought. The disallowed loss is added to the basis of the shares it is
       matched with, which take over the holding period; bought in an IRA or Roth IRA it is lost for good. Shares that
       are sold as well replace nothing: all sold together, the whole loss is allowed.
Here   - purchases of the last 30 days are known by the history and by the date of lots that are still held (a
         reinvested dividend is a purchase); bought and sold again since, they still count;
       - nothing is bought of a ticker sold at a loss in a taxable account within the last 30 days;
       - no order list both takes a loss on a ticker and buys it, or moves it in kind, in any account.
       Substantially identical are the same ticker and the tickers declared so, a dollar of one for a dollar of another.

NOT MODELED: options and contracts to buy; purchases of the 30 days after, which are the owner's to avoid; that a
purchase was already matched with an earlier sale at a loss (too much is disallowed then).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ...models.positions.book import Book, Position

if TYPE_CHECKING:
    from .parcels import Parcel

WINDOW = timedelta(days=30)
CENT = 0.005


@dataclass(frozen=True)
class Bought:
    """A purchase of the last 30 days: `value` in dollars of today, `lot` its account, ticker and day."""

    lot: tuple[str, str, date]
    value: float
    taxable: bool

    @property
    def day(self) -> date:
        return self.lot[2]


@dataclass(frozen=True)
class Wash:
    """What the last 30 days mean today.

    group        ticker -> the name of its substantially identical set (its first ticker)
    bought       group -> the purchases within the window, oldest first
    no_purchase  group -> the latest sale at a loss within the window: it is not bought
    known        whether a history of trades was given
    """

    group: Mapping[str, str]
    bought: Mapping[str, tuple[Bought, ...]]
    no_purchase: Mapping[str, date]
    known: bool

    def of(self, ticker: str) -> str:
        return self.group.get(ticker, ticker)

    def last_bought(self, ticker: str) -> date | None:
        """The latest purchase within the window, None where there is none."""
        bought = self.bought.get(self.of(ticker))
        return bought[-1].day if bought else None


@dataclass(frozen=True)
class WashSale:
    """A part of a loss that is not allowed, and the purchase it is matched with.

    sold         the lot that is sold; `quantity` shares of it, `loss` in dollars above 0
    replacement  account, ticker and day of the purchase
    basis        dollars added to the replacement's basis: the loss, or 0 where it was bought in an IRA or Roth IRA
    held_since   the day from which the replacement's holding period counts, None in an IRA or Roth IRA
    """

    sold: Position
    quantity: float
    loss: float
    replacement: tuple[str, str, date]
    basis: float
    held_since: date | None


def wash_sales(wash: Wash, parcels: Sequence[Parcel], sold: Sequence[float], today: date) -> list[WashSale]:
    """What is disallowed of sales today; `sold` in dollars by parcel, in the order of `parcels`."""
    return [one for group in wash.bought for one in _of_group(wash, group, parcels, sold, today)]


def _of_group(
    wash: Wash, group: str, parcels: Sequence[Parcel], sold: Sequence[float], today: date
) -> Iterator[WashSale]:
    """Losses by the day their lot was bought, each matched with the oldest purchase that is left."""
    mine = [
        (parcel, amount)
        for parcel, amount in zip(parcels, sold, strict=True)
        if wash.of(parcel.ticker) == group
    ]
    gone = {_lot(parcel.lots[0]): amount for parcel, amount in mine if parcel.term is not None}
    bought = wash.bought[group]
    left = [max(0.0, one.value - gone.get(one.lot, 0.0)) for one in bought]
    losses = [(parcel, amount) for parcel, amount in mine if parcel.gain < 0.0 and amount > CENT]
    for parcel, amount in sorted(losses, key=lambda loss: loss[0].lots[0].acquired):
        for place, one in enumerate(bought):
            matched = min(amount, left[place])
            if matched > CENT:
                left[place], amount = left[place] - matched, amount - matched
                yield _wash_sale(parcel, matched, one, today)


def _wash_sale(parcel: Parcel, matched: float, bought: Bought, today: date) -> WashSale:
    """`matched` dollars of a parcel's sale that a purchase replaces."""
    sold, loss = parcel.lots[0], -parcel.gain * matched
    quantity = matched / parcel.price
    if not bought.taxable:
        return WashSale(sold, quantity, loss, bought.lot, 0.0, None)
    return WashSale(sold, quantity, loss, bought.lot, loss, bought.day - (today - sold.acquired))


def _lot(position: Position) -> tuple[str, str, date]:
    return position.account, position.ticker, position.acquired


def free_from(day: date) -> date:
    """The first day that a trade of `day` is no longer within 30 days of."""
    return day + WINDOW + timedelta(days=1)


def wash_of(book: Book, identical: Iterable[frozenset[str]] = ()) -> Wash:
    """What the book's lots and history mean on its day."""
    history = book.history or ()
    group = _groups([*book.securities, *(past.ticker for past in history)], identical)

    def taxable(account: str) -> bool:
        return account not in book.accounts or book.accounts[account].type == "taxable"

    lost: dict[str, date] = {}
    for past in history:
        if past.action == "sell" and past.loss > 0.0 and taxable(past.account) and _recent(past.date, book):
            name = group[past.ticker]
            lost[name] = max(past.date, lost.get(name, past.date))
    bought: dict[str, list[Bought]] = {}
    for lot, value in _purchases(book).items():
        bought.setdefault(group[lot[1]], []).append(Bought(lot, value, taxable(lot[0])))
    in_order = {name: tuple(sorted(all_of, key=lambda one: one.day)) for name, all_of in bought.items()}
    return Wash(group, in_order, lost, book.history is not None)


def _recent(day: date, book: Book) -> bool:
    return book.as_of - WINDOW <= day <= book.as_of


def _purchases(book: Book) -> dict[tuple[str, str, date], float]:
    """Account, ticker and day -> dollars of today's price, by the history or by what is held, whichever is more."""
    held: dict[tuple[str, str, date], float] = {}
    told: dict[tuple[str, str, date], float] = {}
    for position in book.positions:
        # a lot of unknown date in a tax-advantaged account bears the book's day
        dated = book.accounts[position.account].type == "taxable" or position.acquired < book.as_of
        if dated and _recent(position.acquired, book):
            held[_lot(position)] = held.get(_lot(position), 0.0) + book.value(position)
    for past in book.history or ():
        if past.action == "buy" and _recent(past.date, book):
            known = book.securities.get(past.ticker)
            lot = past.account, past.ticker, past.date
            told[lot] = told.get(lot, 0.0) + past.quantity * (known.price if known else past.price)
    return {lot: max(held.get(lot, 0.0), told.get(lot, 0.0)) for lot in dict.fromkeys((*held, *told))}


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
