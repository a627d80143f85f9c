"""A broker's CSV file as rows of named cells: the header found, totals and notes left out, nothing guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from ..reading import MOST_SHEET, TextFile, read_text
from ..scenario.faults import Fault, did_you_mean
from .cells import is_nothing
from .mapping import Layout

T = TypeVar("T")

ROWS_NAMED = 5
MOST_LINES_ABOVE = 40
"""A header is looked for in so many rows."""


@dataclass
class SheetRow:
    """One row; `number` is its place as a spreadsheet counts, `cells` our column names -> trimmed text.

    `title` is the line that stands alone above the header of the row's section, "" where there is none.
    """

    sheet: Sheet
    number: int
    cells: dict[str, str]
    title: str = ""

    def has(self, column: str) -> bool:
        return not is_nothing(self.cells.get(column, ""))

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, value: str, expected: str, hint: str = "") -> None:
        self.sheet.row_faults.append((self.number, column, value, expected, hint))

    def read(self, column: str, reader: Callable[[str], T], expected: str = "") -> T | None:
        """The cell read, or None after a fault; an empty cell is a fault too (ask `has` first where it may be)."""
        text = self.text(column)
        if is_nothing(text):
            self.fault(column, f'"{text}"' if text else "nothing", expected or _expected(reader))
            return None
        try:
            return reader(text)
        except ValueError as error:
            self.fault(column, f'"{text}"', expected or str(error))
            return None


def _expected(reader: Callable[[str], object]) -> str:
    try:
        reader("")
    except ValueError as error:
        return str(error)
    return "a value"


@dataclass
class Sheet:
    """A file's rows below its header.

    titles      our column names -> theirs
    notes       what was left out and why
    faults      of the file and its header; `row_faults` (row, column, given, expected, hint) those of its rows
    """

    name: str
    titles: dict[str, str] = field(default_factory=dict)
    rows: list[SheetRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    row_faults: list[tuple[int, str, str, str, str]] = field(default_factory=list)

    def all_faults(self) -> list[Fault]:
        """Every fault, alike ones of several rows put together."""
        alike: dict[tuple[str, str, str, str], list[int]] = {}
        for number, *words in self.row_faults:
            alike.setdefault((words[0], words[1], words[2], words[3]), []).append(number)
        return self.faults + [
            Fault(f"{self.name} {_rows(numbers)}, {self.titles.get(column, column)}", value, expected, hint)
            for (column, value, expected, hint), numbers in alike.items()
        ]


def _rows(numbers: Sequence[int]) -> str:
    """`row 7`, `rows 7, 8`, `rows 7, 8, 9, 10, 11 and 12 more`."""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    more = f" and {len(numbers) - ROWS_NAMED} more" if len(numbers) > ROWS_NAMED else ""
    return f"rows {', '.join(map(str, numbers[:ROWS_NAMED]))}{more}"


def read_sheet(
    path: Path | TextFile,
    layout: Layout,
    required: Sequence[str],
    optional: Sequence[str],
    *,
    mapped: bool,
    titled: Sequence[str] = (),
) -> Sheet:
    """The rows of a CSV file. Without a mapping (`mapped`) a column we do not know is a fault.

    A required column that is in `titled` may be missing where a title stands above the header. A file may have several
    sections, each with its title and the same header again.
    """
    sheet = Sheet(path.name)
    lines = _lines(path, layout.delimiter, sheet)
    if lines is None:
        return sheet
    known = [*required, *optional]
    for name in layout.columns:
        if name not in known:
            expected = f"one of {', '.join(known)}"
            sheet.faults.append(Fault(f"columns.{name}", f'"{name}"', expected, did_you_mean(name, known)))
    wanted = {name: layout.columns.get(name, name) for name in known}
    asked = [name for name in known if name in required or name in layout.columns]
    place = _header(lines, [wanted[name] for name in asked])
    header = [cell.strip() for cell in lines[place][1]] if lines else []
    sections = _sections(lines, place, header)
    if mapped and sections.get(place):
        asked = [name for name in asked if name not in titled or name in layout.columns]
    places = _places(sheet, header, wanted, asked, mapped=mapped, row=lines[place][0] if lines else 1)
    skips = _skips(sheet, header, layout)
    if sheet.faults:
        return sheet  # what stands where is not known
    title = sections.get(place, "")
    for line, (number, cells) in enumerate(lines[place + 1 :], place + 1):
        if layout.until and set(map(_plain, layout.until)) <= set(map(_plain, cells)):
            sheet.notes.append(f"{sheet.name} from row {number}: left out, another header, no positions")
            break
        if line in sections:
            title = sections[line]
        elif line + 1 not in sections:  # there the title of the next section stands
            _row(sheet, number, [cell.strip() for cell in cells], header, places, skips, title)
    if not sheet.rows and not sheet.faults:
        sheet.faults.append(Fault(sheet.name, "no row below the header", "at least one row"))
    return sheet


def _sections(lines: list[tuple[int, list[str]]], place: int, header: list[str]) -> dict[int, str]:
    """Line of a header -> the title above it: of the first header, and of each of its repetitions that has one."""
    found = {}
    for line in range(place, len(lines)):
        if [cell.strip() for cell in lines[line][1]] == header:
            above = [cell.strip() for cell in lines[line - 1][1] if cell.strip()] if line else []
            if len(above) == 1 and len(header) > 1:
                found[line] = above[0]
    return found


def _lines(path: Path | TextFile, delimiter: str, sheet: Sheet) -> list[tuple[int, list[str]]] | None:
    """(row number, cells) of every row that is not blank."""
    try:
        rows = cells_of(path, delimiter)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or (
            "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error)
        )
        sheet.faults.append(Fault(str(path), "a file that cannot be read", f"a CSV file ({reason})"))
        return None
    lines = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if not lines:
        sheet.faults.append(Fault(sheet.name, "an empty file", "a header and at least one row"))
        return None
    return lines


def rows_of(path: Path | TextFile) -> list[list[str]] | None:
    """Rows of cells of a file that can be read as one with commas, else None."""
    try:
        return cells_of(path, ",")
    except (OSError, UnicodeDecodeError, csv.Error):
        return None


def cells_of(path: Path | TextFile, delimiter: str) -> list[list[str]]:
    """Rows of cells; blanks between a closing quote and the delimiter, as some brokers write them, are no fault."""
    text = read_text(path, MOST_SHEET)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        tidy = re.sub(rf'"[ \t]+(?={re.escape(delimiter)}|[\r\n]|$)', '"', text)
        return list(csv.reader(io.StringIO(tidy, newline=""), delimiter=delimiter, strict=True))


def _header(lines: list[tuple[int, list[str]]], wanted: Sequence[str]) -> int:
    """The first row with every wanted title, else the one with the most of them."""
    names = {_plain(title) for title in wanted}
    found = [len(names & set(map(_plain, row))) for _, row in lines[:MOST_LINES_ABOVE]]
    return found.index(max(found))


def _plain(title: str) -> str:
    return title.strip().lower()


def _places(
    sheet: Sheet,
    header: Sequence[str],
    wanted: dict[str, str],
    asked: Sequence[str],
    *,
    mapped: bool,
    row: int,
) -> dict[str, int]:
    """Our column names -> place in a row; a title that is missing, twice there or unknown is a fault."""
    plain = [_plain(title) for title in header]
    where, places = f"{sheet.name} row {row}, the header", {}
    for name, title in wanted.items():
        count = plain.count(_plain(title))
        if count == 1:
            places[name] = plain.index(_plain(title))
            sheet.titles[name] = header[places[name]]
        elif count > 1:
            sheet.faults.append(Fault(where, f'"{title}" {count} times', f'"{title}" once'))
        elif name in asked:
            hint = did_you_mean(title, [t for t in header if t])
            remedy = f'the mapping file says which is it: columns.{name} = "..."'
            sheet.faults.append(Fault(where, f'no column "{title}"', f"a column for {name}", hint or remedy))
    strange = (
        [] if mapped else [t for t in header if t and _plain(t) not in set(map(_plain, wanted.values()))]
    )
    if strange:
        expected = f"only {', '.join(wanted)}, or a mapping file that names the columns"
        hints = [did_you_mean(title, wanted) for title in strange]
        given = ", ".join(f'"{title}"' for title in strange)
        sheet.faults.append(Fault(where, given, expected, hints[0] if len(strange) == 1 else ""))
    return places


def _skips(sheet: Sheet, header: Sequence[str], layout: Layout) -> list[tuple[int, tuple[str, ...]]]:
    plain, found = [_plain(title) for title in header], []
    for title, patterns in layout.skip.items():
        if _plain(title) in plain:
            found.append((plain.index(_plain(title)), tuple(pattern.lower() for pattern in patterns)))
        else:
            hint = did_you_mean(title, [t for t in header if t])
            sheet.faults.append(Fault(f"skip.{title}", f'"{title}"', f"a column of {sheet.name}", hint))
    return found


def _row(
    sheet: Sheet,
    number: int,
    cells: list[str],
    header: list[str],
    places: dict[str, int],
    skips: list[tuple[int, tuple[str, ...]]],
    title: str,
) -> None:
    filled = [cell for cell in cells if cell]
    if cells[: len(header)] == header:
        return
    if len(filled) == 1 and len(header) > 1:
        sheet.notes.append(f'{sheet.name} row {number}: left out, a note: "{filled[0][:60]}"')
        return
    for place, patterns in skips:
        cell = cells[place] if place < len(cells) else ""
        if any(fnmatchcase(cell.lower(), pattern) for pattern in patterns):
            sheet.notes.append(f'{sheet.name} row {number}: left out, {header[place]} is "{cell}"')
            return
    if any(cells[len(header) :]):
        expected = f"{len(header)} cells as in the header"
        hint = "a comma within a cell needs the cell in quotes"
        sheet.faults.append(Fault(f"{sheet.name} row {number}", f"{len(cells)} cells", expected, hint))
        return
    named = {name: cells[place] for name, place in places.items() if place < len(cells)}
    sheet.rows.append(SheetRow(sheet, number, named, title))
