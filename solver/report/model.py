"""A report as plain data: what every face (text, HTML, workbook, notebook, JSON) renders.

A report is a list of sections, a section a list of blocks. A block holds values, never written-out text of them:
dollars are floats, rates fractions, days dates; each face writes them through `report/words.py`, the one formatter.
Tables and figures name their unit by column, so that no face has to guess. Add fields, never rename one without a new
`schema_version`; the documents of three shipped scenarios stand in `tests/golden/`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from ...models.returns.form import Element, Form, Line, Unit, Value

__all__ = [
    "Block",
    "Column",
    "Element",
    "Figure",
    "Form",
    "Line",
    "Report",
    "ReportSection",
    "Sentence",
    "StepBlock",
    "Table",
    "Unit",
    "Value",
]


class Sentence(Element):
    """A paragraph. `source` cites the law or document it rests on; `where` is the scenario's field it is about."""

    block: Literal["sentence"] = "sentence"
    text: str
    tone: Literal["plain", "proof", "note", "warning", "fault"] = "plain"
    where: str = ""
    source: str = ""


class Column(Element):
    """A column: a short name for programs, a heading for people, and the unit of its values.

    A `wide` one is left out first where a face has no room for all. `short` is the heading where a column is to be
    narrow, with the line breaks it may have ("con-\\nverted"); "" where the heading itself is short."""

    key: str
    heading: str
    unit: Unit = "text"
    wide: bool = False
    short: str = ""


class Table(Element):
    """Rows of values under columns. `total` is a last row of sums, where sums mean something.

    `anchors` marks rows that other blocks refer to: row number to name, unique in the report.
    `dollars_of` says once of what year the table's dollars are ("of 2026", "of each year"): a face may then write them
    without a sign, and in thousands. `dash`: an amount that rounds to nothing is written as a dash.
    `key_rows` are the rows worth showing where not all are, each with the reason: row number to words.
    `look` is how a face that can may lay it out: "numbers", a few figures that stand out (what it is, the figure, a
    word on it); "bars", lengths on one axis from 0 (the same columns); "pairs", names with their values.
    `spaced` are the rows before which a face may leave a space: another group begins there.
    """

    block: Literal["table"] = "table"
    key: str
    title: str = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: tuple[Value, ...] | None = None
    note: str = ""
    anchors: dict[int, str] = Field(default_factory=dict)
    dollars_of: str = ""
    dash: bool = False
    key_rows: dict[int, str] = Field(default_factory=dict)
    look: Literal["plain", "numbers", "bars", "pairs"] = "plain"
    spaced: tuple[int, ...] = ()


class Figure(Element):
    """A picture: a Vega-Lite specification as plain data, a sentence that says what it shows, and its numbers as a
    table for whoever does not see it. `beside` is the key of a table of its section that has these numbers already: a
    face without pictures leaves it out."""

    block: Literal["figure"] = "figure"
    key: str
    title: str
    words: str
    spec: dict[str, Any]
    table: Table
    beside: str = ""


class StepBlock(Element):
    """One thing to do: how much, out of what into what, by when, the range that costs next to nothing, and why.

    `low` and `high` bound the amount over all plans within `free` dollars of this one; None where no range is known.
    `lots` lists what is sold or moved. `key` names the step for whoever marks it done; `number` is its place, 0 for a
    note. `words` is the whole step in a sentence or two (what, from where, by when, why), `range_words` what the range
    says: for a face that does not lay out the parts.
    """

    block: Literal["step"] = "step"
    key: str
    kind: str
    title: str
    number: int = 0
    words: str = ""
    range_words: str = ""
    amount: float | None = None
    from_account: str = ""
    to_account: str = ""
    after: date | None = None
    by: date | None = None
    low: float | None = None
    high: float | None = None
    free: float | None = None
    why: str = ""
    lots: Table | None = None


Block = Annotated[Sentence | Table | Figure | StepBlock | Form, Field(discriminator="block")]


class ReportSection(Element):
    """A heading with its blocks; `key` names it for tests, links and `decumulate show`. One that is `folded` is opened
    by whoever wants it, where a face can."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[ReportSection, ...] = ()
    folded: bool = False


class Report(Element):
    """A whole answer of one kind."""

    schema_version: Literal[1] = 1
    kind: Literal[
        "check",
        "plan",
        "comparison",
        "explanation",
        "rests",
        "sweep",
        "trades",
        "done",
        "audit",
        "client",
        "tree",
        "outlook",
    ]
    title: str
    sections: tuple[ReportSection, ...]
