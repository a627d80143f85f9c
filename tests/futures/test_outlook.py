"""`outlook`: both return models side by side, and what is there when it is stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from typer.testing import CliRunner

import decumulate
from decumulate import scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.weights import as_weighed
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.models.scenario.year_to_date import YearToDate
from decumulate.solver.cli.app import app
from decumulate.solver.cli.live import progress_text
from decumulate.solver.futures import worlds as worlds_of
from decumulate.solver.futures.document import Outlook, ThisYear
from decumulate.solver.futures.draw import draw_markets, expected
from decumulate.solver.futures.hindsight import OneFuture, worth_of
from decumulate.solver.futures.outlook import OutlookOptions, outlook
from decumulate.solver.futures.policies import of_plan
from decumulate.solver.futures.worlds import Worlds
from decumulate.solver.report.charts.futures_fan import _ends
from decumulate.solver.report.html.page import report_html
from decumulate.solver.report.sections.agi_levels import this_year_blocks
from decumulate.solver.report.sections.of import report_of
from decumulate.solver.report.sections.outlook import _spans
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.service.progress import Progressing

Saver = Callable[..., Scenario]
HOLDING = SolveOptions(time_limit=10.0, threads=1, gap=0.02)
FEW = OutlookOptions(paths=300, exact=5, agi_paths=200, futures=3, workers=1, holding=HOLDING)


@pytest.fixture(scope="module")
def household() -> Scenario:
    scenario = load(scenarios.path("h8_single_losses"))
    person = scenario.people[0]
    return scenario.with_changes(
        {
            "allocation.traditional_tax_rate": 0.15,
            f"people.{person.name}.plan_to_age": scenario.start_year - person.born.year + 7,
        }
    )


@pytest.fixture(scope="module")
def plan(household: Scenario) -> Plan:
    return solve(household, SolveOptions(time_limit=10.0, threads=1, gap=0.02, ranges=False))


@pytest.fixture(scope="module")
def found(household: Scenario, plan: Plan) -> Outlook:
    return outlook(household, plan, FEW)


def test_two_return_models_stand_side_by_side(found: Outlook) -> None:
    assert [model.model for model in found.models] == ["lognormal", "bootstrap"]
    assert found.complete
    for model in found.models:
        assert model.policies[0].name == "the plan's policy"
        assert {"taxable first", "convert to a bracket"} <= {policy.name for policy in model.policies}
        assert all(0.0 <= policy.success <= 1.0 for policy in model.policies)
        assert all(list(policy.estate) == sorted(policy.estate) for policy in model.policies)


def test_fans_have_every_year_in_order(found: Outlook, household: Scenario) -> None:
    for model in found.models:
        for fan in (*model.fans, *model.guarded_fans):
            assert fan.years == tuple(household.years)
            assert all(list(row) == sorted(row) for row in fan.by_year)
    frame = found.fans_frame()
    assert set(frame["amount"]) == {"spending", "wealth"}
    assert len(frame) == 2 * 2 * 2 * len(found.years)


def test_what_is_assumed_has_a_source(found: Outlook) -> None:
    sources = {one.what: one.source for one in found.assumed}
    assert "Damodaran" in sources["volatility of us_stock"]
    assert "assumption" in sources["volatility of intl_stock"]
    assert "Damodaran" in sources["volatility of us_bond"], "a bond is no cash, though its price stands still"
    assert "lots" in found.left_out[0]


def test_some_paths_again_with_lots(found: Outlook) -> None:
    assert found.exactness is not None
    assert found.exactness.paths == found.exactness.same_end == 5
    assert abs(found.exactness.estate_median) < 0.02


def test_it_is_the_same_again(household: Scenario, plan: Plan, found: Outlook) -> None:
    again = outlook(household, plan, FEW)
    assert again.to_json() == found.to_json()
    assert Outlook.model_validate_json(found.to_json()) == found


def test_the_plans_policy_has_the_plans_agi(household: Scenario, plan: Plan) -> None:
    policy = of_plan(household, build_horizon(household), plan)
    assert policy.targets is not None
    for year, target in zip(plan.years, policy.targets, strict=True):
        converts = any(account.converted_out > 1.0 for account in year.accounts.values())
        assert target == (pytest.approx(year.tax.agi / year.deflator) if converts else 0.0)


def test_a_stop_keeps_the_model_that_is_done(household: Scenario, plan: Plan) -> None:
    def stop(phase: str, done: int, of: int) -> None:
        if phase.startswith("bootstrap"):
            raise KeyboardInterrupt

    found = outlook(household, plan, OutlookOptions(paths=100, exact=0, rules=False, futures=0), stop)
    assert not found.complete
    assert [model.model for model in found.models] == ["lognormal"]
    assert "Stopped" in str(report_of(found))


def test_lives_and_laws_at_random(household: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds_of, "ALONE", 2)
    name = household.people[0].name
    uncertain = household.with_changes(
        {
            "uncertainty": {
                "returns": "history",
                "lives": {"model": "ssa_2022", "health": {name: 1.5}},
                "law": [{"name": "up", "weight": 0.4, "reform": [{"name": "rates_up_3_points"}]}],
                "inflation": {},
            }
        }
    )
    found = outlook(uncertain, plan, OutlookOptions(paths=20, exact=5, rules=False, futures=2, workers=1))
    assert [model.model for model in found.models] == ["history", "lognormal"]
    assert found.exactness is None
    assert len(found.years) > len(household.years)
    assert np.isfinite(found.models[0].policies[0].estate_mean)
    assert any(one.what == "law: up" for one in found.assumed)


def test_a_year_that_has_begun_is_refused(household: Scenario, plan: Plan) -> None:
    begun = household.model_copy(
        update={"year_to_date": YearToDate(as_of=date(household.start_year, 11, 23))}
    )
    with pytest.raises(ScenarioError, match=r"Leave \[year_to_date\] out"):
        outlook(begun, plan)


def test_the_report_has_both_and_draws_fans(found: Outlook) -> None:
    report = report_of(found)
    assert [section.key for section in report.sections] == [
        "answer",
        "this_year",
        "held_year",
        "with_hindsight",
        "lognormal",
        "bootstrap",
        "checked",
        "assumed",
    ]
    (lognormal,) = (section for section in report.sections if section.key == "lognormal")
    figures = [block for block in lognormal.blocks if block.block == "figure"]
    assert [figure.key for figure in figures] == [
        "spending_lognormal",
        "wealth_lognormal",
        "spending_lognormal_guarded",
        "wealth_lognormal_guarded",
    ]
    assert all(figure.spec["layer"] for figure in figures)
    (levels,) = (section for section in report.sections if section.key == "this_year")
    (profile,) = (block for block in levels.blocks if block.block == "figure")
    assert found.this_year is not None
    drawn = profile.spec["layer"][2]["data"]["values"]
    assert [point["agi"] for point in drawn] == [round(level.agi, 2) for level in found.this_year.levels]
    assert min(point["average"] for point in drawn) == 0.0
    assert decumulate.outlook is outlook


def test_a_near_tie_is_called_one(found: Outlook) -> None:
    """Also where the plan's own AGI is not in it."""
    year = found.this_year
    assert year is not None
    costs = (0.0, 100.0, 9_000.0)
    rows = tuple(
        year.levels[0].model_copy(update={"agi": agi, "cost": cost, "error": 1.0, "alike": cost < 500.0})
        for agi, cost in zip((50_000.0, 60_000.0, 70_000.0), costs, strict=True)
    )
    changes = {"plan_agi": 70_000.0, "best": 50_000.0, "plan_is_as_good": False, "departs": -20_000.0}
    apart = year.model_copy(update={**changes, "levels": rows, "mean": 1e6, "near_tie": True})
    text = str(report_of(found.model_copy(update={"this_year": apart})))
    assert "better on average than the plan's $70,000: $20,000 less, worth $9,000" in text
    assert "A near tie with $60,000" in text


