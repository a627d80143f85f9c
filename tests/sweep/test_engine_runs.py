"""Long work is safe: a stopped sweep goes on where it was, a lost worker loses nothing, other inputs are refused."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from decumulate import sweep as public_sweep
from decumulate.models.household.weights import with_rates
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.cli import app
from decumulate.solver.sweep.cases import FOLLOWED_TOGETHER, cases_of
from decumulate.solver.sweep.held import held_rates
from decumulate.solver.sweep.run import SweepOptions, SweepProgress, sweep
from decumulate.solver.sweep.sheet import SweepError, read_sweep

from .households import retiree

ALONE = SweepOptions(workers=1)
CHUNK = FOLLOWED_TOGETHER[0]
ROWS = 2 * CHUNK + 3
SHEET = {
    "sweep": {
        "factors": [
            {
                "name": "spending",
                "field": "spending.annual",
                "shift": {"from": 500, "to": 9_000, "count": ROWS - 1},
            }
        ]
    }
}


def untimed(path: Path) -> pd.DataFrame:
    frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    return frame.drop(columns="seconds")


def stop_after(rows: int) -> Any:
    def progress(event: SweepProgress) -> None:
        if event.done >= rows:
            raise KeyboardInterrupt

    return progress


@pytest.mark.parametrize("name", ["rows.csv", "rows.parquet"])
def test_a_stopped_sweep_goes_on(tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    whole, broken = tmp_path / name, tmp_path / f"broken_{name}"
    sweep(retiree(), SHEET, ALONE, whole)
    first = sweep(retiree(), SHEET, ALONE, broken, stop_after(2 * CHUNK))
    assert first.interrupted
    assert len(first.frame) < ROWS
    told: list[SweepProgress] = []
    second = sweep(retiree(), SHEET, ALONE, broken, told.append)
    assert told[0].before == len(first.frame) > 0
    assert len(second.frame) == ROWS
    pd.testing.assert_frame_equal(untimed(whole), untimed(broken))


def test_a_stopped_sweep_goes_on_with_the_rates_that_it_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found anew they may be others; those of the first run stand beside its rows."""
    from decumulate.solver.sweep import run

    content = retiree()
    content["market"]["assets"]["bond"] = {"total_return": 0.02, "interest": 0.02}
    content["allocation"] = {"target": {"fund": 0.5, "bond": 0.5}, "traditional_tax_rate": "own"}
    own = load(content)
    two = {"sweep": {"factors": [{"name": "spending", "field": "spending.annual", "scale": [0.9, 0.95]}]}}
    solved = SweepOptions("exact", 1e-2, workers=1)
    whole, broken = tmp_path / "rows.csv", tmp_path / "broken.csv"
    sweep(own, two, solved, whole)
    sweep(own, two, solved, broken, stop_after(1))
    meta = json.loads(broken.with_name("broken.csv.meta.json").read_text())
    assert len(meta["own_rates"]) == len(own.years)
    assert any(rate > 0.0 for rate in meta["own_rates"])
    monkeypatch.setattr(run, "held_rates", lambda base, *_: with_rates(base, [0.5] * len(base.years)))
    found = sweep(own, two, solved, broken)
    assert len(found.frame) == 3
    pd.testing.assert_frame_equal(untimed(whole), untimed(broken))
    with pytest.raises(SweepError, match="scenario_sha256 and own_rates differ"):
        sweep(
            own.with_changes({"spending.annual": 50_000}), two, SweepOptions("exact", 1e-2, workers=1), broken
        )


