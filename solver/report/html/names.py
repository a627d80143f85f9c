"""Names of places in a page: what a link leads to, and how what is there is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape

from ..model import Form, ReportSection, Table

PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True)
class PlaceInPage:
    """Where a link leads: the name there, and its words."""

    name: str
    words: str


Places = Mapping[str, PlaceInPage]
"""What can be led to: the keys of forms' lines and tables' rows, of a pointer into the scenario what holds it too."""


def anchor(key: str) -> str:
    """A name that may stand in an address and an attribute; equal keys have equal names, others others."""
    if PLAIN.fullmatch(key):
        return f"at-{key}"
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", key)[:60]
    return f"at-{plain}-{sha256(key.encode()).hexdigest()[:8]}"


def places_of(sections: Iterable[ReportSection]) -> dict[str, PlaceInPage]:
    """Every line of a form and every anchored row of a table, in all sections and theirs."""
    found: dict[str, PlaceInPage] = {}
    for key, words in _named(sections):
        place = PlaceInPage(anchor(key), words)
        found[key] = place
        for holder in _holders(key) if key.startswith("scenario#") else ():
            found.setdefault(holder, place)
    return found


def _named(sections: Iterable[ReportSection]) -> Iterator[tuple[str, str]]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Form):
                short = block.title.split(":")[0].split(" (")[0]
                yield from ((line.key, f"{short}, {line.line or line.label}") for line in block.lines)
            elif isinstance(block, Table):
                yield from ((name, str(block.rows[place][0])) for place, name in block.anchors.items())
        yield from _named(section.sections)


def _holders(pointer: str) -> Iterator[str]:
    """Of "scenario#/people/0/wages" (RFC 6901) what holds it, the nearest first, but for the document itself."""
    while "#/" in pointer and pointer.count("/") > 1:
        pointer = pointer.rpartition("/")[0]
        yield pointer


def link(key: str, places: Places, words: str = "") -> str:
    """A link to a place by `words` (left out: its own), or to what holds it; the bare key where there is neither."""
    at = places.get(key)
    if at is not None:
        return f'<a href="#{at.name}">{escape(words or at.words)}</a>'
    words = key.partition("#/")[2].replace("/", ", ").replace("~1", "/").replace("~0", "~") or key
    near = next((places[holder] for holder in _holders(key) if holder in places), None)
    return (
        f'<a href="#{near.name}">{escape(words)}</a>' if near is not None else f"<span>{escape(words)}</span>"
    )
