"""Faulty scenarios through the command line: exit code 2, the place named, never a traceback."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from decumulate import scenarios
from decumulate.solver.cli import app

NAN, INF = float("nan"), float("inf")
GONE = "(left out)"
HOUSEHOLD = json.loads(json.dumps(tomllib.loads(scenarios.path("h2_couple").read_text("utf-8")), default=str))

# Where, what stands there instead, and what the message must name besides the place itself.
FAULTS: list[tuple[str, Any, str]] = [
    ("schema_version", 7, "schema_version"),
    ("start_year", 1999, "start_year"),
    ("start_year", "2026", "start_year"),
    ("title", "", "title"),
    ("goal", GONE, "goal"),
    ("goal.objective", "max_estat", "max_estate"),
    ("goal.heir_tax_rate", 24, "fraction"),
    ("goal.heir_tax_rate", NAN, "goal.heir_tax_rate"),
    ("people", [], "people"),
    ("people", GONE, "people"),
    ("people.0.name", GONE, "people[0].name"),
    ("people.1.name", "Kim", "people[1].name"),
    ("people.0.born", "1964-13-45", "people[0].born"),
    ("people.0.born", "2027-01-01", "people[0]"),
    ("people.0.plan_to_age", 300, "people[0].plan_to_age"),
    ("people.0.plan_to_age", 40, "people[0].plan_to_age"),
    ("people.0.plan_to_age", 90.5, "people[0].plan_to_age"),
    ("people.0.social_security.claim_age", 55, "claim_age"),
    ("people.0.social_security.monthly_benefit_at_full_age", -1, "monthly_benefit_at_full_age"),
    ("people.0.social_security.monthly_benefit_at_full_age", 36_000, "monthly"),
    ("people.0.pensions", [{"annual": 1_000, "from_age": 65, "survivor_fraction": 2}], "survivor_fraction"),
    ("people.0.wages", [{"annual": "lots", "until_year": 2028}], "annual"),
    ("accounts", [], "accounts"),
    ("accounts", {"name": "one"}, "accounts"),
    ("accounts.1.type", "ira", "traditional_ira"),
    ("accounts.1.owner", "Alex", "accounts[1].owner"),
    ("accounts.1.owner", "joint", "accounts[1].owner"),
    ("accounts.1.name", "Kim Roth", "Kim Roth"),
    ("accounts.1.holdings", {"us_stonk": 5_000}, "us_stock"),
    ("accounts.1.holdings", {"us_stock": -5_000}, "us_stock"),
    ("accounts.1.holdings", {"us_stock": INF}, "us_stock"),
    ("accounts.0.lots.0.basis", GONE, "basis"),
    ("accounts.0.lots.0.value", -1, "value"),
    ("accounts.0.lots.0.value", True, "value"),
    ("accounts.0.lots.0.acquired", "2031-01-01", "acquired"),
    ("accounts.0.lots.0.asset", "gold", "asset"),
    ("accounts.2.contribution_basis", "all", "contribution_basis"),
    ("spending", GONE, "spending"),
    ("spending.annual", -75_000, "spending.annual"),
    ("spending.annual", 1e18, "spending.annual"),
    ("spending.shape", "frown", "spending.shape"),
    ("spending.extra", [{"year": 1990, "amount": 10}], "spending.extra"),
    ("allocation.target", {"us_stock": 0.9, "us_bond": 0.9}, "allocation.target"),
    ("allocation.target", {"us_stok": 1.0}, "us_stock"),
    ("allocation.band", -0.1, "allocation.band"),
    ("market.inflation", 2.5, "market.inflation"),
    ("market.inflation", [0.02, 0.03], "market.inflation"),
    ("market.assets", {}, "market.assets"),
    ("market.assets.us_bond.interest", 4, "interest"),
    ("market.assets.us_bond.intrest", 0.04, "interest"),
    ("taxes.state", "Florida", "FL"),
    ("taxes.locality", "Miami", "--ignore"),
    ("taxes.state", "TX", "community_property"),
    ("taxes.prior_magi", [1], "prior_magi"),
    ("taxes.reform", [{"from_year": 2030, "set": {"federal.nit.rate": 0.05}}], "federal.niit.rate"),
    ("healthcare.marketplace", [], "not modelled yet"),
    (
        "limits.fixed",
        [{"year": 2026, "what": "convert", "owner": "Kim", "amount": 1}],
        "roth_conversions",
    ),
    ("limits.cliff_margin", "wide", "limits.cliff_margin"),
    ("healthcare.medicare_from", {"Alex": "2029-07"}, "Alex"),
    ("unheard_of", 1, "unheard_of"),
]


def altered(place: str, value: Any) -> dict[str, Any]:
    """The household with `value` at a dotted place, or without it."""
    content: Any = copy.deepcopy(HOUSEHOLD)
    here = content
    way: list[Any] = [int(step) if step.isdecimal() else step for step in place.split(".")]
    last = way.pop()
    for step in way:
        here = here[step] if isinstance(here, list) else here.setdefault(step, {})
    if value == GONE:
        del here[last]
    else:
        here[last] = value
    result: dict[str, Any] = content
    return result


def refused(*arguments: str) -> str:
    """What a command that must exit with 2 writes to standard error; nothing may stand on standard output."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "fault of ours" not in result.stderr
    return result.stderr


