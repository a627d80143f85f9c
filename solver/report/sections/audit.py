"""What the audit found, as a report: the verdict; broken rules, lines that differ, notes, what is not checked."""

from __future__ import annotations

from typing import Literal

from ...audit import AuditReport
from ..model import Report, ReportSection, Sentence

MOST_LINES = 40
"""So many of each are listed, the largest first."""


def audit_report(report: AuditReport, title: str = "") -> Report:
    verdict = str(report) if report.ok else "The plan does not hold."
    sections = [
        ReportSection(key="verdict", title="", blocks=(Sentence(text=verdict, tone="proof"),)),
        _listed("notes", "Notes", report.notes),
        _listed("unchecked", "Not checked", report.unchecked),
    ]
    if not report.ok:
        sections[1:1] = [
            _listed("faults", "Rules it breaks", report.faults),
            _listed("differences", "Lines that differ by more than a dollar", report.differences),
        ]
    return Report(kind="audit", title=title, sections=tuple(part for part in sections if part.blocks))


def _listed(key: str, title: str, found: tuple[object, ...]) -> ReportSection:
    """A sentence for each, the first MOST_LINES; without any, the section is empty."""
    tone: Literal["note", "fault"] = "note" if key in ("notes", "unchecked") else "fault"
    texts = [*map(str, found[:MOST_LINES])]
    if len(found) > MOST_LINES:
        texts.append(f"and {len(found) - MOST_LINES} more")
    return ReportSection(key=key, title=title, blocks=tuple(Sentence(text=text, tone=tone) for text in texts))
