"""Payments of IRAs straight to charities in plans: chosen together with conversions, each person's limit, the list."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from decumulate.models.laws.federal import charitable_distributions
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.reoptimise.resolver import Resolver
from decumulate.solver.report.sections.steps import step_words
from decumulate.solver.run import SolveOptions

from .small import STEEPEST, benefits, brokerage, document, facts, ira, lot, roth, solved

WITHOUT_MEDICARE = {"medicare_from": {"Ann": "2035-01"}}
OPTIONS = SolveOptions(gap=1e-4, time_limit=20, threads=1, ranges=False)


def giver(**more: Any) -> dict[str, Any]:
    """Ann, 74, who gives $10,000 in each of two years; nothing grows, and her brokerage pays for everything."""
    accounts = [brokerage(lot(200_000, 200_000)), ira(600_000), roth(40_000)]
    content = document(1952, 2, accounts, 30_000, heirs=0.2)
    content["people"][0]["social_security"] = benefits(1_800, 67)
    content["giving"] = {"annual": 10_000, "lots": False}
    content["healthcare"] = WITHOUT_MEDICARE
    return content | more


def enumerated(given: tuple[float, float], converted: tuple[float, float]) -> Plan:
    """All of the brokerage is cash from the first day on; the IRA pays what is required and no more."""
    years, left, roth_value = [], 600_000.0, 40_000.0
    for t, (divisor, qcd, moved) in enumerate(zip((25.5, 24.6), given, converted, strict=True)):
        out = max(0.0, left / divisor - qcd)
        left -= out + qcd + moved
        roth_value += moved
        ira_flows = {
            "distributed": out,
            "qcd": qcd,
            "converted_out": moved,
            "holdings": {"fund": left},
        }
        sold = {"account": "Ann brokerage", "asset": "fund", "action": "sell", "amount": 200_000}
        years.append(
            {
                "year": 2026 + t,
                "trades": [sold] if t == 0 else [],
                "cash": {"spending": 30_000},
                "gifts": {"grants": 10_000, "cash": 10_000 - qcd},
                "accounts": {
                    "Ann brokerage": {"holdings": {}},
                    "Ann IRA": ira_flows,
                    "Ann Roth": {"converted_in": moved, "holdings": {"fund": roth_value}},
                },
            }
        )
    return Plan.read({"years": years})


def test_gift_and_conversion_chosen_together_are_the_best_of_all() -> None:
    """Every plan of a grid is one of the program's, and from the best the next grid point is a step of income away."""
    home = load(giver())
    step = 10_000.0
    moves = [step * n for n in range(2, 7)]
    found: dict[tuple[float, ...], float] = {}
    for q1, q2, c1, c2 in product((0.0, 6_000.0, 10_000.0), (0.0, 6_000.0, 10_000.0), moves, moves):
        report = audit(enumerated((q1, q2), (c1, c2)), home)
        assert report.ok, report
        found[q1, q2, c1, c2] = report.objective.value
    best = max(found, key=lambda key: found[key])
    plan = solved(home)
    assert plan.objective is not None
    assert plan.certificate is not None
    assert all(20_000.0 < moved < 60_000.0 for moved in best[2:]), "not at an end of the grid"
    assert plan.objective.value >= found[best] - 0.01
    assert plan.objective.value <= found[best] + 2 * step * STEEPEST
    assert plan.certificate.bound == pytest.approx(plan.objective.value, abs=1.0)
    assert best[:2] == (10_000.0, 10_000.0)
    for year in plan.years:  # $1,000 of cash is deducted by who does not itemise, and so as good
        assert year.gifts is not None
        given = year.accounts["Ann IRA"].qcd
        assert given + year.gifts.cash == pytest.approx(10_000, abs=0.01)
        assert given >= 9_000 - 0.01
    without = max(value for key, value in found.items() if key[:2] == (0.0, 0.0))
    assert found[best] > without + 2_000, "two gifts of 10,000 that are not income"


def couple(**more: Any) -> Scenario:
    """Ann and Ben, 76 and 71, who give $240,000 in one year: more than both limits."""
    accounts = [
        ira(900_000),
        ira(100_000, name="Ann left", type="inherited_ira")
        | {"inherited_from": {"born": "1940-01-01", "died": "2021-02-03"}},
        ira(800_000, owner="Ben"),
        brokerage(lot(400_000, 300_000)),
    ]
    content = document(1950, 2, accounts, 60_000, heirs=0.24)
    content["people"].append({"name": "Ben", "born": "1955-01-15", "plan_to_age": 72})
    content["taxes"] |= {"prior_magi": [90_000] * 2, "prior_filing_status": ["married_filing_jointly"] * 2}
    content["giving"] = {"grants": [{"year": 2026, "amount": 240_000}], "lots": False}
    return load(content | more)


