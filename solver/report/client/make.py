"""A client's report: eight parts, in the order in which they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Report, ReportSection
from ..sections.this_year import this_year_section
from .answer import answer_section
from .given import given_sections
from .parts import ClientParts


def client_report(parts: ClientParts) -> Report:
    """The report of a plan. What is not there (`parts.missing`) is said where it would stand."""
    return Report(kind="client", title=parts.plan.scenario.title, sections=tuple(_sections(parts)))


def _sections(parts: ClientParts) -> Iterator[ReportSection]:
    yield this_year_section(parts.plan)
    yield answer_section(parts.plan, parts.comparison)
    yield ReportSection(
        key="assumptions",
        title="What this rests on",
        blocks=(),
        sections=tuple(given_sections(parts.scenario)),
    )
