"""A law's lines appear by its entry in the register: an invented form, which no other file names, in every face."""

from __future__ import annotations

import pytest

from decumulate.models.returns.forms import register
from decumulate.models.returns.forms.amounts import above_zero, rate, times
from decumulate.models.returns.forms.filed import Filed
from decumulate.models.returns.forms.sheet import FormSheet, FormWriter
from decumulate.solver.report.html.page import report_html
from decumulate.solver.report.returns import forms_of, returns_report
from decumulate.solver.report.text import report_text

from ..audit.households import person, plan, scenario
from .followed import Followed

HOME = scenario(
    [person("Ann", "1965-01-15", 62)],
    [{"name": "ira", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 200_000}}],
    70_000,
)
PLAN = plan(
    {"accounts": {"ira": {"distributed": 90_000, "holdings": {"fund": 110_000}}}},
    {"accounts": {"ira": {"distributed": 20_000, "holdings": {"fund": 90_000}}}},
)


def concerns(filed: Filed) -> bool:
    return filed.lines.agi > 50_000.0


def write(sheet: FormSheet, filed: Filed) -> None:
    sheet.line("1", "AGI", sheet.book.line("form1040", "11a"))
    above = above_zero(sheet["1"] - 50_000.0)
    sheet.line("2", "Fee on distributions", times(rate(0.01), above), law="40 Stat. 1 (invented)", name="fee")


FEE = FormWriter("fee", "Form 9999", "40 Stat. 1 (invented)", concerns, write)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "FORMS", (*register.FORMS, FEE))


def test_it_stands_where_it_concerns_the_household(registered: None) -> None:
    titles = [(form.year, form.title) for form in forms_of(PLAN, HOME)]
    assert (2026, "Form 9999") in titles
    assert (2027, "Form 9999") not in titles


def test_its_numbers_can_be_followed_down(registered: None) -> None:
    found = Followed.of(PLAN, HOME)
    assert found.wrong() == []
    fee = found.lines["2026.fee.fee"]
    assert (fee.amount, fee.arithmetic) == (pytest.approx(400.0), "1 % of (line 1 - $50,000, not below zero)")
    assert found.lines[fee.inputs[0]].inputs == ("2026.form1040.line11a",)


def test_every_face_shows_it(registered: None) -> None:
    report = returns_report(forms_of(PLAN, HOME))
    for shown in (report_text(report), report_html(report), report.model_dump_json()):
        assert "Form 9999" in shown
        assert "Fee on distributions" in shown
        assert "not below zero" in shown
    assert 'href="#at-2026.form1040.line11a"' in report_html(report)
    assert "40 Stat. 1 (invented)" in report_html(report)


def test_a_line_that_no_form_has_is_a_mistake_of_the_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    def writes(sheet: FormSheet, filed: Filed) -> None:
        sheet.line("1", "AGI", sheet.book.line("form1040", "11"))

    wrong = FormWriter("fee", "Form 9999", "40 Stat. 1 (invented)", concerns, writes)
    monkeypatch.setattr(register, "FORMS", (*register.FORMS, wrong))
    with pytest.raises(AssertionError, match=r"no form has the lines \['2026.form1040.line11'\]"):
        forms_of(PLAN, HOME, 2026)


def test_keys_of_forms_are_their_own() -> None:
    keys = [form.key for form in register.FORMS]
    assert len(set(keys)) == len(keys)
