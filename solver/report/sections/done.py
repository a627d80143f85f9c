"""What differs in a scenario after steps were taken, field by field, and what is assumed."""

from __future__ import annotations

from collections.abc import Sequence

from ....models.amounts import cents
from ....models.done.difference import DoneDifference
from ..model import Block, Column, Report, ReportSection, Sentence, Table

COLUMNS = (
    Column(key="place", heading="field"),
    Column(key="before", heading="before"),
    Column(key="after", heading="after"),
    Column(key="why", heading="moved by"),
)


def done_report(found: Sequence[DoneDifference], assumptions: Sequence[str], day: str) -> Report:
    return Report(kind="done", title="", sections=(done_section(found, assumptions, day),))


def done_section(found: Sequence[DoneDifference], assumptions: Sequence[str], day: str) -> ReportSection:
    """The table of differences, with the assumptions below it."""
    rows = tuple((one.place, _said(one.before), _said(one.after), one.why) for one in found)
    table = Table(key="differences", columns=COLUMNS, rows=rows)
    blocks: list[Block] = [table, *(Sentence(text=words) for words in assumptions)]
    return ReportSection(key="done", title=f"The household from {day} on", blocks=tuple(blocks))


def _said(value: float | str | None) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else cents(value)
