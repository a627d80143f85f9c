"""The workbook as it is written: formats, sheets, cells with what they hold, names, and the checks of its sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from ..model import Unit, Value
from .formula import Formula, SheetCells, letters_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NUMBERS: dict[Unit | str, str] = {
    "dollars": '"$"#,##0;-"$"#,##0;"-"',
    "change": '+"$"#,##0;-"$"#,##0;"-"',
    "cents": '#,##0.00;-#,##0.00;"-"',
    "price": '"$"#,##0.00',
    "rate": "0.00%",
    "share": "0.0%",
    "points": '+0.0" points";-0.0" points"',
    "year": "0",
    "count": "#,##0",
    "shares": "#,##0.000000",
    "day": "yyyy-mm-dd",
    "factor": "0.000000",
    "off": '0.0000;-0.0000;"-"',
}
"""How a spreadsheet shows each unit; "factor" is a pure number, "off" what a sum is off."""
TITLE_ROW, NOTE_ROW = 0, 1
HEADING_ROW, FIRST_ROW = 3, 4
"""Every table of years begins in this row, so that a formula finds the same year in another sheet."""
WIDTHS: dict[Unit | str, float] = {"text": 22, "day": 12, "year": 7, "count": 8, "factor": 15, "rate": 12}
WIDTH = 15
LINE, MOST_LINES = 15, 27
"""Points of a line, and the most of them that a row may be high."""
PAGE, PORTRAIT = 190, 120
"""Characters that are legible across a page, and beyond which it lies on its side."""
TOLERANCE = 0.01
"""Dollars by which a sum of the plan's numbers, each rounded to a hundredth of a cent, may be off."""


@dataclass(frozen=True)
class Check:
    """One sum that must hold: what it says, and the cell that has its largest difference."""

    words: str
    difference: Formula


@dataclass
class Workpaper:
    """A workbook with its formats; `named` are the names of cells with their values, `checks` what must hold, and
    `balanced` whether it does, in words."""

    file: Workbook
    cells: dict[str, SheetCells] = field(default_factory=dict)
    named: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)
    balanced: str = ""

    def style(self, **look: Any) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self.formats:
            self.formats[key] = self.file.add_format({"valign": "top"} | look)
        return self.formats[key]

    def sheet(self, title: str) -> WorkSheet:
        if title not in self.cells:
            self.file.add_worksheet(title)
            self.cells[title] = SheetCells(title, self.cells, self.named)
        return WorkSheet(self, self.file.get_worksheet_by_name(title), self.cells[title])

    def define(self, word: str, place: str, words: str) -> None:
        """A name of a cell or a range, with what it means."""
        self.file.define_name(word, f"={place}")
        self.names[word] = words


@dataclass
class WorkSheet:
    """One sheet: every cell that is written is also kept, so that formulas know what they come to."""

    book: Workpaper
    page: Worksheet
    cells: SheetCells

    def put(self, row: int, column: int, value: Value, unit: Unit | str = "text", **look: Any) -> None:
        """A value as it is. Text is text, whatever it begins with."""
        style = self.book.style(**(_number_look(value, unit) | look))
        self.cells.values[(row, column)] = value
        if value is None:
            self.page.write_blank(row, column, None, style)
        elif isinstance(value, bool):
            self.page.write_string(row, column, "yes" if value else "no", style)
        elif isinstance(value, date):
            self.page.write_datetime(row, column, datetime(value.year, value.month, value.day), style)
        elif isinstance(value, str):
            self.page.write_string(row, column, value, style)
        else:
            self.page.write_number(row, column, value, style)

    def put_formula(self, row: int, column: int, formula: Formula, unit: str, **look: Any) -> None:
        """A formula, with its value for whoever does not compute it."""
        value = formula.value((self.cells, row))
        self.cells.values[(row, column)] = value
        style = self.book.style(**(_number_look(value, unit) | {"bold": True} | look))
        self.page.write_formula(row, column, f"={formula.words((self.cells, row))}", style, value)

    def put_words(self, row: int, column: int, words: str, shown: str, **look: Any) -> None:
        """A formula whose answer is text."""
        self.page.write_formula(row, column, f"={words}", self.book.style(**look), shown)

    def name_cell(self, row: int, column: int, word: str, words: str) -> None:
        """A name for a cell that is written."""
        self.book.named[word] = self.cells.number(row, column)
        self.book.define(word, f"'{self.cells.sheet}'!${letters_of(column)}${row + 1}", words)

    def head(self, title: str, note: str = "") -> None:
        self.page.write_string(TITLE_ROW, 0, title, self.book.style(bold=True, font_size=14))
        if note:
            self.page.write_string(NOTE_ROW, 0, note, self.book.style(italic=True, font_color="#555555"))

    def headings(
        self, row: int, headings: Sequence[str], texts: Sequence[bool] = (), *, wrap: bool = True
    ) -> None:
        for column, words in enumerate(headings):
            side = "left" if column < len(texts) and texts[column] else "right"
            look = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "align": side, "text_wrap": wrap}
            if side == "left" and column:
                look["indent"] = 1
            self.page.write_string(row, column, words, self.book.style(**look))

    def tall_enough(self, row: int, texts: Sequence[tuple[str, float]]) -> None:
        """A height in which wrapped texts fit, each in its column's width: not every program finds it itself."""
        lines = max((1 + int(len(words) * 1.1 / width) for words, width in texts if words), default=1)
        self.page.set_row(row, LINE * min(lines, MOST_LINES))

    def print_setup(self, heading: int | None, frozen: int = 0, *, across: float = 0.0) -> None:
        """Headings on every page, and the rows and columns with names in sight; a table `across` characters wide is
        printed on as many pages side by side as keep it legible, its first columns on each."""
        pages = max(1, ceil(across / PAGE))
        if across > PORTRAIT:
            self.page.set_landscape()
        self.page.set_paper(1)
        self.page.set_margins(0.5, 0.5, 0.6, 0.6)
        self.page.fit_to_pages(pages, 0)
        self.page.set_footer("&L&A&RPage &P of &N")
        self.page.hide_gridlines(2)
        if heading is not None:
            self.page.repeat_rows(heading)
            self.page.freeze_panes(heading + 1, frozen)
        if pages > 1 and frozen:
            self.page.repeat_columns(0, frozen - 1)


def _number_look(value: Value, unit: Unit | str) -> dict[str, Any]:
    if isinstance(value, str) or unit == "text":
        return {"align": "left", "indent": 1}
    if unit == "year":
        return {"num_format": NUMBERS[unit], "align": "left"}
    return {"num_format": NUMBERS[unit], "align": "right"}
