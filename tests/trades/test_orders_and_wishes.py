"""The year's orders and what the household has said: what accounts may hold, what is kept, the least cash."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from decumulate.solver.trades.options import TradeOptions
from decumulate.solver.trades.solve import this_year

from .homes import AS_OF, YOUNG, book, lot, plan, scenario, security
from .placing import place

STOCK, BOND = security("VTI", "stock", 100.0), security("BND", "bond", 50.0)
FUNDS = [STOCK, BOND]
MIX = {"stock": 0.5, "bond": 0.5}
FREE = TradeOptions(minimum_order=0.0)


def wishing(**changes):
    """Stock and bonds rise in price, cash does not."""
    rising = {f"market.assets.{asset}.total_return": 0.05 for asset in MIX}
    return scenario(MIX).with_changes(rising | changes)


def sold(orders, ticker):
    return sum(order.amount for order in orders.orders if order.action == "sell" and order.ticker == ticker)


def test_a_kept_asset_is_not_sold_for_the_mix_and_the_years_cash_comes_from_the_other():
    """All of it stock but 10,000 of bonds: half of it would be sold; kept, the 4,000 of cash come from bonds."""
    held = book([lot("VTI", 400, 40_000), lot("BND", 200, 10_000)], FUNDS)
    assert sold(this_year(scenario(MIX), plan(4_000.0), held), "VTI") > 10_000
    kept = wishing(**{"market.assets.stock.keep": True})
    orders = this_year(kept, plan(4_000.0), held)
    assert sold(orders, "VTI") == 0.0
    assert sold(orders, "BND") == pytest.approx(4_000.0, abs=0.02)
    assert place(held, orders).spent == pytest.approx(4_000.0, abs=0.02)


def test_what_is_kept_is_not_sold_for_cash_that_nothing_else_raises_and_that_is_named():
    held = book([lot("VTI", 400, 40_000), lot("BND", 20, 1_000)], FUNDS)
    kept = wishing(**{"market.assets.stock.keep": True})
    orders = this_year(kept, plan(4_000.0), held)
    assert sold(orders, "VTI") == 0.0
    assert place(held, orders).spent == pytest.approx(1_000.0, abs=0.02)
    assert any("$4,000.00, is cut to $1,000.00" in warning.message for warning in orders.warnings)


@pytest.mark.parametrize("in_kind", [True, False])
def test_a_required_distribution_reaches_what_is_kept_by_no_more_than_it_must(in_kind):
    """The IRA: 20,000 of kept stock, 1,000 of bonds; 1,500 are required, 500 of them out of the stock. In kind they go
    to the brokerage and are not sold, in cash they are sold and that is named."""
    held = book([lot("VTI", 200, 0, "IRA"), lot("BND", 20, 0, "IRA"), lot("BND", 100, 5_000)], FUNDS)
    kept = wishing(**{"market.assets.stock.keep": True})
    flows = {"IRA": {"distributed": 1_500.0, "rmd": 1_500.0}}
    orders = this_year(kept, plan(0.0, flows), held, TradeOptions(in_kind=in_kind, minimum_order=0.0))
    done = place(held, orders)
    assert done.given_out["withdraw IRA"] == pytest.approx(1_500.0, abs=0.02)
    assert done.shares["IRA", "VTI"] == pytest.approx(195.0, abs=0.01)
    assert done.shares["Brokerage", "VTI"] == pytest.approx(5.0 if in_kind else 0.0, abs=0.01)
    assert sold(orders, "VTI") == pytest.approx(0.0 if in_kind else 500.0, abs=0.02)
    named = [one for one in orders.departures if "keep" in one.why]
    assert bool(named) != in_kind


def test_a_withdrawal_that_is_not_required_leaves_what_is_kept():
    held = book([lot("VTI", 200, 0, "IRA"), lot("BND", 20, 0, "IRA")], FUNDS)
    kept = wishing(**{"market.assets.stock.keep": True})
    orders = this_year(kept, plan(1_500.0, {"IRA": {"distributed": 1_500.0, "rmd": 200.0}}), held, FREE)
    assert sold(orders, "VTI") == 0.0
    assert place(held, orders).given_out["withdraw IRA"] == pytest.approx(1_000.0, abs=0.02)
    assert any("while stock is kept" in warning.message for warning in orders.warnings)


def test_an_account_sells_what_it_may_not_hold_and_buys_none_of_it():
    """The household is at its target: nothing would be traded. The IRA may hold bonds alone: its stock is sold, and
    stock is bought where it may be held."""
    positions = [
        lot("VTI", 50, 0, "IRA"),
        lot("BND", 100, 0, "IRA"),
        lot("BND", 100, 0, "Roth"),
        lot("VTI", 50, 0, "Roth"),
    ]
    held = book(positions, FUNDS)
    assert this_year(scenario(MIX), plan(), held).orders == ()
    only = wishing(**{"accounts.IRA.only": ["bond"]})
    orders = this_year(only, plan(), held)
    done = place(held, orders)
    assert done.shares["IRA", "VTI"] == pytest.approx(0.0, abs=1e-6)
    assert done.shares["IRA", "BND"] == pytest.approx(200.0, abs=0.01)
    assert done.cash["IRA"] == pytest.approx(0.0, abs=0.02)
    assert done.shares["Roth", "VTI"] > 50.0
    assert any(order.why.startswith("IRA may not hold stock.") for order in orders.orders)


def test_shares_move_in_kind_only_to_where_they_may_be_held():
    held = book([lot("VTI", 100, 0, "IRA")], FUNDS)
    flows = {"IRA": {"converted_out": 5_000.0}, "Roth": {"converted_in": 5_000.0}}
    moves = this_year(scenario({"stock": 1.0, "bond": 0.0}), plan(0.0, flows), held, FREE)
    assert {(o.ticker, o.to) for o in moves.orders} == {("VTI", "Roth")}
    never = wishing(**{"accounts.Roth.never": ["stock"]})
    orders = this_year(never, plan(0.0, flows), held, FREE)
    done = place(held, orders)
    assert done.shares["Roth", "VTI"] == 0.0
    assert done.given_out["convert IRA"] == pytest.approx(5_000.0, abs=0.02)


def test_what_cannot_leave_an_account_that_may_not_hold_it_is_named():
    frozen = [security("VTI", "stock", 100.0, restricted=True), BOND]
    held = book([lot("VTI", 50, 0, "IRA"), lot("BND", 100, 0, "IRA")], frozen)
    orders = this_year(wishing(**{"accounts.IRA.only": ["bond"]}), plan(), held)
    (named,) = [one for one in orders.departures if "may not" in one.what]
    assert named.ordered == pytest.approx(5_000.0)
    assert named.why == "restricted: VTI"


def test_a_loss_that_a_purchase_washes_does_not_keep_what_may_not_be_held():
    """Bonds at a loss in the brokerage, which may not hold them, while the mix wants more of them elsewhere: sold."""
    held = book([lot("BND", 100, 9_000, acquired=YOUNG), lot("VTI", 100, 0, "IRA")], FUNDS)
    asked = wishing(**{"accounts.Brokerage.only": ["stock"]})
    done = place(held, this_year(asked, plan(), held, FREE))
    assert done.shares["Brokerage", "BND"] == pytest.approx(0.0, abs=1e-6)


def test_the_least_cash_stays_beside_what_is_set_aside():
    """3,000 of cash, of which 2,000 are the least, and 2,500 for the year: 1,500 of bonds are sold, at no gain."""
    held = book([lot("VTI", 100, 1_000), lot("BND", 200, 10_000)], FUNDS, {"Brokerage": 3_000.0})
    least = wishing(**{"limits.least_cash": 2_000})
    orders = this_year(least, plan(2_500.0), held, TradeOptions(no_trade_band=1.0, minimum_order=0.0))
    done = place(held, orders)
    assert done.cash["Brokerage"] == pytest.approx(2_000.0, abs=0.02)
    assert done.spent == pytest.approx(2_500.0, abs=0.02)
    assert sold(orders, "BND") == pytest.approx(1_500.0, abs=0.02)
    assert not [one for one in orders.departures if "cash" in one.what]


def test_where_the_year_takes_the_least_cash_that_is_named():
    held = book([lot("BND", 20, 1_000)], FUNDS, {"Brokerage": 3_000.0})
    orders = this_year(wishing(**{"limits.least_cash": 2_000}), plan(2_500.0), held, TradeOptions())
    assert place(held, orders).spent == pytest.approx(2_500.0, abs=0.02)
    (named,) = [one for one in orders.departures if "least cash" in one.what]
    assert (named.planned, named.ordered) == (2_000.0, pytest.approx(1_500.0, abs=0.02))


PARTS = st.tuples(*[st.integers(1, 200)] * 6)


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(PARTS, st.floats(0.0, 0.2), st.sampled_from(["stock", "bond"]), st.sampled_from(["stock", "bond"]))
def test_all_four_wishes_at_once_on_random_books(parts, share, kept, barred):
    """By the orders as they are placed: no sale of what is kept, no purchase where it may not be, the least cash there
    or named, and all that may not be in an account gone but what is kept."""
    held = book(
        [
            lot("VTI", parts[0], 60 * parts[0], acquired=date(2020, 1, 1)),
            lot("BND", parts[1], 55 * parts[1]),
            lot("VTI", parts[2], 0, "IRA"),
            lot("BND", parts[3], 0, "IRA"),
            lot("VTI", parts[4], 0, "Roth"),
        ],
        FUNDS,
        {"Brokerage": 10.0 * parts[5]},
    )
    asked = wishing(
        **{
            f"market.assets.{kept}.keep": True,
            "accounts.Roth.never": [barred],
            "accounts.IRA.only": ["stock", "bond", "cash"] if kept == barred else [kept, "cash"],
            "limits.least_cash": 500,
        }
    )
    worth = sum(held.value(position) for position in held.positions if position.account == "Brokerage")
    orders = this_year(asked, plan(share * worth), held, FREE)
    done = place(held, orders)
    ticker, gone = ("VTI", "BND") if kept == "stock" else ("BND", "VTI")
    assert sold(orders, ticker) == 0.0
    for order in orders.orders:
        if order.action == "buy":
            asset = held.securities[order.ticker].asset
            assert not (order.account == "Roth" and asset == barred)
            assert not (order.account == "IRA" and kept != barred and asset != kept)
    if kept != barred:
        assert done.shares["IRA", gone] == pytest.approx(0.0, abs=1e-4)
        if barred == "stock":
            assert done.shares["Roth", "VTI"] == pytest.approx(0.0, abs=1e-4)
    else:
        assert done.shares["Roth", "VTI"] >= (parts[4] if kept == "stock" else 0.0) - 1e-6
    named = [one for one in orders.departures if "least cash" in one.what]
    assert done.cash["Brokerage"] >= 500.0 - 1.5 or named
    if named:  # nothing else was left to raise it
        assert done.shares["Brokerage", gone] == pytest.approx(0.0, abs=0.05)
    assert held.as_of == AS_OF
