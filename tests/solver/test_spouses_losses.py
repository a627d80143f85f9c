"""Whose losses go on after a death: cases by hand, a grid over every choice, and couples at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.federal import capital_losses
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path
from decumulate.solver.audit import audit
from decumulate.solver.backends import open_session
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.formulation.layers import Layer
from decumulate.solver.formulation.program import Program, ProgramGoal, Refinement
from decumulate.solver.optimiser.given_starts import try_plan
from decumulate.solver.optimiser.local_search import Search
from decumulate.solver.run import SolveOptions, solve

from ..test_renaming import PLAIN, household
from .small import brokerage, document, ira, lot, solved
from .spouses import begun, own_accounts

JOINT = "married_filing_jointly"
PLAY = 2e-6
"""Thousands of dollars of play in a flow that is pinned."""


def elderly(owner: str, carried: Any) -> Scenario:
    """He dies at the end of 2027, she lives on; 300,000 of cash without gains, an IRA, pensions; $100,000 of losses."""
    cash = {"asset": "cash", "acquired": "2020-01-02", "value": 300_000, "basis": 300_000}
    accounts = [brokerage(cash, owner=owner), ira(0, "He", holdings={"stock": 400_000})]
    content = document(1950, 1, accounts, 60_000, 0.24)
    content["people"] = [
        {"name": "He", "born": "1950-03-15", "plan_to_age": 77},
        {"name": "She", "born": "1952-06-15", "plan_to_age": 80},
    ]
    for person, benefit in zip(content["people"], (2_500, 1_200), strict=True):
        person["social_security"] = {"monthly_benefit_at_full_age": benefit, "claim_age": 66}
        person["pensions"] = [{"name": "P", "annual": 45_000, "from_age": 60, "indexed": False}]
    del content["allocation"]
    content["allocation"] = {"fixed_by_account": True, "band": 0.0}
    content["market"]["assets"] = {
        "stock": {"total_return": 0.05, "qualified_dividends": 0.02},
        "cash": {"total_return": 0.0},
    }
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": [JOINT, JOINT]}
    content["taxes"]["capital_loss_carryforward"] = carried
    content["limits"] = {"max_annual_conversion": 0}
    return load(content)


BOTH = {"short": 10_000, "long": 90_000}


@pytest.mark.parametrize(
    ("owner", "carried", "share"),
    [
        ("He", BOTH, 0.0),
        ("She", BOTH, 1.0),
        ("joint", BOTH, 0.5),
        ("He", BOTH | {"owner": "She"}, 1.0),
        ("joint", [{"long": 75_000, "owner": "He"}, {"long": 25_000, "owner": "She"}], 0.25),
        ("She", [{"long": 75_000, "owner": "joint"}, {"short": 25_000, "owner": "She"}], 0.625),
    ],
)
def test_a_decedents_own_losses_end_with_the_final_return(owner: str, carried: Any, share: float) -> None:
    """Rev. Rul. 74-175; of both spouses' losses what is unused is each one's in the proportion of their own."""
    plan = solved(elderly(owner, carried))
    final, after = plan.years[1].income, plan.years[2].income
    assert final.loss_carryforward_out == pytest.approx(94_000, abs=0.01)
    assert after.loss_carryforward_in == pytest.approx(share * final.loss_carryforward_out, abs=0.01)
    ended = [warning.message for warning in plan.warnings if warning.code == "losses_ended"]
    assert len(ended) == (1 if share < 1 else 0)
    assert all("He's own" in message for message in ended)


def test_a_loss_that_dies_is_not_harvested() -> None:
    """Bob, in his last year, could realise $200,000 of losses; what is not deducted on the final return is no one's."""
    content = document(1958, 1, [], 40_000, 0.24, growth=0.05)
    content["people"] = [
        {"name": "Ann", "born": "1958-05-05", "plan_to_age": 75},
        {"name": "Bob", "born": "1950-05-05", "plan_to_age": 76},
    ]
    content["accounts"] = [
        brokerage(lot(100_000, 300_000), owner="Bob"),
        ira(300_000),
    ]
    content["taxes"] |= {"prior_magi": [50_000, 50_000], "prior_filing_status": [JOINT, JOINT]}
    plan = solved(load(content))
    assert plan.years[1].income.loss_carryforward_in == 0
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal"


