"""What a traditional dollar weighs in the household's shares, year by year."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.weights import traditional_rate
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve
from tests.solver.small import brokerage, document, ira, lot, roth

EXACT = SolveOptions(gap=1e-7, time_limit=20.0, threads=1)


def home(**allocation: Any) -> Scenario:
    """One of 61 with IRA, Roth and brokerage, for four years: stock and bonds, half each, held to a cent."""
    content = document(1965, 4, [ira(400_000), roth(150_000), brokerage(lot(200_000, 150_000))], 30_000, 0.3)
    stock, bond = (
        {"total_return": 0.06, "qualified_dividends": 0.015},
        {"total_return": 0.03, "interest": 0.03},
    )
    content["market"]["assets"] = {"fund": stock, "bond": bond}
    content["allocation"] = {"target": {"fund": 0.5, "bond": 0.5}, "band": 0.0} | allocation
    return load(content)


def bonds(scenario: Scenario, plan: Plan, t: int, rate: float) -> float:
    """The share of bonds in a year, a dollar of the IRA counted at 1 - rate."""
    held = {"fund": 0.0, "bond": 0.0}
    for name, account in plan.years[t].accounts.items():
        for asset, value in account.holdings.items():
            held[asset] += value * (1.0 - rate if name == "Ann IRA" else 1.0)
    return held["bond"] / sum(held.values())


def test_each_year_has_its_own_rate() -> None:
    rates = [0.4, 0.1]
    scenario = home(traditional_tax_rate=rates)
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
    other = audit(plan, home(traditional_tax_rate=[0.4, 0.2]))
    assert {fault.rule for fault in other.faults} == {"allocation", "risk"}
    assert {fault.year for fault in other.faults} <= {2027, 2028, 2029}


def test_at_market_value_no_rate_is_taken_off() -> None:
    assert traditional_rate(home(measure="market_value", traditional_tax_rate=[0.4]), 0) == 0.0


@pytest.mark.parametrize("rates", [[], [0.2, 1.0], [0.1, -0.2], "none"])
def test_rates_that_are_none_are_refused(rates: object) -> None:
    with pytest.raises(ScenarioError, match=r"allocation\.traditional_tax_rate"):
        home(traditional_tax_rate=rates)
