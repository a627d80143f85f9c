"""What a year receives: values that add up line by line, and the return's input that is entered from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from decumulate.models.accounts.opened import JOINT, Opened, may_open
from decumulate.models.household.facts import AssetYear
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.receipts import LINES, Receipts
from decumulate.models.plan_year import Income
from decumulate.models.returns.enter import enter
from decumulate.models.returns.federal_return import ReturnInput
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.tax_tables.schema import FilingStatus

EACH = Receipts(**{name: float(number) for number, name in enumerate(LINES, start=1)})


def test_every_line_is_added_and_taken_off() -> None:
    more = Receipts(interest=10.0, long_term_gains=-500.0)
    both = EACH + more
    for number, name in enumerate(LINES, start=1):
        assert getattr(both, name) == number + {"interest": 10.0, "long_term_gains": -500.0}.get(name, 0.0)
    assert both - more == EACH


def test_a_return_with_more_received_is_the_same_persons() -> None:
    x = ReturnInput(FilingStatus.SINGLE, seniors=1, carry_long=900.0, pensions=40_000.0)
    assert x + Receipts(pensions=100.0) == replace(x, pensions=40_100.0)


def test_what_holdings_pay_by_hand() -> None:
    fund = AssetYear(1.0, 0.05, interest=0.01, treasury_interest=0.02, qualified_dividends=0.015)
    paid = fund.paid(10_000.0)
    assert (paid.interest, paid.treasury_interest) == pytest.approx(
        (300.0, 200.0)
    )  # treasuries are interest too
    assert (paid.dividends, paid.yields) == pytest.approx((150.0, 450.0))


def test_the_return_counts_all_that_is_received_once() -> None:
    period = build_horizon(load(path("h2_couple"))).periods[0]
    received = period.streams + EACH
    x = enter(period, received, (70.0, 80.0))
    assert x.lines() == received.lines()
    assert x.wages == sum(period.wages.values()) + EACH.wages
    assert (x.filing_status, x.seniors) == (period.filing_status, period.seniors)
    assert (x.carry_short, x.carry_long) == (70.0, 80.0)


def test_a_plans_income_says_what_it_received() -> None:
    received = replace(EACH, early_distributions=0.0)
    assert Income.of(received).receipts == received


def test_what_a_plan_may_open() -> None:
    two = ["Ann", "Ben"]
    assert may_open(two, [("taxable", "Ann"), ("roth_ira", "Ann"), ("traditional_ira", "Ben")]) == {
        "Ben Roth IRA (new)": Opened("Ben Roth IRA (new)", "roth_ira", "Ben")
    }
    every = may_open(two, existing=())
    assert set(every) == {"Ann Roth IRA (new)", "Ben Roth IRA (new)", "Brokerage (new)"}
    assert every["Brokerage (new)"].owner == JOINT
    assert may_open(["Ann"], existing=())["Brokerage (new)"].owner == "Ann"
