"""Rules of thumb and what the household has said: what is kept, what accounts may hold, the least cash."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.broken import broken
from decumulate.solver.baselines.rule_plan import RulePlan, run_rule
from decumulate.solver.baselines.rules import TAXABLE_FIRST
from decumulate.solver.optimiser.least_risk import with_least_risk
from decumulate.solver.simulate.placing import Place, bounded, placed, safer
from decumulate.solver.simulate.rule import Conversions, Rule

from ..solver.small import brokerage, document, ira, lot, roth
from .random_homes import ASSETS, households, rules

SAME = Rule("taxable first", "", TAXABLE_FIRST, Conversions(), "same mix")
BONDS = Rule("taxable first", "", TAXABLE_FIRST, Conversions(), "bonds in traditional")


def home(**changes: Any) -> Scenario:
    """One of 61 for three years, no inflation: stock rises, bonds and cash pay out all they earn."""
    accounts = [
        ira(0, holdings={"stock": 50_000, "bond": 150_000}),
        roth(0, holdings={"stock": 100_000}),
        brokerage(lot(60_000, 30_000, "stock"), lot(40_000, 40_000, "cash")),
    ]
    content = document(1965, 3, accounts, 20_000, 0.2)
    content["market"]["assets"] = {
        "stock": {"total_return": 0.05},
        "bond": {"total_return": 0.03, "interest": 0.03},
        "cash": {"total_return": 0.01, "interest": 0.01},
    }
    content["allocation"] = {"target": {"stock": 0.5, "bond": 0.4, "cash": 0.1}, "band": 0.1}
    return load(content).with_changes(changes)


def held_at_least_risk(scenario: Scenario) -> Scenario:
    return with_least_risk(scenario, build_horizon(scenario))


def ran(scenario: Scenario, rule: Rule = SAME) -> RulePlan:
    return run_rule(held_at_least_risk(scenario), build_horizon(scenario), rule)


@pytest.mark.parametrize("rule", [SAME, BONDS], ids=["same mix", "bonds in traditional"])
@pytest.mark.parametrize(
    "changes",
    [
        {"market.assets.stock.keep": True, "allocation.target": {"stock": 0.7, "bond": 0.2, "cash": 0.1}},
        {"accounts.Ann IRA.only": ["bond", "cash"]},
        {"accounts.Ann Roth.never": ["bond", "cash"]},
        {"accounts.Ann brokerage.never": ["stock"]},
        {"limits.least_cash": 45_000},
        {
            "accounts.Ann Roth.never": ["bond"],
            "accounts.Ann brokerage.only": ["stock", "cash"],
            "limits.least_cash": 9_000,
        },
    ],
    ids=["keep", "only", "never", "taxable", "cash", "three"],
)
def test_a_rule_holds_what_is_wished_and_is_not_starred(changes: dict[str, Any], rule: Rule) -> None:
    """And without the wish a rule would break it."""
    scenario = held_at_least_risk(home(**changes))
    found = ran(scenario, rule)
    assert found.report is not None
    assert list(broken(scenario, found)) == []
    without = {name: value for name, value in changes.items() if name.startswith("allocation")}
    free = ran(home(**without), SAME)
    assert free.plan is not None
    assert {fault.rule for fault in audit(free.plan, scenario).faults} - {"allocation", "risk"}


def test_kept_stock_pays_for_nothing_and_the_ira_pays_instead() -> None:
    """60,000 of stock and 40,000 of cash outside: 20,000 a year take the cash in two years, then the IRA pays."""
    kept = ran(home(**{"market.assets.stock.keep": True, "allocation.risk": "free"}))
    assert kept.plan is not None
    for t, year in enumerate(kept.plan.years):
        assert year.accounts["Ann brokerage"].holdings["stock"] >= 60_000 * 1.05**t - 0.01
        assert not [trade for trade in year.trades if trade.asset == "stock" and trade.action == "sell"]
    assert kept.plan.years[2].accounts["Ann IRA"].distributed > 10_000


def test_a_rule_that_cannot_pay_without_what_is_kept_runs_out() -> None:
    """Everything is kept but 40,000 of cash: two years are paid, not the third."""
    changes = {f"market.assets.{asset}.keep": True for asset in ("stock", "bond")}
    found = ran(home(**changes, **{"allocation.risk": "free", "allocation.band": 0.9}))
    assert found.failed_in == 2028


def test_the_least_cash_is_raised_from_the_ira_where_there_is_no_taxable_money() -> None:
    content = home(**{"limits.least_cash": 30_000}).content()
    content["accounts"] = content["accounts"][:2]
    found = ran(load(content))
    assert found.plan is not None
    for year in found.plan.years:
        (opened,) = [a.holdings for name, a in year.accounts.items() if name not in ("Ann IRA", "Ann Roth")]
        assert opened.get("cash", 0.0) + opened.get("bond", 0.0) == pytest.approx(30_000, abs=0.01)
    assert found.plan.years[0].accounts["Ann IRA"].distributed >= 50_000


@st.composite
def wished(draw: st.DrawFn) -> tuple[Scenario, Scenario]:
    """A household, and the same with some of the four wishes."""
    scenario = draw(households())
    assume(scenario.allocation.target)
    content = scenario.content()
    assets = sorted(ASSETS)
    for asset in assets:
        if draw(st.integers(0, 3)) == 0:
            content["market"]["assets"][asset]["keep"] = True
    for account in content["accounts"]:
        if draw(st.booleans()):
            some = draw(st.lists(st.sampled_from(assets), min_size=1, max_size=2, unique=True))
            account[draw(st.sampled_from(["only", "never"]))] = some
    if draw(st.booleans()):
        content["limits"]["least_cash"] = draw(st.integers(1, 30)) * 1000
    try:
        return scenario, load(content)
    except ScenarioError:
        assume(False)
        raise


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(both=wished(), rule=rules())
def test_no_rule_breaks_a_wish_but_for_a_required_distribution(
    both: tuple[Scenario, Scenario], rule: Rule
) -> None:
    """Its money may run out, its mix or its risk may be missed; every line of its plan is the audit's."""
    _, scenario = both
    horizon = build_horizon(scenario)
    found = run_rule(scenario, horizon, rule)
    if found.report is None:
        return
    assert not found.report.differences, str(found.report)
    due = any(period.rmd_divisor for period in horizon.periods)
    allowed = {"allocation", "risk"} | ({"keep"} if due else set())
    assert {fault.rule for fault in found.report.faults} <= allowed, str(found.report)
    for year in found.report.years:
        assert year.cash.unspent > -1e-6
        assert year.cash.unspent < 0.02 or abs(year.cash.first_day) < 0.02


