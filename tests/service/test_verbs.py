"""Every verb through the service and through the command line gives the same; what goes wrong is a document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from decumulate import scenarios
from decumulate.models.plan import Plan, PlanError
from decumulate.models.reading import TextFile
from decumulate.models.scenario import load
from decumulate.solver.cli.app import COMMANDS, app
from decumulate.solver.serve.pages.edits import changed
from decumulate.solver.service import (
    VERBS,
    AuditRequest,
    CheckRequest,
    ImportRequest,
    RequestError,
    SolveRequest,
    TaxRequest,
    TradesRequest,
    problem_of,
    read_request,
    run,
)
from decumulate.solver.service.schema import schema_names, schema_of

RETURNS = "id,year,filing_status,age,interest\na,2026,single,70,1000\nb,2026,single,70,90000\n"
FOLDER = scenarios.path("by_hand").parent / "positions"


def typed(*words: str | Path, given: str | None = None, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*map(str, words)], input=given)
    assert result.exit_code == code, result.output
    return str(result.stdout)


@pytest.fixture(scope="module")
def plan() -> Plan:
    answer: Any = run(
        SolveRequest(scenario="by_hand", threads=1, changes={"allocation.traditional_tax_rate": 0.2})
    )
    assert answer.outcome == "done"
    found: Plan = answer.plan
    return found


@pytest.fixture
def plan_file(plan: Plan, tmp_path: Path) -> Path:
    file = tmp_path / "plan.json"
    file.write_text(plan.to_json(), encoding="utf-8")
    return file


def test_check() -> None:
    answer = run(CheckRequest(scenario="h2"))
    assert json.loads(typed("check", "h2", "--json")) == answer.document()
    assert answer.document()["people"] == ["Kim", "Sam"]


def test_a_scenario_is_its_name_its_text_its_file_or_its_document() -> None:
    path = scenarios.path("by_hand")
    text = path.read_text(encoding="utf-8")
    sources: tuple[Any, ...] = ("by_h", text, TextFile("mine.toml", text), load(path).content())
    assert len({run(CheckRequest(scenario=source)).document()["sha256"] for source in sources}) == 1


def test_solve(plan: Plan) -> None:
    words = (
        "solve",
        "by_hand",
        "--threads",
        "1",
        "--set",
        "allocation.traditional_tax_rate=0.2",
        "--json",
        "--quiet",
    )
    said = json.loads(typed(*words))
    assert said["years"] == json.loads(plan.to_json())["years"]
    assert said["certificate"]["bound"] == json.loads(plan.to_json())["certificate"]["bound"]


def test_audit(plan: Plan, plan_file: Path) -> None:
    change = {"allocation.traditional_tax_rate": 0.2}
    answer: Any = run(AuditRequest(plan=json.loads(plan.to_json()), scenario="by_hand", changes=change))
    assert answer.ok
    words = ("audit", plan_file, "by_hand", "--set", "allocation.traditional_tax_rate=0.2", "--json")
    assert json.loads(typed(*words)) == answer.document()


def test_tax(tmp_path: Path) -> None:
    file = tmp_path / "returns.csv"
    file.write_text(RETURNS)
    answer: Any = run(TaxRequest(returns=TextFile("returns.csv", RETURNS)))
    assert json.loads(typed("tax", file, "--json")) == answer.document()
    assert [row["agi"] for row in answer.rows] == [1_000, 90_000]


def test_import() -> None:
    def read(name: str) -> TextFile:
        return TextFile(name, (FOLDER / name).read_text(encoding="utf-8"))

    answer: Any = run(
        ImportRequest(
            positions=(read("broker.csv"),),
            mappings=(read("mapping.toml"),),
            securities=read("securities.csv"),
            into=read("household.toml"),
            as_of="2026-01-05",  # type: ignore[arg-type]
        )
    )
    words = (
        "--mapping",
        FOLDER / "mapping.toml",
        "--securities",
        FOLDER / "securities.csv",
        "--into",
        FOLDER / "household.toml",
    )
    assert typed("import", FOLDER / "broker.csv", *words, "--as-of", "2026-01-05") == answer.text
    assert "[[accounts]]" in answer.text


def test_done_writes_the_scenarios_file_whole_or_not_at_all(plan: Plan, tmp_path: Path) -> None:
    text = changed(
        scenarios.path("by_hand").read_text(encoding="utf-8"), {"allocation.traditional_tax_rate": 0.2}
    )
    file, solved = tmp_path / "mine.toml", tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")
    solved.write_text(plan.to_json(), encoding="utf-8")
    numbers = [step.number for step in plan.steps if step.number and step.amount]
    steps = [{"step": number, "date": "2026-01-05"} for number in numbers]
    source = {"name": "mine.toml", "text": text}
    request = read_request("done", {"scenario": source, "plan": json.loads(plan.to_json()), "steps": steps})
    answer: Any = run(request)
    words = [part for number in numbers for part in ("--step", f"{number}=2026-01-05")]
    said = json.loads(typed("done", file, "--plan", solved, *words, "--json"))
    assert said == answer.document()
    assert file.read_text(encoding="utf-8") == text  # nothing is written
    wrong = ["done", str(file), "--plan", str(solved), *words, "--step", "99=2026-01-05", "--write"]
    result = CliRunner().invoke(app, wrong)
    assert result.exit_code == 2
    assert file.read_text(encoding="utf-8") == text
    shown = typed("done", file, "--plan", solved, *words, "--write")
    assert "year_to_date.set_aside" in shown
    assert file.read_text(encoding="utf-8") == answer.text
    assert load(file).first_day.isoformat() == "2026-01-06"
    refused = CliRunner().invoke(app, ["done", "by_hand", "--plan", str(solved), *words, "--write"])
    assert refused.exit_code == 2
    assert "--out" in refused.stderr


def test_done_takes_no_plan_that_its_audit_refutes(plan: Plan) -> None:
    text = changed(
        scenarios.path("by_hand").read_text(encoding="utf-8"), {"allocation.traditional_tax_rate": 0.2}
    )
    step = next(step for step in plan.steps if step.kind == "convert")
    steps = tuple(one.model_copy(update={"amount": 5.0}) if one is step else one for one in plan.steps)
    other = json.loads(plan.model_copy(update={"steps": steps}).to_json())
    asked = {"scenario": text, "plan": other, "steps": [f"{step.number}=2026-01-05"]}
    with pytest.raises(PlanError, match="steps"):
        run(read_request("done", asked))


# ---- what goes wrong ---------------------------------------------------------------------------------------------


def test_faults_are_a_document_with_what_the_text_says() -> None:
    result = CliRunner().invoke(app, ["check", "by_hand", "--set", "spending.annual=-1", "--json"])
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert (document["status"], document["type"]) == (422, "urn:decumulate:problem:wrong_input")
    (fault,) = document["faults"]
    assert (fault["place"], fault["given"]) == ("spending.annual", "-1")
    assert document["detail"] in result.stderr
    assert all(fault[name] in document["detail"] for name in ("place", "given", "expected", "hint"))


def test_infeasible_wishes_are_a_document_with_what_conflicts() -> None:
    words = ["solve", "by_hand", "--set", "spending.annual=2_000_000", "--json", "--quiet", "--threads", "1"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 3
    document = json.loads(result.stdout)
    assert document["type"].endswith("infeasible")
    conflicts = document["infeasible"]["conflicts"]
    assert [one["where"] for one in conflicts if one["asked"] == 2_000_000] == ["spending.annual"]


def test_a_file_that_is_not_there_is_a_document() -> None:
    result = CliRunner().invoke(app, ["check", "nowhere/at_all.toml", "--json"])
    assert result.exit_code == 2
    assert json.loads(result.stdout)["faults"][0]["place"] == "nowhere/at_all.toml"


def test_a_wrong_request_says_every_fault_and_what_was_meant() -> None:
    with pytest.raises(RequestError) as caught:
        read_request("solve", {"scenario": "h2", "gapp": 1e-3, "time_limit": -1})
    faults = {fault.place: fault for fault in problem_of(caught.value).faults}
    assert set(faults) == {"gapp", "time_limit"}
    assert faults["gapp"].hint == 'did you mean "gap"?'
    with pytest.raises(RequestError, match="did you mean"):
        read_request("slove", {})


@pytest.mark.parametrize("name", ["/etc/passwd", "../secret.toml", "nothing_of_that_name"])
def test_a_request_never_reaches_a_file_by_its_name(name: str) -> None:
    with pytest.raises(RequestError, match="no shipped scenario"):
        run(read_request("check", {"scenario": name}))
    with pytest.raises(RequestError, match="is not a plan"):
        run(read_request("audit", {"plan": name, "scenario": "by_hand"}))


def test_a_sweep_in_a_request_names_no_file_of_cases() -> None:
    from decumulate.solver.sweep.sheet import SweepError

    with pytest.raises(SweepError, match=r"sweep\.table"):
        run(read_request("sweep", {"scenario": "by_hand", "sweep": {"sweep": {"cases": "/etc/passwd"}}}))


# ---- schemas, standard input, show -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", schema_names())
def test_every_document_has_a_schema(name: str) -> None:
    schema = schema_of(name)
    assert "properties" in schema or "$ref" in schema or "$defs" in schema
    verb, _, side = name.rpartition("-")
    if side == "request":
        fields = VERBS[verb].request.model_fields
        assert set(schema["properties"]) == set(fields)
        assert all(field.description for field in fields.values())


def test_the_schema_has_the_unit_and_the_default() -> None:
    gap = schema_of("solve-request")["properties"]["gap"]
    assert (gap["default"], gap["minimum"], gap["unit"]) == (1e-3, 0.0, "share")


def test_a_schema_of_no_document_says_what_was_meant() -> None:
    result = CliRunner().invoke(app, ["schema", "scenarioo"])
    assert result.exit_code == 2
    assert 'did you mean "scenario"' in result.stderr


def test_every_verb_is_a_command_with_the_words_of_its_request() -> None:
    for name, verb in VERBS.items():
        assert COMMANDS[name][1] == verb.request.__doc__
        shown = typed(name, "--help")
        assert "Usage:" in shown


def test_a_default_of_the_request_is_the_commands() -> None:
    assert TradesRequest.model_fields["minimum_order"].default == 100.0
    assert "[default: 100.0]" in " ".join(typed("trades", "--help").split())


def test_standard_input(plan: Plan) -> None:
    text = scenarios.path("by_hand").read_text(encoding="utf-8")
    assert "no faults" in typed("check", "-", given=text)
    assert "no faults" in typed("check", "-", given=json.dumps(load(text).content()))
    assert typed("show", "-", given=plan.to_json()).startswith("By hand")
    assert json.loads(typed("tax", "-", "--json", given=RETURNS))["rows"][0]["id"] == "a"
    assert "standard input" in CliRunner().invoke(app, ["check", "-"], input="").stderr


def test_a_saved_plan_is_a_workbook_without_solving(plan: Plan, plan_file: Path, tmp_path: Path) -> None:
    typed("show", plan_file, "--xlsx", tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)
    assert "Certificate" in book.sheetnames
    from decumulate.solver.report.sections.plan import plan_report

    report = tmp_path / "report.json"
    report.write_text(plan_report(plan).model_dump_json(), "utf-8")
    typed("show", report, "--xlsx", tmp_path / "no.xlsx", code=2)
    assert not (tmp_path / "no.xlsx").exists()


def test_a_saved_plan_is_shown_again_and_its_tables(plan: Plan, plan_file: Path) -> None:
    from decumulate.solver.report.text import plan_text

    assert typed("show", plan_file) == plan_text(plan) + "\n"
    rows = json.loads(typed("show", plan_file, "--table", "years", "--years", "2027", "--json"))
    assert [row["year"] for row in rows] == [2027]
    assert typed("show", plan_file, "--table", "years").startswith("year,")
    assert json.loads(typed("show", plan_file, "--json")) == json.loads(plan.to_json())
    assert "did you mean" in CliRunner().invoke(app, ["show", str(plan_file), "--table", "year"]).stderr
    typed("show", scenarios.path("by_hand"), code=2)
