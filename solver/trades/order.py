"""One order: its lots, its shares and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ...models.positions.book import CASH, Position
from .parcels import Parcel

if TYPE_CHECKING:
    pass

Action = Literal["give", "sell", "withdraw", "convert", "deposit", "buy", "pay"]


CENT = 0.005


@dataclass(frozen=True)
class LotOrder:
    """A part of one lot: shares and, in a taxable account, what they realise in dollars."""

    acquired: date
    quantity: float
    proceeds: float
    basis: float
    gain: float
    term: Literal["short", "long"] | None


@dataclass(frozen=True)
class Order:
    """One order.

    action     "give": shares to charities or a donor-advised fund. "sell", "buy": a security. "withdraw": out of a
               tax-advantaged account, "convert": to a Roth IRA, in cash (ticker CASH) or shares. "pay": cash out of a
               taxable account for the year's outgo (or into the other taxable accounts, where they say "deposit")
    quantity   shares; dollars of CASH
    amount     market value in dollars, before `cost`; proceeds of a sale are amount less cost
    gain       realised in a taxable account; None elsewhere and for purchases
    term       of the gain; "mixed" where lots differ
    to         the account that cash or shares go to; "" for the household's own spending
    """

    account: str
    action: Action
    ticker: str
    quantity: float
    amount: float
    cost: float
    why: str
    lots: tuple[LotOrder, ...] = ()
    gain: float | None = None
    term: Literal["short", "long", "mixed"] | None = None
    to: str = ""

    @property
    def proceeds(self) -> float:
        """Dollars that reach the account (below 0: that leave it for a purchase)."""
        return -(self.amount + self.cost) if self.action == "buy" else self.amount - self.cost


@dataclass(frozen=True)
class Share:
    """One asset of the household before and after: market value, and share of after-tax value beside its target."""

    asset: str
    before: float
    after: float
    share_before: float
    share_after: float
    target: float


@dataclass(frozen=True)
class Agreement:
    """One asset's change in value by the orders beside the plan's first-year trades, in dollars.

    prices     what the plan's opening value of the asset is more than the book's: prices that moved
    rest       orders less plan less prices: whole shares, smallest orders, wash sales, bands, and drift that was not
               worth its tax
    """

    asset: str
    plan: float
    orders: float
    prices: float

    @property
    def rest(self) -> float:
        return self.orders - self.plan - self.prices


def _dated(value: Any) -> Any:
    """With dates as text."""
    if isinstance(value, dict):
        return {key: _dated(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def _written(order: Order) -> dict[str, Any]:
    lots = [asdict(lot) | {"acquired": lot.acquired.isoformat()} for lot in order.lots]
    return asdict(order) | {"lots": lots, "proceeds": order.proceeds}


def lots_of(parcel: Parcel, amount: float, skipped: float = 0.0) -> Iterator[LotOrder]:
    """`amount` dollars of a parcel's lots, oldest first, after `skipped` dollars that went elsewhere."""
    for lot in parcel.lots:
        value = lot.quantity * parcel.price
        passed = min(skipped, value)
        taken = min(amount, value - passed)
        skipped, amount = skipped - passed, amount - taken
        if taken > CENT:
            yield _lot(parcel, lot, taken)


def _lot(parcel: Parcel, lot: Position, taken: float) -> LotOrder:
    quantity = taken / parcel.price
    basis = lot.basis * quantity / lot.quantity if parcel.term else 0.0
    gain = taken - basis if parcel.term else 0.0
    return LotOrder(lot.acquired, quantity, taken, basis, gain, parcel.term)


def sale(parcels: list[Parcel], amounts: list[float], why: str) -> Order:
    """One order to sell a ticker in one account out of its parcels, oldest lots first."""
    first, total = parcels[0], sum(amounts)
    lots = [lot for parcel, amount in zip(parcels, amounts, strict=True) for lot in lots_of(parcel, amount)]
    lots.sort(key=lambda lot: lot.acquired)
    terms = {lot.term for lot in lots}
    return Order(
        account=first.account,
        action="sell",
        ticker=first.ticker,
        quantity=total / first.price,
        amount=total,
        cost=total * first.cost,
        why=why,
        lots=tuple(lots),
        gain=sum(lot.gain for lot in lots) if first.term else None,
        term=None if None in terms else terms.pop() if len(terms) == 1 else "mixed",
    )


def cash_order(account: str, action: Action, amount: float, why: str, to: str = "") -> Order:
    return Order(account, action, CASH, amount, amount, 0.0, why, to=to)
