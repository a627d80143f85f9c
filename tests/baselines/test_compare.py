"""The comparison: no rule above the optimum, the table is the plans' own, what is stopped is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

import decumulate
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.compare import compare
from decumulate.solver.baselines.comparison import RISKIER, Comparison
from decumulate.solver.baselines.parts import worth
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.baselines.tune import tuned
from decumulate.solver.cli import app
from decumulate.solver.report.layout import WIDTH
from decumulate.solver.report.sections.comparison import comparison_report
from decumulate.solver.report.text import report_text
from decumulate.solver.run import Progress, SolveOptions, solve

from ..solver.small import document, ira
from .households import household

OPTIONS = SolveOptions(gap=1e-2, time_limit=3.0, threads=1)
HOUSEHOLD = 38
"""A couple for three years, with conversions, location, lots and bands to decide."""
SHORT = [n for n in range(90) if len(load(household(n)).years) <= 4][:20]
"""Three or four years; benchmarks/compare.py takes all sorts."""


@pytest.fixture
def few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three families, where it is not the rules that are tested."""
    monkeypatch.setattr("decumulate.solver.baselines.compare.rules_for", lambda *given: rules_for(*given)[:3])


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return compare(load(household(HOUSEHOLD)), OPTIONS)


@pytest.mark.parametrize("number", SHORT)
def test_the_optimum_is_never_below_a_rule(number: int) -> None:
    """Bands closed, as rules hold them, offered the rules and stopped at once: it is at least the best of them."""
    scenario = load(household(number)).with_changes({"allocation.band": 0.0})
    horizon = build_horizon(scenario)
    runs = [tuned(scenario, horizon, family) for family in rules_for(scenario, horizon)]
    plans = [run.plan for run in runs if run.plan is not None]
    best = solve(scenario, SolveOptions(gap=0.05, time_limit=0.0, threads=1), offered=plans)
    assert best.objective is not None
    assert plans
    for plan in plans:
        assert plan.objective is not None
        assert best.objective.value >= plan.objective.value - 1.0
    assert not [warning for warning in best.warnings if warning.code == "offered_plan"]


def test_the_optimum_is_above_every_row_that_it_may_be(compared: Comparison) -> None:
    best = compared.optimum
    assert best.plan is not None
    assert best.sustainable_spending is not None
    others = [row for row in compared.rows if row.kind != "optimum"]
    assert {row.kind for row in others} == {"rule", "restricted"}
    assert len([row for row in others if row.kind == "rule"]) >= 7
    for row in others:
        assert row.plan is not None
        assert worth(row.plan) <= worth(best.plan) + 1.0
        assert row.sustainable_spending is not None
        assert row.sustainable_spending <= best.sustainable_spending + 1.0


def test_the_table_is_the_plans_own(compared: Comparison) -> None:
    """Every number again from the row's plan, by the audit."""
    scenario = load(household(HOUSEHOLD))
    table = compared.frame().set_index("name")
    assert list(table.index) == [row.name for row in compared.rows]
    for row in compared.rows:
        if row.kind == "restricted" or row.plan is None:
            continue
        report = audit(row.plan, scenario)
        assert report.ok
        line = table.loc[row.name]
        assert line["estate"] == pytest.approx(report.estate.after_tax_real, abs=0.01)
        assert line["lifetime_tax"] == pytest.approx(report.totals.lifetime_tax_present_value, abs=0.01)
        paid = sum(year.tax.irmaa_surcharge / year.deflator for year in report.years)
        assert line["surcharges"] == pytest.approx(paid, abs=0.01)
        assert line["years_lasting"] == len(report.years)
        assert pd.isna(line["failed_in"])
        assert row.spending_plan is not None
        spending = scenario.with_changes({"goal.objective": "max_spending"})
        assert line["sustainable_spending"] == pytest.approx(
            audit(row.spending_plan, spending).objective.value_real, abs=0.01
        )


