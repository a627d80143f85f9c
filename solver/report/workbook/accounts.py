"""Every account in every year: what it opens with, what goes out and in, what it grows by, what it closes with."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter

from ..model import Value
from .book import Workpaper
from .facts import AccountRow, Facts
from .formula import Formula, here
from .ledger import Entry, difference, write_table

TITLE = "Accounts"
NOTE = (
    "Each year's dollars. In a taxable account what goes out are sales and what comes in are purchases; what it yields "
    "is paid out as cash."
)
IN = {
    "converted_in": "Converted into it",
    "rolled_in": "Rolled over into it",
    "contributed": "Contributed or bought",
    "growth": "Growth",
}
OUT = {
    "distributed": "Distributed or sold",
    "converted_out": "Converted to Roth",
    "rolled_out": "Rolled over out of it",
    "qcd": "Given (QCD)",
}
LOTS_GIVEN = {"given": "Lots given"}
"""Beside these, where a plan gives any."""


def write(book: Workpaper, facts: Facts) -> None:
    sheet = book.sheet(TITLE)
    sheet.head(TITLE, NOTE)
    entries = _entries(OUT | (LOTS_GIVEN if facts.gives_lots else {}))
    write_table(sheet, entries, facts.accounts)
    cells = sheet.cells
    sheet.page.autofilter(cells.first - 1, 0, cells.last, 2)
    sheet.print_setup(3, 3, across=sum(entry.across for entry in entries))


def _entries(out: Mapping[str, str]) -> list[Entry]:
    close = here("open") + here("yields_kept")
    for key in IN:
        close = close + here(key)
    for key in out:
        close = close - here(key)
    return [
        Entry("year", "Year", attrgetter("year"), "year", named="account_year"),
        Entry("name", "Account", attrgetter("name"), "text", width=26),
        Entry("group", "Kind", attrgetter("group"), "text", width=12, named="account_kind"),
        Entry("open", "Opens with", attrgetter("account.open"), named="account_open"),
        *(_line(key, words) for key, words in out.items()),
        *(_line(key, words) for key, words in IN.items()),
        Entry("yields_kept", "Yields kept in it", _kept),
        Entry("close", "Closes with", close, named="account_close"),
        Entry("close_given", "the plan's", attrgetter("account.close")),
        difference("close", "close_given", "Accounts: opening, less out, plus in and growth, is closing"),
        Entry(
            "carried",
            "opening less last closing",
            _carried,
            unit="off",
            check="Accounts: a year opens as the last closed",
        ),
        Entry("yields_paid", "Yields paid out as cash", _paid),
        _line("rmd", "Of it required (RMD)"),
    ]


def _line(key: str, words: str) -> Entry:
    return Entry(key, words, attrgetter(f"account.{key}"), named=f"account_{key}")


def _carried(row: AccountRow) -> Value | Formula:
    return None if row.first else here("open") - here("close", back=1)


def _kept(row: AccountRow) -> float:
    return 0.0 if row.group == "taxable" else row.account.yields


def _paid(row: AccountRow) -> float:
    return row.account.yields if row.group == "taxable" else 0.0
