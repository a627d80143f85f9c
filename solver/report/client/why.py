"""Why the plan is as it is, in sentences, and what the next dollar of income costs, with the plan's point in it."""

from __future__ import annotations

from collections.abc import Sequence

from ...explain.explain import Explanation
from ...explain.quoted import QuotedSentence
from ..model import Block, ReportSection, Sentence

KEY, TITLE = "why", "Why this plan"


def why_section(explanation: Explanation | None, why_not: str = "") -> ReportSection:
    """The sentences that lead, then limits, prices and rates; without an explanation, what is missing."""
    if explanation is None:
        said = f"The explanation is not in this report: {why_not or 'it was not asked for'}."
        return ReportSection(key=KEY, title=TITLE, blocks=(Sentence(text=said, tone="note"),))
    sentences = explanation.sentences
    lead = [one for one in sentences if one.topic == "orders"][
        1:
    ]  # what to do stands at the head of the report
    limits = [one for one in sentences if one.topic == "limit"]
    parts = (
        ReportSection(
            key="why_limits", title="What holds the plan, and what that costs", blocks=_said(limits)
        ),
    )
    shown = tuple(part for part in parts if part.blocks)
    return ReportSection(key=KEY, title=TITLE, blocks=_said(lead), sections=shown)


def _said(sentences: Sequence[QuotedSentence]) -> tuple[Block, ...]:
    return tuple(Sentence(text=sentence.text) for sentence in sentences)