def test_parts_are_differences_of_rows_with_their_uncertainty(compared: Comparison) -> None:
    rows = {row.name: row for row in compared.rows}
    best = compared.optimum
    assert best.plan is not None
    assert best.gap is not None
    named = {
        "conversions": "optimum, no conversions",
        "location": "optimum, fixed location",
        "lots": "optimum, lots merged",
        "band": "optimum, at the target mix",
    }
    parts = {part.decision: part for part in compared.parts}
    assert list(parts) == ["order", *named]
    for decision, name in named.items():
        part, row = parts[decision], rows[name]
        assert row.plan is not None
        assert row.gap is not None
        assert part.dollars == pytest.approx(worth(best.plan) - worth(row.plan), abs=0.01)
        assert part.most == pytest.approx(worth(best.plan) - worth(row.plan) + best.gap, abs=0.01)
        assert part.dollars is not None
        assert part.least is not None
        assert part.least <= part.dollars <= part.least + row.gap + 0.01
    first, order = rows["taxable first"], parts["order"]
    assert first.plan is not None
    assert order.dollars is not None
    assert order.dollars >= worth(rows["no conversions"].plan) - worth(first.plan) >= 0.0  # type: ignore[arg-type]


def test_it_reads_as_a_page(compared: Comparison) -> None:
    text = report_text(comparison_report(compared))
    assert all(len(line) <= WIDTH for line in text.splitlines())
    for row in compared.rows:
        assert row.name in text
        assert f"${row.estate:,.0f}" in text


def test_the_answer_comes_first(compared: Comparison) -> None:
    """Every number of the first sentences, computed here from the plans; the best rule is the best."""
    rule, best = compared.best_rule, compared.optimum.plan
    assert rule is not None
    assert rule.plan is not None
    assert best is not None
    rows = {row.name: row for row in compared.rows}
    rules = [row.estate for row in compared.rows if row.kind == "rule" and row.estate is not None]
    assert rule.estate == max(rules)
    text = " ".join(report_text(comparison_report(compared)).split("\n\n")[1].split())
    assert text.startswith(f"The optimum leaves ${best.estate.after_tax_real:,.0f} after tax.")
    assert f"the best rule, {rule.name} (${max(rules):,.0f})" in text
    for row, other in ((compared.optimum, rule), (compared.optimum, rows["taxable first"])):
        assert row.estate is not None
        assert other.estate is not None
        more = row.estate - other.estate
        assert f"${more:,.0f} ({more / other.estate:.1%}) more" in text
    free = compared.free
    assert free is not None
    assert free.plan.estate is not None
    assert free.earns == pytest.approx(free.plan.estate.after_tax_real - best.estate.after_tax_real, abs=0.01)
    assert f"{rule.name} (${max(rules):,.0f}), at equal risk." in text
    more = f"left free, it would reach ${free.earns:,.0f} more, with {100 * free.points:+.1f} points"
    assert (more if free.known else "What leaving risk free would earn is not known") in text


def test_ctrl_c_keeps_what_is_done_and_says_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def hear(event: Progress) -> None:
        said.append(event.phase)
        if event.phase.startswith("rule convert to a bracket"):
            raise KeyboardInterrupt

    stopped = compare(load(household(HOUSEHOLD)), OPTIONS, hear)
    assert said[0] == "rule taxable first"
    done = [row.name for row in stopped.rows if row.plan is not None]
    assert done == ["taxable first", "Roth last", "pro rata", "traditional to a bracket"]
    assert stopped.missing[0] == "sustainable spending of rule taxable first"
    assert {"rule convert to a bracket", "optimum", "sustainable spending of optimum"} <= set(stopped.missing)
    assert not stopped.solved
    assert "Stopped before" in report_text(comparison_report(stopped))

    monkeypatch.setattr("decumulate.solver.service.comparing.compare_all", lambda *_: stopped)
    assert CliRunner().invoke(app, ["compare", "h1"]).exit_code == 4


