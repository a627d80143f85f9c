"""Simple policies: followed as any rule, never better than the optimum, no worse with a phase more."""

from __future__ import annotations

from functools import cache

import pytest

from decumulate.models.household.facts import Horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario
from decumulate.solver.audit import audit
from decumulate.solver.explain.policy import SimplePolicy, policies_frame, simple_policies
from decumulate.solver.explain.targets import LOCATIONS, ORDERS
from decumulate.solver.report.sections.rests import policies_section
from decumulate.solver.report.text import section_text
from decumulate.solver.report.words import dollars
from decumulate.solver.run import Progress, SolveOptions
from decumulate.solver.simulate.follow import follow
from decumulate.solver.simulate.household import setting
from decumulate.solver.simulate.rule import Conversions, Rule, WithdrawalOrder

from ..solver.small import brokerage, document, facts, ira, lot, roth, solved

OPTIONS = SolveOptions(effort=0.0, ranges=False, gap=1e-6, time_limit=20.0, threads=1)


@cache
def known(objective: str = "max_estate") -> tuple[Scenario, Horizon, Plan]:
    """Ann and Ben from 60 on; he dies in the second year of four, and the brackets halve for the other two."""
    accounts = [brokerage(lot(150_000, 120_000), owner="joint"), ira(900_000), roth(60_000)]
    content = document(1966, 4, accounts, 60_000, heirs=0.24, growth=0.03)
    content["goal"] |= {"objective": objective, "estate_floor": 100_000}
    content["people"].append({"name": "Ben", "born": "1966-03-15", "plan_to_age": 61})
    scenario, horizon = facts(content)
    return scenario, horizon, solved(scenario, OPTIONS)


@cache
def policies(objective: str = "max_estate") -> tuple[SimplePolicy, ...]:
    scenario, _, plan = known(objective)
    return simple_policies(scenario, plan)


def test_constant_targets_are_the_rule_of_constant_agi() -> None:
    scenario, horizon, _ = known()
    home = setting(scenario, horizon)
    for order in ORDERS[:2]:
        for agi in (0.0, 60_000.0, 110_000.0):
            rule = Rule("r", "", WithdrawalOrder(order), Conversions("agi", agi), LOCATIONS[0])
            ours = follow(home, rule, targets=[agi] * len(horizon.periods))
            theirs = follow(home, rule)
            assert ours.years == theirs.years
            assert (ours.estate, ours.lifetime_tax) == pytest.approx((theirs.estate, theirs.lifetime_tax))


@pytest.mark.parametrize(
    "objective", ["max_estate", "min_lifetime_tax", pytest.param("max_spending", marks=pytest.mark.slow)]
)
def test_a_policy_costs_something_and_less_with_every_phase(objective: str) -> None:
    scenario, horizon, plan = known(objective)
    found = policies(objective)
    assert len(found) >= 2
    assert found[0].cost > 100.0
    costs = [policy.cost for policy in found]
    assert min(costs) >= -1.0
    assert costs == sorted(costs, reverse=True)
    for number, policy in enumerate(found, 1):
        assert len(policy.phases) == number
        assert policy.phases[0].first_year == horizon.periods[0].year
        assert policy.phases[-1].last_year == horizon.periods[-1].year
        report = audit(policy.plan, scenario)
        assert report.ok, report
        assert report.objective.value_real == pytest.approx(policy.value)
        assert plan.objective is not None
        if objective != "min_lifetime_tax":
            assert policy.cost == pytest.approx(plan.objective.value_real - policy.value, abs=0.01)


def test_two_phases_part_where_the_law_does() -> None:
    """One fund, no cliffs: with a target for the joint returns and one for the single ones nothing is left to gain."""
    constant, two = policies()
    assert constant.cost > 1_000.0
    assert two.cost == pytest.approx(0.0, abs=5.0)
    assert two.phases[0].last_year == 2027


def test_each_year_converts_to_its_target_or_all_it_can() -> None:
    policy = policies()[-1]
    by_year = {
        year: phase.agi for phase in policy.phases for year in range(phase.first_year, phase.last_year + 1)
    }
    filled = 0
    for year in policy.plan.years:
        if year.income.roth_conversions > 1.0:
            left = year.accounts["Ann IRA"].close > 1.0
            assert year.tax.agi <= by_year[year.year] * year.deflator + 0.01
            if left:
                assert year.tax.agi == pytest.approx(by_year[year.year] * year.deflator, abs=0.01)
                filled += 1
    assert filled


def test_the_best_constant_is_no_worse_than_any_of_a_grid() -> None:
    scenario, horizon, _ = known()
    home = setting(scenario, horizon)
    best = 0.0
    for order in ORDERS:
        for thousands in range(0, 400, 10):
            rule = Rule(
                "r", "", WithdrawalOrder(order), Conversions("agi", 1_000.0 * thousands), LOCATIONS[0]
            )
            best = max(best, follow(home, rule).estate)
    found = policies()[0]
    assert found.value * horizon.estate_deflator >= best - 1.0


def test_the_best_two_phases_are_no_worse_than_any_of_a_grid() -> None:
    scenario, horizon, _ = known()
    home = setting(scenario, horizon)
    best = 0.0
    count = len(horizon.periods)
    two = policies()[1]
    rule = Rule("r", "", WithdrawalOrder(two.order), Conversions("agi"), two.location)
    for place in range(1, count):
        for first in range(40_000, 340_000, 25_000):
            for second in range(40_000, 340_000, 25_000):
                targets = [float(first)] * place + [float(second)] * (count - place)
                best = max(best, follow(home, rule, targets=targets).estate)
    assert two.value * horizon.estate_deflator >= best - 1.0


def test_ctrl_c_keeps_the_policies_that_are_finished() -> None:
    scenario, _, plan = known()

    def press(state: Progress) -> None:
        if "policy of 2 phases" in state.phase:
            raise KeyboardInterrupt

    assert [len(policy.phases) for policy in simple_policies(scenario, plan, progress=press)] == [1]


def test_where_no_policy_pays_for_the_wishes_there_is_none() -> None:
    scenario, _, plan = known()
    dear = scenario.with_changes({"spending.annual": 300_000})
    assert simple_policies(dear, plan) == ()
    assert "No simple policy" in section_text(policies_section(()))


def test_text_and_frame_say_the_same() -> None:
    found = policies()
    text, frame = section_text(policies_section(found)), policies_frame(found)
    assert len(frame) == sum(len(policy.phases) for policy in found)
    for policy in found:
        assert dollars(policy.cost) in text
        assert policy.words in text
