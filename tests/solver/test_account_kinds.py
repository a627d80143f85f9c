"""What the program makes of account types: a household of 56 whose every dollar is counted on paper.

Two years of $10,000, less than the standard deduction, from an IRA and a plan of $100,000 each, without growth or
heirs' tax: what is left is $200,000 less what is spent and less 10 percent of what bears it.
"""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import TAXABLE_FIRST
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.simulate.rule import Conversions, Rule

from .small import brokerage, document, ira, lot, roth, solved

RULE = Rule("tested", "a rule under test", TAXABLE_FIRST, Conversions(), "same mix")
FREE, BEARS = 10_000.0, 10_000.0 / 0.9
"""What leaves an account for $10,000 of spending."""


def plan_of(kind: str, **more: Any) -> dict[str, Any]:
    return {"name": f"Ann {kind}", "type": kind, "owner": "Ann", "holdings": {"fund": 100_000}} | more


@pytest.mark.parametrize(
    ("account", "leaves"),
    [
        (plan_of("457b"), (FREE, FREE)),
        (plan_of("457b", rolled_in=True), (BEARS, BEARS)),
        (plan_of("457b", employed_until=2026), (BEARS, FREE)),
        (plan_of("457b", employed_until=2040), (BEARS, BEARS)),
        (plan_of("403b"), (BEARS, BEARS)),
    ],
)
def test_money_before_59_and_a_half_comes_from_where_it_bears_no_ten_percent(
    account: dict[str, Any], leaves: tuple[float, float]
) -> None:
    scenario = load(document(1970, 2, [ira(100_000), account], 10_000, heirs=0.0))
    plan = solved(scenario)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(200_000 - sum(leaves), abs=0.01)
    followed = run_rule(scenario, build_horizon(scenario), RULE)
    assert followed.report is not None
    assert followed.report.ok
    assert followed.report.objective.value == pytest.approx(200_000 - sum(leaves), abs=0.05)


def roth_plan(clock: int) -> dict[str, Any]:
    return plan_of("roth_401k", contribution_basis=60_000, first_contribution_year=clock)


def test_a_roth_401k_pays_nothing_before_its_payments_qualify() -> None:
    # At 56 the clock of 2010 is over, the age is not reached: the IRA pays, with the 10 percent.
    scenario = load(document(1970, 2, [ira(100_000), roth_plan(2010)], 10_000, heirs=0.0))
    plan = solved(scenario)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(200_000 - 2 * BEARS, abs=0.01)
    assert "roth_401k_waits" in {warning.code for warning in plan.warnings}
    followed = run_rule(scenario, build_horizon(scenario), RULE)
    assert followed.report is not None
    assert followed.report.ok
    assert followed.report.objective.value == pytest.approx(200_000 - 2 * BEARS, abs=0.05)


def test_a_roth_401k_has_a_clock_of_its_own() -> None:
    # At 61 a Roth IRA of 2000 changes nothing: the plan's clock of 2022 is over in 2027, that of 2023 is not.
    old_roth = roth(0, first_contribution_year=2000, contribution_basis=0)
    content = document(
        1965, 2, [brokerage(lot(10_000, 10_000)), old_roth, roth_plan(2022)], 10_000, heirs=0.5
    )
    scenario = load(content)
    plan = solved(scenario)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(90_000, abs=0.01)
    assert plan.years[1].accounts["Ann roth_401k"].distributed == pytest.approx(10_000)
    followed = run_rule(scenario, build_horizon(scenario), RULE)
    assert followed.report is not None
    assert followed.report.objective.value == pytest.approx(90_000, abs=0.05)
    later = load(content | {"accounts": [*content["accounts"][:2], roth_plan(2023)]})
    with pytest.raises(InfeasibleError, match="payments out of Ann roth_401k before they qualify"):
        solved(later)
    assert run_rule(later, build_horizon(later), RULE).failed_in == 2027


def test_required_distributions_of_403bs_are_pooled() -> None:
    # 80 in 2026, the uniform table has 20.2: 7,500 from the 403(b)s together and 10,000 from the IRA.
    two = [
        plan_of("403b", name="one", holdings={"fund": 101_000}, only=["fund"]),
        plan_of("403b", name="two", holdings={"fund": 50_500}),
    ]
    content = document(1946, 1, [ira(202_000), *two], 0, heirs=0.5)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    plan = solved(load(content))
    year = plan.years[0]
    assert year.rmd_required == pytest.approx({"Ann": 17_500})
    assert sum(year.accounts[name].rmd for name in ("one", "two")) == pytest.approx(7_500)
    assert year.accounts["Ann IRA"].rmd == pytest.approx(10_000)


def test_a_457b_pays_ahead_of_the_year_in_which_it_is_rolled_to_an_ira() -> None:
    # Rolled in 2027, what is spent in 2028 would bear the 10 percent. 16,100 in 2026 and 13,900 on the first day of
    # 2027, before what is left is rolled, bear no tax at all.
    accounts = [ira(0, holdings={}), plan_of("457b", rolls_to="Ann IRA", rolls_in=2027)]
    scenario = load(document(1970, 3, accounts, 10_000, heirs=0.0))
    plan = solved(scenario)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(70_000, abs=0.01)
    last = plan.years[-1].accounts
    assert last["Ann 457b"].close == 0.0
    followed = run_rule(scenario, build_horizon(scenario), RULE)  # which takes each year what it needs
    assert followed.report is not None
    assert followed.report.ok
    assert followed.report.objective.value == pytest.approx(80_000 - BEARS, abs=0.05)


def test_a_roth_401k_rolled_to_a_roth_ira_pays_its_contributions_first() -> None:
    # 60,000 of 100,000 are contributions: 56 years old, 20,000 a year come out of them free, then earnings do not.
    empty = roth(0, holdings={}, contribution_basis=0, first_contribution_year=None)
    del empty["first_contribution_year"]
    accounts = [brokerage(lot(20_000, 20_000)), empty, roth_plan(2020) | {"rolls_to": "Ann Roth"}]
    scenario = load(document(1970, 4, accounts, 20_000, heirs=0.0))
    plan = solved(scenario)
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(40_000, abs=0.01)
    assert [step.kind for step in plan.steps][:1] == ["roll_over"]
    followed = run_rule(scenario, build_horizon(scenario), RULE)
    assert followed.report is not None
    assert followed.report.ok
    assert followed.report.objective.value == pytest.approx(40_000, abs=0.05)
    # A year longer, at 51 to 55: the 60,000 come out early and are invested, so the last 20,000 are earnings of two
    # years, in each below the deduction of $16,100: they bear the 10 percent and nothing else.
    longer = solved(load(document(1975, 5, accounts, 20_000, heirs=0.0)))
    assert longer.objective is not None
    assert longer.objective.value == pytest.approx(40_000 - 20_000 / 0.9, abs=0.01)
