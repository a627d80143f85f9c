"""What the plan's first year gives: orders of their own, and positions and cash that are no longer there to trade."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor

from ...models.amounts import cents, dollars
from ...models.plan import Plan
from ...models.plan_gifts import GivenLot
from ...models.positions.book import Book, Position
from ...models.steps.words import CHARITIES, FUND
from .facts import Cut
from .order import CENT, LotOrder, Order, cash_order


@dataclass(frozen=True)
class SetAside:
    """The gifts as orders, the book without what they give, and what is asked for and not there.

    straight    what IRAs pay charities: after the sales that raise it, and before all else that leaves them
    """

    orders: tuple[Order, ...]
    straight: tuple[Order, ...]
    left: Book
    cut: tuple[Cut, ...]


def set_gifts_aside(plan: Plan, book: Book) -> SetAside:
    """Each lot's dollars at today's prices, out of the positions bought on its day."""
    gifts = plan.years[0].gifts
    orders: list[Order] = []
    straight, cut = _out_of_iras(plan, book)
    cash = {
        name: held - sum(o.amount for o in straight if o.account == name) for name, held in book.cash.items()
    }
    cash |= {order.account: -order.amount for order in straight if order.account not in book.cash}
    quantities = [position.quantity for position in book.positions]
    for lot in gifts.lots if gifts is not None else ():
        missing = lot.amount
        for at, position in enumerate(book.positions):
            if missing > CENT and _is_of(lot, position, book):
                given = _shares(missing, position, quantities[at], book)
                if given > 0.0:
                    quantities[at] -= given
                    orders.append(_order(lot, position, given, book))
                    missing -= given * book.securities[position.ticker].price
        if missing > _room(lot, book):
            words = (
                f"the plan gives {cents(lot.amount)} of {lot.asset} bought on {lot.acquired}, and the positions "
                f"have {cents(lot.amount - missing)} of it to give"
            )
            cut.append(Cut(lot.account, words))
    left = tuple(
        _part(position, quantity)
        for position, quantity in zip(book.positions, quantities, strict=True)
        if quantity > 0.0
    )
    kept = replace(book, positions=left, cash=cash) if straight else replace(book, positions=left)
    return SetAside(tuple(orders), tuple(straight), kept, tuple(cut))


def _is_of(lot: GivenLot, position: Position, book: Book) -> bool:
    asset = book.securities[position.ticker].asset
    return (position.account, asset, position.acquired) == (lot.account, lot.asset, lot.acquired)


def _shares(amount: float, position: Position, there: float, book: Book) -> float:
    security = book.securities[position.ticker]
    if security.restricted:
        return 0.0
    wanted = min(amount / security.price, there)
    return floor(wanted + 1e-9) if security.whole_shares and wanted < there else wanted


def _room(lot: GivenLot, book: Book) -> float:
    """Dollars below which what is not given is parts of shares: the dearest share of the asset."""
    whole = [one.price for one in book.securities.values() if one.asset == lot.asset and one.whole_shares]
    return max(whole, default=CENT)


def _part(position: Position, quantity: float) -> Position:
    basis = position.basis * quantity / position.quantity
    return position if quantity == position.quantity else replace(position, quantity=quantity, basis=basis)


def _order(lot: GivenLot, position: Position, quantity: float, book: Book) -> Order:
    amount = quantity * book.securities[position.ticker].price
    basis = position.basis * quantity / position.quantity
    why = f"the plan gives it: nobody is taxed on its gain of {dollars(amount - basis)}"
    return Order(
        account=position.account,
        action="give",
        ticker=position.ticker,
        quantity=quantity,
        amount=amount,
        cost=0.0,
        why=f"{why[:1].upper()}{why[1:]}. Ask for a transfer in kind, by this lot.",
        lots=(LotOrder(position.acquired, quantity, amount, basis, 0.0, "long"),),
        to=FUND if lot.fund else CHARITIES,
    )


def _out_of_iras(plan: Plan, book: Book) -> tuple[list[Order], list[Cut]]:
    """What IRAs pay charities directly, as cash: where the cash of one does not do, something in it is sold first."""
    orders, cut = list[Order](), list[Cut]()
    for name, account in plan.years[0].accounts.items():
        if account.qcd <= CENT:
            continue
        there = book.cash.get(name, 0.0) + sum(
            position.quantity * book.securities[position.ticker].price
            for position in book.positions
            if position.account == name and not book.securities[position.ticker].restricted
        )
        given = min(account.qcd, max(0.0, there))
        if account.qcd - given > CENT:
            words = f"{name}: the plan's gift of {cents(account.qcd)} is cut to {cents(given)}, all that can leave it"
            cut.append(Cut(name, words))
        if given > CENT:
            why = (
                "The plan gives it straight to charity (QCD): the custodian pays, and no donor-advised fund."
            )
            orders.append(cash_order(name, "give", given, why, CHARITIES))
    return orders, cut
