"""The commands that need no solver: help, version, check, new, schema, tables, tax, audit."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import decumulate
from decumulate import scenarios
from decumulate.models.plan import Plan
from decumulate.models.returns.bulk import COLUMNS_OUT
from decumulate.models.scenario import Scenario, load
from decumulate.solver.cli import app

COMMANDS = {"solve", "check", "audit", "tax", "schema", "new", "tables"}


def output(*arguments: str) -> str:
    """Standard output of a command that must succeed."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return str(result.stdout)


def test_help_names_every_command() -> None:
    shown = output("--help")
    assert all(f"\n  {command} " in shown for command in COMMANDS)
    for command in COMMANDS:
        assert "Usage:" in output(command, "--help")


def test_help_imports_nothing_slow() -> None:
    program = (
        "import sys\nfrom decumulate.solver.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit:\n    pass\n"
        "slow = {'pydantic', 'pulp', 'highspy', 'pandas', 'numpy', 'rich'} & set(sys.modules)\n"
        "assert not slow, slow\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_the_installed_program_says_its_version() -> None:
    program = Path(sys.executable).with_name("decumulate")
    answer = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    assert answer.stdout == f"decumulate {decumulate.__version__}\n"


@pytest.mark.parametrize("name", scenarios.names())
def test_every_shipped_scenario_is_faultless(name: str) -> None:
    assert "no faults" in output("check", name)
    assert output("check", name) == output("check", str(scenarios.path(name)))


def test_a_shipped_scenario_by_the_beginning_of_its_name() -> None:
    assert output("check", "h2") == output("check", "h2_couple")


def test_a_setting_changes_the_scenario() -> None:
    assert "2026 to 2060" in output("check", "h2", "--set", "title=other")
    longer = output("check", "h2", "--set", "title=other", "--set", "people.Sam.plan_to_age=97")
    assert longer.startswith("other: no faults")
    assert "2026 to 2063" in longer


def test_an_ignored_field_is_warned_of() -> None:
    atlanta = ("--set", "taxes.state=GA", "--set", "taxes.locality=Atlanta")
    assert "taxes.locality" in output("check", "h2", *atlanta, "--ignore", "taxes.locality")


def test_new_writes_a_scenario_that_holds(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    assert output("new", str(file)) == ""
    assert "#" in file.read_text(encoding="utf-8"), "the starter explains itself"
    assert "no faults" in output("check", str(file))
    again = CliRunner().invoke(app, ["new", str(file)])
    assert again.exit_code == 2
    assert "exists already" in again.stderr


def test_new_says_when_it_cannot_write(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["new", str(tmp_path / "no" / "folder" / "mine.toml")])
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ["solve", "near_retirement", "--out"],
        ["solve", "near_retirement", "--receipt"],
        ["tax", "no_such.csv", "--out"],
        ["import", "no_such.csv", "--out"],
    ],
)
@pytest.mark.skipif(not Path("/proc/version").exists(), reason="a place where not even root may make a file")
def test_where_nothing_can_be_written_is_said_before_any_work(asked: list[str]) -> None:
    result = CliRunner().invoke(app, [*asked, "/proc/there"])
    assert result.exit_code == 2
    assert result.stderr.strip() == "/proc/there: cannot be written: writing there is not permitted."


@pytest.mark.parametrize(("document", "model"), [("scenario", Scenario), ("plan", Plan)])
def test_schema_names_every_field(document: str, model: type[Scenario] | type[Plan]) -> None:
    schema = json.loads(output("schema", document))
    assert set(schema["properties"]) == set(model.model_fields)


def test_tables_cite_the_law() -> None:
    shown = output("tables", "--year", "2026", "--law", "irmaa")
    assert "42 USC 1395r(i)" in shown
    assert "109,000" in shown
    assert "niit" not in shown
    assert "federal.niit" in output("tables")
    assert max(map(len, output("tables", "--state", "NY").splitlines())) <= 110


@pytest.mark.parametrize(("option", "value"), [("--year", "1999"), ("--law", "window_tax")])
def test_tables_that_are_not_there(option: str, value: str) -> None:
    result = CliRunner().invoke(app, ["tables", option, value])
    assert result.exit_code == 2
    assert value in result.stderr


RETURNS = """id,year,filing_status,age,interest,social_security,traditional_distributions
a,2026,single,70,1000,0,0
b,2026,married_filing_jointly,70,1000,30000,140000
"""


def test_tax_computes_a_row_each(tmp_path: Path) -> None:
    file, out = tmp_path / "returns.csv", tmp_path / "answers.csv"
    file.write_text(RETURNS)
    assert output("tax", str(file), "--out", str(out)) == ""
    assert out.read_text() == output("tax", str(file))
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert list(rows[0]) == ["id", *COLUMNS_OUT]
    assert [row["id"] for row in rows] == ["a", "b"]
    assert (float(rows[0]["agi"]), float(rows[0]["federal_tax"])) == (1_000, 0)
    assert float(rows[1]["taxable_social_security"]) == 0.85 * 30_000


def test_tax_names_faulty_cells(tmp_path: Path) -> None:
    file = tmp_path / "returns.csv"
    file.write_text(RETURNS.replace("140000", "a lot").replace("single", "alone"))
    result = CliRunner().invoke(app, ["tax", str(file)])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert all(word in result.stderr for word in ("2 faults", "a lot", "alone", "row 1", "row 2"))


def test_tax_of_no_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["tax", str(tmp_path / "none.csv")])
    assert result.exit_code == 2
    assert "cannot be read" in result.stderr


def by_hand_plan() -> dict[str, object]:
    """The decisions of scenarios/by_hand.toml's two years, every other line left to the audit."""
    years: list[dict[str, object]] = []
    traditional, roth = 600_000.0, 100_000.0
    for year in (2026, 2027):
        traditional, roth = traditional - 66_500, roth + 66_500 - 45_800
        ira = {"converted_out": 66_500.0, "holdings": {"fund": traditional}}
        roth_ira = {"converted_in": 66_500.0, "distributed": 45_800.0, "holdings": {"fund": roth}}
        years.append({"year": year, "accounts": {"Nora IRA": ira, "Nora Roth": roth_ira}, "trades": []})
        traditional, roth = 1.05 * traditional, 1.05 * roth
    return {"years": years, "estate": {"year": 2027, "after_tax": 569_493.75}}


def test_audit_of_a_plan_from_anywhere(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(by_hand_plan()))
    assert "The plan holds" in output("audit", str(file), "by_hand")


def test_audit_names_what_does_not_hold(tmp_path: Path) -> None:
    plan = by_hand_plan() | {"estate": {"year": 2027, "after_tax": 600_000.0}}
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(plan))
    result = CliRunner().invoke(app, ["audit", str(file), "by_hand"])
    assert result.exit_code == 2
    assert "after_tax" in result.stdout
    assert "569,493.75" in result.stdout


@pytest.mark.parametrize("content", ["", "{}", "[]", "{", '{"years": [{"year": "soon"}]}'])
def test_audit_of_what_is_no_plan(content: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content)
    result = CliRunner().invoke(app, ["audit", str(file), "by_hand"])
    assert result.exit_code == 2
    assert "is not a plan" in result.stderr
    assert "expected" in result.stderr


def test_the_public_names_load() -> None:
    assert decumulate.load is load
    assert set(decumulate.__all__) <= set(dir(decumulate))
