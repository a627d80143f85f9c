"""The words a linear program is written in: columns, expressions and rows.

A `Model` collects columns and rows in plain lists, for a backend to hand on (`to_pulp` for PuLP). It minimises. Rows
have one sense each. Every column and row carries a `Tag`, by which it is found again and matched with that of another
program; its words are for reading only. Inside the program money is in thousands of dollars (`UNIT`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pulp
    from numpy.typing import NDArray

UNIT = 1000.0
INF = math.inf
Sense = Literal[">=", "<=", "=="]


_new = tuple.__new__


class Tag(NamedTuple):
    """What a column or row is of. No two columns of a program have the same; rows of one law may.

    law      the law, rule or thing, in a word
    year     the calendar year, none where it is of the whole plan
    account  the account, or the first of a pool of accounts
    lot      the place of one of today's lots among those of its account and asset; `bought`: the year of purchase
    cell     the place of a cell, or of a group of cells, in its year
    part     what tells apart what is otherwise of the same
    wish     the place of a wish in its list of the scenario
    """

    law: str
    year: int | None = None
    owner: str | None = None
    account: str | None = None
    asset: str | None = None
    lot: int | None = None
    bought: int | None = None
    cell: int | None = None
    part: int | str | None = None
    wish: int | None = None

    def __str__(self) -> str:
        """For reading: names may hold anything, so two tags can read alike."""
        rest = zip(self._fields[1:], self[1:], strict=True)
        return " ".join([self.law, *(f"{field} {value}" for field, value in rest if value is not None)])


def cell_tag(law: str, year: int, cell: int) -> Tag:
    """The tag of a line or row of a cell: there are tens of thousands of these, so it is made the quick way."""
    return _new(Tag, (law, year, None, None, None, None, None, cell, None, None))


class Expr:
    """A linear expression: ``sum(coefficient * column) + const``. Never changed once made."""

    __slots__ = ("const", "terms")

    def __init__(self, terms: dict[int, float] | None = None, const: float = 0.0) -> None:
        self.terms: dict[int, float] = terms if terms is not None else {}
        self.const = const

    def __add__(self, other: Expr | float) -> Expr:
        if not isinstance(other, Expr):
            return Expr(self.terms, self.const + other)
        terms = dict(self.terms)
        for column, coefficient in other.terms.items():
            terms[column] = terms.get(column, 0.0) + coefficient
        return Expr(terms, self.const + other.const)

    def __sub__(self, other: Expr | float) -> Expr:
        if not isinstance(other, Expr):
            return Expr(self.terms, self.const - other)
        terms = dict(self.terms)
        for column, coefficient in other.terms.items():
            terms[column] = terms.get(column, 0.0) - coefficient
        return Expr(terms, self.const - other.const)

    def __mul__(self, factor: float) -> Expr:
        return Expr({c: a * factor for c, a in self.terms.items()}, self.const * factor)

    __radd__ = __add__
    __rmul__ = __mul__

    def __neg__(self) -> Expr:
        return self * -1.0

    def __rsub__(self, other: float) -> Expr:
        return (self * -1.0) + other

    @property
    def column(self) -> int:
        """The index of the one column this expression is."""
        ((column, coefficient),) = self.terms.items()
        if coefficient != 1.0 or self.const:
            raise ValueError("not a single column")
        return column

    def value(self, values: NDArray[np.float64] | Sequence[float]) -> float:
        """The expression's value at a solution (values by column)."""
        found = 0.0
        for column, coefficient in self.terms.items():
            found += coefficient * values[column]
        return self.const + float(found)


ZERO = Expr()


def total(parts: Iterable[Expr | float]) -> Expr:
    """The sum of many expressions, in one pass."""
    terms: dict[int, float] = {}
    known, const = terms.get, 0.0
    for part in parts:
        if isinstance(part, Expr):
            const += part.const
            if not terms:
                terms.update(part.terms)
                continue
            for column, coefficient in part.terms.items():
                terms[column] = known(column, 0.0) + coefficient
        else:
            const += part
    return Expr(terms, const)


def weighted(parts: Iterable[tuple[Expr, float]]) -> Expr:
    """The sum of many expressions, each times its factor, in one pass."""
    terms: dict[int, float] = {}
    known, const = terms.get, 0.0
    for part, factor in parts:
        const += part.const * factor
        for column, coefficient in part.terms.items():
            terms[column] = known(column, 0.0) + coefficient * factor
    return Expr(terms, const)


