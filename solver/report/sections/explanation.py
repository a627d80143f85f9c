"""An explanation as a report: what to do and why, the prices of each year, the limits, the rates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...explain.explain import Explanation
from ...explain.next_dollar import ANY, Cost
from ...explain.quoted import QuotedSentence
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Unit, Value
from ..words import dollars
from .rates import rate_map_section
from .steps import step_blocks

PRICE: Unit = "per_dollar"
COLUMNS = (
    Column(key="flow", heading="a dollar"),
    Column(key="side", heading="side", short=""),
    Column(key="costs", heading="costs", unit=PRICE),
    Column(key="tax", heading="tax now", short="tax\nnow", unit=PRICE),
    Column(key="penalty", heading="penalty", short="pen-\nalty", unit=PRICE),
    Column(key="gross_up", heading="gross-up", short="gross-\nup", unit=PRICE),
    Column(key="medicare", heading="Medicare", short="Medi-\ncare", unit=PRICE),
    Column(key="later_tax", heading="tax later", short="tax\nlater", unit=PRICE),
    Column(key="heirs", heading="heirs' tax", short="heirs'\ntax", unit=PRICE),
    Column(key="growth", heading="grows otherwise", short="grows\notherwise", unit=PRICE),
    Column(key="against", heading="against any account", short="against\nany account", unit="share_change"),
)
ALWAYS = 4
"""Columns that stand though nothing is in them: what is moved, its side, what it costs and the tax."""
NONE = 0.0005
"""Dollars of a dollar that are nothing."""


def explanation_report(explanation: Explanation) -> Report:
    """The whole explanation."""
    plan, sentences = explanation.plan, explanation.sentences
    lead = [sentence for sentence in sentences if sentence.topic == "orders"]
    kept = [sentence for sentence in sentences if sentence.topic == "limit"]
    priced = {cost.year for cost in explanation.costs}
    sections = (
        ReportSection(key="lead", title="", blocks=_listed(lead)),
        ReportSection(
            key="this_year", title=f"What to do in {plan.years[0].year}", blocks=tuple(step_blocks(plan))
        ),
        *(year_section(explanation, year) for year in explanation.years if year in priced),
        ReportSection(key="limits", title="Cliffs and limits", blocks=_listed(kept)),
        *(rate_map_section(rates) for rates in explanation.rate_maps[:1]),
        ReportSection(key="notes", title="", blocks=(Sentence(text=" ".join(_notes(explanation))),)),
    )
    shown = tuple(section for section in sections if section.blocks or section.sections)
    return Report(kind="explanation", title=plan.scenario.title, sections=shown)


def _listed(sentences: Sequence[QuotedSentence]) -> tuple[Block, ...]:
    return tuple(Sentence(text=sentence.text, tone="note") for sentence in sentences)


def year_section(explanation: Explanation, year: int) -> ReportSection:
    """The prices of a year as a table, and in words."""
    rows = [
        row(cost)
        for cost in explanation.costs
        if cost.year == year and cost.loss is not None and (cost.flow != "need" or cost.more)
    ]
    kept = [k for k in range(len(COLUMNS)) if k < ALWAYS or any(_is_some(cells[k]) for cells in rows)]
    table = Table(
        key=f"prices_{year}",
        columns=tuple(COLUMNS[k] for k in kept),
        rows=tuple(tuple(cells[k] for k in kept) for cells in rows),
        dash=True,
    )
    words = [one for one in explanation.sentences if one.topic == "price" and one.year == year]
    objective = explanation.plan.objective
    unit = f"1 is a dollar of {year} left invested to the end, untaxed"
    if objective is not None and objective.name == "min_lifetime_tax":
        unit = f"of tax, present values in dollars of {year}"
    title = f"What a dollar costs in {year} ({unit})"
    return ReportSection(key=f"prices_{year}", title=title, blocks=(table, *_listed(words)))


def _is_some(value: Value) -> bool:
    return value is not None and not (isinstance(value, float) and abs(value) < NONE)


def row(cost: Cost) -> tuple[Value, ...]:
    """One price and its parts, each in dollars for a dollar."""
    parts = cost.parts
    assert parts is not None
    if cost.flow == "need":
        what = f"from {ANY}"
    else:
        what = f"from {cost.account}" if cost.flow == "withdrawal" else f"converted, {cost.account}"
    now = (parts.whole, parts.tax, parts.penalty, parts.gross_up)
    amounts = (*now, parts.medicare, parts.later_tax, parts.heirs, parts.growth)
    against = None if cost.dearer is None or cost.flow == "conversion" else cost.dearer + 0.0
    return what, "next" if cost.more else "last", *amounts, against


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
