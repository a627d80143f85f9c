"""An explanation as a person reads it: what to do and why, the prices of each year, the limits, the rates."""

from __future__ import annotations

from collections.abc import Iterator

from ..explain.explain import Explanation
from ..explain.next_dollar import ANY, Cost
from ..explain.quoted import QuotedSentence
from .layout import indented, paragraph, table_text
from .rests import rate_map_text
from .sections.steps import step_blocks
from .text import blocks_text
from .words import dollars

HEADINGS = (
    "",
    "",
    "costs",
    "tax\nnow",
    "pen-\nalty",
    "gross-\nup",
    "Medi-\ncare",
    "tax\nlater",
    "heirs'\ntax",
    "grows\notherwise",
    "against\nany account",
)

ALWAYS = 4
"""Columns that stand though nothing is in them: what is moved, its side, what it costs and the tax."""


def explain_text(explanation: Explanation) -> str:
    """The whole explanation, in lines of at most `words.WIDTH` characters where names allow it."""
    sentences = explanation.sentences
    lead = [sentence for sentence in sentences if sentence.topic == "orders"]
    others = [sentence for sentence in sentences if sentence.topic != "orders"]
    priced = {cost.year for cost in explanation.costs}
    years = [year_text(explanation, year, others) for year in explanation.years if year in priced]
    kept = [sentence for sentence in others if sentence.topic == "limit"]
    parts = [
        _bullets(lead),
        f"What to do in {explanation.plan.years[0].year}\n\n" + blocks_text([*step_blocks(explanation.plan)]),
        *years,
        "Cliffs and limits\n\n" + indented(_bullets(kept)) if kept else "",
        *(rate_map_text(rates) for rates in explanation.rate_maps[:1]),
        paragraph(" ".join(_notes(explanation))),
    ]
    return "\n\n".join(part for part in parts if part)


def year_text(explanation: Explanation, year: int, sentences: list[QuotedSentence]) -> str:
    """The prices of a year as a table, and in words."""
    rows = [
        row(cost)
        for cost in explanation.costs
        if cost.year == year and cost.loss is not None and (cost.flow != "need" or cost.more)
    ]
    kept = [k for k in range(len(HEADINGS)) if k < ALWAYS or any(cells[k] not in ("", "-") for cells in rows)]
    table = table_text([HEADINGS[k] for k in kept], [[cells[k] for k in kept] for cells in rows], left=2)
    words = [sentence for sentence in sentences if sentence.topic == "price" and sentence.year == year]
    objective = explanation.plan.objective
    unit = f"1 is a dollar of {year} left invested to the end, untaxed"
    if objective is not None and objective.name == "min_lifetime_tax":
        unit = f"of tax, present values in dollars of {year}"
    title = f"What a dollar costs in {year} ({unit})"
    return "\n\n".join([title, indented(table), indented(_bullets(words))])


def row(cost: Cost) -> list[str]:
    """One price and its parts, each in dollars for a dollar."""
    parts = cost.parts
    assert parts is not None
    if cost.flow == "need":
        what = f"from {ANY}"
    else:
        what = f"from {cost.account}" if cost.flow == "withdrawal" else f"converted, {cost.account}"
    now = (parts.whole, parts.tax, parts.penalty, parts.gross_up)
    amounts = (*now, parts.medicare, parts.later_tax, parts.heirs, parts.growth)
    against = "" if cost.dearer is None or cost.flow == "conversion" else f"{cost.dearer + 0.0:+.1%}"
    return [what, "next" if cost.more else "last", *map(_price, amounts), against]


def _price(amount: float) -> str:
    return f"{amount:.3f}" if abs(amount) >= 0.0005 else "-"


def _bullets(sentences: list[QuotedSentence]) -> str:
    return "\n".join(paragraph(f"- {sentence.text}") for sentence in sentences)


def _notes(explanation: Explanation) -> Iterator[str]:
    yield (
        f"Each price is of {dollars(explanation.moved)} moved and the plan solved again, each return computed anew; "
        "`next` is what so much more costs, `last` what so much less saves. The parts besides the dollar spent itself: "
        "tax of that year on it, the penalty for early withdrawal, both of them on what is taken out to pay them "
        "(gross-up), Medicare surcharges two years on, tax of other years, the heirs' tax, and that what is held "
        "grows otherwise. Against any account: what is next, of the cheapest dollar; what is last, of the dearest."
    )
    if explanation.tolerance is not None and explanation.tolerance > 1.0:
        off = dollars(explanation.tolerance)
        yield f"The plan is known to be within {off} of the best: what each of them costs may be off by so much."
    if explanation.tolerance is None:
        yield "Nothing is proved of how far the plan is from the best, so those costs may be off by any sum."
    if explanation.interrupted:
        if explanation.tolerance is None:
            yield "Nothing is proved yet of how far this plan is from the best."
        yield "Stopped: what is missing was not reached."
