"""Levels of this year's AGI, and the plan with the best of them held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import decumulate
from decumulate import scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.receipts import Receipts
from decumulate.models.household.weights import as_weighed
from decumulate.models.plan import Plan
from decumulate.models.returns.federal_return import federal_return
from decumulate.models.returns.of_plan import input_of_plan, return_of_plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.explain.rate_map import Segment
from decumulate.solver.futures.draw import draw_markets
from decumulate.solver.futures.held import held_year, with_agi_held
from decumulate.solver.futures.levels import Level, _words, apart, kinks
from decumulate.solver.futures.policies import of_plan
from decumulate.solver.futures.this_year import FIRST, judged, this_year
from decumulate.solver.futures.worlds import Worlds
from decumulate.solver.run import SolveOptions, solve

QUICK = SolveOptions(time_limit=10.0, threads=1, gap=0.02, ranges=False)


def short_life(name: str, years: int) -> Scenario:
    scenario = load(scenarios.path(name))
    changes: dict[str, object] = {"allocation.traditional_tax_rate": 0.15}
    for person in scenario.people:
        changes[f"people.{person.name}.plan_to_age"] = scenario.start_year - person.born.year + years - 1
    return scenario.with_changes(changes)


@pytest.fixture(scope="module")
def single() -> Scenario:
    return short_life("h8_single_losses", 6)


@pytest.fixture(scope="module")
def plan(single: Scenario) -> Plan:
    return solve(single, QUICK)


def test_levels_are_where_the_returns_lines_stand(single: Scenario, plan: Plan) -> None:
    """Each named level is the AGI at which the plan's first return, with more converted, has its line at the law's."""
    horizon = build_horizon(single)
    period, found = horizon.periods[0], {level.words: level for level in kinks(single, horizon, plan)}
    federal, status = period.law.federal, period.filing_status
    received = input_of_plan(horizon, plan, 0, single.taxes.carried)
    agi = return_of_plan(horizon, plan, 0, single.taxes.carried).agi

    def at(level: Level):  # type: ignore[no-untyped-def]
        more = level.agi - agi
        return federal_return(received + Receipts(traditional_distributions=more), period.law)

    top = federal.ordinary_income_tax.tops[status][1]
    assert at(found["the top of the 12% bracket"]).ordinary_taxable_income == pytest.approx(top, abs=1.0)
    ceiling = federal.capital_gains_tax.tops[status][0]
    assert at(found["the ceiling of the 0% rate on gains"]).taxable_income == pytest.approx(ceiling, abs=1.0)
    edge = horizon.periods[2].law.medicare.irmaa.edges[status][0]
    tier = found["the ceiling of Medicare tier 0"]
    assert tier.cliff
    assert at(tier).magi_medicare == pytest.approx(edge - single.limits.cliff_margin, abs=0.1)


@pytest.mark.slow
def test_a_states_steps_are_levels() -> None:
    """New Jersey's exclusion of pensions falls in steps at 100,000, 125,000 and 150,000 of its own income."""
    scenario = short_life("new_jersey_couple", 5)
    found = kinks(scenario, build_horizon(scenario), solve(scenario, QUICK))
    steps = [level for level in found if level.words == "below a step of New Jersey's tax"]
    assert len(steps) == 3
    assert all(level.cliff for level in steps)
    assert np.diff([level.agi for level in steps]) == pytest.approx([25_000, 25_000], abs=1.0)


def test_of_levels_that_are_alike_one_is_kept() -> None:
    given = [
        Level("a", 50_000.0),
        Level("b", 50_400.0, True),
        Level("own", 70_000.0),
        Level("c", 70_100.0, True),
    ]
    assert [level.words for level in apart(given, 70_000.0)] == ["b", "own"]


def compared(*costs: float, cliffs: tuple[int, ...] = (), own: float = 20_000.0):  # type: ignore[no-untyped-def]
    """Levels at 10,000, 20,000, ... that cost so much on each of 100 paths worth a million."""
    levels = [Level(str(k), 1e4 * (k + 1), k in cliffs) for k in range(len(costs))]
    worth = 1e6 - np.array(costs)[:, None] * np.ones((1, 100))
    return judged(2026, own, levels, worth)


def test_the_interval_ends_on_straight_lines() -> None:
    """0.05 % of a million is 500: half of the way to 1,000 on one side, a quarter of the way to 2,000 on the other."""
    found = compared(1_000.0, 0.0, 2_000.0)
    assert (found.low, found.best, found.high) == (15_000.0, 20_000.0, 22_500.0)
    assert (found.near_tie, found.plan_is_as_good, found.departs) == (False, True, 0.0)


def test_the_interval_goes_over_no_cliff() -> None:
    """What the next dollar above a level costs is not known there."""
    assert compared(1_000.0, 0.0, 2_000.0, cliffs=(1,)).high == 20_000.0
    assert compared(1_000.0, 0.0, 2_000.0, cliffs=(0,)).low == 20_000.0


def test_the_interval_is_in_one_piece() -> None:
    found = compared(0.0, 3_000.0, 100.0, own=30_000.0)
    assert found.high < 20_000.0
    assert found.near_tie


