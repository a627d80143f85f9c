"""Every trade in taxable accounts by lot, and the lots at the start: proceeds less basis is the gain."""

from __future__ import annotations

from operator import attrgetter
from typing import NamedTuple

from ....models.scenario.accounts import Lot
from ..model import Value
from .book import Workpaper
from .facts import Facts, TradeRow
from .formula import Formula, cell, here
from .ledger import Entry, difference, write_table

TITLE = "Trades and lots"
NOTE = (
    "Each year's dollars. Trades of the first day of each year, before their cost; a sale's gain is its proceeds less "
    "the basis of the lot."
)


class LotRow(NamedTuple):
    """A lot of the start, and the account it is in."""

    account: str
    lot: Lot


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(TITLE, NOTE)
    after = write_table(sheet, _entries(), facts.trades)
    if facts.trades:
        sheet.page.autofilter(sheet.cells.first - 1, 0, sheet.cells.last, 5)
    else:
        sheet.put(after, 0, "The plan trades nothing in a taxable account.")
        after += 1
    sheet.print_setup(3, 1, across=sum(entry.across for entry in _entries()))
    _write_lots(book, facts, _write_given(book, facts, after + 1))


def _entries() -> list[Entry]:
    return [
        Entry("year", "Year", attrgetter("year"), "year", named="trade_year"),
        Entry("account", "Account", attrgetter("trade.account"), "text", width=26),
        Entry("asset", "Asset", attrgetter("trade.asset"), "text", width=16),
        Entry("acquired", "Acquired", attrgetter("trade.acquired"), "day"),
        Entry("action", "Sell or buy", attrgetter("trade.action"), "text", width=9, named="trade_action"),
        Entry("term", "Term", attrgetter("trade.term"), "text", width=8),
        Entry("amount", "Amount", attrgetter("trade.amount"), named="trade_amount"),
        Entry("basis", "Basis", attrgetter("trade.basis"), named="trade_basis"),
        Entry("gain", "Gain", _gain, summed=True, named="trade_gain"),
        Entry("gain_given", "the plan's", attrgetter("trade.gain")),
        difference("gain", "gain_given", "Trades and lots: proceeds less basis is the gain"),
    ]


def _gain(row: TradeRow) -> Value | Formula:
    """A purchase, and cash, which has no lots, gain nothing."""
    return here("amount") - here("basis") if row.trade.action == "sell" else 0.0


def _write_given(book: Workpaper, facts: Facts, row: int) -> int:
    """Below the trades: lots given, which realise no gain; the next free row."""
    if not facts.given_lots:
        return row
    sheet = book.sheet(TITLE)
    sheet.put(row, 0, "Lots given, at market value; nobody is taxed on their gain", bold=True)
    headings = ["Year", "Account", "Asset", "Acquired", "Received by", "", "Amount", "Basis", "Gain"]
    sheet.headings(row + 1, headings, [True] * 6, wrap=False)
    for at, (year, lot) in enumerate(facts.given_lots, row + 2):
        sheet.put(at, 0, year, "year")
        sheet.put(at, 1, lot.account)
        sheet.put(at, 2, lot.asset)
        sheet.put(at, 3, lot.acquired, "day")
        sheet.put(at, 4, "fund" if lot.fund else "charities")
        sheet.put(at, 6, lot.amount, "cents", font_color="#1F3F77")
        sheet.put(at, 7, lot.basis, "cents", font_color="#1F3F77")
        sheet.put_formula(at, 8, cell(TITLE, at, 6) - cell(TITLE, at, 7), "cents")
    return row + 3 + len(facts.given_lots)


def _write_lots(book: Workpaper, facts: Facts, row: int) -> None:
    """Below the trades: what is held at the start, and what it would gain."""
    lots = [
        LotRow(account.name, lot)
        for account in facts.scenario.accounts
        for lot in getattr(account, "lots", ())
    ]
    if not lots:
        return
    sheet = book.sheet(TITLE)
    sheet.put(row, 0, f"Lots held at the start, {facts.scenario.first_day.isoformat()}", bold=True)
    sheet.headings(
        row + 1,
        ["", "Account", "Asset", "Acquired", "", "", "Value", "Basis", "Gain"],
        [True] * 6,
        wrap=False,
    )
    for at, (account, lot) in enumerate(lots, row + 2):
        sheet.put(at, 1, account)
        sheet.put(at, 2, lot.asset)
        sheet.put(at, 3, lot.acquired, "day")
        sheet.put(at, 6, lot.value, "cents", font_color="#1F3F77")
        sheet.put(at, 7, lot.basis, "cents", font_color="#1F3F77")
        sheet.put_formula(at, 8, cell(TITLE, at, 6) - cell(TITLE, at, 7), "cents")
