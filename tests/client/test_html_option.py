"""`decumulate solve --html`: a page beside the answer, and no solve for a page that cannot be written."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from decumulate.solver.cli.app import app

RUN = CliRunner()
QUICK = ["--threads", "1", "--time-limit", "10", "--quiet"]


def test_the_page_is_written_beside_the_answer(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = RUN.invoke(
        app, ["solve", "by_hand", "--html", str(page), "--set", 'report.client="Nora & co"', *QUICK]
    )
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<dd>Nora &amp; co</dd>" in text
    assert f"decumulate solve by_hand --html {page}" in text
    assert "What to do in 2026" in result.output


def test_a_page_that_cannot_be_written_is_refused_before_the_solve(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["solve", "by_hand", "--html", str(tmp_path / "no" / "report.html"), *QUICK])
    assert result.exit_code == 2
    assert "there is no folder" in result.output
    assert "What to do" not in result.output


def test_a_saved_plan_is_written_as_a_page_without_solving(tmp_path: Path) -> None:
    plan, page = tmp_path / "plan.json", tmp_path / "plan.html"
    assert RUN.invoke(app, ["solve", "by_hand", "--out", str(plan), *QUICK]).exit_code == 0
    result = RUN.invoke(app, ["show", str(plan), "--html", str(page)])
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    assert "The comparison is not in this report: a saved plan holds none" in text
    assert "Every year&#x27;s return" in text
