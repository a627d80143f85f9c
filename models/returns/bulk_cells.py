"""The cells of a file of returns, column by column: every fault is collected, alike ones put together."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn, TypeVar

import pandas as pd

from ...tax_tables.schema import FilingStatus
from ..scenario.faults import Fault, did_you_mean
from ..scenario.states import STATES, suggest_state

_Choice = TypeVar("_Choice", bound=FilingStatus)

MOST_MONEY = 1e12
ROWS_NAMED = 5
IGNORED = "expected"
"""How the names of columns begin that are somebody's answers to compare with: they are left alone."""
_SHORT_STATUS = {
    "mfj": "married_filing_jointly",
    "joint": "married_filing_jointly",
    "mfs": "married_filing_separately",
    "separate": "married_filing_separately",
    "hoh": "head_of_household",
    "qss": "qualifying_surviving_spouse",
    "widow": "qualifying_surviving_spouse",
}


class ReturnsError(ValueError):
    """A file of returns that cannot be computed; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{count} in the returns:", *map(str, self.faults)]))

    @classmethod
    def of(cls, place: str, value: str, expected: str) -> ReturnsError:
        """An error of one fault."""
        return cls([Fault(place, value, expected)])


class Cells:
    """Reads the columns of a frame; what is wrong is kept until `raise_faults`.

    Rows are counted from 1, the row under the header. An empty cell or a column that is not there reads as 0.
    """

    def __init__(self, frame: pd.DataFrame, known: Sequence[str]) -> None:
        self._frame = frame
        self._found: dict[tuple[str, str, str, str], list[int]] = {}
        self._faults: list[Fault] = []
        for name in frame.columns:
            if name not in known and not str(name).startswith(IGNORED):
                hint = did_you_mean(str(name).rsplit(".", 1)[0], known)
                expected = "a column of the contract: " + ", ".join(known)
                self._faults.append(Fault("the header", f'the column "{name}"', expected, hint))
        if not len(frame):
            self._faults.append(Fault("the rows", "none", "at least one row under the header"))

    def money(self, column: str, signed: bool = False) -> list[float]:
        """Dollars, not negative unless `signed`."""
        expected = "dollars as a plain number, such as 12500" + ("" if signed else ", not negative")
        return [self._amount(column, row, cell, expected, signed) for row, cell in self._cells(column)]

    def whole(self, column: str, low: int, high: int, required: bool = False) -> list[int]:
        """Whole numbers between two bounds, both included; an empty cell is 0 unless `required`."""
        expected = f"a whole number from {low} to {high}"
        if required and column not in self._frame:
            self._faults.append(Fault("the header", f"no column {column}", f"a column {column}: {expected}"))
            return [low] * len(self._frame)
        numbers = []
        for row, cell in self._cells(column):
            number = 0.0 if _empty(cell) and not required else _number(cell)
            if number is None or number != int(number) or not (low <= number <= high):
                self._fault(row, column, cell, expected, "")
                number = low
            numbers.append(int(number))
        return numbers

    def choice(self, column: str, options: tuple[_Choice, ...]) -> list[_Choice]:
        """One of the options, by its word; always required."""
        words = {str(option): option for option in options}
        expected = "one of " + ", ".join(words)
        if column not in self._frame:
            self._faults.append(Fault("the header", f"no column {column}", f"a column {column}: {expected}"))
            return [options[0]] * len(self._frame)
        chosen = []
        for row, cell in self._cells(column):
            word = "" if _empty(cell) else str(cell).strip()
            if word not in words:
                short = _SHORT_STATUS.get(word.lower())
                hint = f'did you mean "{short}"?' if short else did_you_mean(word, words)
                self._fault(row, column, cell, expected, hint)
            chosen.append(words.get(word, options[0]))
        return chosen

    def state(self, column: str, ignored: bool = False) -> list[str]:
        """Two letters each, or nothing: of an empty cell, and of all where the column is `ignored`."""
        codes = []
        for row, cell in self._cells(column):
            code = "" if _empty(cell) else str(cell).strip()
            if code and code not in STATES:
                self._fault(row, column, cell, "a state's two letters, or nothing", suggest_state(code))
                code = ""
            codes.append("" if ignored else code)
        return codes

    def words(self, column: str) -> list[str]:
        """Text as it stands, or nothing."""
        return ["" if _empty(cell) else str(cell).strip() for _, cell in self._cells(column)]

    def share(self, column: str) -> list[float]:
        """From 0 to 1; an empty cell is a half."""
        expected = "the first person's part, from 0 to 1"
        shares = []
        for row, cell in self._cells(column):
            number = 0.5 if _empty(cell) else _number(cell)
            if number is None or not 0.0 <= number <= 1.0:
                self._fault(row, column, cell, expected, "")
                number = 0.5
            shares.append(number)
        return shares

    def at_most(self, column: str, whole: str, parts: Sequence[float], wholes: Sequence[float]) -> None:
        """Notes a fault of each row in which a part is more than its whole."""
        for row, (part, of) in enumerate(zip(parts, wholes, strict=True), start=1):
            if part > of:
                expected = f"no more than the row's {whole}, which it is part of"
                self._fault(row, column, f"{part:.10g}", expected, "")

    def refuse(self, row: int, column: str, value: str, why: str, hint: str) -> None:
        """Notes a fault that was found when a row was computed."""
        self._fault(row, column, value, why, hint)

    def raise_faults(self) -> None:
        """Raises `ReturnsError` if anything was wrong."""
        alike = [
            Fault(f"{_rows(rows)}, {column}", value, expected, hint)
            for (column, value, expected, hint), rows in self._found.items()
        ]
        if self._faults or alike:
            _raise(self._faults + alike)

    def _cells(self, column: str) -> Iterator[tuple[int, Any]]:
        if column not in self._frame:
            return ((row, "") for row in range(1, len(self._frame) + 1))
        return enumerate(self._frame[column].tolist(), start=1)

    def _amount(self, column: str, row: int, cell: Any, expected: str, signed: bool) -> float:
        if _empty(cell):
            return 0.0
        number = _number(cell)
        if number is None or abs(number) > MOST_MONEY or (number < 0.0 and not signed):
            self._fault(row, column, cell, expected, _money_hint(cell))
            return 0.0
        return number

    def _fault(self, row: int, column: str, cell: Any, expected: str, hint: str) -> None:
        value = "nothing" if _empty(cell) else str(cell)
        self._found.setdefault((column, value[:60], expected, hint), []).append(row)


def _raise(faults: list[Fault]) -> NoReturn:
    raise ReturnsError(faults)


def _empty(cell: Any) -> bool:
    """An empty cell: no text, or what pandas puts where a numeric file has nothing."""
    return cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell)) or cell is pd.NA


def _number(cell: Any) -> float | None:
    """The finite number in a cell, or None."""
    if isinstance(cell, bool):
        return None
    try:
        number = float(cell)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _money_hint(cell: Any) -> str:
    """What to write instead, where the cell is a number in another dress."""
    bare = str(cell).strip().replace(",", "").replace("$", "").replace("_", "")
    return f"write {bare}" if bare != str(cell).strip() and _number(bare) is not None else ""


def _rows(rows: list[int]) -> str:
    """`row 3`, or the first few of many."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    named = ", ".join(map(str, rows[:ROWS_NAMED]))
    more = len(rows) - ROWS_NAMED
    return f"rows {named} and {more} more" if more > 0 else f"rows {named}"
