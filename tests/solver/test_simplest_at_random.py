"""Households at random: what is given up adds up, no year takes more than it needs, no Roth IRA goes in and out."""

from __future__ import annotations

from functools import cache

import pytest

from decumulate import audit, load, scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan, PlanYear
from decumulate.models.scenario import Scenario
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.run import SolveOptions, solve

from ..attack.households import household

OPTIONS = SolveOptions(threads=1, time_limit=20.0, name_conflicts=False, ranges=False)
ROUNDED = 100.01
"""Dollars that a first year's round amounts may add up to beyond its need."""
QUICK = range(8)
ALL = [*QUICK, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(8, 60))]


@cache
def given(seed: int) -> tuple[Scenario, Plan] | None:
    scenario = household(seed)
    try:
        return scenario, solve(scenario, OPTIONS)
    except InfeasibleError:
        return None


def roth_beyond_need(year: PlanYear) -> float:
    """Dollars that Roth IRAs pay and the year does not need: into taxable accounts, or to lie idle."""
    cash = year.cash
    return min(cash.from_roth, cash.trading_cost - cash.from_taxable + cash.unspent)


def beyond_need(year: PlanYear) -> float:
    """Dollars that IRAs and Roth IRAs pay beyond what the year's own lines ask for and the law requires."""
    cash = year.cash
    income = cash.receipts - cash.yields + cash.carry_in
    needed = cash.spending + cash.taxes + cash.premiums - income
    return cash.from_traditional + cash.from_roth - max(needed, sum(year.rmd_required.values()), 0.0)


@pytest.mark.parametrize("seed", ALL)
def test_the_given_plan_is_what_it_says(seed: int) -> None:
    solved = given(seed)
    if solved is None:
        return
    scenario, plan = solved
    assert audit(Plan.read(plan.to_json()), scenario).ok
    assert plan.bare is not None, [warning.code for warning in plan.warnings]
    assert plan.given_up is not None
    assert plan.objective is not None
    up, best = plan.given_up, plan.bare.objective.value
    sign = 1.0 if plan.objective.name == "min_lifetime_tax" else -1.0
    assert up.dollars == pytest.approx(sign * (plan.objective.value - best), abs=0.011)
    assert up.dollars - up.need <= 0.0005 * abs(best) + 0.011
    assert up.actions <= up.bare_actions
    for year in plan.years:
        most = ROUNDED if year.year == scenario.start_year else 2.0
        assert beyond_need(year) <= most or year.year in up.beyond_need, year.year
        assert roth_beyond_need(year) <= most, year.year


@pytest.mark.parametrize("seed", ALL)
def test_no_roth_ira_is_filled_and_emptied_in_one_year(seed: int) -> None:
    solved = given(seed)
    if solved is None:
        return
    scenario, plan = solved
    roths = {account.name for account in scenario.accounts if account.type == "roth_ira"}
    for period, year in zip(build_horizon(scenario).periods, plan.years, strict=True):
        if period.under_59_half:  # what was paid in may leave free, and what is in an IRA may not
            continue
        for name in roths & year.accounts.keys():
            account = year.accounts[name]
            assert min(account.converted_in, account.distributed) <= 1.01, (year.year, name)


@pytest.mark.slow
def test_a_couple_that_converts_for_years_never_takes_it_out_the_same_year() -> None:
    """Converting and withdrawing as much from one Roth IRA nets to the same estate to the cent, and was given so."""
    scenario = load(scenarios.path("oregon_couple"))
    plan = solve(scenario, SolveOptions(threads=1, time_limit=20.0, ranges=False))
    assert audit(plan, scenario).ok
    for year in plan.years:
        for name, account in year.accounts.items():
            if "Roth" in name:
                assert min(account.converted_in, account.distributed) <= 1.01, (year.year, name)
