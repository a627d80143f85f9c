"""How amounts, sentences and tables are written: fixed-width text without colour, the same in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import fill

from rich.cells import cell_len

WIDTH = 110
"""The most characters a line may take."""

DUST = 0.5
"""Dollars below which an amount is not worth a line."""


def dollars(amount: float) -> str:
    """`$1,234`, `-$1,234`: whole dollars."""
    whole = round(amount)
    return f"-${-whole:,}" if whole < 0 else f"${whole:,}"


def table_text(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1, gutter: int = 2
) -> str:
    """A table as text: `left` columns flush left, the others right, `gutter` blanks between.

    A heading may hold a line break. Columns are never narrowed: a caller whose table may exceed WIDTH
    measures it (`width_of`).
    """
    head = zip_longest(*(heading.split("\n") for heading in headings), fillvalue="")
    lines = [*head, *rows]
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]

    def placed(place: int, cell: str) -> str:
        blanks = " " * (widths[place] - cell_len(cell))
        return cell + blanks if place < left else blanks + cell

    between = " " * gutter
    return "\n".join(between.join(map(placed, range(len(line)), line)).rstrip() for line in lines)


def width_of(text: str) -> int:
    return max(map(len, text.splitlines()), default=0)


def paragraph(text: str) -> str:
    """`text` broken into lines of at most WIDTH characters."""
    return fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def count(number: int, word: str) -> str:
    """`1 year`, `30 years`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())
