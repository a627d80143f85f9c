"""Fixed-width text without colour, the same in a file: paragraphs and tables by the cells that characters take."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

WIDTH = 110
"""Cells of a line where no terminal says how wide it is."""
NARROWEST, WIDEST = 80, 200
"""The widths that a page is laid out for."""


def plain(text: str) -> str:
    """`text` in one line, its control characters shown as what they are: none of them acts on a terminal.

    Signs that turn the direction of what follows are shown too; letters of right-to-left scripts stand as they are.
    """
    return "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char in "\t\n\r":
        return " "
    unseen = (
        unicodedata.category(char) == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
    return "\ufffd" if unseen else char


def wrapped(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """`text` in lines of at most `width` cells, broken at blanks; a word that fits no line is broken where it must be.

    `first` begins the first line, `rest` every other (left out: as many blanks).
    """
    rest = " " * cell_len(first) if rest is None else rest
    lines, line, begun = [], first, False
    for word in _fitting(text.split(), width - max(cell_len(first), cell_len(rest))):
        longer = f"{line} {word}" if begun else line + word
        if begun and cell_len(longer) > width:
            lines.append(line)
            longer = rest + word
        line, begun = longer, True
    return [*lines, line]


def _fitting(words: Iterable[str], width: int) -> Iterator[str]:
    for word in words:
        yield from chop_cells(word, max(width, 1)) if cell_len(word) > max(width, 1) else [word]


def paragraph(text: str, width: int = WIDTH) -> str:
    """`text` broken into lines of at most `width` cells; what follows `- ` or `1. ` stands under it."""
    mark = next((mark for mark in ("- ",) if text.startswith(mark)), "")
    return "\n".join(wrapped(plain(text[len(mark) :]), width, first=mark))


def indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())


def width_of(text: str) -> int:
    """Cells of the longest line."""
    return max(map(cell_len, text.splitlines()), default=0)


def table_text(
    headings: Sequence[str], rows: Iterable[Sequence[str]], left: Sequence[bool] | int = 1, *, gutter: int = 2
) -> str:
    """A table as text: columns flush left or right as `left` says (a number: so many, the others right), `gutter`
    blanks between.

    A heading, which stands at the bottom, or a cell may hold line breaks. Columns are never narrowed.
    """
    high = max((heading.count("\n") for heading in headings), default=0)
    head = ["\n" * (high - heading.count("\n")) + heading for heading in headings]
    lines = [line for row in (head, *rows) for line in _lines(row)]
    flush = [k < left for k in range(len(headings))] if isinstance(left, int) else left
    widths = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]

    def placed(place: int, cell: str) -> str:
        blanks = " " * (widths[place] - cell_len(cell))
        return cell + blanks if flush[place] else blanks + cell

    between = " " * gutter
    return "\n".join(between.join(map(placed, range(len(line)), line)).rstrip() for line in lines)


def _lines(row: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The lines of a row whose cells may hold several; nothing below the last."""
    return zip_longest(*(cell.split("\n") for cell in row), fillvalue="")