def said_of(year: ThisYear) -> str:
    """The first sentence of a year's levels."""
    return next(block.text for block in this_year_blocks(year) if block.block == "sentence")


def test_what_is_better_on_average_and_worse_in_bad_times_is_said_to_be(found: Outlook) -> None:
    year = found.this_year
    assert year is not None
    rows = tuple(
        year.levels[0].model_copy(
            update={"agi": agi, "cost": cost, "cost_worst_fifth": worst, "alike": cost == 0.0}
        )
        for agi, cost, worst in ((50_000.0, 0.0, 0.0), (60_000.0, 9_000.0, -4_120.0))
    )
    changes = {"plan_agi": 60_000.0, "best": 50_000.0, "plan_is_as_good": False, "departs": -10_000.0}
    worse = year.model_copy(update={**changes, "levels": rows, "ruled_out": (), "near_tie": False})
    text = report_text(report_of(found.model_copy(update={"this_year": worse})))
    assert "In the worst fifth of paths the plan's is worth $4,100 more." in " ".join(text.split())
    none = rows[0].model_copy(update={"agi": 20_000.0, "cost": 12_000.0, "cost_worst_fifth": -6_049.0})
    third = worse.model_copy(update={"levels": (none, *rows)})
    assert "an AGI of $20,000 is worth $6,000 more and the plan's is worth $4,100 more" in said_of(third)
    bad = rows[0].model_copy(update={"agi": 20_000.0, "cost": 300.0, "cost_worst_fifth": -50.0})
    assert "In the worst fifth of" not in said_of(
        worse.model_copy(update={"levels": (bad, rows[0]), "plan_agi": 50_000.0, "plan_is_as_good": True})
    )
    (levels,) = (block for block in this_year_blocks(worse) if block.block == "table")
    assert [row[-1] for row in levels.rows] == ["best", ""]


