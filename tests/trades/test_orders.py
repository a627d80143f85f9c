"""The order list: the plan's amounts met, every dollar and share accounted for, reasons of its own numbers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from decumulate.models.plan import Plan
from decumulate.models.positions.book import CASH, Book, BookAccount, Position, Security
from decumulate.models.returns.bulk import tax_rows
from decumulate.models.scenario import load
from decumulate.solver.report.sections.trades import orders_report
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.trades.options import OrdersError, TradeOptions
from decumulate.solver.trades.solve import this_year

from .homes import AS_OF, TYPES, YOUNG, book, lot, plan, scenario, security
from .placing import place

FUNDS = [security("VTI", "stock", 100.0, spread=2e-4), security("BND", "bond", 50.0, spread=2e-4)]
MIX = {"stock": 0.6, "bond": 0.4}
HELD = [
    lot("VTI", 300, 12_000),
    lot("VTI", 40, 4_400, acquired=YOUNG),
    lot("BND", 200, 10_500),
    lot("VTI", 100, 0, "IRA", date(2018, 1, 5)),
    lot("VTI", 150, 0, "IRA", date(2012, 1, 5)),
    lot("BND", 300, 0, "IRA"),
    lot("VTI", 80, 0, "Roth"),
    lot("BND", 200, 0, "Old 401k"),
]
FLOWS = {
    "IRA": {"distributed": 4_000.0, "rmd": 1_500.0, "converted_out": 9_000.0},
    "Old 401k": {"distributed": 2_500.0},
    "Roth": {"converted_in": 9_000.0, "distributed": 700.0},
}


def moved(done, action: str, account: str) -> float:
    return done.given_out[f"{action} {account}"]


@pytest.mark.parametrize("in_kind", [True, False])
@pytest.mark.parametrize("cash", [0.0, 3_000.0, 20_000.0])
def test_the_plans_amounts_are_met(cash, in_kind):
    held = book(HELD, FUNDS, {"Brokerage": 800.0, "IRA": 50.0})
    orders = this_year(scenario(MIX), plan(cash, FLOWS), held, TradeOptions(in_kind=in_kind))
    done = place(held, orders)
    for account, flows in FLOWS.items():
        assert moved(done, "withdraw", account) == pytest.approx(flows.get("distributed", 0.0), abs=0.02)
        assert moved(done, "convert", account) == pytest.approx(flows.get("converted_out", 0.0), abs=0.02)
    assert done.spent == pytest.approx(cash, abs=0.02)
    arrived = sum(o.amount for o in orders.orders if o.action == "convert" and o.to == "Roth")
    assert arrived == pytest.approx(9_000.0, abs=0.02)
    kinds = {
        (o.account, o.action)
        for o in orders.orders
        if o.action in ("withdraw", "convert") and o.ticker != CASH
    }
    assert in_kind or not kinds
    assert not any(account == "Old 401k" for account, _ in kinds)


def test_orders_start_from_the_plans_steps_and_say_where_they_depart():
    """Every amount that the plan asks for is met; what is sold beside has no step, and is named with its dollars."""
    held = book(HELD, FUNDS, {"Brokerage": 800.0, "IRA": 50.0})
    orders = this_year(scenario(MIX), plan(20_000.0, FLOWS), held)
    asked = [(step.kind, step.source, step.amount) for step in orders.steps if step.kind != "set_aside"]
    assert asked[:3] == [
        ("withdraw", "IRA", 4_000.0),
        ("withdraw", "Roth", 700.0),
        ("withdraw", "Old 401k", 2_500.0),
    ]
    assert orders.steps[0].required == 1_500.0
    assert any(step.kind == "set_aside" and step.amount == 20_000.0 for step in orders.steps)
    assert {one.step for one in orders.departures} == {0}
    sold = sum(o.amount for o in orders.orders if o.action == "sell" and o.account == "Brokerage")
    named = [one for one in orders.departures if one.what.startswith("sell") and "Brokerage" in one.what]
    assert sum(one.ordered for one in named) == pytest.approx(sold, abs=1.0)
    assert all(one.why for one in orders.departures)
    text = " ".join(report_text(orders_report(orders)).split())
    assert "1. Withdraw $4,000 from IRA ($1,500 of it the required minimum distribution)" in text
    assert "Where the orders depart from the steps" in text


def test_what_is_held_after_is_what_the_orders_make():
    held = book(HELD, FUNDS, {"Brokerage": 800.0})
    orders = this_year(scenario(MIX), plan(3_000.0, FLOWS), held)
    done = place(held, orders)
    for account in TYPES:
        for asset, ticker in (("stock", "VTI"), ("bond", "BND")):
            value = done.shares[account, ticker] * held.securities[ticker].price
            assert orders.after.get((account, asset), 0.0) == pytest.approx(value, abs=0.02)
        assert orders.after.get((account, "cash"), 0.0) == pytest.approx(done.cash[account], abs=0.02)
    assert orders.cost == pytest.approx(done.cost, abs=0.01)
    assert (orders.tax.short, orders.tax.long) == pytest.approx(
        (done.gains["short"], done.gains["long"]), abs=0.02
    )
    before, after = sum(orders.before.values()), sum(orders.after.values())
    assert before - after == pytest.approx(3_000.0 + done.cost, abs=0.02)
    assert sum(share.share_after for share in orders.shares) == pytest.approx(1.0)


def test_shares_move_in_kind_where_that_spares_the_spread():
    wide = [security("VTI", "stock", 100.0, spread=0.01), security("BND", "bond", 50.0, spread=0.01)]
    held = book([lot("VTI", 300, 0, "IRA"), lot("BND", 400, 0, "IRA")], wide)
    year = plan(0.0, {"IRA": {"converted_out": 20_000.0}, "Roth": {"converted_in": 20_000.0}})
    orders = this_year(scenario(MIX), year, held)
    assert {order.action for order in orders.orders} == {"convert"}
    assert all(order.ticker != CASH and order.to == "Roth" for order in orders.orders)
    assert orders.cost == 0.0
    assert this_year(scenario(MIX), year, held, TradeOptions(in_kind=False)).cost == pytest.approx(
        400.0, rel=0.02
    )


@pytest.mark.parametrize("distributed", [0.0, 5_000.0])
def test_a_whole_account_is_converted_in_kind(distributed):
    wide = [security("VTI", "stock", 100.0, spread=0.01), security("BND", "bond", 50.0, spread=0.001)]
    held = book([lot("VTI", 300, 0, "IRA"), lot("BND", 400, 0, "IRA")], wide)
    flows = {"IRA": {"distributed": distributed, "converted_out": 5e4}, "Roth": {"converted_in": 5e4}}
    orders = this_year(scenario(MIX), plan(distributed, flows), held)
    converted = moved(place(held, orders), "convert", "IRA")
    if distributed:  # 5,000 of cash cost 5 to raise from bonds, more from both in proportion
        assert 44_900 < converted <= 45_000 - 5
        assert any(warning.code == "plan_amounts" for warning in orders.warnings)
    else:
        assert converted == pytest.approx(5e4, abs=0.01)
        assert orders.warnings == ()


def test_lots_of_an_ira_go_oldest_first():
    held = book(HELD, FUNDS)
    orders = this_year(scenario({"stock": 0.0, "bond": 1.0}), plan(), held, TradeOptions(drift_weight=50.0))
    sold = next(o for o in orders.orders if o.account == "IRA" and o.action == "sell")
    assert [part.acquired for part in sold.lots] == [date(2012, 1, 5), date(2018, 1, 5)]
    assert (sold.gain, sold.term) == (None, None)


def test_the_tax_effect_is_the_difference_of_two_returns():
    """By the door of `decumulate tax`: the same year with and without the gains of the orders."""
    held = book(HELD, FUNDS)
    year = plan(12_000.0, income={"pensions": 180_000.0, "interest": 2_000.0, "qualified_dividends": 3_000.0})
    tax = this_year(scenario(MIX), year, held).tax
    row = {"year": 2026, "filing_status": "single", "age": 66, "pensions": 180_000, "interest": 2_000}
    row |= {"qualified_dividends": 3_000}
    gains = {"short_term_gains": tax.short, "long_term_gains": tax.long}
    federal = tax_rows(pd.DataFrame([row, row | gains]).fillna(0.0))["federal_tax"]
    assert tax.long > 1_000
    assert (tax.federal_before, tax.federal_after) == pytest.approx(tuple(federal), abs=0.01)
    assert tax.effect == pytest.approx(federal[1] - federal[0], abs=0.01)
    assert tax.effect == pytest.approx(tax.estimate, rel=0.001)  # 15 % is this year's rate on gains


def test_an_estimate_that_the_return_does_not_bear_out_is_named():
    """At 30,000 of pensions gains are taxed at 0 %, not at the 15 % that this plan says."""
    orders = this_year(scenario(MIX), plan(12_000.0, income={"pensions": 30_000.0}), book(HELD, FUNDS))
    assert orders.tax.effect == pytest.approx(0.0, abs=0.01)
    assert orders.tax.estimate > 100
    named = next(warning for warning in orders.warnings if warning.code == "tax_estimate")
    assert named.effect_dollars_max == pytest.approx(orders.tax.estimate)


def test_reasons_are_made_of_the_orders_numbers():
    mostly_bonds = scenario({"stock": 0.2, "bond": 0.8})
    orders = this_year(mostly_bonds, plan(3_000.0, FLOWS), book(HELD, FUNDS, {"Brokerage": 800.0}))
    for order in orders.orders:
        if order.gain is not None and abs(order.gain) > 1:
            assert f"{abs(order.gain):,.2f}" in order.why
        if order.action == "withdraw" and order.account == "IRA":
            assert "$4,000.00" in order.why
            assert "$1,500.00 of it the required minimum distribution" in order.why
        if order.action == "convert":
            assert "$9,000.00" in order.why
            assert "taxed at 22%" in order.why
    assert any(order.gain for order in orders.orders)


def test_small_orders_are_left_out():
    held = book([lot("VTI", 61, 6_100), lot("BND", 78, 3_900)], FUNDS)
    orders = this_year(scenario(MIX), plan(), held, TradeOptions(minimum_order=5.0))
    assert {order.action for order in orders.orders} == {"sell", "buy"}
    assert all(order.amount >= 5.0 for order in orders.orders)
    assert this_year(scenario(MIX), plan(), held, TradeOptions(minimum_order=200.0)).orders == ()


def test_a_small_sale_is_made_where_cash_needs_it():
    held = book([lot("VTI", 60, 6_000), lot("BND", 80, 4_000)], FUNDS)
    orders = this_year(scenario(MIX), plan(50.0), held, TradeOptions(minimum_order=200.0))
    assert sum(order.amount for order in orders.orders if order.action == "pay") == pytest.approx(
        50.0, abs=0.01
    )


def test_restricted_securities_are_not_traded():
    own = security("EMP", "stock", 100.0, restricted=True)
    held = book([lot("EMP", 500, 10_000), lot("VTI", 100, 9_000), lot("BND", 40, 2_000)], [own, *FUNDS])
    orders = this_year(scenario(MIX), plan(1_000.0), held)
    assert not any(order.ticker == "EMP" for order in orders.orders)
    assert any(order.ticker == "VTI" and order.action == "sell" for order in orders.orders)


def test_whole_shares_round_sales_up_and_purchases_down():
    funds = [replace(fund, whole_shares=True) for fund in FUNDS]
    held = book(HELD, funds, {"Brokerage": 800.0})
    orders = this_year(scenario(MIX), plan(3_333.0, FLOWS), held)
    done = place(held, orders)
    assert done.spent == pytest.approx(3_333.0, abs=0.02)
    for order in orders.orders:
        if order.ticker != CASH:
            assert order.quantity == pytest.approx(round(order.quantity), abs=1e-6)


def test_pools_take_an_owners_iras_together():
    accounts = {name: BookAccount(kind, "Ann") for name, kind in TYPES.items()}
    accounts["IRA 2"] = BookAccount("traditional_ira", "Ann")
    wide = [security("VTI", "stock", 100.0, spread=0.01), FUNDS[1]]
    held = book([lot("VTI", 100, 0, "IRA"), lot("BND", 200, 0, "IRA 2")], wide, accounts=accounts)
    year = plan(2_000.0, {"IRA": {"distributed": 2_000.0}})
    asked = scenario({"stock": 0.55, "bond": 0.45}, band=0.05)
    alone = this_year(asked, year, held)
    assert {o.account for o in alone.orders if o.action == "withdraw"} == {"IRA"}
    pooled = this_year(asked, year, held, TradeOptions(pools=True))
    assert pooled.objective < alone.objective
    done = place(held, pooled)
    assert moved(done, "withdraw", "IRA") + moved(done, "withdraw", "IRA 2") == pytest.approx(
        2_000.0, abs=0.02
    )


def test_amounts_beyond_the_book_are_cut_and_named():
    held = book([lot("BND", 20, 0, "IRA"), lot("BND", 100, 5_000)], FUNDS)
    orders = this_year(scenario(MIX), plan(2_000.0, {"IRA": {"distributed": 1_500.0}}), held)
    done = place(held, orders)
    assert moved(done, "withdraw", "IRA") == pytest.approx(20 * 50 * (1 - 2e-4), abs=0.01)
    assert done.spent == pytest.approx(2_000.0, abs=0.01)
    cut = next(warning for warning in orders.warnings if warning.code == "plan_amounts")
    assert "$1,500.00 is cut to $999.80" in cut.message


def test_what_does_not_belong_together_is_refused():
    held = book(HELD, FUNDS)
    with pytest.raises(OrdersError, match="the positions are of 2025-03-16, the plan begins in 2026"):
        this_year(scenario(MIX), plan(), replace(held, as_of=date(2025, 3, 16)))
    without = {name: account for name, account in held.accounts.items() if name != "Roth"}
    kept = tuple(position for position in HELD if position.account != "Roth")
    with pytest.raises(OrdersError, match="uses the account Roth"):
        this_year(scenario(MIX), plan(0.0, FLOWS), replace(held, accounts=without, positions=kept))
    gold = {**held.securities, "GLD": security("GLD", "gold")}
    with pytest.raises(OrdersError, match="asset class gold"):
        this_year(scenario(MIX), plan(), replace(held, securities=gold))
    with pytest.raises(OrdersError, match="rolls over IRA this year, which is no order for a broker"):
        this_year(scenario(MIX), plan(0.0, {"IRA": {"rolled_out": 500.0}}), held)
    at_once = {"form": "lump_sum", "amount": 500.0, "year": 2026, "rolls_to": "IRA"}
    pension = {"name": "Mill", "from_age": 66, "choices": [at_once], "choose": "lump sum"}
    paid = scenario(MIX).with_changes({"people[0].pensions": [pension]})
    with pytest.raises(OrdersError, match="lump sum arrives in IRA this year"):
        this_year(paid, plan(), held)


def test_orders_are_data():
    orders = this_year(scenario(MIX), plan(3_000.0, FLOWS), book(HELD, FUNDS))
    written = json.loads(json.dumps(orders.data()))
    assert len(written["orders"]) == len(orders.orders) == len(orders.frame())
    assert written["orders"][0]["lots"][0]["acquired"] == orders.orders[0].lots[0].acquired.isoformat()
    table = orders.accounts_frame()
    assert table["after"].sum() == pytest.approx(sum(orders.after.values()))
    assert set(orders.assets_frame()["asset"]) >= set(MIX)


@pytest.fixture(scope="module")
def solved() -> tuple[object, Plan]:
    """Two years of Ann: spending from an IRA and a brokerage account, conversions wanted."""
    asked = load(
        {
            "schema_version": 1,
            "start_year": 2026,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.24},
            "people": [{"name": "Ann", "born": "1961-06-15", "sex": "female", "plan_to_age": 66}],
            "accounts": [
                {
                    "name": "IRA",
                    "type": "traditional_ira",
                    "owner": "Ann",
                    "holdings": {"stock": 200_000, "bond": 200_000},
                },
                {
                    "name": "Roth",
                    "type": "roth_ira",
                    "owner": "Ann",
                    "holdings": {"stock": 60_000},
                    "contribution_basis": 30_000,
                    "first_contribution_year": 2010,
                },
                {
                    "name": "Brokerage",
                    "type": "taxable",
                    "owner": "Ann",
                    "lots": [
                        {"asset": "stock", "acquired": "2012-05-01", "value": 90_000, "basis": 50_000},
                        {"asset": "stock", "acquired": "2021-05-01", "value": 40_000, "basis": 36_000},
                    ],
                },
            ],
            "spending": {"annual": 45_000},
            "allocation": {"target": {"stock": 0.6, "bond": 0.4}, "band": 0.02},
            "market": {
                "inflation": 0.0,
                "assets": {
                    "stock": {"total_return": 0.05, "qualified_dividends": 0.01},
                    "bond": {"total_return": 0.03, "interest": 0.03},
                },
            },
            "taxes": {
                "state": "FL",
                "prior_magi": [50_000, 50_000],
                "prior_filing_status": ["single", "single"],
            },
        }
    )
    return asked, solve(asked, SolveOptions(effort=0.0, ranges=False, time_limit=20.0, threads=1))


def as_book(asked) -> Book:
    """The scenario's own accounts as a broker would show them: shares of 1 dollar, bonds apart from stocks."""
    positions = []
    for account in asked.accounts:
        if account.type == "taxable":
            positions += [
                Position(account.name, item.asset, item.acquired, item.value, item.basis)
                for item in account.lots
            ]
        else:
            positions += [
                Position(account.name, asset, AS_OF, value, value)
                for asset, value in account.holdings.items()
            ]
    return Book(
        as_of=AS_OF,
        accounts={account.name: BookAccount(account.type, account.owner) for account in asked.accounts},
        cash={},
        positions=tuple(positions),
        securities={asset: Security(asset, asset, 1.0) for asset in asked.market.assets},
        history=(),
    )


def test_orders_agree_with_the_plan(solved):
    """At the plan's prices the orders change each asset as the plan's first year does, and realise no more tax."""
    asked, found = solved
    options = TradeOptions(toward="plan", no_trade_band=0.0, drift_weight=100.0, minimum_order=0.0)
    orders = this_year(asked, found, as_book(asked), options)
    place(as_book(asked), orders)
    year = found.years[0]
    for one in orders.agreement:
        assert one.prices == pytest.approx(0.0, abs=0.01)
        assert one.rest == pytest.approx(0.0, abs=60.0), one
    assert sum(abs(one.plan) for one in orders.agreement) > 1_000
    given = sum(order.amount for order in orders.orders if order.action == "convert")
    assert given == pytest.approx(sum(a.converted_out for a in year.accounts.values()), abs=0.05)
    planned = year.income.long_term_gains + year.income.short_term_gains
    assert orders.tax.short + orders.tax.long == pytest.approx(planned, abs=100.0)
    if planned == pytest.approx(orders.tax.long, abs=1.0):
        assert orders.tax.federal_after == pytest.approx(year.tax.federal_tax, abs=1.0)
