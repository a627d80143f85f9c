"""The simplest plan near the best: what it gives up is what it says, amounts are round, nothing is done for nothing."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from decumulate import audit, load
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan, PlanYear, Trade
from decumulate.models.scenario import Scenario
from decumulate.solver import run
from decumulate.solver.optimiser.solve import Certified
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.solver.simplest.given import bare_plan, simplest_of
from decumulate.solver.simplest.live import Live
from decumulate.solver.simplest.prune import only_opens
from decumulate.solver.simplest.rounding import little
from decumulate.solver.simplest.simplify import Simplified
from decumulate.solver.stopping import listening, tell

from .small import benefits, brokerage, couple, document, ira, lot, roth

SIMPLE = SolveOptions(gap=1e-4, time_limit=30.0, threads=1, name_conflicts=False)
CENT = 0.011


def retiree() -> dict[str, Any]:
    """Ann, 74, who must take distributions, with a Roth IRA, old gains and cash."""
    accounts = [
        ira(0, holdings={"stock": 300_000, "bond": 311_111}),
        roth(0, holdings={"stock": 90_000}, contribution_basis=40_000),
        brokerage(lot(130_000, 61_234, "stock"), lot(40_000, 41_000, "bond")),
    ]
    content = document(1952, 9, accounts, 62_345, 0.2)
    content["people"][0]["social_security"] = benefits(2_100, 67)
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    return content | market({"stock": 0.6, "bond": 0.4})


def market(target: dict[str, float]) -> dict[str, Any]:
    assets = {
        "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
        "bond": {"total_return": 0.04, "interest": 0.04},
    }
    return {
        "allocation": {
            "target": target,
            "band": 0.05,
            "traditional_tax_rate": 0.2,
        },  # the same in every solve
        "market": {"inflation": 0.02, "trading_cost": 0.0005, "assets": assets},
    }


HOMES = {"a couple with cliffs": couple, "a retiree with required distributions": retiree}


def home(name: str, objective: str) -> Scenario:
    content = HOMES[name]()
    content["goal"] = content["goal"] | {"objective": objective}
    if objective == "max_spending":
        content["goal"] |= {"estate_floor": 100_000}
    return load(content)


@cache
def given(name: str, objective: str = "max_estate") -> tuple[Scenario, Plan]:
    scenario = home(name, objective)
    return scenario, solve(scenario, SIMPLE)


EVERY = [(name, goal) for name in HOMES for goal in ("max_estate", "max_spending", "min_lifetime_tax")]


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_what_is_given_up_is_what_the_two_plans_differ_by(name: str, objective: str) -> None:
    scenario, plan = given(name, objective)
    assert plan.bare is not None
    assert plan.given_up is not None
    assert plan.objective is not None
    sign = 1.0 if objective == "min_lifetime_tax" else -1.0
    best, up = plan.bare.objective.value, plan.given_up
    assert up.dollars == pytest.approx(sign * (plan.objective.value - best), abs=CENT)
    assert up.dollars >= 0.0
    assert up.need + up.easier + up.rounding == pytest.approx(up.dollars, abs=CENT)
    assert up.easier + up.rounding <= 0.0005 * abs(best) + CENT
    assert up.actions <= up.bare_actions
    assert audit(plan, scenario).ok
    bare = bare_plan(plan, scenario, build_horizon(scenario))
    assert audit(bare, scenario).ok
    assert bare.objective is not None
    assert bare.objective.value == pytest.approx(best, abs=CENT)


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_without_a_price_on_effort_the_plan_is_the_bare_one(name: str, objective: str) -> None:
    scenario, plan = given(name, objective)
    bare = solve(scenario, replace(SIMPLE, effort=0.0, ranges=False))
    assert bare.bare is None
    assert bare.given_up is None
    assert plan.bare is not None
    assert bare.objective is not None
    assert bare.objective.value == pytest.approx(plan.bare.objective.value, abs=CENT)
    assert bare.certificate is not None
    assert plan.certificate is not None
    assert plan.certificate.status == bare.certificate.status
    assert plan.certificate.bound == pytest.approx(bare.certificate.bound, abs=CENT)


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_the_certificate_is_of_the_given_plan_against_the_same_bound(name: str, objective: str) -> None:
    _, plan = given(name, objective)
    proof = plan.certificate
    assert proof is not None
    assert proof.bound is not None
    assert proof.gap_dollars is not None
    assert plan.objective is not None
    assert plan.given_up is not None
    sign = 1.0 if objective == "min_lifetime_tax" else -1.0
    assert proof.gap_dollars == pytest.approx(sign * (plan.objective.value - proof.bound), abs=1.0)
    assert proof.gap_dollars >= plan.given_up.dollars - 1.0


def lot_held(account: Any, sold: Trade) -> float:
    """All there is of the lot that a trade sells; of what has no lots, all of the asset."""
    of_asset = [lot for lot in account.dated_lots if lot.asset == sold.asset]
    mine = [lot.value for lot in of_asset if sold.acquired in (None, lot.acquired)]
    return sum(mine) if sold.action == "sell" else math.inf


def first_amounts(scenario: Scenario, year: PlanYear) -> list[tuple[str, float, float]]:
    """(what, dollars, all there is of it) of every action of a first year but required distributions."""
    accounts = {account.name: account for account in scenario.accounts}
    amounts: list[tuple[str, float, float]] = []
    traded: dict[tuple[str, str, str], list[Trade]] = defaultdict(list)
    for trade in year.trades:
        traded[trade.action, trade.account, trade.asset].append(trade)
    for (action, account, asset), lots in traded.items():
        amount = sum(lot.amount for lot in lots)
        whole = accounts[account].holdings.get(asset, 0.0) if action == "sell" else math.inf
        if all(lot.amount == pytest.approx(lot_held(accounts[account], lot), abs=CENT) for lot in lots):
            whole = amount  # whole lots are no slivers
        amounts.append((f"{action} {asset} of {account}", amount, whole))
    for name, one in year.accounts.items():
        if name in accounts and accounts[name].type == "taxable":
            continue
        whole = sum(accounts[name].holdings.values()) if name in accounts else 0.0
        if one.distributed > 0.01 and abs(one.distributed - year.rmd_required.get("Ann", 0.0)) > CENT:
            amounts.append((f"withdraw from {name}", one.distributed, whole))
        if one.converted_out > 1.5:
            amounts.append((f"convert from {name}", one.converted_out, whole))
    return amounts


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_amounts_of_the_first_year_are_round(name: str, objective: str) -> None:
    scenario, plan = given(name, objective)
    amounts = first_amounts(scenario, plan.years[0])
    assert amounts
    for what, amount, whole in amounts:
        off = min(abs(amount - round(amount, -2)), abs(amount - whole))
        assert off <= 0.001, f"{what}: {amount}"
        assert amount >= 500.0, what


def with_lots() -> dict[str, Any]:
    """Ann, 74, whose brokerage holds five lots of stock and two of bonds, none of a round amount."""
    stock = ((31_234, 9_876), (8_152, 7_431), (22_471, 21_003), (47_389, 30_214), (652, 401))
    bonds = ((18_351, 18_900), (30_777, 30_120))
    content = retiree()
    content["accounts"][2]["lots"] = [
        lot(value, basis, asset) | {"acquired": f"20{10 + number}-03-0{number + 1}"}
        for asset, lots in (("stock", stock), ("bond", bonds))
        for number, (value, basis) in enumerate(lots)
    ]
    content["spending"]["annual"] = 95_000
    return content


@cache
def of_lots() -> tuple[Scenario, Plan]:
    scenario = load(with_lots())
    return scenario, solve(scenario, SIMPLE)


def test_no_sliver_of_a_lot_is_sold() -> None:
    """Each lot of a row is sold whole, or in a round amount, but for one that makes the row round."""
    scenario, plan = of_lots()
    sales = [trade for trade in plan.years[0].trades if trade.action == "sell"]
    accounts = {account.name: account for account in scenario.accounts}
    assert len(sales) > 1, "the example is one of several lots"
    odd: dict[tuple[str, str], int] = defaultdict(int)
    for trade in sales:
        whole = lot_held(accounts[trade.account], trade)
        if trade.amount < whole - CENT:
            assert trade.amount >= 499.99, trade
            odd[trade.account, trade.asset] += abs(trade.amount - round(trade.amount, -2)) > 0.01
    assert all(number <= 1 for number in odd.values())
    for what, amount, whole in first_amounts(scenario, plan.years[0]):
        assert min(abs(amount - round(amount, -2)), abs(amount - whole)) <= 0.01, f"{what}: {amount}"


@pytest.mark.parametrize("objective", ["max_estate", "max_spending", "min_lifetime_tax"])
def test_required_distributions_are_to_the_cent_or_round(objective: str) -> None:
    _, plan = given("a retiree with required distributions", objective)
    year = plan.years[0]
    required, taken = year.rmd_required["Ann"], year.accounts["Ann IRA"].distributed
    assert required == pytest.approx(611_111 / 25.5, abs=CENT)
    assert taken >= required - 1e-3
    assert taken - required <= CENT or abs(taken - round(taken, -2)) <= 0.001


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_nothing_goes_into_a_roth_ira_and_out_of_it_in_one_year(name: str, objective: str) -> None:
    _, plan = given(name, objective)
    for year in plan.years:
        roths = [one for account, one in year.accounts.items() if "Roth" in account]
        into, out = sum(one.converted_in for one in roths), sum(one.distributed for one in roths)
        assert min(into, out) <= 1.01, year.year


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_no_year_takes_more_than_it_needs_out_of_iras(name: str, objective: str) -> None:
    """Need by the plan's own lines; a first year's may be more by what is rounded up."""
    _, plan = given(name, objective)
    assert plan.given_up is not None
    for year in plan.years:
        cash = year.cash
        needed = cash.spending + cash.taxes + cash.premiums - (cash.receipts - cash.yields) - cash.carry_in
        most = max(needed, sum(year.rmd_required.values()), 0.0)
        rounded = 100.0 * 8 if year.year == plan.years[0].year else 1.0
        beyond = cash.from_traditional + cash.from_roth - most
        assert beyond <= rounded + 1.0 or year.year in plan.given_up.beyond_need, year.year


@pytest.mark.parametrize("objective", ["max_estate", "max_spending", "min_lifetime_tax"])
def test_exchanges_inside_accounts_are_round_but_for_one_asset(objective: str) -> None:
    """The one asset is what the others make it, or sold whole."""
    scenario, plan = given("a retiree with required distributions", objective)
    for account in scenario.accounts:
        if account.type == "taxable":
            continue
        held = plan.years[0].accounts[account.name].holdings
        moved = [held.get(asset, 0.0) - account.holdings.get(asset, 0.0) for asset in ("stock", "bond")]
        sold = [asset for asset in account.holdings if held.get(asset, 0.0) < 0.01]
        odd = [amount for amount in moved if abs(amount - round(amount, -2)) > 0.001]
        assert len(odd) <= 1 or sold, f"{account.name}: {moved}"


@pytest.mark.parametrize(("name", "objective"), EVERY)
def test_nobody_keeps_a_few_hundred_dollars_of_what_is_sold(name: str, objective: str) -> None:
    """What is left of an asset that is sold inside an account is nothing, or more than that."""
    scenario, plan = given(name, objective)
    for account in scenario.accounts:
        held = plan.years[0].accounts[account.name].holdings
        for asset, before in account.holdings.items():
            left = held.get(asset, 0.0)
            if account.type != "taxable" and left < before - 1.0:
                assert left < 0.01 or left >= 1_000.0 * little(before / 1_000.0, 0.5) - 0.01, (
                    account.name,
                    asset,
                )


def test_how_little_is_kept() -> None:
    """Less than the smallest action, and of what there was a tenth up to $1,000; of a small holding its half."""
    assert little(50.0, 0.5) == 1.0
    assert little(4.0, 0.5) == 0.5
    assert little(0.6, 0.5) == 0.3
    assert little(math.inf, 0.5) == 0.0


@pytest.mark.parametrize("content", [couple, retiree, with_lots])
def test_every_row_of_the_first_year_earns_more_than_it_is_priced_at(
    content: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Left out alone, with all other rows free to follow, each costs more than its price, or nothing can be paid."""
    caught: list[tuple[Certified, Simplified]] = []

    def catch(certified: Certified, *rest: Any) -> Simplified | None:
        simple = simplest_of(certified, *rest)
        assert simple is not None
        caught.append((certified, simple))
        return simple

    monkeypatch.setattr(run, "simplest_of", catch)
    solve(load(content()), replace(SIMPLE, ranges=False))
    ((certified, simple),) = caught
    live = Live(certified, "highs", 1, math.inf)
    live.keep_within(math.inf)
    live.price_effort(simple.price)
    for need in live.needs:
        column = need.to_cap(simple.values)
        live.hold(column, -math.inf, max(0.0, float(simple.values[column])))
    rows = [action for action in live.actions if simple.values[action.column] > 1e-5]
    for action in live.actions:
        if action not in rows:
            live.hold(action.column, 0.0, 0.0)
    whole = live.solve(live.priced)
    first = [row for row in rows if row.t == 0 and not only_opens(row, float(simple.values[row.column]))]
    assert len(first) > 1
    for row in first:
        live.hold(row.column, 0.0, 0.0)
        without = live.solve(live.priced)
        live.free(row)
        cost = without.objective - whole.objective  # infinite where the others cannot pay for the year
        assert cost > simple.action / 1_000.0 - 1e-5, f"{row.kind} {row.source} {row.asset}: {cost}"