def test_a_departure_has_its_size() -> None:
    found = compared(0.0, 3_000.0, 4_000.0, own=30_000.0)
    assert (found.plan_is_as_good, found.departs) == (False, -20_000.0)


def test_what_costs_far_too_much_is_ruled_out(single: Scenario, plan: Plan) -> None:
    scenario = as_weighed(single, plan)
    horizon = build_horizon(scenario)
    worlds = Worlds(scenario, FIRST + 100)
    markets = draw_markets(scenario, "lognormal", worlds.paths, worlds.years)
    found = this_year(worlds, of_plan(scenario, horizon, plan), markets, kinks(scenario, horizon, plan))
    assert found.paths == FIRST + 100
    assert 0 < len(found.levels) <= 5
    assert any(level.words == "the plan's own" for level in found.levels)
    assert found.ruled_out
    assert found.ruled_out_paths == FIRST
    assert sum(level.best_share for level in found.levels) == pytest.approx(1.0)


def test_levels_lie_where_the_scenario_asks_them_to(single: Scenario, plan: Plan) -> None:
    scenario = as_weighed(single, plan).with_changes({"limits.agi": [{"year": 2026, "at_least": 70_000}]})
    horizon = build_horizon(scenario)
    worlds = Worlds(scenario, 50)
    markets = draw_markets(scenario, "lognormal", 50, worlds.years)
    levels = kinks(scenario, horizon, plan)
    assert any(level.agi < 70_000 for level in levels)
    asked = scenario.limits.agi_range(scenario.start_year)
    found = this_year(worlds, of_plan(scenario, horizon, plan), markets, levels, asked)
    tried = [level.agi for level in (*found.levels, *found.ruled_out) if level.words != "the plan's own"]
    assert tried
    assert min(tried) >= 70_000 - 1.0


def test_the_plan_with_another_agi_held(single: Scenario, plan: Plan) -> None:
    """A level 20,000 above the plan's: the plan that reaches it is audited, certified, and no better than the bound."""
    scenario = as_weighed(single, plan)
    own = plan.years[0].tax.agi
    levels = compared(0.0, 3_000.0, own=30_000.0)
    wanted = replace_levels(levels, own, own + 20_000.0)
    held = held_year(scenario, plan, wanted, QUICK)
    assert held is not None
    assert not held.is_the_plans
    again = held.of_plan
    assert own + 19_899.0 <= again.years[0].tax.agi <= own + 20_001.0
    assert decumulate.audit(again, with_agi_held(scenario, own + 20_000.0)).ok
    assert held.gap is not None
    assert plan.certificate is not None
    assert plan.certificate.gap_dollars_real is not None
    assert held.costs >= -plan.certificate.gap_dollars_real - 1.0
    assert [step.kind for step in held.steps] == [step.kind for step in again.steps]


def test_the_plans_own_year_where_it_is_as_good(single: Scenario, plan: Plan) -> None:
    levels = replace_levels(
        compared(0.0, 3_000.0, own=10_000.0), plan.years[0].tax.agi, plan.years[0].tax.agi
    )
    held = held_year(as_weighed(single, plan), plan, levels, QUICK)
    assert held is not None
    assert held.is_the_plans
    assert held.costs == 0.0
    assert held.steps == tuple(plan.steps)


def replace_levels(levels, own: float, best: float):  # type: ignore[no-untyped-def]
    as_good = own == best
    return levels.model_copy(
        update={"plan_agi": own, "best": best, "plan_is_as_good": as_good, "departs": best - own}
    )


def test_paths_taken_first_are_those_paths(single: Scenario) -> None:
    """The first of many paths live the same lives under the same returns as among all."""
    scenario = single.with_changes({"uncertainty": {"lives": {"model": "ssa_2022"}}})
    worlds = Worlds(scenario, 60)
    markets = draw_markets(scenario, "lognormal", 60, worlds.years)
    policy = of_plan(single, build_horizon(single), solve(single, replace(QUICK, gap=0.2)))
    every, few = worlds.follow(policy, markets), worlds.first(20).follow(policy, markets.first(20))
    assert np.allclose(few.estate, every.estate[:20], atol=1.0)
    assert np.array_equal(few.failed, every.failed[:20])


def test_a_falling_deduction_is_not_called_a_ceiling_on_gains() -> None:
    """At $75,000 the senior deduction falls: the gains stacked bear 1.7 points more, and no next rate begins."""
    before = Segment(
        kind="ordinary",
        start=0.0,
        end=1.0,
        agi_start=0.0,
        agi_end=1.0,
        own=0.12,
        benefits=0.102,
        stacking=0.2775,
        senior=0.0,
        itemized=0.0,
        niit=0.0,
        amt=0.0,
        state=0.0435,
    )
    after = replace(before, stacking=0.2942, senior=0.0133, state=0.0433)
    assert _words(before, after, 0.0) == "where the senior deduction falls"
    assert _words(replace(before, stacking=0.0), before, 0.0) == "the ceiling of the 0% rate on gains"
    at_15, at_20 = replace(before, stacking=0.15), replace(before, stacking=0.2)
    assert _words(at_15, at_20, 0.15) == "the ceiling of the 15% rate on gains"
