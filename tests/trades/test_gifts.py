"""Lots that the plan gives as orders: the very lots, at today's prices, and no longer there to be sold."""

from __future__ import annotations

import pytest

from decumulate.models.plan_gifts import Gifts, GivenLot
from decumulate.solver.report.sections.trades import orders_report
from decumulate.solver.report.text import report_text
from decumulate.solver.trades.gifts import set_gifts_aside
from decumulate.solver.trades.solve import this_year

from .homes import OLD, YOUNG, book, lot, plan, scenario, security

HELD = [lot("VTI", 300, 12_000), lot("VTI", 40, 3_400, acquired=YOUNG), lot("BND", 200, 10_500)]
FUNDS = [security("VTI", "stock", 100.0), security("BND", "bond", 50.0)]


def giving(amount: float, *, fund: float = 0.0, cash: float = 0.0):
    """The plan of a first year that gives so much of the stock bought long ago."""
    asked = plan(cash)
    lots = [
        GivenLot(account="Brokerage", asset="stock", acquired=OLD, amount=dollars, fund=to_fund)
        for dollars, to_fund in ((amount, False), (fund, True))
        if dollars
    ]
    gifts = Gifts(grants=amount, lots=tuple(lots), fund_received=fund, fund_left=fund)
    return asked.model_copy(update={"years": (asked.years[0].with_gifts(gifts),)})


def test_the_lot_is_given_and_what_is_left_of_it_is_sold_at_most() -> None:
    held = book(HELD, FUNDS, {"Brokerage": 0.0})
    orders = this_year(
        scenario({"stock": 0.6, "bond": 0.4}), giving(21_300.0, fund=5_000.0, cash=15_000.0), held
    )
    first, second, *others = orders.orders
    assert (first.action, first.ticker, first.quantity, first.to) == (
        "give",
        "VTI",
        pytest.approx(213.0),
        "charities",
    )
    assert (second.quantity, second.to) == (pytest.approx(50.0), "the donor-advised fund")
    assert [(one.acquired, one.basis) for one in first.lots] == [(OLD, pytest.approx(213 * 40.0))]
    assert first.gain is None
    sold = sum(
        one.quantity
        for order in others
        for one in order.lots
        if one.acquired == OLD and order.ticker == "VTI"
    )
    assert sold <= 300 - 263 + 1e-6
    before, after = (sum(values.values()) for values in (orders.before, orders.after))
    assert before - after == pytest.approx(26_300 + 15_000, abs=1.0)
    assert not [one for one in orders.departures if one.what.startswith("give")]
    assert "nobody is taxed on its gain of $12,780" in report_text(orders_report(orders))


def test_whole_shares_and_lots_that_are_not_there_are_named() -> None:
    whole = [security("VTI", "stock", 100.0, whole_shares=True), FUNDS[1]]
    aside = set_gifts_aside(giving(21_350.0), book(HELD, whole))
    assert (aside.orders[0].quantity, aside.cut) == (213, ())
    assert [position.quantity for position in aside.left.positions] == [87, 40, 200]
    assert aside.left.positions[0].basis == pytest.approx(12_000 * 87 / 300)
    short = set_gifts_aside(giving(40_000.0), book(HELD, FUNDS))
    assert short.orders[0].amount == 30_000
    assert "the positions have $30,000.00 of it to give" in short.cut[0].words


def test_without_gifts_the_book_is_as_it_was() -> None:
    held = book(HELD, FUNDS)
    aside = set_gifts_aside(plan(), held)
    assert (aside.orders, aside.left, aside.cut) == ((), held, ())


def test_an_ira_pays_a_charity_in_cash_out_of_what_is_sold_in_it() -> None:
    """$6,000 of $20,000, of which $2,500 is cash: at least $3,500 is sold in the IRA, and none of it is withdrawn."""
    held = book(
        [lot("VTI", 100, 9_000, account="IRA"), lot("BND", 150, 7_400, account="IRA"), lot("VTI", 50, 4_000)],
        FUNDS,
        {"IRA": 2_500.0, "Brokerage": 0.0},
    )
    asked = plan(0.0, {"IRA": {"qcd": 6_000.0}}, income={"qcd": 6_000.0})
    orders = this_year(scenario({"stock": 0.6, "bond": 0.4}), asked, held)
    given = [order for order in orders.orders if order.action == "give"]
    assert [(one.account, one.ticker, one.amount, one.to) for one in given] == [
        ("IRA", "CASH", pytest.approx(6_000.0), "charities")
    ]
    sold = [order for order in orders.orders if order.action == "sell" and order.account == "IRA"]
    assert sum(order.amount for order in sold) >= 3_500 - 0.01
    assert all(orders.orders.index(one) < orders.orders.index(given[0]) for one in sold)
    assert not [order for order in orders.orders if order.action in ("withdraw", "pay")]
    before, after = (sum(values.values()) for values in (orders.before, orders.after))
    assert before - after == pytest.approx(6_000.0, abs=1.0)
    assert not [one for one in orders.departures if one.what.startswith("give")]


def test_a_gift_that_the_ira_does_not_hold_is_cut() -> None:
    held = book([lot("VTI", 50, 4_000, account="IRA")], FUNDS, {"IRA": 100.0})
    aside = set_gifts_aside(plan(0.0, {"IRA": {"qcd": 9_000.0}}), held)
    assert [order.amount for order in aside.straight] == [5_100.0]
    assert "is cut to $5,100.00" in aside.cut[0].words
