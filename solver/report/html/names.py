"""Names of places in a page: what a link leads to, and how what is there is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape

from ..model import Form, ReportSection, Table

PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,80}")

Places = Mapping[str, str]
"""What can be led to: the key of a form's line or of a table's row, and its words."""


def anchor(key: str) -> str:
    """A name that may stand in an address and an attribute; equal keys have equal names, others others."""
    if PLAIN.fullmatch(key):
        return f"at-{key}"
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", key)[:60]
    return f"at-{plain}-{sha256(key.encode()).hexdigest()[:8]}"


def places_of(sections: Iterable[ReportSection]) -> dict[str, str]:
    """Every line of a form and every anchored row of a table, in all sections and theirs."""
    found: dict[str, str] = {}
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Form):
                short = block.title.split(":")[0].split(" (")[0]
                found |= {line.key: f"{short}, {line.line}" for line in block.lines}
            elif isinstance(block, Table):
                found |= {name: str(block.rows[place][0]) for place, name in block.anchors.items()}
        found |= places_of(section.sections)
    return found


def link(key: str, places: Places) -> str:
    """A link to a place, by its words; of a key that stands nowhere in the report, the key as it is."""
    if key not in places:
        return f"<span>{escape(key)}</span>"
    return f'<a href="#{anchor(key)}">{escape(places[key])}</a>'
