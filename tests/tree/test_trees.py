"""A tree of futures: against the chain, against brute force, audited leaf by leaf, stopped, and what it says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.risk import risk_limits
from decumulate.models.plan import PlanError
from decumulate.models.plan_steps import StepRanges
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.models.tree_plan import TreePlan
from decumulate.solver.audit import audit
from decumulate.solver.formulation.paths import Paths
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.report.sections.of import report_of
from decumulate.solver.report.text import report_text
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.solver.service import CancelToken, TreeRequest, run
from decumulate.solver.service.saved import read_saved
from decumulate.solver.tree import plan_tree
from decumulate.solver.tree.futures import futures_of
from decumulate.solver.tree.points import market_points, mix_steps
from decumulate.solver.tree.solve import tree_of

QUICK = SolveOptions(gap=1e-6, time_limit=30.0, threads=1, ranges=False, effort=0.0)
BEAR_AND_BULL = [
    {"name": "bear", "weight": 0.25, "returns": {"stock": -0.3}},
    {"name": "middle", "weight": 0.5},
    {"name": "bull", "weight": 0.25, "returns": {"stock": 0.3}},
]


def household(tree: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    """One person of 66 until 69 with an IRA, a Roth IRA and two lots, Florida."""
    lots = [
        {"asset": "stock", "acquired": "2015-05-01", "value": 150_000, "basis": 90_000},
        {"asset": "bond", "acquired": "2020-05-01", "value": 100_000, "basis": 100_000},
    ]
    person = {"name": "Ann", "born": "1960-03-01", "plan_to_age": 69}
    person |= {"social_security": {"monthly_benefit_at_full_age": 2_000, "claim_age": 67}}
    content: dict[str, Any] = {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.25},
        "people": [person],
        "accounts": [
            {
                "name": "IRA",
                "type": "traditional_ira",
                "owner": "Ann",
                "holdings": {"stock": 300_000, "bond": 200_000},
            },
            {
                "name": "Roth",
                "type": "roth_ira",
                "owner": "Ann",
                "holdings": {"stock": 50_000, "bond": 30_000},
            }
            | {"contribution_basis": 80_000, "first_contribution_year": 2010},
            {"name": "Broker", "type": "taxable", "owner": "Ann", "lots": lots},
        ],
        "spending": {"annual": 60_000},
        "allocation": {"target": {"stock": 0.6, "bond": 0.4}, "band": 0.05, "traditional_tax_rate": 0.2},
        "market": {
            "inflation": 0.02,
            "assets": {
                "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
                "bond": {"total_return": 0.03, "interest": 0.03},
            },
        },
        "taxes": {"state": "FL", "prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]},
    }
    if tree is not None:
        content["uncertainty"] = {"tree": tree}
    return load(content, changes=changes)


@pytest.fixture(scope="module")
def branched() -> TreePlan:
    return plan_tree(household({"branch_after": [1], "branches": BEAR_AND_BULL}), QUICK)


def value_of(scenario: Scenario) -> float:
    """The best real estate of one future by itself."""
    plan = solve(scenario, QUICK)
    assert plan.objective is not None
    return plan.objective.value_real


# -- what it is worth ------------------------------------------------------------------------------------------


def test_equal_branches_give_the_chains_plan_and_bound() -> None:
    branches = [{"name": "one", "weight": 0.3}, {"name": "other", "weight": 0.7}]
    found = plan_tree(household({"branch_after": [1], "branches": branches}), QUICK)
    chain = solve(household(), QUICK)
    assert chain.objective is not None
    assert chain.certificate is not None
    assert found.objective.value == pytest.approx(chain.objective.value_real, abs=1.0)
    assert found.certificate.bound is not None
    deflator = chain.objective.value / chain.objective.value_real
    assert found.certificate.bound == pytest.approx((chain.certificate.bound or 0.0) / deflator, abs=2.0)
    assert found.first_year.agi == pytest.approx(chain.years[0].tax.agi, abs=1.0)
    assert [one.estate_real for one in found.futures] == pytest.approx([found.objective.value] * 2)


def test_no_grid_of_first_years_beats_a_tree_and_one_meets_it() -> None:
    """Of a household that decides nothing in its first year but how much to convert: every level held in all futures,
    each future then planned by itself, is brute force over the tree. No market falls, so that none by itself gains from
    knowing it."""
    rising = [
        {"name": "flat", "weight": 0.4, "returns": {"stock": 0.01}},
        {"name": "bull", "weight": 0.6, "returns": {"stock": 0.6}},
    ]
    alone = {
        "limits.fixed": [
            {"year": 2026, "what": "traditional_distributions", "owner": "Ann", "amount": 40_000}
        ]
    }
    bare = [
        {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"stock": 300_000}},
        {"name": "Roth", "type": "roth_ira", "owner": "Ann", "holdings": {"stock": 60_000}}
        | {"contribution_basis": 60_000, "first_contribution_year": 2010},
    ]
    changes = alone | {
        "accounts": bare,
        "people.Ann.plan_to_age": 67,
        "spending.annual": 50_000,
        "allocation.target": {"stock": 1.0},
        "allocation.risk": "free",
        "market.assets": {"stock": {"total_return": 0.06}},
    }
    scenario = household({"branch_after": [1], "branches": rising}, **changes)
    found = plan_tree(scenario, QUICK)
    futures = futures_of(scenario, tree_of(scenario))

    def held(conversion: float) -> float:
        wish = {"year": 2026, "what": "roth_conversions", "owner": "Ann", "amount": conversion}
        fixed = [*alone["limits.fixed"], wish]
        plans = [
            (one.weight, value_of(one.scenario.with_changes({"limits.fixed": fixed}))) for one in futures
        ]
        return sum(weight * value for weight, value in plans)

    best = round(found.futures[0].plan.years[0].income.roth_conversions, 2)
    values = [held(best + step) for step in (-20_000.0, -2_000.0, 0.0, 2_000.0) if best + step >= 0.0]
    assert max(values) <= found.objective.value + 1.0
    assert held(best) == pytest.approx(found.objective.value, abs=1.0)
    assert (found.certificate.bound or 0.0) >= found.objective.value - 1e-3


def test_each_future_is_a_plan_that_the_audit_confirms(branched: TreePlan) -> None:
    for future in branched.futures:
        report = audit(future.plan, load(future.plan.scenario.content))
        assert report.ok, report
        assert report.estate.after_tax_real == pytest.approx(future.estate_real, abs=0.01)
    years = [future.plan.years for future in branched.futures]
    assert all(plan[0].tax.agi == pytest.approx(years[0][0].tax.agi) for plan in years)
    assert (
        len({round(plan[1].tax.agi) for plan in years})
        + len({round(p[1].income.roth_conversions) for p in years})
        > 2
    )
    told = sum(future.weight * future.estate_real for future in branched.futures)
    assert branched.objective.value == pytest.approx(told)
    assert branched.certificate.gap_dollars is not None
    assert branched.certificate.gap_dollars <= 0.01 * branched.objective.value


def test_hindsight_is_worth_no_less(branched: TreePlan) -> None:
    scenario = household({"branch_after": [1], "branches": BEAR_AND_BULL})
    futures = futures_of(scenario, tree_of(scenario))
    apart = sum(one.weight * value_of(one.scenario) for one in futures)
    assert branched.objective.value <= apart + 1.0


def test_the_worst_futures_weigh_more_and_nothing_lies_idle() -> None:
    """With weight on the worst futures it would pay to leave the money in cash until the crash is over."""
    tree = {
        "branch_after": [1],
        "branches": BEAR_AND_BULL,
        "objective": "cvar",
        "tail_share": 0.25,
        "tail_weight": 0.9,
    }
    found = plan_tree(household(tree), QUICK)
    first = found.futures[0].plan.years[0]
    assert first.cash.carry_out == pytest.approx(first.cash.yields, abs=0.01)
    mean, worst = found.objective.mean_estate_real, found.objective.worst_estate_real
    assert found.objective.value == pytest.approx(0.9 * worst + 0.1 * mean, abs=0.01)
    moved = found.steps[0].model_copy(update={"low": 0.0, "high": found.steps[0].amount + 9_000.0})
    ranges = StepRanges(dollars=500.0, share=5e-4, because="share")
    words = report_text(
        report_of(found.model_copy(update={"steps": (moved, *found.steps[1:]), "step_ranges": ranges}))
    )
    said = " ".join(words.split())
    assert "costs at most $500 of the estate as weighed." in said
    assert (
        "costs at most $500 of the estate after tax, with weight on its worst futures, in today's dollars"
        in said
    )


def test_spending_that_no_plan_can_meet_stays_unmet_and_is_said() -> None:
    crash = [
        {"name": "crash", "weight": 0.5, "returns": {"stock": -0.89, "bond": -0.89}},
        {"name": "as assumed", "weight": 0.5},
    ]
    found = plan_tree(
        household({"branch_after": [1], "branches": crash}, **{"spending.annual": 90_000}), QUICK
    )
    lost, kept = found.futures
    assert lost.unmet_real > 10_000.0
    assert kept.unmet_real == 0.0
    assert audit(lost.plan, load(lost.plan.scenario.content)).ok
    assert lost.plan.years[0].cash.unmet == 0.0
    assert any(warning.code == "unmet_spending" for warning in found.warnings)
    assert "unmet" in found.branches[0].words
    assert (found.certificate.gap_dollars or 0.0) <= 0.01 * abs(found.objective.value)


# -- law and lives ---------------------------------------------------------------------------------------------


def test_a_reform_that_may_come_and_a_death_that_may() -> None:
    lives = {
        "people": [
            {"name": "Ann", "born": "1960-03-01", "plan_to_age": 69},
            {"name": "Bob", "born": "1958-06-01", "plan_to_age": 71},
        ],
        "taxes.prior_filing_status": ["married_filing_jointly"] * 2,
    }
    branches = [
        {"name": "both live", "weight": 0.6},
        {"name": "Bob dies", "weight": 0.1, "dies": ["Bob"]},
        {"name": "rates rise", "weight": 0.3, "law": "higher rates"},
    ]
    reform = {"name": "rates_up_3_points", "from_year": 2028}
    lives |= {"uncertainty.law": [{"name": "higher rates", "weight": 0.3, "reform": [reform]}]}
    scenario = household({"branch_after": [2], "branches": branches}, **lives)
    found = plan_tree(scenario, QUICK)
    for future in found.futures:
        assert audit(future.plan, load(future.plan.scenario.content)).ok
    live, died, rise = (future.plan.years for future in found.futures)
    assert [year.filing_status for year in died] == ["married_filing_jointly"] * 2 + ["single"] * 2
    assert live[1].tax.agi == pytest.approx(died[1].tax.agi)
    assert live[1].tax.agi == pytest.approx(rise[1].tax.agi)
    assert "Bob dies in 2027" in found.branches[1].words
    assert "rates_up_3_points" in found.branches[2].words


def test_who_gives_may_die_in_a_branch() -> None:
    """Gifts go on for five years, by half after a death; until it is known both futures write the same rows of them."""
    lives = {
        "people": [
            {"name": "Ann", "born": "1960-03-01", "plan_to_age": 69},
            {"name": "Bob", "born": "1958-06-01", "plan_to_age": 71},
        ],
        "taxes.prior_filing_status": ["married_filing_jointly"] * 2,
        "giving": {"annual": 5_000},
    }
    branches = [{"name": "live", "weight": 0.7}, {"name": "Bob dies", "weight": 0.3, "dies": ["Bob"]}]
    found = plan_tree(household({"branch_after": [2], "branches": branches}, **lives), QUICK)
    for future in found.futures:
        assert audit(future.plan, load(future.plan.scenario.content)).ok
        first = future.plan.years[0].gifts
        assert first is not None
        assert first == found.futures[0].plan.years[0].gifts
    assert found.certificate.gap_dollars is not None
    assert found.certificate.gap_dollars <= 0.01 * found.objective.value


@pytest.mark.parametrize("state", ["NY", pytest.param("NJ", marks=pytest.mark.slow)])
def test_a_state_taxes_the_shared_years_once(state: str) -> None:
    tree = {"branch_after": [1], "branches": BEAR_AND_BULL}
    found = plan_tree(household(tree, **{"taxes.state": state}), QUICK)
    for future in found.futures:
        assert audit(future.plan, load(future.plan.scenario.content)).ok
    assert found.certificate.gap_dollars is not None
    assert found.certificate.gap_dollars <= 0.01 * found.objective.value


def test_what_a_death_ends_is_gone_from_that_future_alone() -> None:
    pension = {"name": "Teachers", "annual": 9_000, "from_age": 68, "indexed": False}
    changes = {
        "people.Ann.pensions": [pension],
        "people.Ann.wages": [{"annual": 5_000, "until_year": 2028}],
        "spending.extra": [{"year": 2029, "amount": 10_000}],
        "limits.fixed": [{"year": 2028, "what": "roth_conversions", "owner": "Ann", "amount": 1_000}],
    }
    branches = [{"name": "lives", "weight": 0.9}, {"name": "dies", "weight": 0.1, "dies": ["Ann"]}]
    scenario = household({"branch_after": [1], "branches": branches}, **changes)
    lives, dies = futures_of(scenario, tree_of(scenario))
    assert (len(lives.horizon.periods), len(dies.horizon.periods)) == (4, 1)
    assert (len(lives.scenario.spending.extra), len(dies.scenario.spending.extra)) == (1, 0)
    assert dies.scenario.limits.fixed == ()
    assert lives.scenario.people[0].pensions
    assert not dies.scenario.people[0].pensions
    assert dies.scenario.people[0].wages[0].until_year == 2026
    assert dies.nodes == lives.nodes[:1]


# -- what every future takes from the base plan ----------------------------------------------------------------


def test_risk_and_rates_are_the_base_plans_in_every_future() -> None:
    """Coefficient by coefficient, in shared years and later ones, though other returns would move them."""
    tree = {"branch_after": [1], "branches": BEAR_AND_BULL}
    base = household(tree, **{"allocation.traditional_tax_rate": [0.1, 0.2, 0.3, 0.3]})
    futures = futures_of(base, tree_of(base))
    for future in futures:
        assert future.scenario.allocation.traditional_tax_rate == (0.1, 0.2, 0.3, 0.3)
        for year in base.years:
            ours, theirs = risk_limits(base, year), risk_limits(future.scenario, year)
            assert ours is not None
            assert theirs is not None
            assert theirs.rows == ours.rows
    goal = ProgramGoal("max_estate")
    woven = Paths(
        [one.scenario for one in futures],
        [one.horizon for one in futures],
        [one.nodes for one in futures],
        [one.weight for one in futures],
        goal,
    ).one_cell()
    alone = Program.with_one_cell(base, build_horizon(base), goal)
    for year, times in ((2026, 1), (2027, 3)):  # written once where all are the same to the last digit
        written = [row for program in (alone, woven) for row in [program.model.tagged("risk", year)]]
        assert len(written[1]) == times * len(written[0]) > 0
    assert [one.horizon.periods[0].assets["stock"].total_return for one in futures] == pytest.approx(
        [-0.3, 0.06, 0.3]
    )
    assert {one.nodes[0] for one in futures} == {0}
    assert len({one.nodes[1] for one in futures}) == 3


# -- the outcomes of the return model --------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "span"), [(2, 2), (3, 2), (5, 1)])
def test_outcomes_keep_the_mean_and_variance_of_the_mix(count: int, span: int) -> None:
    """One asset that moves: the logarithms of its outcomes have the mean and variance of so many years of steps."""
    scenario = household()
    step = mix_steps(scenario, 2)["stock"]
    points = list(market_points(scenario, count, 2, span))
    weights = np.array([weight for weight, _ in points])
    logs = np.log1p([returns["stock"] for _, returns in points])
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ logs == pytest.approx(np.log(1.06))
    assert weights @ (logs - np.log(1.06)) ** 2 == pytest.approx(span * step**2)
    assert all(set(returns) == {"stock"} for _, returns in points)


def test_a_return_that_is_a_mean_is_the_mean_of_the_outcomes() -> None:
    scenario = household().with_changes({"uncertainty": {"centre": "mean", "volatility": {"stock": 0.1}}})
    points = list(market_points(scenario, 5, 1, 1))
    assert sum(weight * returns["stock"] for weight, returns in points) == pytest.approx(0.06, abs=1e-5)


# -- stopping, faces, faults -----------------------------------------------------------------------------------


def test_a_tree_that_is_stopped_keeps_its_best_plan() -> None:
    token, plans = CancelToken(), list[float]()

    def stop_at_a_plan(progress: Progress) -> None:
        if progress.plan is not None:
            plans.append(progress.plan)
            token.cancel()

    with token:
        found = plan_tree(
            household({"branch_after": [1, 2], "branches": BEAR_AND_BULL}),
            replace(QUICK, effort=1.0),
            stop_at_a_plan,
        )
    assert found.certificate.status == "interrupted"
    assert [one.code for one in found.warnings].count("bare_plan") == 1
    assert "so its amounts are not round" in " ".join(report_text(report_of(found)).split())
    assert found.objective.value >= plans[0] - 1.0
    assert len(found.futures) == 9
    assert all(audit(one.plan, load(one.plan.scenario.content)).ok for one in found.futures)


def test_every_face_says_what_to_do(branched: TreePlan, tmp_path: Any) -> None:
    assert not [one for one in branched.warnings if one.code == "bare_plan"], "no effort was priced"
    words = branched.branches[0].words
    assert words.startswith("If bear: stocks fall by 30.0% in 2026: in 2027 ")
    assert "AGI of $" in words
    report = report_of(branched)
    text = report_text(report)
    assert [section.key for section in report.sections][:2] == ["this_year", "branches"]
    assert "no plan that knows at each date only" in " ".join(text.split())
    document = json.loads(branched.to_json())
    assert document["branches"][2]["names"] == ["bull"]
    again = TreePlan.read(document)
    assert again.to_json() == branched.to_json()
    saved = read_saved(branched.to_json())
    assert report_text(saved.report()) == report_text(report_of(again))
    with pytest.raises(PlanError, match="weight"):
        TreePlan.read({**document, "branches": [{**document["branches"][0], "weight": "much"}]})
    assert list(branched.frame()["weight"]) == [0.25, 0.5, 0.25]
    assert list(branched.futures_frame()["last_year"]) == [2029] * 3
    figures = [block for section in report.sections for block in section.blocks if block.block == "figure"]
    (figure,) = figures
    assert figure.spec["$schema"].endswith("v6.json")
    assert len(figure.spec["layer"][1]["data"]["values"]) == 12
    openpyxl = pytest.importorskip("openpyxl")
    from decumulate.solver.report.workbook.of_report import write_report_workbook

    write_report_workbook(report, tmp_path / "tree.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tree.xlsx")
    assert book.sheetnames[0] == "Report"
    assert len(book.sheetnames) >= 4


def test_the_verb_answers_with_a_document() -> None:
    request = TreeRequest(
        scenario=household({"branch_after": [1], "branches": BEAR_AND_BULL}).content(),
        time_limit=20.0,
        threads=1,
        gap=0.01,
    )
    response: Any = run(request)
    assert response.outcome == "done"
    document = response.document()
    assert document["certificate"]["gap"] <= 0.01
    assert len(document["futures"]) == 3


FAULTS: Sequence[tuple[dict[str, Any], str, str]] = (
    (
        {"branch_after": [1], "branches": [{"name": "a", "weight": 0.5}, {"name": "b", "weight": 0.3}]},
        "uncertainty.tree.branches[1].weight",
        "these add up to 0.8. In proportion: 0.625, 0.375",
    ),
    ({"branch_after": [1, 2, 3]}, "uncertainty.tree.branch_after", "branch_after = [1, 2] or points = 2"),
    ({"branch_after": [4]}, "uncertainty.tree.branch_after[0]", "at most 3"),
    ({"branch_after": [2, 1]}, "uncertainty.tree.branch_after[1]", "a plan year after 2, as 3"),
    (
        {"branch_after": [1], "branches": [{"name": "a", "weight": 1.0, "returns": {"stok": 0.1}}]},
        "uncertainty.tree.branches[0].returns",
        'did you mean "stock"',
    ),
    (
        {"branch_after": [1], "branches": [{"name": "a", "weight": 1.0, "dies": ["Anne"]}]},
        "uncertainty.tree.branches[0].dies",
        'did you mean "Ann"',
    ),
    (
        {
            "branch_after": [3],
            "branches": [
                {"name": "a", "weight": 1.0, "reform": [{"name": "rates_up_3_points", "from_year": 2028}]}
            ],
        },
        "uncertainty.tree.branches[0].reform[0].from_year",
        "2029 or later",
    ),
    (
        {"branch_after": [1], "branches": [{"name": "a", "weight": 0.5}, {"name": "a", "weight": 0.5}]},
        "uncertainty.tree.branches[1].name",
        "a name that no other branch",
    ),
    (
        {"branch_after": [1], "branches": [{"name": "a", "weight": 1.0, "law": "higher rates"}]},
        "uncertainty.tree.branches[0].law",
        "one of [[uncertainty.law]]",
    ),
    (
        {
            "branch_after": [1],
            "objective": "utility",
            "utility": [{"up_to": 1e5, "slope": 0.5}, {"slope": 0.5}],
        },
        "uncertainty.tree.utility[1].slope",
        "less than the piece before, 0.5",
    ),
    ({"branch_after": [1], "shortfall_price": 0.5}, "uncertainty.tree.shortfall_price", "more than 1"),
    ({"branch_after": [1], "tail_share": 0.0}, "uncertainty.tree.tail_share", "a share above 0"),
)


@pytest.mark.parametrize(("tree", "place", "words"), FAULTS, ids=[place for _, place, _ in FAULTS])
def test_a_fault_is_named_with_the_nearest_that_would_do(
    tree: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(ScenarioError) as raised:
        household(tree)
    (fault,) = raised.value.faults
    assert fault.place == place
    assert words.lower() in str(fault).lower()


def test_what_no_tree_is_for_is_said() -> None:
    with pytest.raises(ScenarioError, match="max_estate"):
        plan_tree(household(**{"goal.objective": "max_spending"}), QUICK)
    gems = {
        "gems": {"total_return": 0.05},
        "stock": {"total_return": 0.06},
        "bond": {"total_return": 0.03},
    }
    unknown = household(**{"market.assets": gems})
    with pytest.raises(ScenarioError, match="volatility of gems"):
        plan_tree(unknown, QUICK)