def workers(mine: float, his: float, carried: Any = 0) -> Scenario:
    """Ann, who has wages, and Bob, whose last year is 2026; each may lose something in 2026 alone, for all recovers."""
    accounts = [
        brokerage(lot(10_000, 10_000 + mine)),
        brokerage(lot(40_000, 40_000 + his), owner="Bob"),
    ]
    content = document(1966, 3, accounts, 0.0, 0.2)
    content["market"]["assets"]["fund"] = {"total_return": [0.8, 0.0, 0.0]}
    content["people"][0]["wages"] = [{"annual": 90_000, "until_year": 2028}]
    content["people"].append({"name": "Bob", "born": "1966-03-01", "plan_to_age": 60})
    content["taxes"]["capital_loss_carryforward"] = carried
    return load(content)


def least_taxes(scenario: Scenario, mine: float, his: float, carried: tuple[float, float]) -> float:
    """The least federal tax of the three years over a grid of what each realises in 2026, by the forms."""
    periods = build_horizon(scenario).periods

    def returned(t: int, long: float, lost: float) -> Any:
        period = periods[t]
        entered = ReturnInput(period.filing_status, wages=90_000, long_term_gains=long, carry_long=lost)
        return federal_return(entered, period.law)

    def taxes(own: float, other: float) -> float:
        first = returned(0, -own - other, sum(carried))
        results = {"Ann": -own - carried[0], "Bob": -other - carried[1]}
        _, left = capital_losses.allot(0.0, first.carry_long_out, results)["Ann"]
        second = returned(1, 0.0, left)
        third = returned(2, 0.0, second.carry_long_out)
        return first.federal_tax + second.federal_tax + third.federal_tax

    grid = np.linspace(0.0, 1.0, 21)
    return min(taxes(a * mine, b * his) for a in grid for b in grid)


@pytest.mark.parametrize(
    ("mine", "his", "carried"),
    [
        (6_500.0, 20_000.0, (0.0, 0.0)),
        (3_500.0, 2_000.0, (1_000.0, 6_000.0)),
        (4_000.0, 15_000.0, (0.0, 9_000.0)),
        (0.5, 30_000.0, (5_500.0, 0.0)),
    ],
)
def test_no_harvest_of_a_grid_is_better(mine: float, his: float, carried: tuple[float, float]) -> None:
    """Realising Bob's loss charges him with the deduction, so that more of Ann's goes on."""
    named = [{"long": lost, "owner": name} for lost, name in zip(carried, ("Ann", "Bob"), strict=True)]
    scenario = workers(mine, his, named)
    plan = solved(scenario)
    paid = sum(year.tax.federal_tax for year in plan.years)
    assert paid == pytest.approx(least_taxes(scenario, mine, his, carried), abs=0.02)
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.bound >= plan.objective.value - 0.01
    assert plan.certificate.gap_dollars < 0.22 * 3_000 * 2


@pytest.mark.parametrize("seed", range(10))
def test_planner_and_audit_agree_on_every_line(seed: int) -> None:
    """And no rule of thumb, whose plan the audit accepts, is above the bound."""
    scenario = own_accounts(seed)
    horizon = build_horizon(scenario)
    followed = Program.with_one_cell(
        scenario, horizon, ProgramGoal(scenario.goal.objective)
    ).losses.spouses.years
    plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-3, time_limit=20.0, threads=1))
    report = audit(plan, scenario)
    assert followed
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)][:5]
    assert plan.certificate is not None
    assert plan.objective is not None
    bound = plan.certificate.bound
    assert bound >= plan.objective.value - 1.0
    for family in rules_for(scenario, horizon)[:3]:
        judged = run_rule(scenario, horizon, family.members[0]).report
        if judged is not None:
            assert not judged.differences
            assert judged.faults or judged.objective.value <= bound + 1.0


