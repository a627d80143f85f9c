"""Why the plan is as it is, in sentences, and what the next dollar of income costs, with the plan's point in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...explain.explain import Explanation
from ...explain.quoted import QuotedSentence
from ..charts.rates import rate_figures
from ..model import Block, ReportSection, Sentence

KEY, TITLE = "why", "Why this plan"
WORTH = "What it is worth"
"""How the sentence begins that sets the plan beside the best rule."""
MANY = 6
"""Sentences of which more are folded away."""


def why_section(
    explanation: Explanation | None, why_not: str = "", *, compared: bool = False
) -> ReportSection:
    """The sentences that lead, then limits, prices and rates; without an explanation, what is missing.

    `compared`: whether the report sets the plan beside a tuned rule elsewhere, with that comparison's own numbers.
    """
    if explanation is None:
        said = f"The explanation is not in this report: {why_not or 'it was not asked for'}."
        return ReportSection(key=KEY, title=TITLE, blocks=(Sentence(text=said, tone="note"),))
    sentences = explanation.sentences
    lead = [one for one in sentences if one.topic == "orders"][
        1:
    ]  # what to do stands at the head of the report
    if compared:
        lead = [one for one in lead if not one.template.startswith(WORTH)]
    limits = [one for one in sentences if one.topic == "limit"]
    held = ReportSection(
        key="why_limits",
        title="What holds the plan, and what that costs",
        blocks=_said(limits),
        folded=len(limits) > MANY,
    )
    parts = (held, *_prices(explanation, sentences), _rates(explanation))
    shown = tuple(part for part in parts if part.blocks)
    return ReportSection(key=KEY, title=TITLE, blocks=_said(lead), sections=shown)


def _prices(explanation: Explanation, sentences: Sequence[QuotedSentence]) -> Iterator[ReportSection]:
    """What a dollar more costs in each year that was priced, and why."""
    for year in explanation.years:
        said = [one for one in sentences if one.topic == "price" and one.year == year]
        title = f"What a dollar costs in {year}"
        yield ReportSection(key=f"why_{year}", title=title, blocks=_said(said), folded=True)


def _rates(explanation: Explanation) -> ReportSection:
    """The marginal rates of the first year, with the plan's own point in them."""
    figures = tuple(figure for rates in explanation.rate_maps[:1] for figure in rate_figures(rates))
    return ReportSection(key="why_rates", title="What the next dollar of income costs", blocks=figures)


def _said(sentences: Sequence[QuotedSentence]) -> tuple[Block, ...]:
    return tuple(Sentence(text=sentence.text) for sentence in sentences)
