"""What stands at the head and the foot of a client's report: the scenario's [report]."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.scenario.letterhead import Letterhead
from ..model import Column, ReportSection, Sentence, Table

COLUMNS = (Column(key="what", heading="what"), Column(key="is", heading="is"))
SLOTS = (("client", "For"), ("adviser", "By"), ("firm", "Firm"), ("date", "Date"))


def head_and_foot(slots: Letterhead | None) -> Iterator[ReportSection]:
    """The sections "letterhead" and "disclosures", each where something of it is given."""
    if slots is None:
        return
    given = [(words, getattr(slots, name)) for name, words in SLOTS if getattr(slots, name) is not None]
    if given:
        rows = tuple((words, value) for words, value in given)
        table = Table(key="letterhead_slots", columns=COLUMNS, rows=rows, look="pairs")
        yield ReportSection(key="letterhead", title="Letterhead", blocks=(table,))
    if slots.disclosures is not None:
        said = [" ".join(part.split()) for part in slots.disclosures.replace("\r", "").split("\n\n")]
        blocks = tuple(Sentence(text=part, tone="note") for part in said if part)
        yield ReportSection(key="disclosures", title="Disclosures", blocks=blocks)
