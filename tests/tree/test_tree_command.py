"""`decumulate tree`: its files, its exit codes, and its answer shown again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.solver.cli import app

SCENARIO = """
start_year = 2026
goal = { objective = "max_estate", heir_tax_rate = 0.25 }
spending = { annual = 40_000 }
allocation = { target = { stock = 1.0 }, risk = "free", traditional_tax_rate = 0.2 }
taxes = { state = "FL", prior_magi = [50_000, 50_000], prior_filing_status = ["single", "single"] }
[[people]]
name = "Ann"
born = 1960-03-01
plan_to_age = 68
[[accounts]]
name = "IRA"
type = "traditional_ira"
owner = "Ann"
holdings = { stock = 300_000 }
after_tax_basis = 0
[market]
inflation = 0.02
[market.assets.stock]
total_return = 0.06
[uncertainty.tree]
branch_after = [1]
[[uncertainty.tree.branches]]
name = "bear"
weight = 0.4
returns = { stock = -0.3 }
[[uncertainty.tree.branches]]
name = "as assumed"
weight = 0.6
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tree")
    (made / "s.toml").write_text(SCENARIO, "utf-8")
    files = [
        f"--{kind}={made / name}"
        for kind, name in (("out", "t.json"), ("html", "t.html"), ("xlsx", "t.xlsx"))
    ]
    result = CliRunner().invoke(
        app, ["tree", str(made / "s.toml"), *files, "--threads", "1", "--time-limit", "20"]
    )
    assert result.exit_code == 0, result.output
    (made / "answer.txt").write_text(result.stdout, "utf-8")
    return made


def test_the_files_hold_the_answer(folder: Path) -> None:
    answer = (folder / "answer.txt").read_text("utf-8")
    assert "What to do in 2026, whichever of 2 futures comes" in answer
    assert "If bear: stocks fall by 30.0% in 2026: in 2027" in " ".join(answer.split())
    document = json.loads((folder / "t.json").read_text("utf-8"))
    assert [one["names"] for one in document["futures"]] == [["bear"], ["as assumed"]]
    assert "no plan that knows at each date only what has happened" in (folder / "t.html").read_text("utf-8")
    assert (folder / "t.xlsx").stat().st_size > 5_000


def test_the_answer_is_shown_again(folder: Path) -> None:
    shown = CliRunner().invoke(app, ["show", str(folder / "t.json")])
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.split() == (folder / "answer.txt").read_text("utf-8").split()
    table = CliRunner().invoke(app, ["show", str(folder / "t.json"), "--table", "futures", "--json"])
    assert [row["weight"] for row in json.loads(table.stdout)] == [0.4, 0.6]


def test_solve_gives_the_trees_plan_where_it_is_stated_where_the_future_branches(folder: Path) -> None:
    scenario, limits = str(folder / "s.toml"), ["--threads", "1", "--time-limit", "20", "--quiet"]
    solved = CliRunner().invoke(app, ["solve", scenario, *limits, "--out", str(folder / "solved.json")])
    assert solved.exit_code == 0, solved.output
    ours, theirs = (json.loads((folder / name).read_text("utf-8")) for name in ("solved.json", "t.json"))
    for document in (ours, theirs):
        del document["certificate"]["seconds"]
    assert ours == theirs
    assert "whichever of 2 futures comes" in solved.output
    refused = CliRunner().invoke(app, ["solve", scenario, *limits, "--csv", str(folder / "csv"), "--nominal"])
    assert refused.exit_code == 2
    assert "--csv and --nominal: of a plan for one future" in refused.output
    one = CliRunner().invoke(app, ["solve", scenario, *limits, "--one-future", "--json", "--no-ranges"])
    assert one.exit_code == 0, one.output
    assert "futures" not in json.loads(one.stdout)
    (folder / "defaults.toml").write_text(SCENARIO.split("branch_after")[0] + "points = 2\n", "utf-8")
    plain = CliRunner().invoke(app, ["solve", str(folder / "defaults.toml"), *limits, "--no-ranges"])
    assert "`decumulate tree` plans for those of [uncertainty.tree]" in plain.output


def test_wrong_weights_are_named(folder: Path) -> None:
    broken = folder / "broken.toml"
    broken.write_text(SCENARIO.replace("weight = 0.6", "weight = 0.5"), "utf-8")
    result = CliRunner().invoke(app, ["tree", str(broken)])
    assert result.exit_code == 2
    assert "these add up to 0.9" in result.output
    assert "in proportion: 0.4444, 0.5556" in result.output