def test_the_household_itself_is_faultless(tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(HOUSEHOLD))
    assert CliRunner().invoke(app, ["check", str(file)]).exit_code == 0


@pytest.mark.parametrize(
    ("place", "value", "named"), FAULTS, ids=[f"{place}={str(value)[:20]}" for place, value, _ in FAULTS]
)
def test_a_fault_is_named(place: str, value: Any, named: str, tmp_path: Path) -> None:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(altered(place, value)))
    message = refused("check", str(file))
    assert named in message
    assert "expected" in message


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    content = altered("spending.annual", -1)
    content["goal"]["objective"] = "richest"
    content["people"][0]["plan_to_age"] = 300
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps(content))
    message = refused("check", str(file))
    assert message.startswith("3 faults")
    assert all(
        place in message for place in ("spending.annual", "goal.objective", "people[0].plan_to_age (Kim)")
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.toml", b""),
        ("comment.toml", b"# nothing\n"),
        ("broken.toml", b"title = \n"),
        ("percent.toml", b"[market]\ninflation = 2.5%\n"),
        ("twice.toml", b"title = 'a'\ntitle = 'b'\n"),
        ("binary.toml", bytes(range(256))),
        ("nulls.toml", b"title = 'a'\x00"),
        ("broken.json", b'{"title": '),
        ("list.json", b"[1, 2]"),
        ("word.json", b'"scenario"'),
        ("deep.json", b"[" * 100_000),
        ("huge.toml", b"# " + b"x" * 6_000_000),
    ],
)
def test_a_file_that_is_no_scenario(name: str, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert name in refused("solve", str(file))


def test_a_directory_and_a_missing_file(tmp_path: Path) -> None:
    assert "directory" in refused("check", str(tmp_path))
    (tmp_path / "family.toml").write_text("title = 'x'")
    assert "family.toml" in refused("check", str(tmp_path / "famly.toml"))


def test_an_unknown_shipped_name_says_which_there_are() -> None:
    assert "h2_couple" in refused("check", "h2_cuople")
    assert "by_hand" in refused("check", "zzz")
    assert "Did you mean" in refused("check", "h")


@pytest.mark.parametrize(
    "setting",
    [
        "spending",
        "=3",
        "people.Alex.plan_to_age=90",
        "people.7.plan_to_age=90",
        "title.deeper=1",
        "spending.anual=1",
    ],
)
def test_a_setting_that_leads_nowhere(setting: str) -> None:
    assert "expected" in refused("check", "h2_couple", "--set", setting)


@pytest.mark.parametrize(
    "options",
    [
        ("--gap", "nan"),
        ("--gap", "-1"),
        ("--gap", "small"),
        ("--time-limit", "-5"),
        ("--time-limit", "inf"),
        ("--threads", "0"),
        ("--solver", "gurobi"),
        ("--objective", "max_fun"),
        ("--ignore", "spending"),
        ("--pdf", "file.pdf"),
    ],
)
def test_a_wrong_option(options: tuple[str, str]) -> None:
    assert refused("solve", "h2_couple", *options)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        *(("solve", option) for option in ("--out", "--xlsx", "--receipt", "--html")),
        ("compare", "--out"),
        ("compare", "--csv"),
        ("explain", "--html"),
    ],
)
def test_a_file_that_cannot_be_written_is_said_before_the_solve(
    command: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is solved, read or compared for an answer that would be lost."""
    monkeypatch.setattr("decumulate.solver.cli.options.run", lambda *_, **__: pytest.fail("went on"))
    assert "make it first" in refused(command, "h1", option, str(tmp_path / "no" / "file"))
    assert "a directory is there" in refused(command, "h1", option, str(tmp_path))


def test_a_file_where_a_folder_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "plan").write_text("", encoding="utf-8")
    assert "a folder is expected" in refused("solve", "h1", "--csv", str(tmp_path / "plan" / "tables"))


def test_a_plan_where_a_scenario_belongs_and_the_other_way_round(tmp_path: Path) -> None:
    """One line, where the faults of every field of the other document would be forty."""
    scenario, plan = tmp_path / "h2.json", tmp_path / "plan.json"
    scenario.write_text(json.dumps(HOUSEHOLD), encoding="utf-8")
    plan.write_text(json.dumps({"schema_version": 1, "years": [], "certificate": {}}), encoding="utf-8")
    assert refused("audit", str(scenario), "h2") == f"{scenario} is a scenario; a plan is expected here.\n"
    assert refused("check", str(plan)) == f"{plan} is a plan; a scenario is expected here.\n"