class Model:
    """Columns and rows of one linear (mixed-integer) program."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.integer: list[bool] = []
        self.row_tags: list[Tag] = []
        self.row_low: list[float] = []
        self.row_high: list[float] = []
        self.row_terms: list[dict[int, float]] = []
        self.cost: Expr = ZERO
        self._rows_of: dict[str, list[int]] = {}
        self._known = 0
        self._nothings: dict[int | None, int] = {}

    def column(self, tag: Tag, low: float = 0.0, high: float = INF, integer: bool = False) -> Expr:
        """A new column, as an expression."""
        self.tags.append(tag)
        self.low.append(low)
        self.high.append(high)
        self.integer.append(integer)
        return Expr({len(self.tags) - 1: 1.0})

    def row(self, tag: Tag, left: Expr, sense: Sense, right: Expr | float = 0.0) -> int:
        """A new row ``left sense right``; returns its index."""
        terms = dict(left.terms)
        if 0.0 in terms.values():
            terms = {c: a for c, a in terms.items() if a != 0.0}
        bound = -left.const
        if not isinstance(right, Expr):
            bound += right
        else:
            bound += right.const
            for column, coefficient in right.terms.items():
                here = terms.get(column, 0.0) - coefficient
                if here != 0.0:
                    terms[column] = here
                else:
                    terms.pop(column, None)
        if not terms:
            terms = {self._nothing(tag.year).column: 1.0}
        return self._add_row(tag, terms, -INF if sense == "<=" else bound, INF if sense == ">=" else bound)

    def _add_row(self, tag: Tag, terms: dict[int, float], low: float, high: float) -> int:
        self.row_tags.append(tag)
        self.row_terms.append(terms)
        self.row_low.append(low)
        self.row_high.append(high)
        return len(self.row_tags) - 1

    def _nothing(self, year: int | None) -> Expr:
        """A column that is zero, for a row without any."""
        self._nothings[year] = number = self._nothings.get(year, 0) + 1
        return self.column(Tag("nothing", year, part=number), 0.0, 0.0)

    def tagged(
        self, law: str, year: int | None = None, owner: str | None = None, wish: int | None = None
    ) -> dict[int, Tag]:
        """The rows of a law or rule with their tags, in the order written: of one year, owner or wish where given."""
        for row in range(self._known, len(self.row_tags)):
            self._rows_of.setdefault(self.row_tags[row].law, []).append(row)
        self._known = len(self.row_tags)
        of_law = {row: self.row_tags[row] for row in self._rows_of.get(law, [])}
        return {
            row: tag
            for row, tag in of_law.items()
            if year in (None, tag.year) and owner in (None, tag.owner) and wish in (None, tag.wish)
        }

    def copy(self, shape: tuple[int, int] | None = None) -> Model:
        """Another model with what is written so far, or as it was when it had that shape."""
        rows, columns = shape or self.shape
        other = Model()
        other.tags, other.integer = self.tags[:columns], self.integer[:columns]
        other.low, other.high = self.low[:columns], self.high[:columns]
        other._nothings = dict(self._nothings)
        other.row_tags, other.row_terms = self.row_tags[:rows], self.row_terms[:rows]
        other.row_low, other.row_high = self.row_low[:rows], self.row_high[:rows]
        return other

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.row_tags), len(self.tags)

    def to_pulp(
        self,
        low: Iterable[float] | None = None,
        high: Iterable[float] | None = None,
        active: Iterable[bool] | None = None,
    ) -> pulp.LpProblem:
        """The program as a PuLP problem, its columns in this model's order; `active` leaves rows out."""
        import pulp

        problem = pulp.LpProblem("decumulate", pulp.LpMinimize)
        columns = [
            problem.add_variable(
                f"x{index:06d}",
                None if lo == -INF else lo,
                None if hi == INF else hi,
                pulp.LpInteger if whole else pulp.LpContinuous,
            )
            for index, (lo, hi, whole) in enumerate(
                zip(low or self.low, high or self.high, self.integer, strict=True)
            )
        ]
        cost = [(column, self.cost.terms.get(index, 0.0)) for index, column in enumerate(columns)]
        problem.setObjective(pulp.LpAffineExpression(cost, self.cost.const))  # names every column, in order
        keep = list(active) if active is not None else [True] * len(self.row_tags)
        for index, terms in enumerate(self.row_terms):
            if not keep[index]:
                continue
            lo, hi = self.row_low[index], self.row_high[index]
            if lo == hi:
                sense, bound = pulp.LpConstraintEQ, lo
            elif hi == INF:
                sense, bound = pulp.LpConstraintGE, lo
            else:
                sense, bound = pulp.LpConstraintLE, hi
            expression = pulp.LpAffineExpression([(columns[c], a) for c, a in terms.items()])
            name = f"r{index:06d}"
            problem.addConstraint(pulp.LpConstraint(expression, sense, name, bound), name)
        return problem
