"""Where states' taxes step, by name: of each table's `[edges]` the dollars of a year and filing status.

A state's lines are those of `StateLines.at`: federal AGI, its own AGI and taxable income, and a few that only it has.
Where a tax steps, what it costs is the difference of two returns; where it only bends, brackets and ranges of the table
say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite

from ....tax_tables.schema import FilingStatus
from ....tax_tables.state_tables import Amounts, state_table


@dataclass(frozen=True, slots=True)
class StateEdge:
    """A step of a state's tax: on a line, at a value, by the name of the amount that puts it there."""

    state: str
    line: str
    value: float
    amount: str


def edges(code: str, year: int, status: FilingStatus, up_to: float) -> list[StateEdge]:
    """All steps of a state's tax on its lines, ascending on each; of a series those up to `up_to` dollars."""
    return edges_of(state_table(code).amounts(year, status), up_to)


def edges_of(t: Amounts, up_to: float) -> list[StateEdge]:
    """The same, of a year's amounts."""
    found = [
        StateEdge(t.table.code, line, value, name)
        for line, on in t.table.edges.items()
        for name, value in [*_steps(t, on.get("steps", ())), *_series(t, on.get("series", ()), up_to)]
        if isfinite(value)
    ]
    return sorted(found, key=lambda edge: (edge.line, edge.value))


def _steps(t: Amounts, names: list[str]) -> Iterator[tuple[str, float]]:
    """An amount's own value, or where each of its rows begins."""
    for name in names:
        if t.is_rows(name):
            yield from ((name, start) for start, _ in t.rows(name))
        else:
            yield name, t[name]


def _series(t: Amounts, pairs: list[list[str]], up_to: float) -> Iterator[tuple[str, float]]:
    for start, step in pairs:
        value = t[start]
        while value <= up_to:
            yield start, value
            value += t[step]
