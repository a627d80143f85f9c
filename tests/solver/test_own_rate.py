"""What a traditional dollar weighs in the household's shares, year by year."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.weights import traditional_rate
from decumulate.models.plan import Plan
from decumulate.models.returns.federal_return import federal_return
from decumulate.models.scenario import Scenario, ScenarioError
from decumulate.solver.audit import audit
from decumulate.solver.audit.document import audit as whole_audit
from decumulate.solver.formulation.program import ProgramGoal
from decumulate.solver.optimiser.own_rate import Draft, fixed_point
from decumulate.solver.optimiser.solve import Certified, Rounds
from decumulate.solver.report.sections.proof import proof_section
from decumulate.solver.report.text import section_text
from decumulate.solver.run import SolveOptions, solve
from tests.solver.small import own_home, two_assets

EXACT = SolveOptions(gap=1e-7, time_limit=20.0, threads=1)


def bonds(scenario: Scenario, plan: Plan, t: int, rate: float) -> float:
    """The share of bonds in a year, a dollar of the IRA counted at 1 - rate."""
    held = {"fund": 0.0, "bond": 0.0}
    for name, account in plan.years[t].accounts.items():
        for asset, value in account.holdings.items():
            held[asset] += value * (1.0 - rate if name == "Ann IRA" else 1.0)
    return held["bond"] / sum(held.values())


def test_each_year_has_its_own_rate() -> None:
    rates = [0.4, 0.1]
    scenario = two_assets(traditional_tax_rate=rates)
    assert [traditional_rate(scenario, t) for t in range(4)] == [
        0.4,
        0.1,
        0.1,
        0.1,
    ]  # the last holds from then on
    plan = solve(scenario, EXACT)
    assert audit(plan, scenario).ok
    for t, rate in enumerate([0.4, 0.1, 0.1, 0.1]):
        assert bonds(scenario, plan, t, rate) == pytest.approx(0.5, abs=1e-6)
    other = audit(plan, two_assets(traditional_tax_rate=[0.4, 0.2]))
    assert {fault.rule for fault in other.faults} == {"allocation", "risk"}
    assert {fault.year for fault in other.faults} <= {2027, 2028, 2029}


def test_at_market_value_no_rate_is_taken_off() -> None:
    assert traditional_rate(two_assets(measure="market_value", traditional_tax_rate=[0.4]), 0) == 0.0


@pytest.mark.parametrize("rates", [[], [0.2, 1.0], [0.1, -0.2], "none"])
def test_rates_that_are_none_are_refused(rates: object) -> None:
    with pytest.raises(ScenarioError, match=r"allocation\.traditional_tax_rate"):
        two_assets(traditional_tax_rate=rates)


def test_the_rate_is_the_plans_own() -> None:
    """What is taken and converted, and what is left, taxed as the plan taxes it: the first year's rate by hand."""
    scenario = own_home()
    plan = solve(scenario, EXACT)
    assert plan.own_rate is not None
    assert plan.own_rate.settled
    assert plan.scenario.content["allocation"]["traditional_tax_rate"] == "own"
    assert plan.scenario.sha256 == scenario.sha256
    assert whole_audit(plan, scenario).ok
    report = audit(plan, scenario)
    horizon = build_horizon(scenario)
    money = tax = 0.0
    discount = 1.0
    for t, year in enumerate(report.years):
        ira = year.accounts["Ann IRA"]
        out = ira.distributed + ira.converted_out
        entered = report.returns[t]
        without = replace(
            entered,
            traditional_distributions=entered.traditional_distributions - ira.distributed,
            roth_conversions=entered.roth_conversions - ira.converted_out,
        )
        law = horizon.periods[t].law
        owed = federal_return(entered, law).federal_tax - federal_return(without, law).federal_tax
        money, tax = money + out * discount, tax + owed * discount
        left = ira.open - out
        discount *= left / ira.close if ira.close > 1.0 else 0.0
    money += report.estate.traditional * discount
    tax += report.estate.heirs_tax * discount
    assert plan.own_rate.by_year[0] == pytest.approx(tax / money, abs=0.005)


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_the_rates_come_to_the_same_from_any_start(start: float) -> None:
    scenario = own_home()
    horizon = build_horizon(scenario)

    def solved(held: Scenario, draft: Draft) -> Certified:
        return Rounds(
            held, horizon, ProgramGoal("max_estate"), "highs", 1, 1e-7, math.inf, lambda state: None
        ).run()

    last, own = fixed_point(
        scenario, horizon, solved, time.monotonic(), 60.0, (start,) * len(horizon.periods)
    )
    assert own.settled
    plan = solve(scenario, EXACT)
    assert plan.own_rate is not None
    assert last.rates == pytest.approx(plan.own_rate.by_year, abs=0.01)


def test_with_the_rates_held_a_higher_heirs_rate_never_raises_the_estate() -> None:
    estates = []
    for heirs in (0.1, 0.2, 0.3, 0.4):
        plan = solve(own_home(heirs, [0.15]), EXACT)
        assert plan.estate is not None
        estates.append(plan.estate.after_tax)
    assert all(later <= sooner + 1.0 for sooner, later in pairwise(estates))


def test_rates_that_are_not_the_plans_own_are_found() -> None:
    """A settled plan's list of rates is recomputed; the rates of no plan at all do not pass."""
    scenario = own_home()
    plan = solve(scenario, EXACT)
    assert plan.own_rate is not None
    low = tuple(max(0.0, rate - 0.03) for rate in plan.own_rate.by_year)
    for forged in (low, plan.own_rate.by_year[:-1]):
        other = plan.model_copy(update={"own_rate": plan.own_rate.model_copy(update={"by_year": forged})})
        claims = [fault for fault in whole_audit(other, scenario).faults if fault.rule == "claim"]
        assert any("own_rate.by_year" in fault.message for fault in claims)


def test_left_out_the_rate_is_the_plans_own() -> None:
    assert two_assets().allocation.traditional_tax_rate == "own"
    assert two_assets().goal.heir_tax_rate == traditional_rate(
        two_assets(), 0
    )  # until a plan's rates are held


def test_an_answer_says_its_own_rate() -> None:
    text = section_text(proof_section(solve(own_home(), EXACT)))
    assert "A traditional dollar counts 0." in text