AMOUNTS = st.lists(st.floats(0.0, 1e5), min_size=3, max_size=3)


@given(
    AMOUNTS, AMOUNTS, st.lists(st.sampled_from([0.0, 5e4, 1e9]), min_size=3, max_size=3), st.floats(0.0, 3e5)
)
def test_bounded_is_between_its_bounds_and_worth_its_value(
    wanted: list[float], low: list[float], high: list[float], value: float
) -> None:
    held = bounded(wanted, low, high, value)
    tops = [max(x, y) for x, y in zip(low, high, strict=True)]
    if sum(low) <= value <= sum(tops):
        assert sum(held) == pytest.approx(value, abs=1e-4)
        assert all(x >= bottom - 1e-6 for x, bottom in zip(held, low, strict=True))
    assert all(x <= top + 1e-6 for x, top in zip(held, tops, strict=True))


def test_money_goes_round_about_to_where_it_may_be_held() -> None:
    """The IRA may hold stock and bond, the first Roth bond and cash, the second cash and stock: 10 each, 20 of stock
    wanted, none of bond. Whatever each chose first, the cash is in the first Roth and stock in both others."""
    places = [
        Place("IRA", True, 1.0, 10.0, [0.0] * 3, (True, True, False)),
        Place("one", False, 1.0, 10.0, [0.0] * 3, (False, True, True)),
        Place("two", False, 1.0, 10.0, [0.0] * 3, (True, False, True)),
    ]
    for mixed in (True, False):
        held = placed(places, [20.0, 0.0, 10.0], (2, 1, 0), mixed)
        assert held["IRA"] == pytest.approx([10.0, 0.0, 0.0], abs=1e-4)
        assert held["one"] == pytest.approx([0.0, 0.0, 10.0], abs=1e-4)
        assert held["two"] == pytest.approx([10.0, 0.0, 0.0], abs=1e-4)


def test_a_mix_is_made_safer_by_no_more_than_it_must() -> None:
    """A row of 0.5 a dollar of stock, -0.1 of bond, -0.5 of cash. Beside 60 of stock, 20 of each are 28 above: stock
    into cash takes 20 off, bond into cash 8. Beside 10 of stock they are 3 above: 3 of stock go into cash."""
    found = safer([20.0, 20.0, 20.0], [0.0] * 3, [1e9] * 3, [60.0, 0.0, 0.0], [(0.5, -0.1, -0.5)])
    assert found == pytest.approx([0.0, 0.0, 60.0], abs=1e-4)
    eased = safer([20.0, 20.0, 20.0], [0.0] * 3, [1e9] * 3, [10.0, 0.0, 0.0], [(0.5, -0.1, -0.5)])
    assert eased == pytest.approx([17.0, 20.0, 23.0], abs=1e-4)
