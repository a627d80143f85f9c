"""What a page shows of a comparison and of an explanation, made where they were found."""

from __future__ import annotations

from ..report.client.why import why_section
from ..report.model import ReportSection
from ..report.sections.of import report_of
from ..service.comparing import CompareResponse
from ..service.explaining import ExplainResponse
from ..service.responses import Response


def sections_of(answer: Response) -> tuple[ReportSection, ...]:
    """The sections of a comparison or of an explanation; none of any other answer."""
    if isinstance(answer, CompareResponse):
        return report_of(answer.comparison).sections
    if isinstance(answer, ExplainResponse):
        return (why_section(answer.explanation, "", compared=False),)
    return ()
