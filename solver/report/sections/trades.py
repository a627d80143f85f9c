"""This year's orders as a report, and how positions and scenario differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ....models.positions.book import CASH
from ....models.positions.reconcile import DOLLARS, Mismatch, Reconciled
from ...trades.orders import Orders
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..words import DUST, cents, dollars, percent
from .rest_of_year import rest_sections
from .steps import bare_steps

WORDS = {
    "give": "Give",
    "sell": "Sell",
    "buy": "Buy",
    "withdraw": "Withdraw",
    "convert": "Convert",
    "deposit": "Deposit",
    "pay": "Pay out",
}
AGREEMENT = (
    "Prices: what the scenario counts of an asset beyond what the positions hold. The rest is whole shares, small "
    "orders left out, wash sales, the band, and drift that was not worth its tax."
)
NOTHING_SENT = "Nothing was sent anywhere: these orders are placed by you, or not."


def orders_report(orders: Orders, title: str = "") -> Report:
    """Everything about the orders: what to place and why, lots, before and after, tax, the plan, warnings."""
    warnings = tuple(Sentence(text=f"Warning: {warning.message}") for warning in orders.warnings)
    sections = (
        *_steps(orders),
        *_orders(orders),
        _section("assets", asset_table(orders)),
        _section("accounts", account_table(orders)),
        ReportSection(key="tax", title="", blocks=(Sentence(text=tax_words(orders)),)),
        *(rest_sections(orders.rest) if orders.rest else ()),
        _section("agreement", agreement_table(orders)),
        ReportSection(key="cost", title="", blocks=(Sentence(text=cost_words(orders)),)),
        ReportSection(key="warnings", title="", blocks=warnings),
        ReportSection(key="nothing_sent", title="", blocks=(Sentence(text=NOTHING_SENT),)),
    )
    return Report(kind="trades", title=title, sections=tuple(part for part in sections if part.blocks))


def _section(key: str, *blocks: Block) -> ReportSection:
    """Without a heading: the block has its own."""
    return ReportSection(key=key, title="", blocks=blocks)


def _steps(orders: Orders) -> Iterator[ReportSection]:
    """The plan's first year, and where the orders below depart from it."""
    if not orders.steps:
        return
    blocks: list[Block] = [*bare_steps(orders.steps)]
    if not orders.departures:
        blocks.append(Sentence(text="The orders below do what these steps say, to the dollar."))
    yield ReportSection(key="steps", title="What the plan asks for in its first year", blocks=tuple(blocks))
    if orders.departures:
        yield _section("departures", departure_table(orders))


def departure_table(orders: Orders) -> Table:
    columns = (
        Column(key="step", heading="step"),
        Column(key="what", heading="what", short=""),
        Column(key="planned", heading="plan", unit="dollars"),
        Column(key="ordered", heading="orders", unit="dollars"),
        Column(key="more", heading="more", unit="dollars"),
        Column(key="why", heading="why"),
    )
    rows = tuple(
        (
            str(one.step or "-"),
            one.what,
            one.planned,
            one.ordered,
            one.ordered - one.planned,
            one.why,
        )
        for one in orders.departures
    )
    return Table(key="departures", title="Where the orders depart from the steps", columns=columns, rows=rows)


def _orders(orders: Orders) -> Iterator[ReportSection]:
    if not orders.orders:
        text = f"Nothing to do on {orders.as_of}: no order is worth its cost."
        yield _section("orders", Sentence(text=text))
        return
    lots = lot_table(orders)
    yield _section("orders", order_table(orders), *([lots] if lots is not None else []))
    yield ReportSection(key="why", title="Why", blocks=tuple(Sentence(text=text) for text in reasons(orders)))


ORDERS = (
    Column(key="number", heading="order", short=""),
    Column(key="account", heading="account"),
    Column(key="action", heading="order"),
    Column(key="ticker", heading="what"),
    Column(key="to", heading="to"),
    Column(key="shares", heading="shares", unit="shares"),
    Column(key="amount", heading="amount", unit="cents"),
    Column(key="gain", heading="gain", unit="cents"),
    Column(key="term", heading="term"),
)


def order_table(orders: Orders) -> Table:
    """One line an order. Cash is in dollars; a sale's cost is in what is left of it."""
    rows: list[tuple[Value, ...]] = []
    for number, order in enumerate(orders.orders, 1):
        cash = order.ticker == CASH
        what = "cash" if cash else order.ticker
        named = (str(number), order.account, WORDS[order.action], what, order.to)
        rows.append((*named, None if cash else order.quantity, order.amount, order.gain, order.term))
    title = f"Orders of {orders.as_of}, to be placed in this order"
    return Table(key="orders", title=title, columns=ORDERS, rows=tuple(rows))


LOTS = (
    Column(key="number", heading="order", short=""),
    Column(key="ticker", heading="what", short=""),
    Column(key="acquired", heading="bought", unit="day"),
    Column(key="shares", heading="shares", unit="shares"),
    Column(key="amount", heading="amount", unit="cents"),
    Column(key="basis", heading="basis", unit="cents"),
    Column(key="gain", heading="gain", unit="cents"),
    Column(key="term", heading="term"),
)


