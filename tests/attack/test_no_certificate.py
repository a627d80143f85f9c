"""A bound that a plan is better than: no gap is claimed, the plan is given all the same, and a report is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.models.gap import gap_of
from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.scenarios import path as shipped
from decumulate.solver.baselines.parts import room
from decumulate.solver.cli import app
from decumulate.solver.optimiser.solve import Certified, Rounds, State
from decumulate.solver.report.sections.proof import proof_words
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.sweep.run import SOLVED, SweepOptions, sweep

ALONE = SolveOptions(effort=0.0, ranges=False, threads=1)


@pytest.mark.parametrize(
    ("bound", "value", "sign", "gap"),
    [
        (1_000_100.0, 1_000_000.0, -1.0, 100.0),  # of an estate: the best may be $100 larger
        (999_900.0, 1_000_000.0, 1.0, 100.0),  # of a tax: $100 less
        (999_999.5, 1_000_000.0, -1.0, 0.0),  # half a dollar is rounding
        (999_998.0, 1_000_000.0, -1.0, None),  # two dollars are not
        (9_999_991.0, 10_000_000.0, -1.0, 0.0),  # nine are a millionth of ten million
        (9_999_989.0, 10_000_000.0, -1.0, None),
        (1_000_002.0, 1_000_000.0, 1.0, None),
        (-5.0, 0.0, -1.0, None),  # of nothing at all a dollar is the tolerance
    ],
)
def test_the_gap_is_the_right_way_round(bound: float, value: float, sign: float, gap: float | None) -> None:
    assert gap_of(bound, value, sign) == gap


def test_progress_does_not_call_a_contradiction_a_gap() -> None:
    """The objective is minimised: a bound of 101 thousand says that no plan costs less; one of 100 does."""
    assert State("proof", 100.0, 101.0).gap == pytest.approx(-0.01)


@pytest.fixture
def falsely_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every bound is $5,000 too tight."""
    run = Rounds.run

    def tightened(rounds: Rounds) -> Certified:
        certified = run(rounds)
        certified.bound = certified.found.objective + 5.0
        return certified

    monkeypatch.setattr(Rounds, "run", tightened)


@pytest.mark.usefixtures("falsely_bound")
@pytest.mark.parametrize("goal", ["max_estate", "min_lifetime_tax"])
def test_a_plan_better_than_its_bound_has_no_certificate(goal: str) -> None:
    plan = solve(load(shipped("by_hand"), changes={"goal.objective": goal}), ALONE)
    proof, objective = plan.certificate, plan.objective
    assert proof is not None
    assert objective is not None
    assert proof.status == "no_certificate"
    assert proof.bound is proof.gap is proof.gap_dollars is proof.gap_dollars_real is None
    off = 5_000.0 if goal == "min_lifetime_tax" else -5_000.0
    assert proof.refused_bound == pytest.approx(objective.value + off, abs=1.0)
    assert [warning.where for warning in plan.warnings if warning.code == "no_certificate"] == ["certificate"]
    assert next(proof_words(plan)).startswith("Without a certificate")
    assert room(plan) is None
    read = Plan.model_validate_json(plan.to_json()).certificate
    assert read is not None
    assert (read.status, read.bound) == ("no_certificate", None)


@pytest.mark.usefixtures("falsely_bound")
def test_solve_ends_with_4_and_leaves_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["solve", "by_hand", "--out", "plan.json", "--threads", "1"])
    assert result.exit_code == 4, result.output
    assert "Without a certificate" in result.stdout
    (report,) = tmp_path.glob("decumulate-no-certificate-*.json")
    assert report.name in result.stderr.replace("\n", "")
    found, plan = json.loads(report.read_text()), json.loads(Path("plan.json").read_text())
    assert found["plan"] == plan
    assert found["scenario"] == plan["scenario"]["content"]
    assert found["value"] == pytest.approx(plan["objective"]["value"], abs=0.01)
    assert found["bound"] == pytest.approx(plan["certificate"]["refused_bound"], abs=0.01)
    assert set(found["versions"]) == {"decumulate", "solver", "tables_sha256", "python", "system"}
    explained = CliRunner().invoke(app, ["explain", "by_hand", "--threads", "1", "--quiet"])
    assert explained.exit_code == 4, explained.output
    assert "Nothing is proved of how far" in " ".join(explained.stdout.split())


@pytest.mark.usefixtures("falsely_bound")
def test_a_report_that_cannot_be_written_loses_no_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sha = load(shipped("by_hand")).sha256[:12]
    (tmp_path / f"decumulate-no-certificate-{sha}.json").mkdir()
    result = CliRunner().invoke(app, ["solve", "by_hand", "--threads", "1", "--quiet"])
    assert result.exit_code == 4, result.output
    assert "Without a certificate" in result.stdout
    assert "could not be written" in result.stderr


@pytest.mark.usefixtures("falsely_bound")
def test_a_row_of_a_sweep_has_no_bound() -> None:
    sheet = {"sweep": {"factors": [{"name": "heirs", "field": "goal.heir_tax_rate", "set": [0.2]}]}}
    frame = sweep(load(shipped("by_hand")), sheet, SweepOptions(depth="exact", workers=1)).frame
    assert set(frame["status"]) == {"no_certificate"}
    assert not set(frame["status"]) & SOLVED
    assert frame["bound"].isna().all()
    assert frame["gap"].isna().all()
    assert frame["objective"].notna().all()
