"""Every command stopped by a signal: exit code 4, what is known by then, and a word that it was stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate import load, solve
from decumulate.models.plan import Plan
from decumulate.solver import audit as auditor
from decumulate.solver.baselines import compare as comparing
from decumulate.solver.cli.app import app
from decumulate.solver.explain import explain as explained
from decumulate.solver.run import SolveOptions
from decumulate.solver.service import auditing, explaining, trading

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
FOLDER = SCENARIOS / "positions"
TRADES = (
    "trades",
    FOLDER / "household.toml",
    "--positions",
    FOLDER / "broker.csv",
    "--securities",
    FOLDER / "securities.csv",
    "--mapping",
    FOLDER / "mapping.toml",
    "--as-of",
    "2026-01-05",
    "--json",
)
PATIENCE = 120.0
"""Seconds before a command that does not end counts as hanging; what is promised is measured in benchmarks/."""


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the single woman, near enough."""
    plan = solve(
        load(SCENARIOS / "h1_single.toml"), SolveOptions(effort=0.0, ranges=False, gap=0.01, threads=1)
    )
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    return path


def stopped(
    number: int, *arguments: str | Path, after: Callable[[str], bool] = lambda line: True
) -> tuple[int, str, str]:
    """A command of its own process that is sent a signal at a line of standard error: exit code and what it said."""
    command = "import sys; from decumulate.solver.cli import main; sys.argv[0] = 'decumulate'; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if after(line):
            break
    process.send_signal(number)
    try:
        out, error = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, out, "".join(seen) + error


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_solve_gives_its_best_plan(number: int) -> None:
    code, out, error = stopped(
        number, "solve", "h3", "--gap", "0", "--threads", "1", "--json", after=lambda line: "plan $" in line
    )
    assert code == 4, error
    plan = Plan.read(out)
    assert plan.certificate is not None
    assert plan.certificate.status == "interrupted"
    assert auditor.audit(plan, load(SCENARIOS / "h3_early_retirees.toml")).ok


def test_explain_gives_the_plan_it_was_given(plan_file: Path) -> None:
    code, out, error = stopped(signal.SIGTERM, "explain", "h1", "--plan", plan_file, "--threads", "1")
    assert code == 4, error
    assert "- What to do in 2026: " in out
    assert "Stopped: what is missing was not reached." in " ".join(out.split())


def test_compare_names_what_is_missing() -> None:
    code, out, error = stopped(
        signal.SIGTERM, "compare", "h1", "--threads", "1", after=lambda line: "rule Roth last" in line
    )
    assert code == 4, error
    assert "taxable first" in out
    assert "optimum" in out


def test_trades_stopped_while_they_solve_give_the_plan_and_no_orders() -> None:
    """They gave orders from an unfinished plan, with exit code 0."""
    code, out, error = stopped(
        signal.SIGINT, *TRADES, "--gap", "0", "--threads", "1", after=lambda line: "plan $" in line
    )
    assert code == 4, error
    said = json.loads(out)
    assert said["orders"] is None
    assert said["plan"]["certificate"]["status"] == "interrupted"
    assert "Stopped before there were orders" in error


def test_a_sweep_keeps_its_rows(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    code, said, error = stopped(
        signal.SIGTERM, "sweep", "h1", "tax_law", "--out", out, "--workers", "2", "--time-limit", "5"
    )
    assert code == 4, error
    assert "the same command goes on from here" in error
    assert "variants" in said


# ---- within the process, so that the moment is certain --------------------------------------------------------


def run_and_stop(
    monkeypatch: pytest.MonkeyPatch, where: object, name: str, *arguments: str | Path
) -> tuple[int, str, str]:
    """A command that is sent SIGTERM when it comes to a function."""

    def come(*_: object, **__: object) -> object:
        signal.raise_signal(signal.SIGTERM)
        time.sleep(PATIENCE)
        raise AssertionError("the signal was not heard")

    monkeypatch.setattr(where, name, come)
    result = CliRunner().invoke(app, [*map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_explain_stopped_at_its_first_program_gives_the_plan(
    plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = run_and_stop(
        monkeypatch, explained, "Resolver", "explain", "h1", "--plan", plan_file, "--json"
    )
    assert code == 4
    said = json.loads(out)
    assert said["years"] == [2026, 2027, 2028]
    assert said["sentences"][0]["text"].startswith("What to do in 2026: ")
    assert (said["costs"], said["limits"]) == ([], [])


def test_what_a_plan_rests_on_is_left_out_and_the_rest_given(
    plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("explain", "h1", "--plan", plan_file, "--year", "2026", "--rests", "--json")
    code, out, _ = run_and_stop(monkeypatch, explaining, "rests_all", *arguments)
    assert code == 4
    assert json.loads(out)["costs"]
    assert "rests" not in json.loads(out)


def test_trades_stopped_before_the_orders_give_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ("--gap", "0.05", "--threads", "1", "--quiet")
    code, out, error = run_and_stop(monkeypatch, trading, "this_year", *TRADES, *options)
    assert code == 4
    said = json.loads(out)
    assert said["orders"] is None
    assert Plan.read(said["plan"]).certificate is not None
    assert "Stopped before there were orders" in error


def test_orders_of_a_plan_that_ran_out_of_time_say_so() -> None:
    """They ended with exit code 0 and not a word."""
    result = CliRunner().invoke(app, [*map(str, TRADES), "--gap", "0", "--time-limit", "1", "--quiet"])
    assert result.exit_code == 4
    assert json.loads(result.stdout)["orders"]
    assert "not the best for certain" in result.stderr
    assert "time limit" in result.stderr


def test_audit_says_that_it_was_stopped(plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, error = run_and_stop(monkeypatch, auditing, "audit_document", "audit", plan_file, "h1")
    assert (code, out) == (4, "")
    assert "Stopped before there was anything to give." in error


def test_compare_stopped_in_its_first_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = run_and_stop(monkeypatch, comparing, "tuned", "compare", "h1", "--json")
    assert code == 4
    assert "rule taxable first" in json.loads(out)["missing"]