@pytest.fixture(scope="module")
def generous() -> tuple[Scenario, Plan]:
    home = couple()
    return home, solved(home, OPTIONS)


def test_each_gives_to_the_limit_over_all_of_their_iras(generous: tuple[Scenario, Plan]) -> None:
    _, plan = generous
    first = plan.years[0]
    flows = {name: account.qcd for name, account in first.accounts.items() if account.qcd}
    assert flows["Ann IRA"] + flows.get("Ann left", 0.0) == pytest.approx(111_000, abs=0.01)
    assert flows["Ben IRA"] == pytest.approx(111_000, abs=0.01)
    assert first.gifts is not None
    assert first.gifts.cash == pytest.approx(18_000, abs=0.01)
    assert first.income.qcd == pytest.approx(222_000, abs=0.01)


def test_half_of_the_limit_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With half of what the law lets an IRA pay, the generous couple's IRAs pay half."""
    whole = charitable_distributions.constrain
    monkeypatch.setattr(charitable_distributions, "constrain", lambda *args: 0.5 * whole(*args))
    first = solved(couple(), OPTIONS).years[0]
    assert first.income.qcd == pytest.approx(111_000, abs=0.01)


def test_the_list_says_toward_what_a_gift_counts(generous: tuple[Scenario, Plan]) -> None:
    """Ann, 76: 900,000 / 23.7 = 37,975 of her own IRA; Ben is 71 and nothing is required of him."""
    _, plan = generous
    assert plan.steps[0].kind == "qcd", "before the rest of what is required"
    steps = {step.source: step for step in plan.steps if step.kind == "qcd"}
    assert set(steps) == {"Ann IRA", "Ben IRA"}, "one step does"
    assert steps["Ann IRA"].required == pytest.approx(900_000 / 23.7, abs=0.01)
    words = step_words(steps["Ann IRA"])
    assert words.startswith("Give $111,000 from Ann IRA straight to charity by 2026-12-31")
    assert words.endswith(": it counts toward the $37,975 that must leave it and is not income.")
    assert ": it is not income" in step_words(steps["Ben IRA"])


def test_rules_of_thumb_give_what_is_required_of_iras(generous: tuple[Scenario, Plan]) -> None:
    """Of Ann's IRAs in the first year, and in the second, in which there are no grants, nothing."""
    home, plan = generous
    horizon = facts(home.content())[1]
    assert plan.objective is not None
    runs = [run_rule(home, horizon, family.members[0]) for family in rules_for(home, horizon)]
    reports = [run.report for run in runs if run.report is not None]
    assert reports
    for report in reports:
        assert report.ok, str(report)
        first, second = report.years
        own = first.accounts["Ann IRA"]
        assert (own.qcd, own.rmd) == (pytest.approx(900_000 / 23.7, abs=0.01), 0.0)
        assert first.income.qcd == pytest.approx(first.rmd_required["Ann"], abs=0.01)
        assert first.gifts is not None
        assert first.gifts.cash == pytest.approx(240_000 - first.income.qcd, abs=0.01)
        assert second.income.qcd == 0.0
        assert report.objective.value < plan.objective.value - 5_000


def test_in_the_year_of_70_half_the_list_says_from_which_day() -> None:
    home = load(giver())
    home = home.with_changes({"people.Ann.born": "1955-09-20", "people.Ann.plan_to_age": 72})
    plan = solved(home, OPTIONS)
    (step,) = (step for step in plan.steps if step.kind == "qcd")
    assert step.after == date(2026, 3, 20)
    assert "on or after 2026-03-20, when Ann is 70 1/2, by 2026-12-31" in step_words(step)
    assert step.required == 0.0
    young = solved(
        home.with_changes({"people.Ann.born": "1956-09-20", "people.Ann.plan_to_age": 71}), OPTIONS
    )
    assert [year.income.qcd > 0 for year in young.years] == [False, True]


