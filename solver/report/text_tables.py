"""A table fitted to a page: amounts in thousands, narrower cells, fewer columns, or parts one under another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .layout import indented, paragraph, plain, table_text, width_of, wrapped
from .model import Column, Form, Table
from .words import AMOUNTS, value_text
from .years_shown import ALL, YearsShown

LEFT = ("text", "day", "year")
"""Units whose leading columns are flush left."""
LONG = 24
"""Cells from which words in a column after the first number are flush left too."""
NARROW_TEXT, NARROWEST_TEXT = 18, 8
"""Cells that a column of words is narrowed to before columns are left out, and after."""


@dataclass(frozen=True)
class Written:
    """A table as cells of text: how it is to be laid out."""

    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    spaced: tuple[int, ...] = ()
    gutter: int = 2

    @property
    def left(self) -> tuple[bool, ...]:
        """Which columns are flush left: the words before the first number, and long words after it."""
        first = next(
            (k for k, column in enumerate(self.columns) if column.unit not in LEFT), len(self.columns)
        )
        return tuple(
            k < first
            or (column.unit == "text" and any(len(row[k]) > LONG or "\n" in row[k] for row in self.cells))
            for k, column in enumerate(self.columns)
        )

    @property
    def text(self) -> str:
        rows: list[Sequence[str]] = []
        for place, row in enumerate(self.cells):
            rows += [[""] * len(row), row] if place in self.spaced else [row]
        return table_text(self.headings, rows, self.left, gutter=self.gutter)

    @property
    def width(self) -> int:
        return width_of(self.text)

    def of(self, places: Sequence[int]) -> Written:
        """These columns alone."""
        return replace(
            self,
            columns=tuple(self.columns[k] for k in places),
            headings=tuple(self.headings[k] for k in places),
            cells=tuple(tuple(row[k] for k in places) for row in self.cells),
        )


def fitted(table: Table, width: int, years: YearsShown = ALL) -> str:
    """Title, rows and note of a table in lines of at most `width` cells, nothing out of line."""
    shown, said = years.of(table)
    for thousands in (False, True) if shown.dollars_of else (False,):
        written = written_of(shown, thousands)
        text = _whole(written, width)
        if text is not None:
            return _told(shown, text, [*said], thousands, width)
    return _told(shown, *_narrowed(written, width, said), thousands, width)


def _whole(written: Written, width: int) -> str | None:
    """With all columns as they are, if that fits: indented, or with less between the columns."""
    for one in (written, replace(written, gutter=1)):
        if one.width <= width - 2:
            return indented(one.text)
        if one.width <= width:
            return one.text
    return None


def _narrowed(written: Written, width: int, said: Sequence[str]) -> tuple[str, list[str]]:
    """What fits after all: words broken into lines, then without the columns that may be left out, then in parts."""
    written = replace(written, gutter=1)
    text = _whole(_broken(written, width, NARROW_TEXT), width)
    if text is not None:
        return text, [*said]
    kept = [k for k, column in enumerate(written.columns) if not column.wide]
    out = [column.heading for column in written.columns if column.wide]
    notes = [*said, *([f"No room here for: {', '.join(out)}."] if out else [])]
    fewer = _broken(written.of(kept), width, NARROWEST_TEXT)
    text = _whole(fewer, width)
    return text if text is not None else "\n\n".join(_parts(fewer, width)), notes


def _broken(written: Written, width: int, least: int) -> Written:
    """With the widest columns of words broken into lines, none narrower than `least`, until the table fits."""
    while written.width > width:
        words = {
            k: max(width_of(row[k]) for row in written.cells)
            for k, column in enumerate(written.columns)
            if column.unit == "text" and written.cells
        }
        widest = max(words, key=lambda k: words[k], default=None)
        if widest is None or words[widest] <= least:
            return written
        target = max(least, min(words[widest] - 1, words[widest] - (written.width - width)))
        cells = tuple(
            tuple(
                "\n".join(wrapped(cell.replace("\n", " "), target)) if k == widest else cell
                for k, cell in enumerate(row)
            )
            for row in written.cells
        )
        if cells == written.cells:
            return written
        written = replace(written, cells=cells)
    return written


def _parts(written: Written, width: int) -> Iterator[str]:
    """Tables one under another, each begun with the first column."""
    places: list[int] = [0]
    for k in range(1, len(written.columns)):
        if len(places) > 1 and written.of([*places, k]).width > width:
            yield written.of(places).text
            places = [0]
        places.append(k)
    yield written.of(places).text


def written_of(table: Table, thousands: bool = False) -> Written:
    rows = [*table.rows, *([table.total] if table.total is not None else [])]
    cells = tuple(
        tuple(_cell(table, column, cell, thousands) for column, cell in zip(table.columns, row, strict=True))
        for row in rows
    )
    headings = tuple(
        "\n".join(map(plain, (column.short or column.heading).split("\n"))) for column in table.columns
    )
    return Written(table.columns, headings, cells, table.spaced)


def _cell(table: Table, column: Column, value: object, thousands: bool) -> str:
    signless = thousands if table.dollars_of and column.unit in AMOUNTS else None
    return plain(value_text(value, column.unit, dash=table.dash, thousands=signless))  # type: ignore[arg-type]


def _told(table: Table, text: str, notes: Sequence[str], thousands: bool, width: int) -> str:
    """The rows under their title, what must be said of them below."""
    title = table.title
    if table.dollars_of:
        money = f"{'thousands of dollars' if thousands else 'dollars'} {table.dollars_of}"
        title = f"{title}, in {money}" if title else f"In {money}"
    notes = [paragraph(note, width) for note in (*notes, table.note) if note]
    return "\n\n".join(part for part in (paragraph(title, width) if title else "", text, *notes) if part)


FORM = (
    Column(key="line", heading="line"),
    Column(key="label", heading=""),
    Column(key="amount", heading="amount", unit="cents"),
    Column(key="planner", heading="planner", unit="cents", wide=True),
    Column(key="arithmetic", heading="arithmetic"),
    Column(key="citation", heading="authority", wide=True),
)


def form_table(form: Form) -> Table:
    """A form's lines as a table: a line's amount by its own unit."""
    rows = tuple(
        (
            line.line,
            line.label,
            value_text(line.amount, line.unit),
            None if line.planner is None else value_text(line.planner, line.unit),
            line.arithmetic,
            line.citation,
        )
        for line in form.lines
    )
    return Table(key=form.key, title=f"{form.title}, {form.year}", columns=FORM, rows=rows, note=form.note)
