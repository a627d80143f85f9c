"""Indexing that a reform switches off or on: ``federal.ordinary_income_tax.indexed = false``.

A switch is named for a law, for all of its dollars, or for one amount (``medicare.irmaa.edges.indexed``). Off: from
its year on the amount stays what it is in that year. On: from then on it grows with its own index, without rounding,
or with prices where the law has none; what the law itself changes from year to year, it still changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from .law_file import file_shapes, schema_shapes
from .read import read_tables

if TYPE_CHECKING:
    from .reform_asked import Reform

LawAmount = tuple[str, str]
"""A law and one of its amounts, by the names of the law's file."""


@dataclass(frozen=True)
class IndexingSwitch:
    """Whether an amount follows an index from a year on."""

    from_year: int
    on: bool


@cache
def indexed_names() -> Mapping[str, tuple[LawAmount, ...]]:
    """Every switch of indexing, with the amounts it governs."""
    names: dict[str, tuple[LawAmount, ...]] = {}
    for law in read_tables().laws.values():
        dollars = [name for name, amount in law.amounts.items() if amount.rule.dollars]
        if dollars:
            names[f"{law.name}.indexed"] = tuple((law.name, name) for name in dollars)
        for name in schema_shapes(law.name):
            parts = [name] if name in file_shapes(law.name) else ["lower_edges", "top_edge"]
            if set(parts) <= set(dollars):
                names[f"{law.name}.{name}.indexed"] = tuple((law.name, part) for part in parts)
    return names


def indexing_switches(reforms: Sequence[Reform]) -> Mapping[LawAmount, tuple[IndexingSwitch, ...]]:
    """The switches of each amount in the order of their years; within a year the later reform's comes last."""
    switches: dict[LawAmount, tuple[IndexingSwitch, ...]] = {}
    for reform in sorted(reforms, key=lambda one: one.from_year):
        for name, on in reform.set.items():
            for amount in indexed_names().get(name, ()):
                switch = IndexingSwitch(reform.from_year, bool(on))
                switches[amount] = (*switches.get(amount, ()), switch)
    return switches
