"""The tax tables as a person reads them: every number under its law and year, with its authority."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ...tax_tables.read import TableRow
from ...tax_tables.state_rows import StateRow
from ...tax_tables.state_tables import StateTable
from .layout import WIDTH, indented, paragraph, wrapped


def tables_text(rows: Sequence[TableRow]) -> str:
    """A block for each law and year: its citation, how well it was checked, and its numbers."""
    blocks = []
    for (law, year, citation, note), group in groupby(
        rows, key=lambda row: (row.law, row.year, row.citation, row.status_note)
    ):
        heading = f"{law} {year}" if year else law
        numbers = "\n".join(f"{name_of(row)} = {value_text(row.value)}" for row in group)
        source = paragraph(f"{citation} [{note}]")
        blocks.append(f"{heading}\n{indented(source)}\n{indented(indented(numbers))}")
    return "\n\n".join(blocks)


def state_text(table: StateTable, rows: Sequence[StateRow]) -> str:
    """A state's table: what is said of it as a whole, then each amount with its citation."""
    if not table.taxes_income:
        return f"{table.title}: no income tax."
    blocks = [paragraph(f"{table.title}. {words}") for words in state_notes(table)]
    for (name, citation), group in groupby(rows, key=lambda row: (row.name, row.citation)):
        numbers = "\n".join(_wrapped(f"{_dated(row)} = {rows_text(row.value)}") for row in group)
        source = paragraph(f"[{citation}]", WIDTH - 2)
        blocks.append(f"{name}\n{indented(source)}\n{indented(indented(numbers))}")
    return "\n\n".join(blocks)


def _wrapped(text: str) -> str:
    """Rows of a table, indented where they need several lines."""
    return "\n".join(wrapped(text, WIDTH - 4, rest="    "))


def state_notes(table: StateTable) -> list[str]:
    """How amounts go on after the last published year, what is left out, what is doubtful."""
    notes = [f"{table.notes['about']}", f"Later years: {table.notes['indexing']['rule']}."]
    if "not_modelled" in table.notes:
        notes.append(f"Not modelled: {table.notes['not_modelled']}.")
    if "doubtful" in table.notes:
        notes.append(f"Doubtful: {table.notes['doubtful']}.")
    return notes


def _dated(row: StateRow) -> str:
    marks = [word for word, holds in (("projected", row.projected), ("indexed", row.indexed)) if holds]
    status = f" {row.status.replace('_', ' ')}" if row.status else ""
    return f"{row.year}{status}" + (f" ({', '.join(marks)})" if marks else "")


def rows_text(value: object) -> str:
    """A number, a switch, or rows as `from 0: 0.02, from 500: 0.04`."""
    if isinstance(value, tuple):
        return ", ".join(f"from {value_text(start)}: {value_text(amount)}" for start, amount in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value_text(value) if isinstance(value, float | int) else str(value)


def name_of(row: TableRow) -> str:
    return f"{row.name}.{row.status}" if row.status else row.name


def value_text(value: float | str | tuple[float, ...]) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value))
    return f"{value:,.10g}"