def test_a_higher_price_leaves_no_more_to_do() -> None:
    scenario, plan = given("a couple with cliffs")
    dear = solve(scenario, replace(SIMPLE, effort=4.0))
    assert plan.given_up is not None
    assert dear.given_up is not None
    assert dear.given_up.action == pytest.approx(4.0 * plan.given_up.action, rel=1e-6)
    assert dear.given_up.actions <= plan.given_up.actions


def test_another_solver_makes_it_simple_too() -> None:
    scenario, plan = given("a retiree with required distributions")
    other = solve(scenario, replace(SIMPLE, solver="cbc"))
    assert audit(other, scenario).ok
    assert other.given_up is not None
    assert plan.bare is not None
    assert other.given_up.dollars <= 0.0005 * plan.bare.objective.value + CENT
    for what, amount, whole in first_amounts(scenario, other.years[0]):
        assert min(abs(amount - round(amount, -2)), abs(amount - whole)) <= 0.001, f"{what}: {amount}"


def test_the_rest_of_a_year_is_made_simple_too() -> None:
    content = retiree() | {
        "year_to_date": {
            "as_of": "2026-10-15",
            "values_as_of": "2026-10-15",
            "taxes_paid": 2_000,
            "rmd": {"Ann IRA": 10_000},
            "distributions": {"Ann IRA": 10_000},
            "social_security": {"Ann": 22_000},
        }
    }
    content["accounts"][0]["prior_year_end_value"] = 620_000
    scenario = load(content)
    plan = solve(scenario, SIMPLE)
    assert audit(plan, scenario).ok
    assert plan.given_up is not None
    taken, left = plan.years[0].accounts["Ann IRA"].distributed, 620_000 / 25.5 - 10_000
    assert taken >= left - 1e-3
    assert taken - left <= CENT or abs(taken - round(taken, -2)) <= 0.001


