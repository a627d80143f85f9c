"""[report]: who a report is from and for. It is carried along, and is no part of the question."""

from __future__ import annotations

from datetime import date

import pytest

from decumulate import scenarios
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

SLOTS = {
    "report.firm": "Firm & Söhne",
    "report.client": "<b>Grace</b> \U0001f600 \u05d0\u05d1",
    "report.adviser": "=cmd()",
    "report.date": "2026-01-15",
    "report.disclosures": "One.\n\nTwo.",
}


@pytest.fixture(scope="module")
def plain() -> Scenario:
    return load(scenarios.path("by_hand"))


def test_slots_are_empty_by_default(plain: Scenario) -> None:
    assert plain.report is None
    assert "report" not in plain.content()


def test_slots_go_in_and_out(plain: Scenario) -> None:
    written = load(plain, changes=SLOTS)
    assert written.report is not None
    assert (written.report.firm, written.report.date) == ("Firm & Söhne", date(2026, 1, 15))
    assert load(written.content()) == written


def test_the_question_is_the_same_with_any(plain: Scenario) -> None:
    written = load(plain, changes=SLOTS)
    other = load(plain, changes={"report.client": "Walt"})
    assert plain.sha256 == written.sha256 == other.sha256
    assert written.content() != other.content()
    assert plain.sha256 != load(plain, changes={"spending.annual": 1_000}).sha256


def test_a_plan_made_under_one_letterhead_holds_under_another(plain: Scenario) -> None:
    options = SolveOptions(time_limit=10.0, threads=1, ranges=False)
    bare = solve(plain, options)
    written = load(plain, changes=SLOTS)
    with_slots = solve(written, options)
    assert with_slots.scenario.content["report"]["adviser"] == "=cmd()"
    assert bare.years == with_slots.years
    for plan in (bare, with_slots):
        again = Plan.read(plan.to_json())
        assert audit(again, plain).ok
        assert audit(again, written).ok


WRONG = {
    "blank": ({"report.firm": " "}, "not blank"),
    "two lines": ({"report.client": "Kim\nSam"}, "on one line"),
    "turned writing": ({"report.adviser": "\u202egnp.exe"}, "on one line"),
    "no date": ({"report.date": "today"}, "a date as"),
    "bell": ({"report.disclosures": "\a"}, "at most 20,000"),
    "too long": ({"report.disclosures": "a" * 20_001}, "at most 20,000"),
    "unknown": ({"report.frim": "A"}, 'Did you mean "firm"?'),
}


@pytest.mark.parametrize("name", WRONG)
def test_faults(plain: Scenario, name: str) -> None:
    changes, expected = WRONG[name]
    with pytest.raises(ScenarioError) as raised:
        load(plain, changes=changes)
    (fault,) = raised.value.faults
    assert fault.place == next(iter(changes))
    assert expected in str(fault)
