"""The client's report as a page: whole, a single file, its names text, its links leading somewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import ClassVar

import pytest

from decumulate.solver.report.client.make import client_report
from decumulate.solver.report.client.parts import ClientParts
from decumulate.solver.report.html.names import link, places_of
from decumulate.solver.report.html.page import report_html
from decumulate.solver.report.model import Block, Form, ReportSection
from decumulate.solver.report.words import cents

from . import pages


class Reader(HTMLParser):
    """Elements as they stand: (name, attributes, text directly in it)."""

    VOID: ClassVar = {"meta", "br", "rect", "img", "link", "input", "hr"}

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text: list[str] = []
        self.elements.append((tag, {name: value or "" for name, value in attrs}, text))
        if tag not in self.VOID:
            self.open.append((tag, text))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop()[0] != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1][1].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str], str]]:
        return [(attributes, "".join(text)) for name, attributes, text in self.elements if name == tag]


@pytest.fixture(scope="module")
def page() -> Reader:
    return Reader(pages.page())


def test_every_element_is_closed_in_order(page: Reader) -> None:
    assert page.wrong == []
    assert page.open == []


def test_eight_parts_in_their_order(page: Reader) -> None:
    kept = [
        section.key for section in pages.report().sections if section.key not in ("letterhead", "disclosures")
    ]
    (nav,) = [place for place, (name, _, _) in enumerate(page.elements) if name == "nav"]
    linked = [attributes["href"] for name, attributes, _ in page.elements[nav:] if name == "a"][: len(kept)]
    assert linked == [f"#at-{key}" for key in kept]
    assert kept[:2] == ["this_year", "answer"]
    assert kept[-2:] == ["assumptions", "provenance"]


def test_one_heading_above_all_and_none_left_out(page: Reader) -> None:
    ranks = [int(name[1]) for name, _, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_places_are_named_once_and_links_lead_to_them(page: Reader) -> None:
    names = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(names) == len(set(names))
    links = [attributes["href"] for attributes, _ in page.all("a")]
    assert links
    assert all(link[0] == "#" and link[1:] in names for link in links)
    labels = [a["aria-labelledby"] for _, a, _ in page.elements if "aria-labelledby" in a]
    assert set(labels) <= set(names)


def test_nothing_is_asked_of_anybody(page: Reader) -> None:
    asking = {"src", "srcset", "action", "data", "poster", "background", "ping"}
    for name, attributes, _ in page.elements:
        assert name not in ("img", "link", "iframe", "object", "embed", "form", "base", "input"), name
        assert not asking & set(attributes), name
        assert not any(attribute.startswith("on") or attribute == "style" for attribute in attributes), name
    (style,) = page.all("style")
    assert not re.search(r"url\(|@import", style[1])


def test_the_policy_names_exactly_the_scripts_and_the_style(page: Reader) -> None:
    (policy,) = [
        a["content"] for a, _ in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    code = [text for attributes, text in page.all("script") if "type" not in attributes]
    assert rules["script-src"].split() == [hashed(text) for text in code]
    assert rules["style-src"].split() == [hashed(text) for _, text in page.all("style")]
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_hostile_names_are_text(page: Reader) -> None:
    whole = "\n".join("".join(text) for name, _, text in page.elements if name not in ("script", "style"))
    for name in pages.HOSTILE:
        assert name in whole
    assert page.all("title") == [({}, pages.HOSTILE[0])]


def test_the_current_course_stands_beside_the_plan() -> None:
    assert (
        '<p class="plain">The current course: spends taxable and traditional in proportion, Roth last'
        in pages.page()
    )
    assert "More than what you do today" in pages.page()


def test_what_was_not_made_is_said_in_its_place() -> None:
    known = pages.parts()
    why_not = {"comparison": "it was stopped before", "explanation": "no plan in the time"}
    bare = report_html(client_report(ClientParts(known.scenario, known.plan, why_not=why_not)))
    assert "The comparison is not in this report: it was stopped before." in bare
    assert "The explanation is not in this report: no plan in the time." in bare


def test_the_page_is_the_same_again() -> None:
    assert report_html(client_report(pages.parts())) == pages.page()


def test_every_number_of_a_return_leads_to_what_it_is_made_of(page: Reader) -> None:
    """A line has a place of its own, and each of its inputs a link to a line, a flow of the plan or a field given."""
    forms = [block for block in blocks(pages.report().sections) if isinstance(block, Form)]
    lines = [line for form in forms for line in form.lines]
    names = {attributes["id"] for _, attributes, _ in page.elements if "id" in attributes}
    places = places_of(pages.report().sections)
    assert {line.key.split(".")[0] for line in lines} == {str(year.year) for year in pages.parts().plan.years}
    for line in lines:
        assert places[line.key].name in names
        for key in line.inputs:
            assert link(key, places).startswith("<a "), (line.key, key)
    assert any(key.startswith("scenario#/") for line in lines for key in line.inputs)


def test_figures_of_audit_and_planner_stand_side_by_side() -> None:
    """Total tax of the first year: the audit's and the planner's, the same to the cent."""
    year = pages.parts().plan.years[0]
    lines = {
        line.key: line
        for block in blocks(pages.report().sections)
        if isinstance(block, Form)
        for line in block.lines
    }
    agi = lines[f"{year.year}.form1040.line11a"]
    assert agi.amount == pytest.approx(year.tax.agi, abs=0.01)
    assert agi.planner == pytest.approx(agi.amount, abs=0.01)
    assert (
        f'<td class="number">{cents(agi.amount)}</td><td class="number">{cents(agi.amount)}</td>'
        in pages.page()
    )


def blocks(sections: Sequence[ReportSection]) -> Iterator[Block]:
    for section in sections:
        yield from section.blocks
        yield from blocks(section.sections)
