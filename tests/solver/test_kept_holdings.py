"""What an account may hold, what is never sold, and the least cash: held in plans, and asked for by the audit."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve
from tests.solver.small import brokerage, document, ira, lot, roth

QUICK = SolveOptions(gap=1e-4, time_limit=20.0, threads=1, effort=0.0, ranges=False)


def home(**changes: Any) -> Scenario:
    """One of 61 with IRA, Roth and brokerage, for four years: stock, bonds and cash."""
    own = [ira(0, holdings={"fund": 100_000, "bond": 300_000}), roth(0, holdings={"bond": 150_000})]
    content = document(1965, 4, [*own, brokerage(lot(200_000, 150_000))], 30_000, 0.3)
    content["market"]["assets"] = {
        "fund": {"total_return": 0.06, "qualified_dividends": 0.015},
        "bond": {"total_return": 0.03, "interest": 0.03},
        "cash": {"total_return": 0.02, "interest": 0.02},
    }
    content["allocation"] = {"target": {"fund": 0.5, "bond": 0.4, "cash": 0.1}, "band": 0.1}
    return load(content).with_changes(changes)


def planned(scenario: Scenario) -> Plan:
    plan = solve(scenario, QUICK)
    assert audit(plan, scenario).ok
    return plan


def test_an_account_holds_only_what_it_may() -> None:
    plan = planned(home(**{"accounts.Ann IRA.only": ["bond", "cash"]}))
    for year in plan.years:
        assert year.accounts["Ann IRA"].holdings.get("fund", 0.0) < 0.01


def test_an_account_never_holds_what_it_may_not() -> None:
    scenario = home(**{"accounts.Ann Roth.never": ["fund"]})
    plan = planned(scenario)
    for year in plan.years:
        assert year.accounts["Ann Roth"].holdings.get("fund", 0.0) < 0.01
    free = solve(home(), QUICK)
    held = [year.accounts["Ann Roth"].holdings.get("fund", 0.0) for year in free.years]
    assert max(held) > 1.0  # so that the wish is one
    assert "never" in {fault.rule for fault in audit(free, scenario).faults}


def test_what_is_kept_is_never_sold() -> None:
    """The brokerage's fund stays whole, whatever the year costs: 200,000 growing at its price."""
    scenario = home(**{"market.assets.fund.keep": True})
    plan = planned(scenario)
    assert not [t for year in plan.years for t in year.trades if t.asset == "fund" and t.action == "sell"]
    for t, year in enumerate(plan.years):
        least = 200_000 * 1.045**t
        assert year.accounts["Ann brokerage"].holdings["fund"] >= least - 1.0
    free = solve(home(), QUICK)
    assert "keep" in {fault.rule for fault in audit(free, scenario).faults}


def test_the_least_cash_is_there_every_first_day() -> None:
    scenario = home(**{"limits.least_cash": 25_000})
    plan = planned(scenario)
    for year in plan.years:
        held = year.accounts["Ann brokerage"].holdings.get("cash", 0.0)
        assert held >= 25_000 * year.deflator - 0.01
    free = solve(home(), QUICK)
    assert "least_cash" in {fault.rule for fault in audit(free, scenario).faults}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"accounts.Ann IRA.only": ["fnd"]}, "fund"),
        ({"accounts.Ann IRA.only": ["fund"], "accounts.Ann IRA.never": ["fund"]}, "never"),
    ],
    ids=["a name that is none", "both lists"],
)
def test_lists_that_cannot_stand_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        home(**changes)
