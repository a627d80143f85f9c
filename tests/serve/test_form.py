"""The form has every field of the scenario, gives back what is written, and changes nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from decumulate.models.scenario import Fault
from decumulate.scenarios import names, path
from decumulate.solver.serve.pages import edits
from decumulate.solver.serve.pages.form import HIDDEN, FormField, form_of, schema

SHIPPED = names()


def leaves(text: str) -> Iterator[FormField]:
    for top in form_of(edits.content_of(text))[0]:
        yield from top.leaves()


def at(content: Any, name: str) -> Any:
    for part in edits.parts_of(name):
        content = content[part]
    return content


def test_every_section_and_every_field_of_a_person_is_there() -> None:
    fields, _ = form_of(edits.content_of(path("h2_couple").read_text("utf-8")))
    assert {one.name for one in fields} == set(schema()["properties"]) - set(HIDDEN)
    found = {one.name for top in fields for one in top.every()}
    for field in schema()["$defs"]["Person"]["properties"]:
        assert f"people[1].{field}" in found
    assert {"market.assets.us_stock.qualified_dividends", "taxes.itemized.charity_cash"} <= found


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_written_reads_back_as_it_is(name: str) -> None:
    text = path(name).read_text("utf-8")
    content = tomllib.loads(text)
    given = {leaf.name: leaf.text for leaf in leaves(text)}
    assert edits.entered(text, form_of(content)[0], given) == text
    for leaf in leaves(text):
        if leaf.text:
            assert edits.value_of(leaf, leaf.text) == at(content, leaf.name), leaf.name


def test_one_change_is_one_line() -> None:
    text = path("h2_couple").read_text("utf-8")
    after = edits.entered(text, form_of(edits.content_of(text))[0], {"spending.annual": "$81,500"})
    pairs = [(a, b) for a, b in zip(text.splitlines(), after.splitlines(), strict=True) if a != b]
    assert len(pairs) == 1
    assert tomllib.loads(after)["spending"]["annual"] == 81_500


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("goal.heir_tax_rate", "7 %", 0.07),
        ("goal.estate_floor", "$300,000", 300_000),
        ("people[0].born", "1960-02-01", tomllib.loads("d = 1960-02-01")["d"]),
        ("people[0].plan_to_age", "a while", "a while"),
        ("allocation.target", "{ us_stock = 0.6, cash = 0.4 }", {"us_stock": 0.6, "cash": 0.4}),
        ("taxes.prior_magi", "[1, 2]", [1, 2]),
        ("taxes.community_property", "true", True),
        ("title", "<b>&\"'", "<b>&\"'"),
    ],
)
def test_values_as_people_type_them(name: str, typed: str, expected: Any) -> None:
    text = path("h2_couple").read_text("utf-8")
    after = edits.entered(text, form_of(edits.content_of(text))[0], {name: typed})
    assert at(tomllib.loads(after), name) == expected


def test_names_that_the_form_has_not_are_not_written() -> None:
    text = path("by_hand").read_text("utf-8")
    fields = form_of(edits.content_of(text))[0]
    assert (
        edits.entered(text, fields, {"spending.nothing": "1", "__class__": "x", "people[9].name": "x"})
        == text
    )


def test_an_entry_comes_and_goes() -> None:
    text = path("by_hand").read_text("utf-8")
    more = edits.added(edits.added(text, "people[0].pensions"), "market.assets", "gold")
    assert tomllib.loads(more)["people"][0]["pensions"] == [{}]
    assert tomllib.loads(more)["market"]["assets"]["gold"] == {}
    back = edits.removed(edits.removed(more, "people[0].pensions[0]"), "market.assets.gold")
    assert tomllib.loads(back) == tomllib.loads(text)


def test_a_fault_is_beside_its_field_or_the_nearest_table() -> None:
    content = edits.content_of(path("by_hand").read_text("utf-8"))
    faults = [
        Fault("spending.annual", "-1", "dollars"),
        Fault("people[0].nothing", '"x"', "no field of this name"),
        Fault("elsewhere", "x", "y"),
    ]
    fields, rest = form_of(content, faults)
    found = {one.name: one.faults for top in fields for one in top.every() if one.faults}
    assert found == {"spending.annual": [faults[0]], "people[0]": [faults[1]]}
    assert rest == [faults[2]]
