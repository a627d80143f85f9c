"""Text in a CSV cell that a spreadsheet would take for a formula, written so that it stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet computes."""
APOSTROPHE = "'"
"""Before such a text it says that it is text; spreadsheets do not show it."""


def guarded(cell: T) -> T | str:
    """The cell as it is written: a text that is no number and begins like a formula gets an apostrophe."""
    if not isinstance(cell, str) or not cell.lstrip(APOSTROPHE).startswith(FORMULA) or _is_number(cell):
        return cell
    return APOSTROPHE + cell


def bare(text: str) -> str:
    """The text that `guarded` made this of."""
    marked = text.startswith(APOSTROPHE) and text.lstrip(APOSTROPHE).startswith(FORMULA)
    return text[1:] if marked else text


def csv_text(frame: pd.DataFrame, *, header: bool = True) -> str:
    """A frame as CSV without its index, every text and title guarded."""
    safe = frame.map(guarded).rename(columns=guarded)
    text: str = safe.to_csv(index=False, header=header, lineterminator="\n")
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