@pytest.mark.parametrize(
    ("household", "seed"), [(own_accounts, s) for s in (1, 5, 8)] + [(begun, s) for s in range(4)]
)
def test_what_a_plan_does_has_its_place_in_the_relaxation(
    household: Callable[[int], Scenario], seed: int
) -> None:
    """Every flow of a plan pinned, the program of all cells and edges costs what the plan does: no row of either form
    cuts it off, and none gives it more."""
    scenario = household(seed)
    horizon, goal = build_horizon(scenario), ProgramGoal(scenario.goal.objective)
    years = audit(
        solve(scenario, SolveOptions(effort=0.0, ranges=False, time_limit=20.0, threads=1)), scenario, horizon
    ).years
    one = Program.with_one_cell(scenario, horizon, goal)
    search = Search(one, "highs", threads=1)
    try_plan(search, years)
    assert search.best is not None
    every = Refinement([set(laws.edges) for laws in one.laws])
    cells = Program.with_cells(scenario, horizon, goal, every)
    divided = {
        line.column
        for year in cells.losses.spouses.years
        for line in (year.loss, year.gain, year.other_loss, year.other_gain, year.charged)
    }
    model = cells.model
    for column in set(range(cells.ends[Layer.FLOWS][1])) - divided:
        amount = search.best.values[column]
        model.low[column] = max(model.low[column], amount - PLAY)
        model.high[column] = min(model.high[column], amount + PLAY)
    outcome = open_session("highs", model, 1).solve_mip(20.0, 1e-7)
    assert outcome.values is not None
    assert outcome.objective == pytest.approx(search.best.objective, abs=1e-4)


def test_where_nothing_can_lose_nothing_is_followed() -> None:
    """Gains alone, in accounts of each spouse: a death leaves no loss to divide, and the cells are written."""
    content = own_accounts(1).content()
    content["accounts"] = [account for account in content["accounts"] if account["type"] != "taxable"]
    lots = [{"asset": "stock", "acquired": "2010-05-01", "value": 50_000, "basis": 20_000}]
    content["accounts"] += [brokerage(*lots, owner=owner) for owner in ("Ann", "Ben")]
    content["people"][0]["plan_to_age"], content["people"][1]["plan_to_age"] = 66, 68
    content["taxes"]["capital_loss_carryforward"] = 0
    scenario = load(content)
    plan = solve(scenario, SolveOptions(gap=1e-2, time_limit=20.0, threads=1, ranges=False, effort=0.0))
    assert plan.certificate is not None
    assert plan.certificate.audit_worst_line is not None
    assert abs(plan.certificate.audit_worst_line.difference) < 1.0
    assert sum(year.income.loss_carryforward_out for year in plan.years) == 0.0
    program = Program.with_one_cell(scenario, build_horizon(scenario), ProgramGoal("max_estate"))
    assert not program.losses.active
    assert program.losses.spouses.years == []


def test_what_each_has_used_is_reckoned_from_year_to_year() -> None:
    """Both lose in every joint year: what is used of a loss is not carried on, and the next year has other parts.

    Taken from one solution for all years at once, the parts were too much together, and no plan was found.
    """
    content = household(PLAIN)
    bonds, own = content["accounts"][4]["lots"][1], content["accounts"][5]["lots"][0]
    bonds["basis"], own["basis"] = 105_000, 70_000
    scenario = load(content)
    plan = solve(scenario, SolveOptions(gap=1e-3, time_limit=20.0, threads=1, ranges=False, effort=0.0))
    assert plan.certificate is not None
    assert plan.certificate.gap is not None
    assert plan.certificate.gap < 2e-3
    assert audit(plan, scenario).ok
    assert [warning.code for warning in plan.warnings if warning.code in ("repaired", "replaced")] == []


def test_a_plan_is_found_where_what_each_has_used_does_not_repeat() -> None:
    """Martha's last year is 2028, Paul's 2030: the optimum leaps between two vertices, each of which has used
    other parts of the losses than the other was solved with; no plan was found, and the fault called the solver's."""
    content = load(path("couple_with_pensions")).content()
    for person, last in zip(content["people"], (68, 66), strict=True):
        person["plan_to_age"] = last
    content["spending"]["extra"] = []
    content["allocation"]["traditional_tax_rate"] = 0.22
    scenario = load(content)
    plan = solve(scenario, SolveOptions(gap=1e-3, time_limit=20.0, threads=1, ranges=False, effort=0.0))
    assert plan.certificate is not None
    assert plan.certificate.gap is not None
    assert audit(plan, scenario).ok
