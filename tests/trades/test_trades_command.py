"""The household of scenarios/positions from a broker's export to orders, on the command line."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import decumulate
from decumulate.solver.cli import app
from decumulate.solver.optimiser import tuning
from decumulate.solver.run import SolveOptions

FOLDER = Path(decumulate.__file__).parent / "scenarios" / "positions"
READ = ["--mapping", str(FOLDER / "mapping.toml"), "--as-of", "2026-01-05", "--quiet"]


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan in whose first year gains are taxed: the first that is found, as a better one stops where they are not."""
    scenario = decumulate.load(FOLDER / "household.toml")
    options = SolveOptions(effort=0.0, ranges=False, gap=0.05, time_limit=20.0, threads=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tuning, "NOW", replace(tuning.NOW, alone_first=0.0))
        plan = decumulate.solve(scenario, options)
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    path.write_text(plan.to_json(), encoding="utf-8")
    return path


def orders(plan_file: Path, book: str, *more: str) -> list[dict[str, object]]:
    asked = ["trades", str(FOLDER / "household.toml"), "--positions", str(FOLDER / f"broker{book}.csv")]
    asked += ["--securities", str(FOLDER / f"securities{book}.csv"), "--plan", str(plan_file), "--json"]
    result = CliRunner().invoke(app, [*asked, *READ, *more])
    assert result.exit_code == 0, result.stderr
    found: list[dict[str, object]] = json.loads(result.stdout)["orders"]
    return found


def test_orders_meet_the_plan(plan_file: Path) -> None:
    plan = json.loads(plan_file.read_text(encoding="utf-8"))
    first = plan["years"][0]["accounts"]
    found = orders(plan_file, "")
    converted = sum(float(str(order["amount"])) for order in found if order["action"] == "convert")
    assert converted == pytest.approx(sum(account["converted_out"] for account in first.values()), abs=1.0)


def placed(found: list[dict[str, object]], action: str, ticker: str) -> set[str]:
    """The accounts in which a ticker is sold or bought."""
    return {
        str(order["account"]) for order in found if (order["action"], order["ticker"]) == (action, ticker)
    }


def test_after_a_fall_losses_are_harvested_and_the_twin_is_bought(plan_file: Path) -> None:
    found = orders(plan_file, "_after_a_fall", "--accept-differences")
    for ticker, twin in (("VTI", "ITOT"), ("VXUS", "IXUS")):
        assert "Joint brokerage" in placed(found, "sell", ticker)
        assert "Joint brokerage" in placed(found, "buy", twin)
        assert not placed(found, "buy", ticker)  # in no account: a wash sale
    assert sum(float(str(order["gain"] or 0.0)) for order in found) < -30_000.0


def test_after_a_rise_winners_are_trimmed_where_that_is_not_taxed(plan_file: Path) -> None:
    found = orders(plan_file, "_after_a_rise", "--accept-differences")
    assert placed(found, "sell", "VTI")
    assert placed(found, "sell", "VTI") <= {"Kim IRA", "Sam IRA"}
    assert all(float(str(order["gain"] or 0.0)) <= 0.0 for order in found)


def test_positions_that_do_not_fit_are_said(plan_file: Path) -> None:
    asked = ["trades", str(FOLDER / "household.toml"), "--positions", str(FOLDER / "broker_after_a_fall.csv")]
    result = CliRunner().invoke(app, [*asked, "--plan", str(plan_file), *READ])
    assert result.exit_code == 2
    assert "--accept-differences" in result.stderr


def test_what_orders_need_is_named_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cvxpy", None)
    asked = ["trades", str(FOLDER / "household.toml"), "--positions", str(FOLDER / "broker.csv")]
    result = CliRunner().invoke(app, [*asked, *READ])
    assert result.exit_code == 2
    assert 'pip install "decumulate[trades]"' in result.stderr
