"""This year's orders as text and CSV, and how positions and scenario differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ...models.positions.book import CASH
from ...models.positions.reconcile import DOLLARS, Mismatch, Reconciled
from ...models.spreadsheet import csv_text
from ..trades.orders import Orders
from .layout import indented, paragraph, table_text
from .rest_of_year import rest_parts
from .sections.steps import bare_steps
from .text import blocks_text
from .words import DUST, dollars

WORDS = {
    "sell": "Sell",
    "buy": "Buy",
    "withdraw": "Withdraw",
    "convert": "Convert",
    "deposit": "Deposit",
    "pay": "Pay out",
}
CENTS, PLACES = 2, 6


def orders_text(orders: Orders) -> str:
    """Everything about the orders: what to place and why, lots, before and after, tax, the plan, warnings."""
    parts = [*step_parts(orders)]
    if not orders.orders:
        parts += [f"Nothing to do on {orders.as_of}: no order is worth its cost."]
    else:
        parts += [f"Orders of {orders.as_of}, to be placed in this order\n\n{indented(order_table(orders))}"]
        lots = lot_table(orders)
        parts += [f"Their lots\n\n{indented(lots)}"] if lots else []
        parts.append("Why\n\n" + indented("\n".join(map(paragraph, reasons(orders)))))
    parts += [
        f"Before and after, by asset (shares of the household after tax)\n\n{indented(asset_table(orders))}",
        f"Before and after, by account\n\n{indented(account_table(orders))}",
        tax_words(orders),
        *(rest_parts(orders.rest) if orders.rest else ()),
        "Beside the plan's first year (changes by trades)\n\n" + indented(agreement_table(orders)),
        paragraph(AGREEMENT),
        cost_words(orders),
        *(paragraph(f"Warning: {warning.message}") for warning in orders.warnings),
        "Nothing was sent anywhere: these orders are placed by you, or not.",
    ]
    return "\n\n".join(parts)


def step_parts(orders: Orders) -> Iterator[str]:
    """The plan's first year, and where the orders below depart from it."""
    if not orders.steps:
        return
    steps = blocks_text([*bare_steps(orders.steps)])
    yield f"What the plan asks for in its first year\n\n{steps}"
    if not orders.departures:
        yield paragraph("The orders below do what these steps say, to the dollar.")
        return
    rows = [
        [
            f"{one.step}" if one.step else "-",
            one.what,
            dollars(one.planned),
            dollars(one.ordered),
            dollars(one.ordered - one.planned),
            one.why,
        ]
        for one in orders.departures
    ]
    headings = ("step", "", "plan", "orders", "more", "why")
    yield f"Where the orders depart from the steps\n\n{indented(departure_table(headings, rows))}"


def departure_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The reasons under their line where it would be too long."""
    table = table_text(headings[:-1], [row[:-1] for row in rows], left=2)
    first, *lines = table.splitlines()
    told = (f"{line}\n{indented(paragraph(row[-1]))}" for line, row in zip(lines, rows, strict=True))
    return "\n".join([first, *told])


AGREEMENT = (
    "Prices: what the scenario counts of an asset beyond what the positions hold. The rest is whole shares, small "
    "orders left out, wash sales, the band, and drift that was not worth its tax."
)


def cents(amount: float) -> str:
    """`$1,234.50`, `-$12.00`."""
    whole = round(amount, CENTS) + 0.0
    return f"-${-whole:,.2f}" if whole < 0 else f"${whole:,.2f}"


def shares(quantity: float) -> str:
    """`1,000.5`: up to six places."""
    return f"{quantity:,.{PLACES}f}".rstrip("0").rstrip(".")


def order_table(orders: Orders) -> str:
    """One line an order. Cash is in dollars; a sale's cost is in what is left of it."""
    rows = []
    for number, order in enumerate(orders.orders, 1):
        cash = order.ticker == CASH
        gain = "" if order.gain is None else cents(order.gain)
        rows.append(
            [
                f"{number}",
                order.account,
                WORDS[order.action],
                "cash" if cash else order.ticker,
                order.to,
                "" if cash else shares(order.quantity),
                cents(order.amount),
                gain,
                order.term or "",
            ]
        )
    headings = ("", "account", "order", "what", "to", "shares", "amount", "gain", "term")
    return table_text(headings, rows, left=5)


def lot_table(orders: Orders) -> str:
    """The lots of every order that has some in a taxable account; nothing where none has."""
    rows = [
        [
            f"{number}",
            order.ticker,
            lot.acquired.isoformat(),
            shares(lot.quantity),
            cents(lot.proceeds),
            cents(lot.basis),
            cents(lot.gain),
            lot.term,
        ]
        for number, order in enumerate(orders.orders, 1)
        for lot in order.lots
        if lot.term is not None
    ]
    if not rows:
        return ""
    return table_text(("", "", "bought", "shares", "amount", "basis", "gain", "term"), rows, left=3)


