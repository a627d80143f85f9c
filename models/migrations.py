"""Plan documents of earlier schema versions, as this version reads them, and what has changed since.

version 2   the yields of taxable accounts are swept at the close of the year and pay from the next first day on
            (`cash.yields`); in version 1 they paid for the year itself
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CURRENT = 2

CHANGED = {
    1: (
        "it was written under schema version 1, when the yields of taxable accounts paid for the year that paid them; "
        "since version 2 they are swept at the close and pay from the next first day on (docs/definitions.md, Clock of "
        "a year). Where they paid for the year its cash is now negative: solve again"
    )
}
"""By the version a document was written under, what is different now."""


def migrated(raw: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    """A document as the current version has it, and the version it was written under.

    No line of version 1 has another name or meaning in version 2, and `cash.yields` is a line that may be left out.
    """
    given = raw.get("schema_version", CURRENT)
    if given in CHANGED and not isinstance(given, bool):
        return {**raw, "schema_version": CURRENT}, int(given)
    return dict(raw), CURRENT
