"""A state's table as it is printed: every number in its year, with its citation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .indexing import EVERYONE
from .state_tables import StateTable, state_table


@dataclass(frozen=True)
class StateRow:
    """One number of a state's table, as it is printed; `year` is that of its section."""

    state: str
    year: int
    name: str
    status: str
    value: Any
    citation: str
    projected: bool
    indexed: bool


def state_rows(code: str, year: int | None = None) -> list[StateRow]:
    """Every number of a place with its citation, or those in force in a year."""
    table = state_table(code)
    names = list(table.citations)
    rows = sorted(
        (row for row in _rows(table) if year is None or row.year <= year),
        key=lambda row: names.index(row.name),
    )
    if year is None:
        return rows
    last = {(row.name, row.status): row.year for row in rows}
    return [row for row in rows if last[row.name, row.status] == row.year]


def _rows(table: StateTable) -> Iterator[StateRow]:
    for year, section in table.sections.items():
        for name, value in section.items():
            by_key = value if isinstance(value, Mapping) else {EVERYONE: value}
            for key, one in by_key.items():
                yield StateRow(
                    table.code,
                    year,
                    name,
                    key,
                    one,
                    table.citations[name],
                    name in table.projected.get(year, ()),
                    name in table.indexed,
                )