def reasons(orders: Orders) -> Iterator[str]:
    """`3, 4. The plan takes ...`: each sentence once, with the numbers of its orders."""
    said: dict[str, list[int]] = {}
    for number, order in enumerate(orders.orders, 1):
        said.setdefault(order.why, []).append(number)
    for why, numbers in said.items():
        yield f"{', '.join(map(str, numbers))}. {why}"


def asset_table(orders: Orders) -> str:
    rows = [
        [
            share.asset,
            dollars(share.before),
            dollars(share.after),
            f"{share.share_before:.1%}",
            f"{share.share_after:.1%}",
            f"{share.target:.1%}",
        ]
        for share in orders.shares
    ]
    return table_text(("", "before", "after", "share\nbefore", "share\nafter", "target"), rows)


def account_table(orders: Orders) -> str:
    cells = dict.fromkeys((*orders.before, *orders.after))
    rows = []
    for account, asset in sorted(cells, key=lambda cell: cell[0]):
        before, after = (values.get((account, asset), 0.0) for values in (orders.before, orders.after))
        if max(before, after) > DUST:
            change = dollars(after - before) if abs(after - before) > DUST else "-"
            rows.append([account, asset, dollars(before), dollars(after), change])
    return table_text(("", "", "before", "after", "change"), rows, left=2)


def tax_words(orders: Orders) -> str:
    """What the sales do to the year's return, recomputed by the audit."""
    tax = orders.tax
    parts = [
        f"Tax: the sales realise {cents(tax.short)} of short-term and {cents(tax.long)} of long-term gains (below 0: "
        f"losses). With the plan's other income this year's return then pays {cents(tax.federal_after)} of federal "
        f"tax instead of {cents(tax.federal_before)}"
    ]
    if max(tax.state_before, tax.state_after) > DUST:
        parts.append(f" and {cents(tax.state_after)} of state tax instead of {cents(tax.state_before)}")
    change = "more" if tax.effect >= 0 else "less"
    parts.append(f": {cents(abs(tax.effect))} {change}, recomputed by the audit.")
    if max(tax.carry_before, tax.carry_after) > DUST:
        carry = f" Losses carried to next year: {cents(tax.carry_after)} (without the sales {cents(tax.carry_before)})."
        parts.append(carry)
    if abs(tax.magi_after - tax.magi_before) > DUST:
        parts.append(f" Medicare's MAGI is {cents(tax.magi_after)} instead of {cents(tax.magi_before)}.")
    return paragraph("".join(parts))


def agreement_table(orders: Orders) -> str:
    rows = [
        [one.asset, *(dollars(amount) for amount in (one.plan, one.orders, one.prices, one.rest))]
        for one in orders.agreement
    ]
    return table_text(("", "plan", "orders", "prices", "rest"), rows)


def cost_words(orders: Orders) -> str:
    return paragraph(
        f"Trading costs {cents(orders.cost)}. By the measure that chose them (tax now, trading costs and drift, in "
        f"dollars) these orders are at most {cents(orders.gap_dollars)} from the best possible ({orders.solver})."
    )


def orders_csv(orders: Orders) -> str:
    """One row an order, as Orders.frame: dollars to the cent, shares to six places."""
    frame = orders.frame()
    money = dict.fromkeys(("amount", "cost", "proceeds", "gain"), CENTS)
    frame["gain"] = frame["gain"].astype(float)
    return csv_text(frame.round(money | {"quantity": PLACES}))


def differences_text(reconciled: Reconciled, as_of: date) -> str:
    """Where positions and scenario differ beyond the tolerance; nothing where they agree."""
    if not reconciled.differences:
        return ""
    tolerance = f"{reconciled.tolerance:.2%} of an account (at least {dollars(DOLLARS)})"
    intro = f"The positions of {as_of} differ from the scenario's accounts by more than {tolerance}:"
    return f"{paragraph(intro)}\n\n{indented(difference_table(reconciled.differences))}"


def difference_table(differences: Sequence[Mismatch]) -> str:
    """Values with their sum, and basis beside them."""
    rows = [
        [one.account, one.asset, one.what, cents(one.scenario), cents(one.positions), cents(one.amount)]
        for one in differences
    ]
    values = [one for one in differences if one.what == "value"]
    sums = (sum(one.scenario for one in values), sum(one.positions for one in values))
    rows.append(["together", "", "value", *map(cents, sums), cents(sums[1] - sums[0])])
    return table_text(("", "", "", "scenario", "positions", "difference"), rows, left=3)