def test_a_line_cut_off_by_a_kill_is_written_again(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    sweep(retiree(), SHEET, ALONE, out)
    whole = untimed(out)
    lines = out.read_text().splitlines(keepends=True)
    out.write_text(
        "".join(lines[: CHUNK + 4]) + lines[CHUNK + 4][:25]
    )  # one chunk, part of the next, half a line
    told: list[SweepProgress] = []
    sweep(retiree(), SHEET, ALONE, out, told.append)
    assert told[0].done == CHUNK
    pd.testing.assert_frame_equal(whole, untimed(out))


def test_a_finished_sweep_is_read(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    first = sweep(retiree(), SHEET, ALONE, out)
    again = sweep(retiree(), SHEET, ALONE, out, stop_after(0))
    assert not again.interrupted
    pd.testing.assert_frame_equal(first.frame, again.frame)


def test_results_of_other_inputs_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    sweep(retiree(), SHEET, ALONE, out, stop_after(CHUNK))
    meta = json.loads(out.with_name("rows.csv.meta.json").read_text())
    assert meta["scenario_sha256"] == load(retiree()).sha256
    other = load(retiree()).with_changes({"spending.annual": 40_000})
    with pytest.raises(SweepError, match="scenario_sha256 differ"):
        sweep(other, SHEET, ALONE, out)
    with pytest.raises(SweepError, match="depth differ"):
        sweep(retiree(), SHEET, SweepOptions(depth="exact", workers=1), out)
    stray = tmp_path / "stray.csv"
    stray.write_text("case\n")
    with pytest.raises(SweepError, match=r"without its \.meta\.json"):
        sweep(retiree(), SHEET, ALONE, stray)


def test_a_lost_worker_loses_nothing() -> None:
    killed: list[int | None] = []

    def kill(event: SweepProgress) -> None:
        if event.done and not killed:
            child = multiprocessing.active_children()[0]
            killed.append(child.pid)
            child.kill()

    found = sweep(retiree(), SHEET, SweepOptions(workers=2), progress=kill).frame
    assert killed
    alone = sweep(retiree(), SHEET, ALONE).frame
    pd.testing.assert_frame_equal(found.drop(columns="seconds"), alone.drop(columns="seconds"))


@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same_rows() -> None:
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(**options, protocol="tcp") as cluster:
        address = cluster.scheduler_address.removeprefix("tcp://")
        there = sweep(retiree(), SHEET, SweepOptions(scheduler=f"dask://{address}")).frame
    here = sweep(retiree(), SHEET, ALONE).frame
    pd.testing.assert_frame_equal(there.drop(columns="seconds"), here.drop(columns="seconds"))


def test_a_scheduler_that_is_none_is_refused() -> None:
    with pytest.raises(SweepError, match="local or dask://"):
        sweep(retiree(), SHEET, SweepOptions(scheduler="slurm"))


@pytest.mark.slow
def test_a_killed_process_goes_on_and_leaves_no_workers(tmp_path: Path) -> None:
    scenario, sheet, out = (tmp_path / name for name in ("scenario.json", "sheet.toml", "rows.csv"))
    scenario.write_text(json.dumps(retiree()))
    sheet.write_text(
        '[[sweep.factors]]\nname = "spending"\nfield = "spending.annual"\n'
        "shift = { from = 100, to = 9000, count = 200 }\n"
    )
    command = [sys.executable, "-c", "from decumulate.solver.cli import main; main()", "sweep"]
    command += [str(scenario), str(sheet), "--workers", "2", "--out", str(out), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not (out.exists() and out.stat().st_size > 0) and process.poll() is None:
        time.sleep(0.02)
    children = subprocess.run(
        ["pgrep", "-P", str(process.pid)], capture_output=True, text=True
    ).stdout.split()
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < len(out.read_text().splitlines()) < 202
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    whole = sweep(retiree(), sheet, ALONE, tmp_path / "whole.csv")
    assert len(whole.frame) == 201
    pd.testing.assert_frame_equal(untimed(out), untimed(tmp_path / "whole.csv"))
    assert children
    assert not any(os.path.exists(f"/proc/{child}") for child in children)


# -- the sweep file ------------------------------------------------------------------------------------------


def faults(factors: list[dict[str, Any]], **more: Any) -> str:
    with pytest.raises(SweepError) as caught:
        cases_of(read_sweep({"sweep": {"factors": factors, **more}}), load(retiree()))
    return str(caught.value)


def test_every_fault_of_the_shape_is_said_at_once() -> None:
    text = faults([{"name": "a", "fild": "market.inflation", "set": "x"}], method="gird")
    assert 'did you mean "field"' in text.lower()
    assert 'did you mean "grid"' in text.lower()
    assert "a list of values, or a range" in text


def test_factors_have_one_way_and_one_name() -> None:
    text = faults(
        [
            {"name": "a", "field": "market.inflation", "set": [0.02], "shift": [0.01]},
            {"name": "gap", "field": "market.inflation", "set": [0.02], "labels": ["x", "y"]},
            {"name": "c", "set": [1]},
            {"name": "c", "field": "market.inflation", "scale": ["two"]},
        ]
    )
    for part in (
        "exactly one of set",
        "none of the results' columns",
        "1 labels",
        "a `field` with",
        "numbers",
    ):
        assert part in text


def test_fields_and_values_are_tried_on_the_scenario() -> None:
    text = faults(
        [
            {"name": "a", "field": "market.inflaton", "shift": [0.01]},
            {"name": "b", "field": "federal.niit.rat", "set": [0.05]},
            {"name": "c", "reform": ["brackets_frozn"]},
            {"name": "d", "field": "goal.heir_tax_rate", "set": [0.2, 24]},
            {"name": "e", "field": "goal.objective", "scale": [2]},
            {"name": "f", "field": "states.NC.rats", "shift": [0.01]},
        ]
    ).lower()
    assert "did you mean `states.nc.rate`" in text
    assert 'did you mean "inflation"' in text
    assert 'did you mean "federal.niit.rate"' in text
    assert 'did you mean "brackets_frozen"' in text
    assert "sweep.factors[3].set[1]" in text
    assert "numbers to scale" in text


def test_a_grid_steps_one_factor_at_a_time_and_begins_with_the_base() -> None:
    content = {
        "sweep": {
            "factors": [
                {"name": "a", "field": "market.inflation", "set": {"from": 0.01, "to": 0.03, "step": 0.01}},
                {"name": "b", "field": "goal.heir_tax_rate", "set": [0.1, 0.2]},
                {"name": "c", "reform": ["base", "brackets_frozen"]},
            ]
        }
    }
    cases = cases_of(read_sweep(content), load(retiree())).cases
    assert all(move.still for move in cases[0].moves)
    assert len({tuple(case.labels().values()) for case in cases}) == len(cases) == 13
    for before, after in itertools.pairwise(cases[1:]):
        assert sum(x != y for x, y in zip(before.moves, after.moves, strict=True)) == 1
    frozen = cases[2].scenario(load(retiree()))
    assert [case.labels()["c"] for case in cases[1:3]] == ["base", "brackets_frozen"]
    assert len(frozen.taxes.reform) == 1


def test_what_costs_least_to_move_moves_most_often() -> None:
    """With what traditional dollars weigh held, the heirs' rate moves the objective alone."""
    factors = [
        {"name": "heirs", "field": "goal.heir_tax_rate", "set": [0.1, 0.2, 0.3]},
        {"name": "spending", "field": "spending.annual", "set": [70_000, 80_000]},
        {"name": "inflation", "field": "market.inflation", "set": [0.02, 0.03]},
        {"name": "law", "reform": ["base", "brackets_frozen"]},
    ]
    cases = cases_of(read_sweep({"sweep": {"factors": factors}}), held_rates(load(path("h2_couple")))).cases
    moved = [
        next(x.factor for x, y in zip(before.moves, after.moves, strict=True) if x != y)
        for before, after in itertools.pairwise(cases[1:])
    ]
    assert [moved.count(name) for name in ("heirs", "spending", "law", "inflation")] == [16, 4, 2, 1]
    assert list(cases[1].labels()) == [factor["name"] for factor in factors]


def test_a_value_that_changes_nothing_is_the_base_itself() -> None:
    """So that a grid holds what differs from the base in one factor alone."""
    factors = [
        {"name": "a", "field": "goal.heir_tax_rate", "set": [0.1, 0.22], "labels": ["low", "as it is"]},
        {"name": "b", "field": "federal.niit.rate", "shift": [0, 0.01]},
        {"name": "c", "field": "spending.annual", "scale": [1, 1.1]},
    ]
    base = load(retiree())
    cases = cases_of(read_sweep({"sweep": {"factors": factors}}), base).cases
    assert cases[0].labels() == {"a": "as it is", "b": "+0", "c": "x1"}
    assert len(cases) == 8
    assert sum(sum(not move.still for move in case.moves) == 1 for case in cases) == 3
    assert all(case.scenario(base) != base for case in cases[1:])
    alone = cases_of(read_sweep({"sweep": {"factors": factors, "method": "one_at_a_time"}}), base).cases
    assert [case.labels() for case in alone] == [
        {"a": "as it is", "b": "+0", "c": "x1"},
        {"a": "low", "b": "+0", "c": "x1"},
        {"a": "as it is", "b": "+0.01", "c": "x1"},
        {"a": "as it is", "b": "+0", "c": "x1.1"},
    ]


def test_a_file_of_cases(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(
        "market.inflation,scale people.Ann.social_security.monthly_benefit_at_full_age,"
        "shift federal.ordinary_income_tax.rates,reform\n0.03,0.9,,\n,,0.02,irmaa_unindexed\n"
    )
    (tmp_path / "sheet.toml").write_text('[sweep]\ncases = "cases.csv"\n')
    base = load(retiree())
    cases = cases_of(read_sweep(tmp_path / "sheet.toml"), base).cases
    one, two = (case.scenario(base) for case in cases[1:])
    assert one.market.inflation == 0.03
    assert one.people[0].social_security.monthly_benefit_at_full_age == pytest.approx(1_800)
    assert len(two.taxes.reform) == 2
    (tmp_path / "cases.csv").write_text("market.inflaton\n0.03\n")
    assert cases_of(read_sweep(tmp_path / "sheet.toml"), base)


def test_the_command(tmp_path: Path) -> None:
    scenario, sheet, out = (tmp_path / name for name in ("s.json", "sheet.toml", "rows.csv"))
    scenario.write_text(json.dumps(retiree()))
    sheet.write_text('[[sweep.factors]]\nname = "heirs"\nfield = "goal.heir_tax_rate"\nset = [0.1, 0.2]\n')
    command = ["sweep", str(scenario), str(sheet), "--workers", "1", "--out", str(out)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "3 variants, 3 with a certified plan" in result.stdout
    assert "3 of 3" in result.stderr
    assert list(pd.read_csv(out)["heirs"].astype(str)) == ["base", "0.1", "0.2"]
    again = CliRunner().invoke(app, [*command, "--gap", "0.01"])
    assert again.exit_code == 2
    assert "whose gap differ" in again.stderr


def test_the_public_name() -> None:
    assert public_sweep is sweep