@pytest.mark.usefixtures("few_rules")
def test_a_plan_that_does_not_hold_has_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a solve gives a plan that its audit refuses, the row is empty and says why."""

    def wrong(*given: Any) -> Plan:
        plan = solve(*given)
        year = plan.years[0]
        kept = year.model_copy(update={"cash": year.cash.model_copy(update={"carry_out": 5_000.0})})
        return plan.model_copy(update={"years": (kept, *plan.years[1:])})

    monkeypatch.setattr("decumulate.solver.baselines.optima.solve", wrong)
    broken = compare(load(household(HOUSEHOLD)), SolveOptions(gap=0.05, time_limit=1.0, threads=1))
    assert broken.optimum.plan is None
    assert "does not hold" in broken.optimum.words
    assert "does not hold" in report_text(comparison_report(broken))


@pytest.mark.usefixtures("few_rules")
def test_under_max_spending_rules_are_followed_at_what_they_sustain() -> None:
    scenario = load(household(HOUSEHOLD))
    spending = compare(scenario, SolveOptions(gap=1e-2, time_limit=3.0, threads=1, objective="max_spending"))
    for row in spending.rows:
        assert row.plan is not None
        assert row.plan.objective is not None
        assert row.sustainable_spending == pytest.approx(row.plan.objective.value_real, abs=0.01)
        assert row.estate is not None
        assert row.estate >= scenario.goal.estate_floor - 1.0


@pytest.mark.usefixtures("few_rules")
def test_the_command_writes_prints_and_exits(tmp_path: Path) -> None:
    file, out, csv = tmp_path / "h.json", tmp_path / "out.json", tmp_path / "out.csv"
    file.write_text(json.dumps(household(HOUSEHOLD)), encoding="utf-8")
    asked = ["compare", str(file), "--out", str(out), "--csv", str(csv), "--json", "--threads", "1"]
    result = CliRunner().invoke(app, [*asked, "--gap", "0.01", "--quiet"])
    assert result.exit_code == 0, result.stderr
    printed = json.loads(result.stdout)
    assert printed == json.loads(out.read_text(encoding="utf-8"))
    table = pd.read_csv(csv)
    assert list(table["name"]) == [row["name"] for row in printed["rows"]]
    plan = decumulate.Plan.read(next(row["plan"] for row in printed["rows"] if row["kind"] == "optimum"))
    assert audit(plan, load(file)).ok
    assert "rule" not in result.stderr


@pytest.mark.usefixtures("few_rules")
def test_a_scenario_without_a_plan_exits_as_solve_does(tmp_path: Path) -> None:
    file = tmp_path / "h.json"
    file.write_text(json.dumps(document(1966, 2, [ira(50_000)], 500_000, heirs=0.24)), encoding="utf-8")
    assert CliRunner().invoke(app, ["compare", str(file), "--quiet", "--threads", "1"]).exit_code == 3


@pytest.mark.parametrize(
    ("breaks", "words"),
    [
        (
            [(f"{RISKIER} by up to 2.0 points of the riskier assets",)] * 2,
            "2 rules pay {} each of them is riskier",
        ),
        ([("2026 keep: sold",)] * 2, "2 rules pay {} each of them breaks a wish"),
        (
            [("2026 keep: sold",), (RISKIER,)],
            "2 rules pay {} each of them is riskier than the target or breaks a wish",
        ),
        ([("2026 keep: sold",), None], "1 rule pays {} it breaks a wish"),
        ([None, None], "No rule pays for everything to the end."),
        ([], "No rule is known: it was stopped before one was followed."),
    ],
)
def test_why_there_is_no_rule_to_compare_with(
    compared: Comparison, breaks: list[tuple[str, ...] | None], words: str
) -> None:
    """What breaks a wish pays all the same; `None`: its money runs out."""
    rules = [row for row in compared.rows if row.kind == "rule"]
    rows = [
        replace(row, plan=None) if broken is None else replace(row, breaks=broken)
        for row, broken in zip(rules, breaks, strict=False)
    ]
    rest = [row for row in compared.rows if row.kind != "rule"]
    text = " ".join(report_text(comparison_report(replace(compared, rows=(*rows, *rest)))).split())
    assert words.format("for everything to the end, but") in text
    assert "the best rule, " not in text


def test_a_rule_that_cannot_pay_without_what_is_kept_is_said_so(compared: Comparison) -> None:
    kept = compared.scenario.with_changes({"limits.least_cash": 10_000, "market.assets.stock.keep": True})
    rows = [replace(row, plan=None) if row.kind == "rule" else row for row in compared.rows]
    text = " ".join(
        report_text(comparison_report(replace(compared, scenario=kept, rows=tuple(rows)))).split()
    )
    assert (
        "No rule pays for everything to the end without selling what is kept or going below the least cash."
        in text
    )