def lot_table(orders: Orders) -> Table | None:
    """The lots of every order that has some in a taxable account; None where none has."""
    rows = tuple(
        (
            str(number),
            order.ticker,
            lot.acquired,
            lot.quantity,
            lot.proceeds,
            lot.basis,
            lot.gain,
            lot.term,
        )
        for number, order in enumerate(orders.orders, 1)
        for lot in order.lots
        if lot.term is not None
    )
    return Table(key="lots", title="Their lots", columns=LOTS, rows=rows) if rows else None


def reasons(orders: Orders) -> Iterator[str]:
    """`3, 4. The plan takes ...`: each sentence once, with the numbers of its orders."""
    said: dict[str, list[int]] = {}
    for number, order in enumerate(orders.orders, 1):
        said.setdefault(order.why, []).append(number)
    for why, numbers in said.items():
        yield f"{', '.join(map(str, numbers))}. {why}"


ASSETS = (
    Column(key="asset", heading="asset", short=""),
    Column(key="before", heading="before", unit="dollars"),
    Column(key="after", heading="after", unit="dollars"),
    Column(key="share_before", heading="share before", short="share\nbefore", unit="share"),
    Column(key="share_after", heading="share after", short="share\nafter", unit="share"),
    Column(key="target", heading="target", unit="share"),
)


def asset_table(orders: Orders) -> Table:
    rows = tuple(
        (share.asset, share.before, share.after, share.share_before, share.share_after, share.target)
        for share in orders.shares
    )
    title = "Before and after, by asset (shares of the household after tax)"
    return Table(key="assets", title=title, columns=ASSETS, rows=rows)


ACCOUNTS = (
    Column(key="account", heading="account", short=""),
    Column(key="asset", heading="asset", short=""),
    Column(key="before", heading="before", unit="dollars"),
    Column(key="after", heading="after", unit="dollars"),
    Column(key="change", heading="change", unit="dollars"),
)


def account_table(orders: Orders) -> Table:
    cells = dict.fromkeys((*orders.before, *orders.after))
    rows: list[tuple[Value, ...]] = []
    for account, asset in sorted(cells, key=lambda cell: cell[0]):
        before, after = (values.get((account, asset), 0.0) for values in (orders.before, orders.after))
        if max(before, after) > DUST:
            moved = after - before if abs(after - before) > DUST else "-"
            rows.append((account, asset, before, after, moved))
    return Table(key="accounts", title="Before and after, by account", columns=ACCOUNTS, rows=tuple(rows))


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
    return "".join(parts)


BESIDE = (
    Column(key="asset", heading="asset", short=""),
    Column(key="plan", heading="plan", unit="dollars"),
    Column(key="orders", heading="orders", unit="dollars"),
    Column(key="prices", heading="prices", unit="dollars"),
    Column(key="rest", heading="rest", unit="dollars"),
)


def agreement_table(orders: Orders) -> Table:
    rows = tuple((one.asset, one.plan, one.orders, one.prices, one.rest) for one in orders.agreement)
    title = "Beside the plan's first year (changes by trades)"
    return Table(key="agreement", title=title, columns=BESIDE, rows=rows, note=AGREEMENT)


def cost_words(orders: Orders) -> str:
    return (
        f"Trading costs {cents(orders.cost)}. By the measure that chose them (tax now, trading costs and drift, in "
        f"dollars) these orders are at most {cents(orders.gap_dollars)} from the best possible ({orders.solver})."
    )


DIFFERENCES = (
    Column(key="account", heading="account", short=""),
    Column(key="asset", heading="asset", short=""),
    Column(key="what", heading="what", short=""),
    Column(key="scenario", heading="scenario", unit="cents"),
    Column(key="positions", heading="positions", unit="cents"),
    Column(key="difference", heading="difference", unit="cents"),
)


def differences_section(reconciled: Reconciled, as_of: date) -> ReportSection:
    """Where positions and scenario differ beyond the tolerance; empty where they agree."""
    blocks: tuple[Block, ...] = ()
    if reconciled.differences:
        tolerance = f"{percent(reconciled.tolerance, 2)} of an account (at least {dollars(DOLLARS)})"
        intro = f"The positions of {as_of} differ from the scenario's accounts by more than {tolerance}:"
        blocks = (Sentence(text=intro), difference_table(reconciled.differences))
    return ReportSection(key="differences", title="", blocks=blocks)


def difference_table(differences: Sequence[Mismatch]) -> Table:
    """Values with their sum, and basis beside them."""
    rows = tuple(
        (one.account, one.asset, one.what, one.scenario, one.positions, one.amount) for one in differences
    )
    values = [one for one in differences if one.what == "value"]
    sums = (sum(one.scenario for one in values), sum(one.positions for one in values))
    total = ("together", "", "value", *sums, sums[1] - sums[0])
    return Table(key="differences", columns=DIFFERENCES, rows=rows, total=total)
