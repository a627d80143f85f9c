"""`decumulate solve`: what stands where, and how each ending is told by its exit code."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from decumulate.models.plan import Plan
from decumulate.solver.cli import app
from decumulate.solver.cli.live import LiveProgress
from decumulate.solver.errors import Conflict, InfeasibleError
from decumulate.solver.service import planning
from decumulate.solver.service.progress import ProgressEvent

BY_HAND = 569_493.75


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with plan.json, tables/ and answer.txt of the scenario that is solved by hand."""
    folder = tmp_path_factory.mktemp("solved")
    files = ["--out", str(folder / "plan.json"), "--csv", str(folder / "tables")]
    result = CliRunner().invoke(app, ["solve", "by_hand", *files, "--gap", "0"])
    assert result.exit_code == 0, result.output
    (folder / "answer.txt").write_text(result.stdout)
    (folder / "progress.txt").write_text(result.stderr)
    return folder


def test_the_answer_by_hand(solved: Path) -> None:
    plan = Plan.read(solved / "plan.json")
    assert plan.estate is not None
    assert BY_HAND - 1 < plan.estate.after_tax < BY_HAND + 0.01, "optimal is within a dollar (definitions.md)"
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal"
    assert plan.certificate.bound == pytest.approx(BY_HAND, abs=0.01)


def test_the_answer_is_told(solved: Path) -> None:
    answer = (solved / "answer.txt").read_text()
    assert "What to do in 2026" in answer
    assert re.search(r"Estate at the close of 2027: \$569,494 after", answer)
    assert "no plan can leave more than" in answer


def test_progress_and_messages_are_apart(solved: Path) -> None:
    progress = (solved / "progress.txt").read_text()
    assert "plan.json" in progress
    assert " s  " in progress
    assert "Wrote" not in (solved / "answer.txt").read_text()


def test_the_csv_files_are_there(solved: Path) -> None:
    names = {path.name for path in (solved / "tables").iterdir()}
    assert names == {"years.csv", "accounts.csv", "holdings.csv", "trades.csv"}


def test_its_own_audit_holds(solved: Path) -> None:
    assert CliRunner().invoke(app, ["audit", str(solved / "plan.json"), "by_hand"]).exit_code == 0


def test_json_stands_alone_on_standard_output() -> None:
    result = CliRunner().invoke(app, ["solve", "by_hand", "--json", "--quiet"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["years"][0]["year"] == 2026
    assert result.stderr == ""


def test_a_changed_objective_is_the_plans() -> None:
    result = CliRunner().invoke(app, ["solve", "by_hand", "--json", "--objective", "max_spending"])
    assert json.loads(result.stdout)["objective"]["name"] == "max_spending"


def test_too_much_spending_names_the_most_that_can_be_met() -> None:
    result = CliRunner().invoke(app, ["solve", "by_hand", "--set", "spending.annual=2_000_000"])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "spending" in result.stderr
    assert "$2,000,000" in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InfeasibleError([Conflict("spending", "spending.annual", 118_000, 97_250)]), 3, "$97,250"),
        (RuntimeError("a row is missing"), 1, "fault of ours"),
        (KeyboardInterrupt(), 4, "Stopped"),
    ],
)
def test_errors_end_with_their_exit_code(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Plan:
        raise error

    monkeypatch.setattr(planning, "solve_at_once", fails)
    result = CliRunner().invoke(app, ["solve", "by_hand"])
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    if code == 1:
        shown = CliRunner().invoke(app, ["solve", "by_hand", "--traceback"])
        assert shown.exit_code == 1
        assert "Traceback" in shown.stderr


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", 0),
        ("within_gap", 0),
        ("optimal_except", 0),
        ("limit", 4),
        ("open_gap", 4),
        ("interrupted", 4),
    ],
)
def test_plans_end_with_their_exit_code(
    status: str, code: int, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = json.loads((solved / "plan.json").read_text())
    document["certificate"]["status"] = status
    monkeypatch.setattr(planning, "solve_at_once", lambda *_: Plan.read(document))
    result = CliRunner().invoke(app, ["solve", "by_hand", "--json"])
    assert result.exit_code == code
    assert json.loads(result.stdout)["certificate"]["status"] == status


EVENTS = [
    ProgressEvent("phase", 0.1, "guess"),
    ProgressEvent("plan", 0.2, "descent", 3_535_000.0),
    ProgressEvent("plan", 0.3, "descent", 3_535_900.0),
    ProgressEvent("bound", 15.0, "descent", 3_535_932.0, 3_536_200.0, 7.6e-5),
]


def told(terminal: bool, quiet: bool = False) -> str:
    out = StringIO()
    with LiveProgress(quiet, Console(file=out, force_terminal=terminal, width=100, quiet=quiet)) as progress:
        for event in EVENTS:
            progress(event)
    return out.getvalue()


def test_plain_lines_come_with_a_new_phase_and_now_and_then() -> None:
    lines = told(terminal=False).splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["0.1", "s", "guess"],
        ["0.2", "s", "descent"],
        ["15.0", "s", "descent"],
    ]
    assert lines[-1].endswith("plan $3,535,932   bound $3,536,200   gap 0.008%")


def test_details_of_a_phase_come_a_second_apart() -> None:
    """Of hundreds of rules that are tried, a log has a few lines."""
    out = StringIO()
    with LiveProgress(False, Console(file=out, width=100)) as progress:
        for tenth in range(30):
            progress(ProgressEvent("phase", tenth / 10, f"rule pro rata: member {tenth}"))
        progress(ProgressEvent("phase", 3.0, "rule Roth last"))
    lines = [line.split("  ")[-1] for line in out.getvalue().splitlines()]
    assert lines == [
        "rule pro rata: member 0",
        "rule pro rata: member 10",
        "rule pro rata: member 20",
        "rule Roth last",
    ]


def test_a_terminal_sees_every_event() -> None:
    assert "3,535,900" in told(terminal=True)


def test_quiet_says_nothing() -> None:
    assert told(terminal=False, quiet=True) == ""
    assert told(terminal=True, quiet=True) == ""
