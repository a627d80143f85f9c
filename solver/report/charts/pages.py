"""Pages of pictures: a sweep's answers, a year's marginal rates."""

from __future__ import annotations

from ...explain.rate_map import RateMap
from ...sweep.answers import Answers
from ...sweep.regret import Regrets
from ..html.page import report_html
from ..model import Report, ReportSection
from ..sections.sweep import sweep_report
from .rates import rate_figures
from .sweep import sweep_figures


def rate_map_html(rates: RateMap) -> str:
    """The effective marginal rates of a year as one HTML page with everything in it (about 0.8 MB)."""
    who = ", ".join(f"{name} {age}" for name, age in rates.ages.items())
    title = (
        f"What the next dollar costs in {rates.year}: {rates.filing_status.value.replace('_', ' ')}, {who}"
    )
    pictures = ReportSection(key="rates", title="Marginal rates", blocks=rate_figures(rates))
    return report_html(Report(kind="explanation", title=title, sections=(pictures,)))


def sweep_html(answers: Answers, regrets: Regrets | None = None, title: str = "What a sweep says") -> str:
    """A sweep's answers as a page with everything in it (about 0.8 MB): the pictures it has cases for, its numbers."""
    pictures = ReportSection(
        key="pictures", title="In pictures", blocks=tuple(sweep_figures(answers, regrets))
    )
    report = sweep_report(answers, regrets, title)
    shown = (pictures,) if pictures.blocks else ()
    return report_html(report.model_copy(update={"sections": (*shown, *report.sections)}))
