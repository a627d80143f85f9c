"""Reports of three households as they are kept, and that every face holds each value of them."""

from __future__ import annotations

import json
import re
import runpy
import unicodedata
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from decumulate.models.plan import Plan
from decumulate.solver.report.html.page import report_html
from decumulate.solver.report.model import Report, ReportSection, Sentence, StepBlock, Table
from decumulate.solver.report.notebook import notebook_html
from decumulate.solver.report.sections.plan import plan_report
from decumulate.solver.report.text import Page, report_text
from decumulate.solver.report.words import value_text
from decumulate.solver.report.years_shown import YearsShown

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
golden = runpy.run_path(str(ROOT / "benchmarks" / "golden.py"))
HOUSEHOLDS = golden["HOUSEHOLDS"]
HOSTILE = {
    "script": "<script>alert(1)</script>",
    "formula": "=cmd()",
    "long": "x" * 200,
    "hebrew": "ירושה של אמא",
    "emoji": "🏠 & Sons",
    "override": "a\u202eb",
}


def kept(name: str) -> Plan:
    return Plan.read(HERE / f"{name}.plan.json")


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_the_report_is_the_one_that_is_kept(name: str) -> None:
    """A difference that is meant: python benchmarks/golden.py, and read what changed."""
    made = golden["document"](plan_report(kept(name)))
    assert made == json.loads((HERE / f"{name}.report.json").read_text("utf-8"))
    assert Report.model_validate_json((HERE / f"{name}.report.json").read_text("utf-8")).kind == "plan"


def texts(sections: tuple[ReportSection, ...]) -> Iterator[str]:
    """Every text and every value of a report, as the formatter writes it."""
    for section in sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Sentence):
                yield block.text
            elif isinstance(block, StepBlock):
                yield block.range_words
                yield from cells(block.lots) if block.lots is not None else ()
            elif isinstance(block, Table):
                yield from cells(block)
        yield from texts(section.sections)


def cells(table: Table) -> Iterator[str]:
    yield from (column.heading for column in table.columns)
    for row in table.rows:
        for value, column in zip(row, table.columns, strict=True):
            yield re.sub(r"[$,]", "", value_text(value, column.unit, dash=table.dash)).strip()


def squeezed(text: str) -> str:
    """Without the blanks and signs that a face may lay out in its own way."""
    return re.sub(r"[\s$,]", "", text)


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_pages_and_notebooks_hold_every_value(name: str) -> None:
    plan = kept(name)
    report = plan_report(plan)
    assert plan._repr_html_() == notebook_html(plan)
    for html in (report_html(report), notebook_html(plan)):
        shown = squeezed(unescape(re.sub(r"<[^>]*>", "", html)))
        missing = [text for text in texts(report.sections) if squeezed(text) not in shown]
        assert not missing, missing[:5]


@pytest.mark.parametrize("name", HOUSEHOLDS)
@pytest.mark.parametrize("width", [80, 110, 200])
def test_text_holds_every_sentence_and_stays_within_the_page(name: str, width: int) -> None:
    report = plan_report(kept(name))
    text = report_text(report, Page.of(width))
    assert max(map(cell_len, text.splitlines())) <= width
    shown = squeezed(text)
    sentences = [
        block.text for section in report.sections for block in section.blocks if isinstance(block, Sentence)
    ]
    missing = [sentence for sentence in sentences if squeezed(sentence) not in shown]
    assert not missing, missing[:5]


@pytest.mark.parametrize(("words", "shown"), [("key", {2026, 2057}), ("2030..2032", {2030, 2031, 2032})])
def test_some_years_alone(words: str, shown: set[int]) -> None:
    text = report_text(plan_report(kept("near_retirement")), Page(110, YearsShown.read(words)))
    rows = {int(year) for year in re.findall(r"^ *(20\d\d) +\d\d\b", text, flags=re.MULTILINE)}
    assert shown <= rows
    assert len(rows) < 32
    assert "Left out" in text


@pytest.mark.parametrize("words", ["keys", "2032..2030", "", "20"])
def test_other_words_are_no_years(words: str) -> None:
    with pytest.raises(ValueError, match="expected all, key"):
        YearsShown.read(words)


def renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key.replace(old, new): renamed(entry, old, new) for key, entry in value.items()}
    if isinstance(value, list):
        return [renamed(entry, old, new) for entry in value]
    return value.replace(old, new) if isinstance(value, str) else value


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_hostile_names_stay_text(name: str) -> None:
    document = json.loads((HERE / "by_hand.plan.json").read_text("utf-8"))
    plan = Plan.read(renamed(document, "Nora IRA", name))
    for width in (80, 110):
        text = report_text(plan_report(plan), Page.of(width))
        assert not any(unicodedata.bidirectional(one) in ("RLO", "LRO", "RLE", "LRE") for one in text)
        if len(name) < 80:
            assert max(map(cell_len, text.splitlines())) <= width
    for html in (report_html(plan_report(plan)), notebook_html(plan)):
        assert "<script>alert" not in html
        assert squeezed(name) in squeezed(unescape(re.sub(r"<[^>]*>", "", html)))
