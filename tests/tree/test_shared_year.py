"""The year that all futures share: written from the same numbers in each, given out with round amounts and ranges."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_
from typing import Any

import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario
from decumulate.models.tree_plan import TreePlan
from decumulate.solver.formulation.paths import Paths
from decumulate.solver.formulation.program import PRODUCT, Program, ProgramGoal, WholePath
from decumulate.solver.optimiser.confirmed import decisions
from decumulate.solver.report.sections.of import report_of
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions
from decumulate.solver.tree import plan_tree
from decumulate.solver.tree.futures import cut_branches, futures_of
from decumulate.solver.tree.live import SHARE
from decumulate.solver.tree.solve import tree_of
from tests.tree.test_trees import BEAR_AND_BULL, QUICK, household

GOAL = ProgramGoal("max_estate")
TREE = {"branch_after": [1], "branches": BEAR_AND_BULL}
SIMPLE = SolveOptions(gap=1e-6, time_limit=40.0, threads=1)


def rows_of(program: Program, year: int) -> Counter[Any]:
    """Every row of a year with its coefficients by column and its sides."""
    model, found = program.model, Counter[Any]()
    for row, tag in enumerate(model.row_tags):
        if tag.year == year:
            terms = frozenset((model.tags[column], value) for column, value in model.row_terms[row].items())
            found[tag, terms, model.row_low[row], model.row_high[row]] += 1
    return found


def alone(scenario: Scenario, horizon: Horizon, forced: WholePath) -> Program:
    program = Program(scenario, horizon, GOAL, PRODUCT, forced=forced)
    program._state_laws(())
    program._write_one_cell()
    program._finish()
    return program


def test_every_coefficient_of_a_shared_year_is_the_base_plans() -> None:
    """And of the year after, all but what is there to be had: balances, gains and yields follow the markets, risk and
    own rates do not."""
    base = household(TREE, **{"allocation.traditional_tax_rate": [0.1, 0.2, 0.3, 0.3]})
    futures = futures_of(base, tree_of(base))
    forced = reduce(or_, (Program(one.scenario, one.horizon, GOAL).whole_path for one in futures))
    own = alone(base, build_horizon(base), forced)
    for future in futures:
        its = alone(future.scenario, future.horizon, forced)
        assert rows_of(its, 2026) == rows_of(own, 2026)
        differ = (rows_of(its, 2027) - rows_of(own, 2027)) + (rows_of(own, 2027) - rows_of(its, 2027))
        laws = {tag.law for tag, *_ in differ}
        assert laws <= {
            "balance",
            "roth_out",
            "capital_gains",
            "investment_income",
            "preferential_income",
            "invested",
            "first_day",
        }
        assert bool(laws) is (future.happened[0].name != "middle")
    woven = Paths(
        [one.scenario for one in futures],
        [one.horizon for one in futures],
        [one.nodes for one in futures],
        [one.weight for one in futures],
        GOAL,
    ).one_cell()
    assert rows_of(woven, 2026) == rows_of(own, 2026)


# -- what is given out -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare() -> TreePlan:
    return plan_tree(household(TREE), QUICK)


@pytest.fixture(scope="module")
def simple() -> TreePlan:
    return plan_tree(household(TREE), SIMPLE)


def test_amounts_of_the_first_year_are_round_and_cost_next_to_nothing(
    bare: TreePlan, simple: TreePlan
) -> None:
    """Withdrawals, conversions and trades are in hundreds or all there is; what that costs is in the certificate."""
    wholes = {500_000.0, 300_000.0, 200_000.0, 80_000.0, 50_000.0, 30_000.0, 150_000.0, 100_000.0}
    moved = [
        step.amount
        for step in simple.steps
        if step.kind in ("convert", "withdraw", "sell", "buy", "exchange")
    ]
    assert moved
    for amount in moved:
        assert amount in wholes or amount == pytest.approx(round(amount, -2), abs=0.011)
    assert bare.objective.value - simple.objective.value <= SHARE * bare.objective.value
    assert simple.objective.value <= (bare.certificate.bound or 0.0)
    assert simple.certificate.gap_dollars == pytest.approx(
        (simple.certificate.bound or 0.0) - simple.objective.value, abs=0.02
    )
    firsts = [decisions(future.plan.years[0]) for future in simple.futures]
    assert firsts.count(firsts[0]) == len(firsts)


def test_ends_of_a_range_are_plans_that_cost_no_more(simple: TreePlan) -> None:
    """The tree is planned anew with the conversion held at an end of its range: by another program than found it."""
    assert simple.step_ranges is not None
    (step,) = [one for one in simple.steps if one.kind == "convert"]
    assert step.low is not None
    assert step.high is not None
    assert step.low <= step.amount <= step.high
    assert step.high > step.low
    wish = {"year": 2026, "what": "roth_conversions", "owner": "Ann", "amount": round(step.high, 2)}
    held = plan_tree(household(TREE, **{"limits.fixed": [wish]}), QUICK)
    best = max(simple.objective.value, simple.certificate.bound or 0.0)
    assert best - held.objective.value <= simple.step_ranges.dollars + 2.0
    text = " ".join(report_text(report_of(simple)).split())
    assert "Anything" in text
    assert "costs at most $" in text
    assert "Each range is of that step alone" in text


# -- what is left out of the tree ------------------------------------------------------------------------------


def test_branches_and_branchings_that_no_future_has_are_said() -> None:
    couple = {
        "people": [
            {"name": "Ann", "born": "1960-03-01", "plan_to_age": 69},
            {"name": "Bob", "born": "1958-06-01", "plan_to_age": 71},
        ],
        "taxes.prior_filing_status": ["married_filing_jointly"] * 2,
    }
    branches = [
        {"name": "live", "weight": 0.7},
        {"name": "Bob dies", "weight": 0.2, "dies": ["Bob"]},
        {"name": "both die", "weight": 0.1, "dies": ["Bob", "Ann"]},
    ]
    scenario = household({"branch_after": [1, 2], "branches": branches}, **couple)
    assert list(cut_branches(scenario, tree_of(scenario))) == [
        'In the future "Bob dies" the branch "Bob dies" is left out (Bob not alive then); of the others "live" '
        "weighs 1.",
        'In the future "Bob dies" the branch "both die" is left out (Bob and Ann not alive then); of the others "live" '
        "weighs 1.",
        'In the future "both die" nobody lives on: it does not branch after 2027.',
    ]


def test_a_default_branching_beyond_the_plan_is_said() -> None:
    """Of branchings after years 1 and 3 a plan of three years has the first alone."""
    found = plan_tree(
        household(
            **{"people.Ann.plan_to_age": 68, "uncertainty": {"volatility": {"stock": 0.17, "bond": 0.06}}}
        ),
        QUICK,
    )
    assert len(found.futures) == 3
    assert any("No branching after plan year 3" in words for words in found.assumed)
