"""Formulas that know their value: each writes itself for a row of a sheet, and computes what it comes to there.

The value is written beside the formula, for programs that show a file without computing it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce

Row = tuple["SheetCells", int]
"""A sheet that is being written, and a row of it, from 0."""


@dataclass
class SheetCells:
    """The numbers of one sheet: columns by key, values by row and column; `book` has all sheets by name."""

    sheet: str
    book: dict[str, SheetCells]
    named: dict[str, float]
    columns: dict[str, int] = field(default_factory=dict)
    values: dict[tuple[int, int], object] = field(default_factory=dict)
    first: int = 0
    last: int = -1

    def number(self, row: int, column: int) -> float:
        """What a formula reads there: an empty cell is 0."""
        value = self.values.get((row, column))
        return float(value) if isinstance(value, int | float) else 0.0

    def span(self, key: str) -> str:
        """The column of the table, as a range with its sheet."""
        letters = letters_of(self.columns[key])
        return f"'{self.sheet}'!${letters}${self.first + 1}:${letters}${self.last + 1}"

    def rows(self) -> range:
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Formula:
    """An amount that is computed: its words in the spreadsheet's language, and its value."""

    words: Callable[[Row], str]
    value: Callable[[Row], float]

    def __add__(self, other: Formula) -> Formula:
        return _joined(self, "+", other, lambda a, b: a + b)

    def __sub__(self, other: Formula) -> Formula:
        return _joined(self, "-", other, lambda a, b: a - b)

    def __mul__(self, other: Formula) -> Formula:
        return _joined(self, "*", other, lambda a, b: a * b)

    def __truediv__(self, other: Formula) -> Formula:
        return _joined(self, "/", other, lambda a, b: a / b)


def _joined(one: Formula, sign: str, other: Formula, of: Callable[[float, float], float]) -> Formula:
    return Formula(
        lambda at: f"({one.words(at)}{sign}{other.words(at)})",
        lambda at: of(one.value(at), other.value(at)),
    )


def letters_of(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def here(key: str, back: int = 0) -> Formula:
    """The cell of a column in the same row, or so many rows above."""
    return Formula(
        lambda at: f"{letters_of(at[0].columns[key])}{at[1] - back + 1}",
        lambda at: at[0].number(at[1] - back, at[0].columns[key]),
    )


def there(sheet: str, key: str) -> Formula:
    """The cell of another sheet's column in the row with the same number: of tables that begin in the same row."""

    def words(at: Row) -> str:
        return f"'{sheet}'!{letters_of(at[0].book[sheet].columns[key])}{at[1] + 1}"

    def value(at: Row) -> float:
        other = at[0].book[sheet]
        return other.number(at[1], other.columns[key])

    return Formula(words, value)


def cell(sheet: str, row: int, column: int) -> Formula:
    """One cell of a sheet that is written already."""
    return Formula(
        lambda at: f"'{sheet}'!${letters_of(column)}${row + 1}",
        lambda at: at[0].book[sheet].number(row, column),
    )


def number(amount: float) -> Formula:
    return Formula(lambda at: repr(amount), lambda at: amount)


def name(word: str) -> Formula:
    """A named cell that is written already."""
    return Formula(lambda at: word, lambda at: at[0].named[word])


def total(parts: Sequence[Formula]) -> Formula:
    return reduce(lambda one, other: one + other, parts)


def column_total(key: str) -> Formula:
    """The sum of a column of the table above."""
    return Formula(
        lambda at: f"SUM({_own(at[0], key)})",
        lambda at: sum(at[0].number(row, at[0].columns[key]) for row in at[0].rows()),
    )


def _own(cells: SheetCells, key: str) -> str:
    letters = letters_of(cells.columns[key])
    return f"{letters}{cells.first + 1}:{letters}{cells.last + 1}"


def sum_where(sheet: str, key: str, tests: Sequence[tuple[str, Formula | str]]) -> Formula:
    """The sum of a table's column over the rows whose other columns are equal to this. Words to compare with are ours:
    a name that somebody gave could be read as a condition."""

    def words(at: Row) -> str:
        table = at[0].book[sheet]
        asked = (
            f",{table.span(column)},{wanted.words(at) if isinstance(wanted, Formula) else _quoted(wanted)}"
            for column, wanted in tests
        )
        return f"SUMIFS({table.span(key)}{''.join(asked)})"

    def value(at: Row) -> float:
        table = at[0].book[sheet]
        wanted = [
            (column, given.value(at) if isinstance(given, Formula) else given) for column, given in tests
        ]
        return sum(table.number(row, table.columns[key]) for row in _fitting(table, wanted))

    return Formula(words, value)


def _quoted(words: str) -> str:
    return f'"{words}"'


def _fitting(table: SheetCells, wanted: Sequence[tuple[str, object]]) -> Iterator[int]:
    for row in table.rows():
        if all(table.values.get((row, table.columns[column])) == given for column, given in wanted):
            yield row


def largest(sheet: str, key: str) -> Formula:
    """The largest amount of a table's column, whatever its sign; 0 of an empty table."""

    def value(at: Row) -> float:
        table = at[0].book[sheet]
        return max((abs(table.number(row, table.columns[key])) for row in table.rows()), default=0.0)

    def words(at: Row) -> str:
        span = at[0].book[sheet].span(key)
        return f"MAX(MAX({span}),-MIN({span}))"

    return Formula(words, value)


def magnitude(of: Formula) -> Formula:
    return Formula(lambda at: f"ABS({of.words(at)})", lambda at: abs(of.value(at)))


def at_least_nothing(of: Formula) -> Formula:
    return Formula(lambda at: f"MAX(0,{of.words(at)})", lambda at: max(0.0, of.value(at)))


def if_above(of: Formula, then: Formula, otherwise: Formula) -> Formula:
    """`then` where `of` is above 0."""
    return Formula(
        lambda at: f"IF({of.words(at)}>0,{then.words(at)},{otherwise.words(at)})",
        lambda at: then.value(at) if of.value(at) > 0.0 else otherwise.value(at),
    )


def power(base: Formula, exponent: Formula) -> Formula:
    return Formula(
        lambda at: f"POWER({base.words(at)},{exponent.words(at)})",
        lambda at: base.value(at) ** exponent.value(at),
    )
