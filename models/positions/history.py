"""The file of past trades: the purchases and sales of the last 61 days, which wash sales look at."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Literal

from ..reading import TextFile
from ..scenario.faults import did_you_mean
from .accounts import Accounts
from .book import HISTORY_DAYS, PastTrade
from .cells import amount, day
from .lots import TITLED, refuse_sections_of_one_account, ticker_of
from .mapping import Mapping
from .sheet import Sheet, SheetRow, read_sheet

REQUIRED = ("account", "ticker", "date", "action", "quantity", "price")


def read_history(
    path: Path | TextFile, mapping: Mapping, mapped: bool, accounts: Accounts, as_of: date
) -> tuple[Sheet, list[PastTrade]]:
    """The trades of a file within 61 days up to `as_of`; older rows are not read further."""
    layout = mapping.history
    constant = {"account": layout.account, "ticker": layout.ticker}
    required = [name for name in REQUIRED if constant.get(name) is None]
    optional = ["gain", *(name for name in REQUIRED if name not in required)]
    sheet = read_sheet(path, layout, required, optional, mapped=mapped, titled=TITLED)
    refuse_sections_of_one_account(sheet, layout)
    trades = []
    for row in sheet.rows:
        trade = _trade(row, mapping, accounts, as_of)
        if trade is not None:
            trades.append(trade)
    return sheet, trades


def _trade(row: SheetRow, mapping: Mapping, accounts: Accounts, as_of: date) -> PastTrade | None:
    when = row.read("date", lambda text: day(text, mapping.history.date_format))
    if when is None or when < as_of - timedelta(days=HISTORY_DAYS):
        return None
    if when > as_of:
        row.fault("date", f'"{row.text("date")}"', f"a day up to {as_of}")
        return None
    account = accounts.of(row, mapping, mapping.history.account)
    action = _action(row, mapping)
    ticker = ticker_of(row, mapping, mapping.history.ticker)
    if ticker is None:
        row.fault(
            "ticker", "nothing", "a ticker; a row that is no trade is named in the mapping's history.skip"
        )
        return None
    quantity, price = row.read("quantity", amount), row.read("price", amount)
    if action is None or account is None or quantity is None or price is None:
        return None
    if quantity == 0 or price <= 0:
        row.fault("quantity", f'"{row.text("quantity")}"', "shares, not 0, at a price above 0")
        return None
    loss = _loss(row, action, accounts.all()[account].type == "taxable")
    return PastTrade(account, ticker, when, action, float(abs(quantity)), float(price), float(loss))


def _action(row: SheetRow, mapping: Mapping) -> Literal["buy", "sell"] | None:
    text = row.text("action").lower()
    words: dict[str, Literal["buy", "sell"]] = {"buy": "buy", "sell": "sell"}
    for pattern, action in (mapping.history.actions | words).items():
        if fnmatchcase(text, pattern.lower()):
            return action
    known = [*mapping.history.actions, *words]
    hint = did_you_mean(text, known) or "rows that are no trades are left out by the mapping's history.skip"
    row.fault("action", f'"{row.text("action")}"' if text else "nothing", f"one of {', '.join(known)}", hint)
    return None


def _loss(row: SheetRow, action: str, taxable: bool) -> Decimal:
    """Dollars lost, 0 or more; a sale in a taxable account must say its gain."""
    if action == "buy" or not taxable:
        return Decimal(0)
    expected = "the sale's gain in dollars, below 0 for a loss"
    gain = row.read("gain", amount, "" if row.has("gain") else expected)
    return max(Decimal(0), -gain) if gain is not None else Decimal(0)
