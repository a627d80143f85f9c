"""26 USC 1091 over all accounts of the household, both ways in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decumulate.models.positions.book import BookAccount, PastTrade, Position
from decumulate.solver.trades.book import parcels_of
from decumulate.solver.trades.options import TradeOptions
from decumulate.solver.trades.solve import this_year
from decumulate.solver.trades.wash_sales import wash_of, wash_sales

from .homes import AS_OF, OLD, TYPES, book, lot, plan, scenario, security
from .placing import bought_after_a_loss, disallowed, place

FUNDS = [
    security("VTI", "stock", 80.0, replacements=("ITOT",), spread=2e-4),
    security("ITOT", "stock", 60.0, spread=2e-4),
    security("BND", "bond", 70.0, spread=2e-4),
]
MIX = {"stock": 0.6, "bond": 0.4}
ACCOUNTS = {name: BookAccount(kind, "Ann") for name, kind in TYPES.items()} | {
    "Ben IRA": BookAccount("traditional_ira", "Ben")
}


def ago(days: int):
    return AS_OF - timedelta(days=days)


def losing(history=(), **more):
    """600 shares of VTI at a loss of 20 each, in the middle of the target."""
    held = [lot("VTI", 600, 60_000), lot("BND", 400, 28_000), lot("BND", 60, 4_000, "IRA")]
    return book(held, FUNDS, {}, history, accounts=ACCOUNTS, **more)


def sold_at_a_loss(orders):
    return {order.ticker for order in orders.orders if any(lot.gain < -0.01 for lot in order.lots)}


def test_a_loss_is_taken_and_replaced():
    orders = this_year(scenario(MIX), plan(), losing())
    assert sold_at_a_loss(orders) == {"VTI"}
    bought = {order.ticker: order for order in orders.orders if order.action == "buy"}
    assert "VTI" not in bought
    assert bought["ITOT"].why.startswith("Stands for VTI, sold at a loss")
    assert orders.tax.short + orders.tax.long == pytest.approx(-12_000, abs=1)
    window = next(w for w in orders.warnings if w.code == "wash_window")
    assert str(AS_OF + timedelta(days=30)) in window.message
    assert not any(w.code == "no_history" for w in orders.warnings)


@pytest.mark.parametrize(("account", "basis"), [("Brokerage", 20.0), ("Roth", 0.0), ("Ben IRA", 0.0)])
@pytest.mark.parametrize(("days", "lost"), [(0, 20.0), (1, 20.0), (30, 20.0), (31, 0.0)])
def test_a_purchase_in_any_account_disallows_as_many_shares(account, basis, days, lost):
    """One share of 600, $20 of $12,000: added to the basis of the share bought, or lost for good in an IRA."""
    past = PastTrade(account, "VTI", ago(days), "buy", 1.0, 80.0)
    orders = this_year(scenario(MIX), plan(), losing([past]))
    assert sold_at_a_loss(orders) == {"VTI"}
    assert orders.tax.long == pytest.approx(-12_000 + lost, abs=1)
    assert [(one.loss, one.quantity, one.basis) for one in orders.wash_sales] == (
        [(pytest.approx(20.0), pytest.approx(1.0), pytest.approx(basis))] if lost else []
    )
    assert [w.effect_dollars_max for w in orders.warnings if w.code == "wash_sale"] == pytest.approx(
        [20.0] if lost else []
    )


@pytest.mark.parametrize(("days", "lost"), [(1, 20.0), (30, 20.0), (31, 0.0)])
def test_a_lot_bought_lately_in_an_ira_disallows_for_good(days, lost):
    held = [lot("VTI", 600, 60_000), lot("BND", 400, 28_000), lot("VTI", 1, 100, "IRA", ago(days))]
    orders = this_year(scenario(MIX), plan(), book(held, FUNDS))
    assert sum(one.loss for one in orders.wash_sales) == pytest.approx(lost)
    assert all((one.basis, one.held_since) == (0.0, None) for one in orders.wash_sales)


def test_sold_together_with_what_was_bought_lately_the_loss_is_allowed_whole():
    """Rev. Rul. 56-602: shares that are sold as well replace nothing."""
    held = [lot("VTI", 600, 60_000), lot("BND", 400, 28_000), lot("VTI", 1, 100, acquired=ago(10))]
    orders = this_year(scenario(MIX), plan(), book(held, FUNDS))
    assert orders.wash_sales == ()
    assert orders.tax.short + orders.tax.long == pytest.approx(-12_020, abs=1)
    (window,) = (w for w in orders.warnings if w.code == "wash_window")
    assert "reinvested dividends included" in window.message


def test_a_sale_that_the_year_needs_is_not_blocked_by_twelve_reinvested_shares():
    """600 shares of $32 at $25 and 12 reinvested of $29.50, in nothing else to sell: $84 of $4,200 is not allowed where
    the 12 stay."""
    fund = [security("W", "stock", 25.0), security("BND", "bond", 70.0)]
    held = [lot("W", 600, 19_200), lot("W", 12, 354, acquired=ago(16))]
    home = book(held, fund, {}, [PastTrade("Brokerage", "W", ago(16), "buy", 12, 29.5)])
    orders = this_year(scenario({"stock": 1.0, "bond": 0.0}), plan(cash=977.0), home)
    assert sum(order.amount for order in orders.orders if order.action == "pay") == pytest.approx(977.0)
    parcels = list(parcels_of(home))
    (one,) = wash_sales(wash_of(home), parcels, [15_000.0, 0.0], AS_OF)
    assert (one.loss, one.quantity) == (pytest.approx(84.0), pytest.approx(12.0))
    assert wash_sales(wash_of(home), parcels, [15_000.0, 300.0], AS_OF) == []
    (part,) = wash_sales(wash_of(home), parcels, [15_000.0, 200.0], AS_OF)
    assert part.quantity == pytest.approx(4.0)


def test_a_lot_of_unknown_date_in_an_ira_blocks_nothing():
    held = [lot("VTI", 600, 60_000), lot("BND", 400, 28_000), lot("VTI", 1, 100, "IRA", AS_OF)]
    assert sold_at_a_loss(this_year(scenario(MIX), plan(), book(held, FUNDS))) == {"VTI"}


@pytest.mark.parametrize(("days", "blocked"), [(1, True), (30, True), (31, False)])
def test_what_was_sold_at_a_loss_is_not_bought(days, blocked):
    funds = [FUNDS[0], FUNDS[2]]
    held = [lot("BND", 1000, 70_000)]
    past = PastTrade("Brokerage", "VTI", ago(days), "sell", 10.0, 80.0, loss=200.0)
    orders = this_year(scenario(MIX), plan(), book(held, funds, {}, [past]))
    bought = [order for order in orders.orders if order.action == "buy"]
    assert (bought == []) is blocked
    assert any(w.code == "wash_no_purchase" for w in orders.warnings) is blocked


def test_a_loss_inside_an_ira_is_no_loss():
    past = PastTrade("IRA", "VTI", ago(3), "sell", 10.0, 80.0, loss=200.0)
    assert not wash_of(losing([past])).no_purchase


def test_declared_identical_tickers_are_one():
    past = PastTrade("Roth", "ITOT", ago(3), "buy", 1.0, 60.0)
    alike = (frozenset({"VTI", "ITOT"}),)
    assert this_year(scenario(MIX), plan(), losing([past])).wash_sales == ()
    (one,) = this_year(scenario(MIX), plan(), losing([past]), TradeOptions(identical=alike)).wash_sales
    assert one.replacement == ("Roth", "ITOT", ago(3))
    assert (one.quantity, one.loss) == (pytest.approx(0.75), pytest.approx(15.0))  # $60 of shares of $80


def test_identical_sets_that_share_a_ticker_are_joined():
    sets = (frozenset({"VTI", "ITOT"}), frozenset({"ITOT", "BND"}))
    assert len({wash_of(losing(), sets).of(ticker) for ticker in ("VTI", "ITOT", "BND")}) == 1


def test_without_a_history_every_loss_is_warned_of():
    orders = this_year(scenario(MIX), plan(), losing(None))
    warned = [w for w in orders.warnings if w.code == "no_history"]
    assert [w.where for w in warned] == ["VTI"]
    assert warned[0].effect_dollars_max == pytest.approx(12_000, abs=1)


def test_the_published_example():
    """IRS Pub. 550, as printed at apps.irs.gov/app/vita (Capital Gain or Loss Workout, Holding Period, Case Study 1):
    100 shares bought for $1,000 and sold for $750; 100 bought within 30 days for $800; the $250 may not be deducted.
    """
    fund = [security("X", "stock", 7.5), security("BND", "bond", 70.0)]
    wishes = scenario({"stock": 0.0, "bond": 1.0})
    held = [lot("X", 100, 1_000), lot("BND", 20, 1_400)]
    assert this_year(wishes, plan(), book(held, fund)).tax.long == pytest.approx(-250, abs=0.1)
    again = PastTrade("Brokerage", "X", ago(7), "buy", 100, 8.0)
    held.append(lot("X", 100, 800, acquired=ago(7)))
    home = book(held, fund, {}, [again])
    (one,) = wash_sales(wash_of(home), list(parcels_of(home)), [750.0, 0.0, 0.0], AS_OF)
    assert one.loss == pytest.approx(250.0)
    assert 800.0 + one.basis == pytest.approx(1_050.0)  # as printed there
    assert one.held_since == ago(7) - (AS_OF - OLD)
    assert this_year(wishes, plan(), home).wash_sales == ()  # the plan wants none of it: all 200 are sold


@pytest.mark.parametrize("bought", [(30, 10), (10, 30)])
def test_shares_are_matched_in_the_order_of_purchase(bought):
    """The loss of the older lot is disallowed first, by the older purchase: its basis and days go there."""
    held = [lot("VTI", 10, 1_000), lot("VTI", 10, 900, acquired=ago(100))]
    past = [PastTrade("Brokerage", "VTI", ago(day), "buy", 6.0, 70.0) for day in bought]
    home = book(held, FUNDS, {}, past)
    found = wash_sales(wash_of(home), list(parcels_of(home)), [800.0, 800.0], AS_OF)
    assert [(one.sold.acquired, one.replacement[2]) for one in found] == [
        (OLD, ago(30)),
        (OLD, ago(10)),
        (ago(100), ago(10)),
    ]
    assert [one.quantity for one in found] == pytest.approx([6.0, 4.0, 2.0])
    assert [one.loss for one in found] == pytest.approx([120.0, 80.0, 20.0])


TICKERS = st.sampled_from(["VTI", "ITOT", "BND"])
PAST = st.builds(
    PastTrade,
    account=st.sampled_from(list(ACCOUNTS)),
    ticker=TICKERS,
    date=st.integers(0, 61).map(ago),
    action=st.sampled_from(["buy", "sell"]),
    quantity=st.just(5.0),
    price=st.just(50.0),
    loss=st.sampled_from([0.0, 100.0]),
)
LOTS = st.builds(
    Position,
    account=st.sampled_from(list(ACCOUNTS)),
    ticker=TICKERS,
    acquired=st.one_of(st.integers(0, 800).map(ago), st.just(OLD)),
    quantity=st.integers(5, 300).map(float),
    basis=st.integers(1_000, 30_000).map(float),
)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(LOTS, min_size=1, max_size=8, unique_by=lambda p: (p.account, p.ticker, p.acquired)),
    st.lists(PAST, max_size=5),
)
def test_orders_at_random(positions, history):
    history = [
        past if past.action == "sell" else PastTrade(*list(vars(past).values())[:-1]) for past in history
    ]
    alike = (frozenset({"VTI", "ITOT"}),)
    held = book(
        positions, FUNDS, {"Brokerage": 500.0}, sorted(history, key=lambda p: p.date), accounts=ACCOUNTS
    )
    for options in (TradeOptions(), TradeOptions(identical=alike)):
        orders = this_year(scenario(MIX), plan(cash=500.0), held, options)
        assert bought_after_a_loss(held, orders, options.identical) == []
        lost = disallowed(held, orders, options.identical)
        assert sum(one.loss for one in orders.wash_sales) == pytest.approx(lost, abs=0.5)
        done = place(held, orders)
        allowed = orders.tax.short + orders.tax.long
        assert allowed == pytest.approx(sum(done.gains.values()) + lost, abs=0.5)
