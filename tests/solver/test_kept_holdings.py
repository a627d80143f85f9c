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


def owner_of_75(**changes: Any) -> Scenario:
    """An IRA all of one fund (its price rises by 4.5 %, it pays 1.5 %), and cash outside for what is spent."""
    content = document(
        1951, 3, [ira(0, holdings={"fund": 246_000}), brokerage(lot(90_000, 90_000, "cash"))], 10_000, 0
    )
    content["market"]["assets"] = {
        "fund": {"total_return": 0.06, "qualified_dividends": 0.015},
        "cash": {"total_return": 0.0},
    }
    content["allocation"] = {"target": {"fund": 0.7, "cash": 0.3}, "band": 0.3}
    content["taxes"] |= {"prior_magi": [50_000, 50_000], "prior_filing_status": ["single", "single"]}
    return load(content).with_changes(changes)


def test_a_required_distribution_takes_of_what_is_kept_only_what_the_rest_lacks() -> None:
    """Uniform Lifetime Table: 24.6 at 75, 23.7 at 76, 22.9 at 77. All of the first distribution is fund; then the
    dividends are there first."""
    plan = planned(owner_of_75(**{"market.assets.fund.keep": True}))
    kept, rest, sold = 246_000.0, 0.0, 0.0
    for year, divisor in zip(plan.years, (24.6, 23.7, 22.9), strict=True):
        required = (kept + rest) / divisor
        assert sum(year.rmd_required.values()) == pytest.approx(required, abs=0.05)
        sold += required - rest
        kept -= required - rest
        assert year.accounts["Ann IRA"].holdings["fund"] == pytest.approx(kept, abs=0.05)
        kept, rest = kept * 1.045, kept * 0.015
    assert 246_000 / 24.6 == 10_000.0
    (warning,) = [warning for warning in plan.warnings if warning.code == "kept_sold"]
    assert f"${sold:,.0f} of fund in Ann IRA" in warning.message
    assert "from 2026 on, in 3 years" in warning.message


def test_what_is_kept_is_not_touched_where_the_rest_pays_the_required_distribution() -> None:
    """Another IRA of the same owner pays for both (26 CFR 1.408-8, A-9): no fund leaves, and nothing warns."""
    scenario = owner_of_75(**{"market.assets.fund.keep": True})
    content = scenario.content()
    content["accounts"] += [ira(0, name="Ann old IRA", holdings={"cash": 100_000})]
    plan = planned(load(content))
    for t, year in enumerate(plan.years):
        assert year.accounts["Ann IRA"].holdings["fund"] >= 246_000 * 1.045**t - 0.05
    assert plan.years[0].accounts["Ann old IRA"].distributed >= 346_000 / 24.6 - 0.05
    assert "kept_sold" not in {warning.code for warning in plan.warnings}


def test_kept_where_it_may_not_be_stays_and_the_rest_is_sold_and_both_are_said() -> None:
    changes = {"market.assets.fund.keep": True, "accounts.Ann IRA.only": ["cash"]}
    plan = planned(home(**changes))
    first = plan.years[0].accounts["Ann IRA"].holdings
    assert first["fund"] == pytest.approx(100_000, abs=0.05)
    assert first.get("bond", 0.0) < 0.01
    said = {warning.code: warning.message for warning in plan.warnings}
    assert "Ann IRA may not hold fund, which is never sold" in said["kept_where_barred"]
    assert "its $300,000 of it is exchanged, without tax" in said["sold_where_barred"]


def test_a_taxable_account_sells_what_it_may_not_hold_and_its_gain_is_said() -> None:
    plan = planned(home(**{"accounts.Ann brokerage.never": ["fund"]}))
    assert sum(trade.gain for trade in plan.years[0].trades if trade.asset == "fund") == pytest.approx(
        50_000, abs=1
    )
    said = {warning.code: warning.message for warning in plan.warnings}
    assert "its $200,000 of it is sold, at a gain of $50,000" in said["sold_where_barred"]


def test_the_least_cash_of_a_plan_that_begins_within_the_year() -> None:
    """From 1 October on: held on that day and on each 1 January after, in today's dollars."""
    content = home(**{"limits.least_cash": 25_000}).content()
    content["year_to_date"] = {"as_of": "2026-10-01", "spending": 20_000}
    content["market"]["inflation"] = 0.03
    scenario = load(content)
    plan = planned(scenario)
    for t, year in enumerate(plan.years):
        assert year.accounts["Ann brokerage"].holdings["cash"] >= 25_000 * year.deflator - 0.01
        assert year.deflator == pytest.approx(1.03**t)
    without = {key: value for key, value in content.items() if key != "limits"}
    free = solve(load(without), QUICK)
    assert "least_cash" in {fault.rule for fault in audit(free, scenario).faults}


def test_least_cash_that_no_account_may_hold_is_refused() -> None:
    """Without a taxable account the plan opens one, which may hold what any other may: here no cash."""
    content = owner_of_75(**{"limits.least_cash": 5_000, "accounts.Ann IRA.never": ["cash"]}).content()
    del content["accounts"][1]
    with pytest.raises(
        ScenarioError, match=r"limits\.least_cash: .*a taxable account that may hold one of .cash"
    ):
        load(content)


def test_what_is_kept_forces_risk_by_the_rates_that_are_held() -> None:
    """What a traditional dollar counts turns on the rate held, and with it the share of kept stock. Held at what the
    heirs' rate forces (nothing), no plan met all wishes at the plan's own rates."""
    content = document(
        1960,
        3,
        [
            ira(0, holdings={"stock": 104_000, "bond": 24_000, "cash": 104_000}),
            roth(0, holdings={"stock": 12_000, "bond": 10_000, "cash": 31_000}),
            brokerage(lot(66_000, 66_000, "stock"), lot(74_000, 74_000, "bond"), lot(1_000, 400, "cash")),
        ],
        21_300,
        0.2,
    )
    content["market"]["assets"] = {
        "stock": {"total_return": 0.06, "qualified_dividends": 0.015, "keep": True},
        "bond": {"total_return": 0.03, "interest": 0.02},
        "cash": {"total_return": 0.01, "interest": 0.01},
    }
    content["allocation"] = {"target": {"stock": 0.5, "bond": 0.3, "cash": 0.2}, "band": 0.1}
    content["taxes"] |= {"prior_magi": [50_000, 50_000], "prior_filing_status": ["single", "single"]}
    plan = planned(load(content))
    assert plan.own_rate is not None
    assert plan.forced_risk
