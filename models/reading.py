"""Files are read up to a stated size, and documents to a stated depth: what has no end is refused, not awaited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from errno import EFBIG
from pathlib import Path
from typing import Any

MOST_DOCUMENT = 2_000_000
"""Bytes of a scenario, a sweep or a mapping."""
MOST_SHEET = 20_000_000
"""Bytes of positions, past trades, securities or cases of a sweep, as CSV."""
MOST_PLAN = 50_000_000
"""Bytes of a plan."""
MOST_RETURNS = 500_000_000
"""Bytes of a file of returns or of a sweep's rows."""
MOST_DEPTH = 30
"""Tables and lists within one another; a scenario has seven at most."""


@dataclass(frozen=True)
class TextFile:
    """A file whose text is here already, from standard input or a request: it stands where a path may, and nothing is
    looked up by its name, which messages use."""

    name: str
    text: str

    def __str__(self) -> str:
        return self.name


def read_text(file: Path | TextFile, most: int) -> str:
    """The text of a UTF-8 file of at most `most` bytes, line ends as they are.

    Raises OSError (with what is wrong in `strerror`; EFBIG where it is longer) and UnicodeDecodeError.
    """
    if isinstance(file, TextFile):
        size = len(file.text) if len(file.text) > most else len(file.text.encode("utf-8", "replace"))
        if size > most:
            raise OSError(EFBIG, too_long(most))
        return file.text.removeprefix("\ufeff")
    with file.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(EFBIG, too_long(most))
    return data.decode("utf-8-sig")


def too_long(most: int) -> str:
    """What is wrong with a longer text."""
    return f"it is longer than {most / 1e6:.0f} MB, the most that is read"


_MANY_DOTS = re.compile(r"""(?<![\w"'-])(?:[\w"'-]+[ \t]*\.[ \t]*){60}""")


def long_key(text: str) -> bool:
    """Whether TOML text has a dotted key of more than 60 parts, for which its reader takes their square."""
    return _MANY_DOTS.search(text) is not None


def too_deep(document: Any, most: int = MOST_DEPTH) -> bool:
    """Whether tables and lists stand within one another more than `most` deep."""
    level = [document]
    for _ in range(most):
        level = [
            child
            for node in level
            if isinstance(node, Mapping | list | tuple)
            for child in (node.values() if isinstance(node, Mapping) else node)
        ]
        if not level:
            return False
    return any(isinstance(node, Mapping | list | tuple) for node in level)
