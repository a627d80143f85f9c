"""How amounts, sentences and tables are written: fixed-width text without colour, the same in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO
from textwrap import fill

from rich.console import Console
from rich.table import Table
from rich.text import Text

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
    table = Table(box=None, pad_edge=False, padding=(0, gutter, 0, 0), header_style="")
    for place, heading in enumerate(headings):
        table.add_column(Text(heading), justify="left" if place < left else "right", no_wrap=True)
    for row in rows:
        table.add_row(*map(Text, row))
    out = StringIO()
    Console(file=out, width=10_000, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


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
