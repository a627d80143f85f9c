"""Whole plans: audited line by line, their identities, and wishes that cannot be met."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import decumulate
from decumulate.models.accounts.opened import NEW_TAXABLE
from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.errors import Conflict, InfeasibleError
from decumulate.solver.run import SolveOptions, solve

from .small import EXACT, brokerage, couple, document, ira, lot, roth, solved

SCENARIOS = Path(decumulate.__file__).parent / "scenarios"
CENT = 0.01


@cache
def plan_of(name: str, seconds: float) -> tuple[Scenario, Horizon, Plan]:
    scenario = load(SCENARIOS / f"{name}.toml")
    return (
        scenario,
        build_horizon(scenario),
        solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-3, time_limit=seconds)),
    )


shipped = pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("by_hand", 10.0),
        ("h1_single", 15.0),
        pytest.param("couple_with_pensions", 60.0, marks=pytest.mark.slow),
        pytest.param("h6_irmaa_couple", 60.0, marks=pytest.mark.slow),
        pytest.param("h8_single_losses", 60.0, marks=pytest.mark.slow),
    ],
)


@shipped
def test_planner_and_audit_agree_on_every_line(name: str, seconds: float) -> None:
    scenario, horizon, plan = plan_of(name, seconds)
    report = audit(plan, scenario, horizon)
    assert not report.faults, [*map(str, report.faults)]
    assert not report.differences, [*map(str, report.differences)]
    assert plan.certificate is not None
    assert plan.certificate.audit_worst_line is not None
    assert abs(plan.certificate.audit_worst_line.difference) <= 1.0


@shipped
def test_the_certificate_is_of_this_plan(name: str, seconds: float) -> None:
    scenario, horizon, plan = plan_of(name, seconds)
    certificate, objective, estate = plan.certificate, plan.objective, plan.estate
    assert certificate is not None
    assert objective is not None
    assert estate is not None
    assert objective.value == pytest.approx(estate.after_tax, abs=CENT)
    assert objective.value_real == pytest.approx(objective.value / horizon.estate_deflator, rel=1e-9)
    assert certificate.bound >= objective.value - CENT
    assert certificate.gap_dollars == pytest.approx(max(0.0, certificate.bound - objective.value), abs=CENT)
    assert certificate.gap == pytest.approx(certificate.gap_dollars / objective.value, abs=1e-9)
    expected = {certificate.gap_dollars <= 1.0: "optimal", certificate.gap > 1e-3: "limit"}
    assert certificate.status == expected.get(True, "within_gap")
    assert plan.scenario is not None
    assert plan.scenario.sha256 == scenario.sha256


@shipped
def test_accounts_and_cash_add_up(name: str, seconds: float) -> None:
    """The two identities of the contract, and both rows of cash."""
    scenario, _, plan = plan_of(name, seconds)
    taxable = {a.name for a in scenario.accounts if a.type == "taxable"} | {NEW_TAXABLE}
    closes: dict[str, float] = {}
    carry = 0.0
    for year in plan.years:
        for label, account in year.accounts.items():
            kept = account.growth + (0.0 if label in taxable else account.yields)
            moved = (
                account.converted_in
                + account.contributed
                - account.distributed
                - account.converted_out
                - account.qcd
            )
            assert account.close == pytest.approx(account.open + moved + kept, abs=CENT), (year.year, label)
            assert account.open == pytest.approx(closes.get(label, account.open), abs=CENT)
            closes[label] = account.close
        cash = year.cash
        withdrawn = cash.from_traditional + cash.from_roth + cash.from_hsa
        first = cash.carry_in + cash.sales + withdrawn - cash.purchases - cash.trading_cost
        assert cash.carry_in == pytest.approx(carry, abs=CENT)
        assert cash.first_day == pytest.approx(first, abs=CENT)
        assert first >= -CENT
        outgo = cash.spending + cash.giving_cash + cash.taxes + cash.premiums + cash.contributions
        assert cash.carry_out == pytest.approx(first + cash.receipts - outgo, abs=CENT), year.year
        assert cash.unspent >= -CENT
        carry = cash.carry_out


@shipped
def test_spending_and_required_distributions_are_met(name: str, seconds: float) -> None:
    scenario, horizon, plan = plan_of(name, seconds)
    for year, period in zip(plan.years, horizon.periods, strict=True):
        wish = scenario.spending.annual * period.spending_weight + period.spending_extra
        assert year.cash.spending == pytest.approx(wish, abs=1.0)
        required = sum(year.rmd_required.values())
        assert sum(account.distributed for account in year.accounts.values()) >= required - 1.0
        assert year.tax.federal_tax >= 0.0


# ---- wishes that cannot be met -----------------------------------------------------------------------------------


def conflicts(content: dict[str, Any], **options: Any) -> list[Conflict]:
    with pytest.raises(InfeasibleError) as raised:
        solve(load(content), EXACT)
    for conflict in raised.value.conflicts:
        assert conflict.where in str(raised.value)
    return raised.value.conflicts


def alone(content: dict[str, Any]) -> Conflict:
    (conflict,) = conflicts(content)
    return conflict


def feasible(content: dict[str, Any]) -> bool:
    try:
        solved(load(content))
    except InfeasibleError:
        return False
    return True


def single(**tables: Any) -> dict[str, Any]:
    return document(1966, 3, [ira(300_000), roth(60_000)], 40_000, heirs=0.2, growth=0.03) | tables


@pytest.mark.parametrize(
    "household", [single, pytest.param(couple, marks=pytest.mark.slow)], ids=["single", "couple"]
)
def test_too_much_spending_names_the_most(household: Any) -> None:
    content = household()
    content["spending"]["annual"] = 400_000
    conflict = alone(content)
    assert conflict.where == "spending.annual"
    assert conflict.asked == 400_000
    content["spending"]["annual"] = math.floor(conflict.possible)
    assert feasible(content)
    content["spending"]["annual"] = 1.02 * conflict.possible
    assert not feasible(content)


def test_a_fixed_conversion_larger_than_the_ira_names_the_most() -> None:
    def asking(amount: float) -> dict[str, Any]:
        fixed = {"year": 2027, "what": "roth_conversions", "owner": "Ann", "amount": amount}
        return single(limits={"fixed": [fixed]})

    conflict = alone(asking(500_000))
    assert conflict.where.startswith("limits.fixed[0]")
    assert conflict.asked == 500_000
    assert conflict.possible < 300_000 * 1.03
    assert feasible(asking(0.999 * conflict.possible))
    assert not feasible(asking(1.02 * conflict.possible))


def test_an_estate_floor_out_of_reach_names_the_most() -> None:
    def asking(floor: float) -> dict[str, Any]:
        goal = {"objective": "max_spending", "heir_tax_rate": 0.2, "estate_floor": floor}
        return single(goal=goal)

    conflict = alone(asking(900_000))
    assert conflict.where == "goal.estate_floor"
    assert feasible(asking(math.floor(conflict.possible)))
    assert not feasible(asking(1.02 * conflict.possible))


def test_bands_that_cost_too_much_tax_are_named_beside_spending() -> None:
    """All stock must be sold on the first day; the tax on its gains leaves too little to live on."""

    def asking(band: float, annual: float = 172_000) -> dict[str, Any]:
        content = document(1968, 2, [brokerage(lot(400_000, 0, "stock"))], annual, heirs=0.2)
        content["market"]["assets"] = {"stock": {"total_return": 0.0}, "bond": {"total_return": 0.0}}
        content["allocation"] = {"target": {"bond": 1.0}, "band": band, "measure": "market_value"}
        return content

    found = {conflict.where: conflict for conflict in conflicts(asking(0.0))}
    assert set(found) == {"spending.annual", "allocation.band"}
    assert 0.0 < found["allocation.band"].possible <= 1.0
    assert feasible(asking(min(1.0, found["allocation.band"].possible + 0.01)))
    assert not feasible(asking(0.9 * found["allocation.band"].possible))
    assert feasible(asking(0.0, math.floor(found["spending.annual"].possible)))
    assert not feasible(asking(0.0, 1.02 * found["spending.annual"].possible))


@pytest.mark.parametrize(
    "limits",
    [
        {"max_annual_conversion": 0.5},
        {"max_annual_conversion": 0},
        {"fixed": [{"year": 2026, "what": "roth_conversions", "owner": "Ann", "amount": 0}]},
    ],
    ids=["half a dollar", "nothing", "nothing in the first year"],
)
def test_no_roth_has_to_be_opened(limits: dict[str, Any]) -> None:
    """A household without a Roth IRA may wish for no conversions at all."""
    content = document(1966, 2, [ira(300_000)], 40_000, heirs=0.2) | {"limits": limits}
    plan = solved(load(content))
    assert sum(year.income.roth_conversions for year in plan.years) <= 1.0


def test_of_an_asset_that_stands_still_only_the_lot_with_a_loss_needs_its_date() -> None:
    """One lot of it at a loss; the others, and what is bought, are one lot without gain, and the plan holds."""
    even = lot(30_000, 30_000)
    late = lot(20_000, 20_000) | {"acquired": "2015-03-02"}
    first = brokerage(lot(40_000, 52_000) | {"acquired": "2020-01-15"}, late, even)
    second = brokerage(lot(25_000, 25_000)) | {"name": "Second brokerage"}
    content = document(1964, 3, [first, second, ira(200_000)], 30_000, heirs=0.2)
    content["limits"] = {
        "fixed": [{"year": 2026, "what": "traditional_distributions", "owner": "Ann", "amount": 110_000.0}]
    }
    content["market"]["assets"]["fund"] = {"total_return": 0.03, "interest": 0.03}
    content["spending"]["extra"] = [{"name": "House", "year": 2028, "amount": 120_000}]
    plan = solved(load(content))
    trades = [trade for year in plan.years for trade in year.trades]
    sales = [trade for trade in trades if trade.action == "sell"]
    assert any(trade.action == "buy" for trade in trades)
    assert any(trade.acquired is None for trade in sales)
    lost = [
        trade for trade in sales if trade.gain
    ]  # how much of it in the last year is worth nothing either way
    assert {trade.acquired for trade in lost} == {date(2020, 1, 15)}
    assert [trade.gain for trade in lost] == pytest.approx([-0.3 * trade.amount for trade in lost], abs=0.01)
