"""A household's holdings on one day: the lots, cash, securities and past trades of all its accounts.

Money is dollars of that day, quantities are shares (or units), prices are dollars a share.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

CASH = "CASH"
"""The ticker of money in an account that is in no security. `Book.cash` holds its dollars, there is no Position of
it, and `securities[CASH]` (price 1) says its asset class."""

JOINT = "joint"
"""The owner of an account that two people own together."""

HISTORY_DAYS = 61
"""A wash sale reaches 30 days back and 30 ahead of a sale (26 USC 1091): so many days of trades must be known."""


@dataclass(frozen=True)
class Security:
    """One fund, share or bond.

    asset         its asset class, one of the scenario's market.assets
    price         dollars a share on the book's day, above 0
    replacements  tickers that stand for the same class and are not substantially identical to it, best first
    spread        the cost of a trade as a share of its dollars (half the distance from bid to ask)
    whole_shares  bought and sold in whole shares only
    restricted    neither bought nor sold
    """

    ticker: str
    asset: str
    price: float
    replacements: tuple[str, ...] = ()
    spread: float = 0.0
    whole_shares: bool = False
    restricted: bool = False


@dataclass(frozen=True)
class Position:
    """One lot: `quantity` shares bought on `acquired` for `basis` dollars in all.

    In a tax-advantaged account, where no tax depends on them, `acquired` and `basis` are what the broker says, or
    else the book's day and the market value.
    """

    account: str
    ticker: str
    acquired: date
    quantity: float
    basis: float


@dataclass(frozen=True)
class PastTrade:
    """A trade already made. `loss` is what a sale lost, in dollars above 0; 0 for a gain and for a purchase."""

    account: str
    ticker: str
    date: date
    action: Literal["buy", "sell"]
    quantity: float
    price: float
    loss: float = 0.0


@dataclass(frozen=True)
class ImportNotes:
    """What is said of positions that were put into accounts, each a sentence.

    assumed    what was taken otherwise than the file or the scenario has it
    kept       of accounts without a position, which stay as the scenario has them
    """

    assumed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        return *self.kept, *self.assumed


@dataclass(frozen=True)
class BookAccount:
    """An account's type and owner in the scenario's words: `taxable` of `joint`, `roth_ira` of `Kim`."""

    type: str
    owner: str


@dataclass(frozen=True)
class Book:
    """Everything the household holds at the close before `as_of`'s orders.

    accounts    name -> type and owner, every account, empty ones too
    cash        account -> dollars in no security, 0 or more
    positions   lots, in the order of the file
    securities  ticker -> Security: all that are held and those that may be bought, CASH where there is any
    history     trades of all accounts in the last 61 days, oldest first; None where it is not known
    """

    as_of: date
    accounts: Mapping[str, BookAccount]
    cash: Mapping[str, float]
    positions: tuple[Position, ...]
    securities: Mapping[str, Security]
    history: tuple[PastTrade, ...] | None = None

    def value(self, position: Position) -> float:
        """Market value in dollars."""
        return position.quantity * self.securities[position.ticker].price

    def values(self) -> dict[tuple[str, str], float]:
        """(account, asset class) -> market value in dollars, cash included."""
        totals: dict[tuple[str, str], float] = {}
        for account, asset, amount in self._amounts():
            totals[account, asset] = totals.get((account, asset), 0.0) + amount
        return totals

    def bases(self) -> dict[tuple[str, str], float]:
        """(account, asset class) -> basis in dollars; that of cash is its value."""
        totals: dict[tuple[str, str], float] = {}
        for position in self.positions:
            key = position.account, self.securities[position.ticker].asset
            totals[key] = totals.get(key, 0.0) + position.basis
        for account, asset, amount in self._money():
            totals[account, asset] = totals.get((account, asset), 0.0) + amount
        return totals

    def _amounts(self) -> Iterator[tuple[str, str, float]]:
        for position in self.positions:
            yield position.account, self.securities[position.ticker].asset, self.value(position)
        yield from self._money()

    def _money(self) -> Iterator[tuple[str, str, float]]:
        for account, dollars in self.cash.items():
            if dollars:
                yield account, self.securities[CASH].asset, dollars
