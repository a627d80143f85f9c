"""Rows of a file that a mapping leaves out, by their account or ticker."""

from __future__ import annotations

from collections import Counter

from .mapping import Mapping
from .sheet import Sheet, SheetRow


def wanted_rows(sheet: Sheet, mapping: Mapping) -> list[SheetRow]:
    """The rows but for those of accounts and tickers that the mapping leaves out, which are noted."""
    left, wanted = Counter[str](), []
    for row in sheet.rows:
        layout = mapping.positions
        words = (row.text("account") or layout.account or "", row.text("ticker"), row.text("description"))
        named = mapping.leaves_out(words, row.title)
        left[named] += 1
        wanted += [] if named else [row]
    del left[""]
    for named, count in left.items():
        rows = "1 row" if count == 1 else f"{count} rows"
        sheet.notes.append(f"{sheet.name}: {named} left out, as was said ({rows})")
    return wanted
