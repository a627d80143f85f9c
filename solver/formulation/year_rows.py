"""A year's rows and lines as a law's second reading writes them (models/laws/regime.py), where no cell has its own."""

from __future__ import annotations

from .model import UNIT, Expr, Model, Sense, Tag


class YearRows:
    """Rows that hold in all cells of a year alike, on the year's own lines."""

    shared = True

    def __init__(self, model: Model, year: int) -> None:
        self.model, self.year = model, year
        self._tags: dict[str, Tag] = {}

    def tag(self, name: str) -> Tag:
        """One tag for all of a law's rows."""
        tag = self._tags.get(name)
        if tag is None:
            tag = self._tags[name] = Tag(name, self.year)
        return tag

    def line(self, name: str, low: float = 0.0) -> Expr:
        return self.model.column(self.tag(name), low)

    def constant(self, dollars: float) -> Expr:
        return Expr(const=dollars / UNIT)

    def at_least(self, name: str, left: Expr, dollars: float = 0.0) -> None:
        self.row(name, left, ">=", dollars)

    def at_most(self, name: str, left: Expr, dollars: float = 0.0) -> None:
        self.row(name, left, "<=", dollars)

    def equal(self, name: str, left: Expr, dollars: float = 0.0) -> None:
        self.row(name, left, "==", dollars)

    def row(self, name: str, left: Expr, sense: Sense, dollars: float) -> int:
        return self.model.row(self.tag(name), left, sense, dollars / UNIT)
