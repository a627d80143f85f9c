"""Assumptions, limits, what is left out, provenance and the rest of a client's report, of a household by hand."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from decumulate import scenarios
from decumulate.models.plan import Payment, Plan, PlanYear, SafeHarbour, Step
from decumulate.models.scenario import Scenario, load
from decumulate.solver.cli.client import command_of
from decumulate.solver.report.client import gather as gathering
from decumulate.solver.report.client.gather import STOPPED, bare_parts, gather
from decumulate.solver.report.client.given import given_sections
from decumulate.solver.report.client.make import client_report
from decumulate.solver.report.client.parts import ClientParts
from decumulate.solver.report.client.provenance import plan_sha256, provenance_section
from decumulate.solver.report.client.rests_on import left_out, limits_section, spell
from decumulate.solver.report.client.side_by_side import sides_of
from decumulate.solver.report.client.to_do import dates_table
from decumulate.solver.report.model import Sentence, Table
from decumulate.solver.run import SolveOptions, solve

OPTIONS = SolveOptions(time_limit=10.0, threads=1)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(scenarios.path("by_hand"))


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return solve(scenario, OPTIONS)


@pytest.fixture(scope="module")
def parts(scenario: Scenario, plan: Plan) -> ClientParts:
    return gather(scenario, plan, OPTIONS)


def fields(scenario: Scenario, *, rebuilt: bool = False) -> dict[str, tuple[str, str]]:
    """Value and origin of every row, by its field."""
    tables = [
        block
        for section in given_sections(scenario, rebuilt=rebuilt)
        for block in section.blocks
        if isinstance(block, Table)
    ]
    return {str(row[0]): (str(row[1]), str(row[2])) for table in tables for row in table.rows}


def test_every_field_is_given_or_default(scenario: Scenario) -> None:
    found = fields(scenario)
    assert found["spending.annual"] == ("$40,000", "given")
    assert found["spending.paid"] == ("at_the_start", "default")
    assert found["goal.heir_tax_rate"] == ("0.2", "given")
    assert found["limits.max_annual_conversion"] == ("left out", "default")
    assert found["people.Nora.plan_to_age"] == ("62", "given")
    assert found["market.assets.fund.total_return"] == ("0.05", "given")
    assert found["accounts.Nora IRA.holdings"] == ("fund $600,000", "given")
    assert {origin for _, origin in found.values()} == {"given", "default"}


def test_rows_are_anchored_by_their_pointers(scenario: Scenario) -> None:
    content = scenario.content()
    for section in given_sections(scenario):
        (table,) = section.blocks
        assert isinstance(table, Table)
        for place, pointer in table.anchors.items():
            here = content
            for step in pointer.removeprefix("scenario#/").split("/"):
                if here is not None:
                    here = here[int(step)] if isinstance(here, list) else here.get(step)
            assert (here is None) == (table.rows[place][1] == "left out"), pointer


def test_who_a_report_is_for_is_no_assumption(scenario: Scenario) -> None:
    written = scenario.with_changes({"report.client": "Nora"})
    assert not [name for name in fields(written) if name.startswith("report")]


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([2027], "2027"),
        ([2027, 2028, 2029], "2027 to 2029"),
        ([2026, 2028, 2029, 2031], "2026, 2028 to 2029, 2031"),
    ],
)
def test_runs_of_years(years: list[int], words: str) -> None:
    assert spell(years) == words


def test_limits_name_their_years(plan: Plan) -> None:
    first, second = plan.years
    bound = first.model_copy(update={"binding": ("a", "b")}), second.model_copy(update={"binding": ("b",)})
    (table,) = limits_section(plan.model_copy(update={"years": bound})).blocks
    assert isinstance(table, Table)
    assert table.rows == (("a", 1, "2026"), ("b", 2, "2026 to 2027"))
    free = tuple(year.model_copy(update={"binding": ()}) for year in plan.years)
    (none,) = limits_section(plan.model_copy(update={"years": free})).blocks
    assert not isinstance(none, Table)


def test_what_is_left_out_is_of_this_household(scenario: Scenario, plan: Plan) -> None:
    about = [what for what, _ in left_out(scenario, plan)]
    assert {"uncertainty", "other law", "later law", "tax tables"} <= set(about)
    assert not {"wages", "gains", "employers' plans", "Medicare", "Social Security", "Schedule A"} & set(
        about
    )
    older = load(scenarios.path("h2_couple"))
    assert {"gains", "Social Security"} <= {what for what, _ in left_out(older, plan)}


def test_provenance_is_of_this_plan_and_scenario(parts: ClientParts, tmp_path: Path) -> None:
    (table, *_) = provenance_section(parts).blocks
    assert isinstance(table, Table)
    facts = {str(what): str(words) for what, words in table.rows}
    (tmp_path / "plan.json").write_text(parts.plan.to_json() + "\n")
    written = sha256((tmp_path / "plan.json").read_bytes()).hexdigest()
    assert facts["Plan, SHA-256"] == written == plan_sha256(parts.plan)
    assert facts["Scenario, SHA-256"] == parts.scenario.sha256
    assert facts["Tax tables, SHA-256"] == parts.plan.law.tables_sha256
    assert facts["Time limit"] == "10 s"


def test_the_command_says_what_is_not_as_left_out() -> None:
    plain = command_of({"scenario": "h2"}, Path("a b.html"), SolveOptions())
    assert plain == "decumulate solve h2 --html 'a b.html'"
    options = SolveOptions(time_limit=5.0, threads=1, ranges=False)
    typed = {"scenario": "h2", "changes": ["spending.annual=1"], "ignore": ["taxes.state"]}
    assert command_of(typed, Path("a.html"), options) == (
        "decumulate solve h2 --html a.html --time-limit 5 --threads 1 --no-ranges "
        "--set spending.annual=1 --ignore taxes.state"
    )


def test_after_a_stopped_solve_nothing_more_is_begun(scenario: Scenario, plan: Plan) -> None:
    assert plan.certificate is not None
    proof = plan.certificate.model_copy(update={"status": "interrupted"})
    found = gather(scenario, plan.model_copy(update={"certificate": proof}), OPTIONS)
    assert found.comparison is found.explanation is None
    assert found.why_not == {"comparison": STOPPED, "explanation": STOPPED}


def test_sides_are_the_plan_and_the_best_rule(parts: ClientParts) -> None:
    assert parts.comparison is not None
    first, *others = sides_of(parts.plan, parts.comparison)
    assert first.plan is parts.plan
    assert [one.name for one in others] == ["best rule of thumb"]


def test_every_part_is_there(parts: ClientParts) -> None:
    keys = [section.key for section in client_report(parts).sections]
    assert keys == [
        "this_year",
        "answer",
        "side_by_side",
        "pictures",
        "why",
        "returns",
        "assumptions",
        "provenance",
    ]


def test_what_a_stop_leaves_undone_is_named(
    scenario: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(gathering, "compare", stopped)
    found = gather(scenario, plan, OPTIONS)
    assert found.comparison is None
    assert found.explanation is not None
    assert found.why_not == {"comparison": STOPPED}


def test_progress_says_what_is_being_made(scenario: Scenario, plan: Plan) -> None:
    phases: list[str] = []
    gather(scenario, plan, OPTIONS, lambda event: phases.append(event.phase))
    assert {phase.split(": ")[0] for phase in phases} == {"comparison", "explanation"}


def test_the_dates_stand_in_order_each_with_its_step() -> None:
    """Estimates of a tax of 400, a conversion by the year's end, a sale on the first day."""
    quarters = (date(2026, 4, 15), date(2026, 6, 15), date(2026, 9, 15), date(2027, 1, 15))
    harbour = SafeHarbour(
        required=400.0,
        rule="this_year",
        this_year=400.0,
        payments=tuple(Payment(by=day, amount=100.0) for day in quarters),
    )
    steps = (
        Step(number=1, kind="convert", source="IRA", destination="Roth", amount=9.0, by=date(2026, 12, 31)),
        Step(number=2, kind="sell", source="Brokerage", asset="fund", amount=5.0, by=date(2026, 1, 1)),
        Step(number=3, kind="pay_tax", amount=400.0, by=date(2027, 4, 15), safe_harbour=harbour),
        Step(number=0, kind="open_roth", source="IRA", destination="Roth", amount=1.0),
    )
    year = PlanYear(year=2026, accounts={}, trades=())
    table = dates_table(Plan(years=(year,), steps=steps))
    assert [(row[0], row[1]) for row in table.rows] == [
        (date(2026, 1, 1), 2),
        *((day, 3) for day in quarters[:3]),
        (date(2026, 12, 31), 1),
        (quarters[3], 3),
        (date(2027, 4, 15), 3),
    ]
    assert table.rows[1][2] == "Pay $100 of estimated tax"
    withheld = steps[2].model_copy(
        update={"safe_harbour": harbour.model_copy(update={"withhold_from": "IRA", "paid": 50.0})}
    )
    said = [row for row in dates_table(Plan(years=(year,), steps=(withheld,))).rows if row[1] == 3]
    assert said == [
        (
            date(2026, 12, 31),
            3,
            "Have $350 of tax withheld from a distribution from IRA: no estimate is needed then",
        ),
        (date(2027, 4, 15), 3, "File the return, and pay with it what is not paid yet"),
    ]


def test_a_saved_plan_is_shown_with_what_it_holds(plan: Plan) -> None:
    parts = bare_parts(Plan.read(plan.to_json()))
    report = client_report(parts)
    said = [
        block.text for section in report.sections for block in section.blocks if isinstance(block, Sentence)
    ]
    assert any(
        text.startswith("The comparison is not in this report: a saved plan holds none") for text in said
    )
    found = fields(parts.scenario, rebuilt=True)
    assert found["goal.estate_share"][1] == "default"
    assert found["spending.annual"][1] == "given"