def test_the_written_plan_holds_its_claims_and_a_false_one_is_found() -> None:
    scenario, plan = given("a couple with cliffs")
    again = Plan.read(plan.to_json())
    assert audit(again, scenario).ok
    assert again.given_up is not None
    assert again.bare is not None
    less = again.given_up.model_copy(update={"dollars": again.given_up.dollars - 5.0})
    wrong = audit(again.model_copy(update={"given_up": less}), scenario)
    assert any(fault.where == "given_up.dollars" for fault in wrong.faults)
    better = again.bare.objective.model_copy(update={"value": again.bare.objective.value + 50.0})
    bare = again.bare.model_copy(update={"objective": better})
    wrong = audit(again.model_copy(update={"bare": bare}), scenario)
    assert any(fault.where == "bare.objective" for fault in wrong.faults)


def test_stopped_while_it_is_made_simple_the_bare_plan_is_given() -> None:
    scenario, plan = given("a couple with cliffs")

    def hear(progress: Progress) -> None:
        if progress.phase == "fewer steps":
            tell()

    with listening():
        bare = solve(scenario, SIMPLE, hear)
    assert audit(bare, scenario).ok
    assert bare.given_up is None
    assert plan.bare is not None
    assert bare.objective is not None
    assert bare.objective.value == pytest.approx(plan.bare.objective.value, abs=CENT)
    assert any(warning.code == "bare_plan" for warning in bare.warnings)
