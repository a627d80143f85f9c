"""`decumulate audit PLAN FILE --return YEAR`."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.solver.cli.app import app

from .test_register import HOME, PLAN


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    plan, home = tmp_path / "plan.json", tmp_path / "home.json"
    plan.write_text(PLAN.to_json(), "utf-8")
    home.write_text(HOME.model_dump_json(exclude_none=True), "utf-8")
    return [str(plan), str(home)]


def test_a_years_return_is_printed_with_the_audit(files: list[str]) -> None:
    shown = CliRunner().invoke(app, ["audit", *files, "--return", "2026"])
    assert "Form 1040, 2026" in shown.output
    assert "Standard deduction" in shown.output
    assert "Line numbers are those of the forms of 2025." in shown.output
    assert "Form 1040, 2027" not in shown.output


def test_a_year_outside_the_plan_is_refused_in_words(files: list[str]) -> None:
    shown = CliRunner().invoke(app, ["audit", *files, "--return", "2031"])
    assert shown.exit_code == 2
    assert "a year of the plan, 2026 to 2027" in shown.output + shown.stderr
    assert "Traceback" not in shown.output
