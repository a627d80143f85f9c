"""Which years a table shows: all of them, a stretch, or those worth showing (`--years`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .model import Table

EXPECTED = (
    "expected all, key (the first three, changes, cliffs, the last), a year, or first..last as 2030..2040"
)


@dataclass(frozen=True)
class YearsShown:
    """`all`, `key`, or from `first` to `last`, either of them None where it is open."""

    kind: str = "all"
    first: int | None = None
    last: int | None = None

    @classmethod
    def read(cls, text: str) -> YearsShown:
        """From an option's words. Raises ValueError, with what was expected."""
        word = text.strip().lower()
        if word in ("all", "key"):
            return cls(word)
        ends = re.fullmatch(r"(\d{4}|first)?\s*(?:(\.\.)\s*(\d{4}|last)?)?", word)
        if ends is None or not word:
            raise ValueError(f"given {text}; {EXPECTED}")
        first, span, last = ends.groups()
        low = int(first) if first and first != "first" else None
        high = low if span is None else int(last) if last and last != "last" else None
        if low is not None and high is not None and low > high:
            raise ValueError(f"given {text}, whose first year is after its last; {EXPECTED}")
        return cls("some", low, high)

    def of(self, table: Table) -> tuple[Table, list[str]]:
        """The table with these years alone, and sentences that say what was left out and why the others were not.

        A table whose first column is no year, or without a row of these years, is given back whole.
        """
        if self.kind == "all" or not table.columns or table.columns[0].key != "year":
            return table, []
        kept = [place for place, row in enumerate(table.rows) if self._shows(table, place, row[0])]
        if not kept or len(kept) == len(table.rows):
            return table, []
        out = [row[0] for place, row in enumerate(table.rows) if place not in kept]
        update = {
            "rows": tuple(table.rows[place] for place in kept),
            "anchors": {kept.index(k): name for k, name in table.anchors.items() if k in kept},
            "key_rows": {kept.index(k): why for k, why in table.key_rows.items() if k in kept},
        }
        said = [f"Left out: {stretches([int(str(year)) for year in out])} (--years all)."]
        if self.kind == "key":
            said.insert(0, _reasons(table, kept))
        return table.model_copy(update=update), said

    def _shows(self, table: Table, place: int, year: object) -> bool:
        if self.kind == "key":
            return place in table.key_rows or not table.key_rows
        number = int(str(year))
        return (self.first is None or number >= self.first) and (self.last is None or number <= self.last)


def _reasons(table: Table, kept: Sequence[int]) -> str:
    """`Shown: 2026 to 2028, the first; 2031, at a cliff.`"""
    of: dict[str, list[int]] = {}
    for place in kept:
        of.setdefault(table.key_rows.get(place, ""), []).append(int(str(table.rows[place][0])))
    return "Shown: " + "; ".join(f"{stretches(years)}, {why}" for why, years in of.items()) + "."


ALL = YearsShown()


def stretches(years: Sequence[int]) -> str:
    """`2029 to 2034, 2036`."""
    runs = [
        [year for _, year in run]
        for _, run in groupby(enumerate(sorted(set(years))), lambda placed: placed[1] - placed[0])
    ]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