def test_in_text_no_number_of_a_level_stands_twice(found: Outlook) -> None:
    """A picture's caption and numbers are for pages that show it: text has the table of the levels."""
    text = report_text(report_of(found))
    assert text.count("costs on") == 2, "the levels, and the same with hindsight"
    assert not {"dashed", "Blue:", "orange:"} & set(text.replace(",", " ").replace(".", " ").split())
    assert report_html(report_of(found)).count("What each AGI of") >= 2


def test_how_paths_end_names_no_amount_twice() -> None:
    assert _ends((1e4, 5e4, 5e4, 5e4, 5e4)) == (
        "at least half of the paths have $50,000, nine in ten between $10,000 and $50,000"
    )
    assert list(_spans(((2037, 0.02), (2042, 0.01)))) == [("2037 to 2041", 0.02), ("2042", 0.01)]


def test_what_has_no_outlook_is_refused_before_a_plan_is_solved() -> None:
    """Both return models' faults at once, in no more time than it takes to read the scenario."""
    result = CliRunner().invoke(app, ["outlook", "widow_74"])
    assert result.exit_code == 2
    assert {"uncertainty.volatility.pg_stock", "uncertainty.record.pg_stock"} <= set(result.output.split())
    assert "first plan" not in result.output


def test_rows_of_which_nobody_knows_how_many_there_are() -> None:
    """Levels of AGI: how many are worth following over all paths is found on the way."""
    said: list[str] = []
    told = Progressing(lambda event: said.append(progress_text(event))).following()
    told("levels of this year's AGI", 3, 0)
    told("the plan with this year's AGI held", 0, 0)
    told("the plan's policy", 0, 600)
    assert said == [
        "levels of this year's AGI   3",
        "the plan with this year's AGI held",
        "the plan's policy   0 of 600",
    ]


def test_from_the_command_line(tmp_path, household: Scenario, plan: Plan) -> None:  # type: ignore[no-untyped-def]
    files = {name: tmp_path / name for name in ("home.json", "plan.json", "out.json", "out.html", "out.xlsx")}
    files["home.json"].write_text(json.dumps(household.content()), encoding="utf-8")
    files["plan.json"].write_text(plan.to_json(), encoding="utf-8")
    typed = [
        "outlook",
        str(files["home.json"]),
        "--plan",
        str(files["plan.json"]),
        "--paths",
        "100",
        "--exact",
        "2",
        "--futures",
        "0",
    ]
    typed += ["--no-rules", "--out", str(files["out.json"]), "--html", str(files["out.html"])]
    result = CliRunner().invoke(app, [*typed, "--xlsx", str(files["out.xlsx"]), "--quiet"])
    assert result.exit_code == 0, result.output
    assert "All spending is met on" in result.output
    assert Outlook.model_validate_json(files["out.json"].read_text(encoding="utf-8")).paths == 100
    assert "vega" in files["out.html"].read_text(encoding="utf-8")
    assert files["out.xlsx"].stat().st_size > 5_000


def test_levels_of_this_years_agi(found: Outlook) -> None:
    year = found.this_year
    assert year is not None
    assert [level.agi for level in year.levels] == sorted(level.agi for level in year.levels)
    best = next(level for level in year.levels if level.agi == year.best)
    assert best.cost == best.error == best.cost_worst_fifth == 0.0
    assert all(level.cost >= 0.0 for level in year.levels)
    assert sum(level.best_share for level in year.levels) == pytest.approx(1.0)
    assert year.low <= year.best <= year.high
    assert any(level.words == "the plan's own" and level.agi == year.plan_agi for level in year.levels)
    assert year.near_tie == (sum(level.alike for level in year.levels) > 1)


def test_a_level_is_reached_on_every_path(household: Scenario, plan: Plan) -> None:
    """The first year knows no return yet: its AGI is the level's on every path, where that can be reached."""
    policy = of_plan(household, build_horizon(household), plan)
    worlds = Worlds(household, 20)
    markets = draw_markets(household, "lognormal", 20, worlds.years)
    held = replace(policy, targets=(60_000.0, *(policy.targets or ())[1:]))
    assert worlds.follow(held, markets).agi[:, 0] == pytest.approx(np.full(20, 60_000.0), abs=2.0)


def test_with_hindsight_the_levels_are_an_upper_guess(found: Outlook) -> None:
    """Whoever knows the future does no worse in it than the policy that does not, at the plan's own AGI."""
    known, blind = found.with_hindsight, found.this_year
    assert known is not None
    assert blind is not None
    assert known.paths >= 2
    assert {level.agi for level in known.levels} <= {level.agi for level in blind.levels}
    assert known.bias is not None
    assert known.bias > 0.0


def test_the_one_future_of_the_plan_is_worth_what_the_plan_is(household: Scenario, plan: Plan) -> None:
    """At the scenario's own returns and the plan's AGI: the plan, to what is left of its gap."""
    scenario = as_weighed(household, plan)
    agi = plan.years[0].tax.agi
    returns = expected(scenario, len(scenario.years)).returns[0]
    (worth,) = worth_of(OneFuture(scenario, returns, (agi,), 0))
    assert plan.estate is not None
    assert worth == pytest.approx(plan.estate.after_tax_real, rel=0.01)
