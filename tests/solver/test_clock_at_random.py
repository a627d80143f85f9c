"""No account is favoured by the clock: untaxed a dollar grows alike everywhere, and none moves for its sake."""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate import scenarios
from decumulate.models.household.open_facts import in_the_middle
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.run import SolveOptions, solve

from ..attack.households import household

OPENED, SPENT, YEARS, RETURN = 40_000.0, 3_000.0, 5, 0.06
YIELDS = ("interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends")
ROUND = 100.0
CENTS = 0.05
LAST = 60
QUICK = 8


def account(kind: str) -> dict[str, Any]:
    if kind == "taxable":
        lot = {"asset": "fund", "acquired": "2015-03-02", "value": OPENED, "basis": OPENED}
        return {"name": "own", "type": kind, "owner": "Ann", "lots": [lot]}
    own: dict[str, Any] = {"name": "own", "type": kind, "owner": "Ann", "holdings": {"fund": OPENED}}
    if kind == "roth_ira":
        own |= {"contribution_basis": OPENED, "first_contribution_year": 2010}
    return own


def untaxed(kind: str, paid: dict[str, float]) -> Scenario:
    """One account of one fund; all of its income is within the standard deduction, and the heirs pay nothing."""
    return load(
        {
            "start_year": 2026,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.0},
            "people": [{"name": "Ann", "born": "1966-06-15", "plan_to_age": 59 + YEARS}],
            "accounts": [account(kind)],
            "spending": {"annual": SPENT},
            "allocation": {"target": {"fund": 1.0}},
            "market": {"inflation": 0.0, "assets": {"fund": {"total_return": RETURN, **paid}}},
            "taxes": {"state": "FL"},
        }
    )


@pytest.mark.parametrize("seed", range(6))
def test_untaxed_a_dollar_grows_alike_in_every_account_whatever_part_is_paid_out(seed: int) -> None:
    """By hand: each year's spending leaves on its first day, and the rest grows by the whole return."""
    of = random.Random(seed)
    cuts = sorted(of.uniform(0.0, RETURN) for _ in YIELDS)
    paid = {name: high - low for name, low, high in zip(YIELDS, [0.0, *cuts], cuts, strict=False)}
    expected = OPENED
    for _ in range(YEARS):
        expected = (expected - SPENT) * (1.0 + RETURN)
    for kind in ("taxable", "traditional_ira", "roth_ira"):
        scenario = untaxed(kind, paid)
        assert len(scenario.years) == YEARS
        plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-7, time_limit=20.0, threads=1))
        assert plan.estate is not None
        assert plan.totals.federal_tax < CENTS
        assert plan.estate.after_tax == pytest.approx(expected, abs=0.5), kind


def check_nothing_moved_for_the_clock(plan: Plan) -> None:
    """IRAs and Roth IRAs pay no more than the year needs or the law requires, but in years in which the plan says that
    a cap was tried and costs more; no Roth money is put into taxable accounts, in any. Amounts of the first year are
    round, upwards."""
    kept = set() if plan.given_up is None else set(plan.given_up.beyond_need)
    for place, year in enumerate(plan.years):
        cash = year.cash
        play = CENTS if place else ROUND
        required = sum(account.rmd for account in year.accounts.values())
        paid = cash.from_traditional + cash.from_roth
        not_needed = cash.trading_cost - cash.from_taxable + cash.unspent
        assert min(paid - required, not_needed) <= max(play, 1.0) or year.year in kept, year.year
        assert min(cash.from_roth, not_needed) <= max(play, 1.0), year.year


@pytest.mark.parametrize(
    "seed", [pytest.param(s, marks=pytest.mark.slow) if s >= QUICK else s for s in range(LAST)]
)
def test_random_households_move_nothing_for_the_clock(seed: int) -> None:
    try:
        scenario = household(seed)
        if (
            scenario.allocation.fixed_by_account
        ):  # then accounts earn differently, which is worth moving money for
            scenario = scenario.with_changes({"allocation": {"target": {"stock": 0.6, "bond": 0.4}}})
        plan = solve(scenario, SolveOptions(ranges=False, gap=1e-5, time_limit=20.0, threads=1))
    except InfeasibleError:
        return
    check_nothing_moved_for_the_clock(plan)


@pytest.mark.slow
@pytest.mark.parametrize("name", scenarios.names())
def test_shipped_households_move_nothing_for_the_clock(name: str) -> None:
    scenario = in_the_middle(load(scenarios.path(name)))
    plan = solve(scenario, SolveOptions(ranges=False, time_limit=30.0, threads=1))
    check_nothing_moved_for_the_clock(plan)
