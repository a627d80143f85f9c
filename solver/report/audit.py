"""What the audit found, as a person reads it."""

from __future__ import annotations

from ..audit import AuditReport
from .layout import indented

MOST_LINES = 40


def audit_text(report: AuditReport) -> str:
    """The verdict; broken rules, lines that differ (the largest first), notes, what is not checked: 40 of each."""
    if report.ok:
        parts = [str(report)]
    else:
        parts = ["The plan does not hold."]
        parts += listed("Rules it breaks", report.faults)
        parts += listed("Lines that differ by more than a dollar", report.differences)
    parts += listed("Notes", report.notes)
    return "\n\n".join([*parts, *listed("Not checked", report.unchecked)])


def listed(heading: str, found: tuple[object, ...]) -> list[str]:
    """A heading and a line for each, or nothing at all."""
    if not found:
        return []
    more = [f"and {len(found) - MOST_LINES} more"] if len(found) > MOST_LINES else []
    return [f"{heading}\n" + indented("\n".join([*map(str, found[:MOST_LINES]), *more]))]