def test_what_was_deducted_since_70_half_is_made_up_for_first() -> None:
    """$15,000: the first year's 10,000 and half of the second's are income; then nothing is."""
    content = giver(giving={"annual": 10_000, "lots": False})
    content["people"][0]["ira_deductions_after_70_half"] = 15_000
    home = load(content).with_changes({"people.Ann.plan_to_age": 77})
    plan = solved(home, OPTIONS)
    given = [year.accounts["Ann IRA"].qcd for year in plan.years]
    assert given[:2] == pytest.approx([10_000] * 2, abs=0.01)
    assert [year.income.qcd for year in plan.years[:2]] == pytest.approx([0, 5_000], abs=0.01)
    assert min(given[2:]) >= 9_000 - 0.01, "the rest in cash, which is deducted without itemising"
    assert [year.income.qcd for year in plan.years[2:]] == pytest.approx(given[2:], abs=0.01)
    words = step_words(plan.steps[0])
    assert "$10,000 of it is income, which makes up for contributions deducted since 70 1/2" in words


def test_nothing_is_made_up_for_where_that_gains_nothing() -> None:
    """$60,000 cannot be made up for by four gifts of 10,000."""
    content = giver()
    content["people"][0]["ira_deductions_after_70_half"] = 60_000
    home = load(content).with_changes({"people.Ann.plan_to_age": 77})
    assert all(year.income.qcd == 0.0 for year in solved(home, OPTIONS).years)


def test_making_up_is_the_best_of_all() -> None:
    """Of $8,000: every way to give in two years, with the best conversions of a grid."""
    content = giver()
    content["people"][0]["ira_deductions_after_70_half"] = 8_000
    home = load(content)
    gifts, moves = (0.0, 8_000.0, 10_000.0), (30_000.0, 40_000.0, 50_000.0)
    best = max(
        audit(enumerated((q1, q2), (c1, c2)), home).objective.value
        for q1, q2, c1, c2 in product(gifts, gifts, moves, moves)
    )
    plan = solved(home)
    assert plan.objective is not None
    assert plan.objective.value >= best - 0.01
    assert plan.objective.value <= best + 2 * 10_000 * STEEPEST
    assert plan.years[1].income.qcd >= 9_000 - 0.01


@pytest.mark.parametrize("deducted", [pytest.param(0.0, marks=pytest.mark.slow), 7_000.0])
def test_with_gifts_and_conversions_pinned_the_program_says_what_the_audit_says(
    deducted: float,
) -> None:
    """Every way of a grid held in the first year: what the program says of the rest, the audit's returns say too."""
    content = giver(giving={"annual": 130_000, "lots": False})
    content["people"][0]["ira_deductions_after_70_half"] = deducted
    content["accounts"][0]["lots"][0] |= {"value": 400_000, "basis": 400_000}
    home = load(content)
    resolver = Resolver(home, solved(home, OPTIONS), "highs", 1)
    sheltered = resolver.program.sheltered
    (gift,) = (flow[0].column for flow in sheltered.qcd if flow[0].terms)
    (moved,) = (flow[0].column for flow in sheltered.converted_out if flow[0].terms)
    for qcd, converted in product((0.0, 9_000.0, 111_000.0), (0.0, 37_000.0)):
        bounds = {gift: (qcd / 1_000, qcd / 1_000), moved: (converted / 1_000, converted / 1_000)}
        found = resolver.resolve(bounds, 0)
        assert found is not None, (qcd, converted)
        ends = resolver.read(found, bounds)
        assert ends.faults == ()
        income = ends.years[0].income
        assert income.qcd == pytest.approx(max(0.0, qcd - deducted), abs=0.01)
        assert ends.estate.after_tax == pytest.approx(-1_000 * found.objective, abs=0.05), (qcd, converted)
    assert resolver.program.model.high[gift] == 111.0


def test_who_does_not_give_has_no_column_of_it() -> None:
    """The same columns and rows as a household whose law has no such payments; with grants there are some."""

    def words(content: dict[str, Any]) -> set[str]:
        scenario, horizon = facts(content)
        model = Program.with_one_cell(scenario, horizon, ProgramGoal("max_estate")).model
        return {tag.law for tag in (*model.tags, *model.row_tags)}

    content = giver()
    content["people"][0]["ira_deductions_after_70_half"] = 5_000
    of_gifts = {word for word in words(content) if word.startswith(("qcd", "given", "grants", "gifts"))}
    assert {"qcd", "qcd_made_up", "qcd_excluded", "given_cash", "grants"} <= of_gifts
    del content["giving"]
    assert not of_gifts & words(content)
