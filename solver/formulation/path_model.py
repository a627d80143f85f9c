"""One path's door to the model that several paths are written into: what they share has one column and one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from .model import INF, Expr, Model, Tag
from .worth import OF_ONE_PATH

Key = tuple[int, Tag]
"""A node and what is of it. What is of a whole path (without a year) is of its first node, where it is decided; what is
of one path alone is of none."""


class Unmatched(ValueError):
    """Paths that are to share a period do not: the tag says of what one has something that the others have not."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(f"paths share a year in which they are not the same: {tag}")
        self.tag = tag


@dataclass
class WrittenByAll:
    """What the paths so far have written: columns by key, rows by key; `asked`: how many paths have each column;
    `once`: the columns that one path writes for all through its node."""

    columns: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, list[int]] = field(default_factory=dict)
    asked: dict[Key, int] = field(default_factory=dict)
    once: set[Key] = field(default_factory=set)


class PathModel(Model):
    """One path's door to the model of all: a column that another path has at the same node is that path's column."""

    def __init__(
        self, whole: Model, written: WrittenByAll, node_of: Mapping[int, int], root: int, number: int
    ) -> None:
        super().__init__()
        self.tags, self.low, self.high, self.integer = whole.tags, whole.low, whole.high, whole.integer
        self.row_tags, self.row_terms = whole.row_tags, whole.row_terms
        self.row_low, self.row_high = whole.row_low, whole.row_high
        self._written, self._node_of, self._root = written, node_of, root
        self._alone = -1 - number
        self._own_columns: set[Key] = set()
        self._own_rows: dict[Key, list[int]] = {}
        self._taken: set[int] = set()
        self._exact = self._once = False
        self._apart: frozenset[str] = frozenset()

    def _key(self, tag: Tag) -> Key:
        if tag.law in self._apart:
            return self._alone, tag
        if tag.year is None:
            return (self._alone if tag.law in OF_ONE_PATH else self._root), tag
        return self._node_of[tag.year], tag

    def column(self, tag: Tag, low: float = 0.0, high: float = INF, integer: bool = False) -> Expr:
        key = self._key(tag)
        if key in self._own_columns:
            raise ValueError(f"two columns have the tag {tag}")
        self._own_columns.add(key)
        self._written.asked[key] = self._written.asked.get(key, 0) + 1
        if self._once:
            self._written.once.add(key)
        found = self._written.columns.get(key)
        if found is None:
            if self._exact and tag.law not in self._apart:
                raise Unmatched(tag)
            made = super().column(tag, low, high, integer)
            self._written.columns[key] = made.column
            return made
        if self._exact and (low, high, integer) != (self.low[found], self.high[found], self.integer[found]):
            raise Unmatched(tag)
        self.low[found], self.high[found] = max(low, self.low[found]), min(high, self.high[found])
        return Expr({found: 1.0})

    def _add_row(self, tag: Tag, terms: dict[int, float], low: float, high: float) -> int:
        key = self._key(tag)
        for row in self._written.rows.get(key, ()):
            same = (self.row_low[row], self.row_high[row]) == (low, high) and self.row_terms[row] == terms
            if same and row not in self._taken:
                self._taken.add(row)
                return row
        if self._exact:
            raise Unmatched(tag)
        row = super()._add_row(tag, terms, low, high)
        self._own_rows.setdefault(key, []).append(row)
        return row

    @contextmanager
    def exactly(self) -> Iterator[None]:
        """Meanwhile nothing may be written that another path has not: raises Unmatched."""
        self._exact = True
        try:
            yield
        finally:
            self._exact = False

    @contextmanager
    def apart(self, laws: Iterable[str]) -> Iterator[None]:
        """Meanwhile columns with these words in their tags are this path's own, whatever period it shares."""
        self._apart = frozenset(laws)
        try:
            yield
        finally:
            self._apart = frozenset()

    @contextmanager
    def for_all(self) -> Iterator[None]:
        """Meanwhile columns are written for all paths through the node, which do not ask for them again."""
        self._once = True
        try:
            yield
        finally:
            self._once = False

    def close(self) -> None:
        """The path is written: its rows are there for others to share."""
        for key, rows in self._own_rows.items():
            self._written.rows.setdefault(key, []).extend(rows)
        self._own_rows = {}
