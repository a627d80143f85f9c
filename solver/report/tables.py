"""The tax tables as a person reads them: every number under its law and year, with its authority."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ...tax_tables.read import TableRow
from .layout import indented, paragraph


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


def name_of(row: TableRow) -> str:
    return f"{row.name}.{row.status}" if row.status else row.name


def value_text(value: float | str | tuple[float, ...]) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value))
    return f"{value:,.10g}"
