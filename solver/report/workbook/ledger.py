"""A table of entries: a column is a fact of the plan, or a formula over the columns beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..model import Value
from .book import HEADING_ROW, WIDTH, WIDTHS, Check, Workpaper, WorkSheet
from .formula import Formula, cell, column_total, here, largest, letters_of

VALUE = 4
"""The column of amounts that are not a year's."""
Getter = Callable[[Any], Value | Formula]


@dataclass(frozen=True)
class Entry:
    """A column of a table.

    of         the formula of every row; or what makes a value, or a formula, of a row of the plan
    summed     whether the table's last row adds it up
    named      the name of the column's range, "" for none
    check      what its numbers, which must all be nothing, prove; "" for no check
    """

    key: str
    heading: str
    of: Getter | Formula
    unit: str = "cents"
    summed: bool = False
    named: str = ""
    check: str = ""
    width: float = 0.0

    @property
    def across(self) -> float:
        """Its width in characters."""
        return self.width or WIDTHS.get(self.unit, WIDTH)


def difference(made: str, given: str, check: str) -> Entry:
    """What is computed less what the plan says."""
    return Entry(f"{made}_off", "difference", here(made) - here(given), "off", check=check)


def write_table(
    sheet: WorkSheet, entries: Sequence[Entry], rows: Sequence[Any], *, heading: int = HEADING_ROW
) -> int:
    """Headings, a row each, and sums; returns the first row after it."""
    first = heading + 1
    cells = sheet.cells
    cells.columns = {entry.key: column for column, entry in enumerate(entries)}
    cells.first, cells.last = first, first + len(rows) - 1
    sheet.headings(
        heading, [entry.heading for entry in entries], [e.unit in ("text", "year") for e in entries]
    )
    sheet.page.set_row(heading, 48)
    for place, row in enumerate(rows):
        _write_row(sheet, entries, first + place, row)
    for column, entry in enumerate(entries):
        sheet.page.set_column(column, column, entry.across)
    if rows:
        _name_and_check(sheet, entries)
        if any(entry.summed for entry in entries):
            return _write_sums(sheet, entries)
    return cells.last + 1


def _write_row(sheet: WorkSheet, entries: Sequence[Entry], at: int, row: Any) -> None:
    for column, entry in enumerate(entries):
        made = entry.of if isinstance(entry.of, Formula) else entry.of(row)
        if isinstance(made, Formula):
            look = {"font_color": "#777777", "bold": False} if entry.check else {}
            sheet.put_formula(at, column, made, entry.unit, **look)
        else:
            given = {} if entry.unit in ("text", "year", "day") else {"font_color": "#1F3F77"}
            sheet.put(at, column, made, entry.unit, **given)


def _write_sums(sheet: WorkSheet, entries: Sequence[Entry]) -> int:
    at = sheet.cells.last + 1
    for column, entry in enumerate(entries):
        if entry.summed:
            sheet.put_formula(at, column, column_total(entry.key), entry.unit, top=1)
        else:
            sheet.put(at, column, "Total" if column == 0 else None, top=1, bold=True)
    return at + 1


def _name_and_check(sheet: WorkSheet, entries: Sequence[Entry]) -> None:
    book: Workpaper = sheet.book
    for entry in entries:
        if entry.named:
            words = (
                f"{sheet.cells.sheet}, column {letters_of(sheet.cells.columns[entry.key])}: {entry.heading}"
            )
            book.define(entry.named, sheet.cells.span(entry.key), words)
        if entry.check:
            book.checks.append(Check(entry.check, largest(sheet.cells.sheet, entry.key)))


def write_sum(sheet: WorkSheet, row: int, label: str, formula: Formula, given: float, check: str) -> None:
    """A sum that is no year's, what the plan says it is, and the check of the two."""
    title = sheet.cells.sheet
    sheet.put(row, 0, label)
    sheet.put_formula(row, VALUE, formula, "cents")
    sheet.put(row, VALUE + 1, given, "cents", font_color="#1F3F77")
    off = cell(title, row, VALUE) - cell(title, row, VALUE + 1)
    sheet.put_formula(row, VALUE + 2, off, "off", bold=False, font_color="#777777")
    sheet.book.checks.append(Check(check, cell(title, row, VALUE + 2)))
