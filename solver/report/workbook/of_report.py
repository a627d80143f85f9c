"""Any report as a workbook: its sentences on the first sheet, every table on one of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..model import Report, ReportSection, Sentence, StepBlock, Table
from .book import FIRST_ROW, HEADING_ROW, WIDTH, WIDTHS, Workpaper, WorkSheet

WORDS_WIDTH = 110


def write_report_workbook(report: Report, path: Path) -> None:
    """Writes a report. OSError where the file cannot be written."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as file:
        book = Workpaper(file)
        _words(book.sheet("Report"), report)
        taken = {"Report"}
        for section, table in _tables(report.sections):
            title = _sheet_title(table.title or section.title or table.key, taken)
            _table(book.sheet(title), table, table.title or section.title)


def _words(sheet: WorkSheet, report: Report) -> None:
    sheet.head(report.title)
    sheet.page.set_column(0, 0, WORDS_WIDTH)
    row = HEADING_ROW
    for section in _all(report.sections):
        if section.title:
            sheet.put(row, 0, section.title, bold=True)
            row += 1
        for text in _sentences(section):
            sheet.put(row, 0, text, text_wrap=True)
            sheet.tall_enough(row, [(text, WORDS_WIDTH)])
            row += 1
        row += 1
    sheet.print_setup(None)


def _all(sections: Sequence[ReportSection]) -> Iterator[ReportSection]:
    for section in sections:
        yield section
        yield from _all(section.sections)


def _sentences(section: ReportSection) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Sentence):
            yield block.text
        elif isinstance(block, StepBlock):
            yield (
                f"{block.number}. {block.words or block.title}"
                if block.number
                else block.words or block.title
            )


def _tables(sections: Sequence[ReportSection]) -> Iterator[tuple[ReportSection, Table]]:
    for section in _all(sections):
        for block in section.blocks:
            if isinstance(block, Table):
                yield section, block
            elif block.block == "figure":
                yield section, block.table


def _sheet_title(words: str, taken: set[str]) -> str:
    """At most 31 characters, none that a spreadsheet refuses, and no title twice."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", words).strip()[:31].strip() or "Table"
    title, number = plain, 2
    while title.lower() in {other.lower() for other in taken}:
        title, number = f"{plain[:27]} {number}", number + 1
    taken.add(title)
    return title


def _table(sheet: WorkSheet, table: Table, title: str) -> None:
    sheet.head(title, table.note)
    sheet.headings(
        HEADING_ROW, [column.heading for column in table.columns], [c.unit == "text" for c in table.columns]
    )
    for number, column in enumerate(table.columns):
        sheet.page.set_column(number, number, WIDTHS.get(column.unit, WIDTH))
    for place, row in enumerate(table.rows):
        for number, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            sheet.put(FIRST_ROW + place, number, value, column.unit)
    sheet.print_setup(HEADING_ROW, 1)
