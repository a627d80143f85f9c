"""The return as a whole: hand-worked lines, the better deduction, monotony, marginal rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decumulate.models.household.facts import FlatStateTax, ItemizedInputs
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.returns.marginal_rates import marginal_rates, state_tax
from decumulate.tax_tables.schema import FilingStatus, YearLaw

once = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY

INCOME = [
    "wages",
    "pensions",
    "social_security",
    "traditional_distributions",
    "taxable_roth_distributions",
    "roth_conversions",
    "interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
]
sizes = st.one_of(st.just(0.0), st.floats(0.0, 50_000.0), st.floats(0.0, 900_000.0))
results = st.one_of(st.just(0.0), st.floats(-60_000.0, 60_000.0), st.floats(-5e5, 5e5))
schedule_a = st.builds(ItemizedInputs, *[st.one_of(st.just(0.0), st.floats(0.0, 80_000.0))] * 5)
returns = st.builds(
    ReturnInput,
    filing_status=st.sampled_from(FilingStatus),
    seniors=st.integers(0, 2),
    short_term_gains=results,
    long_term_gains=results,
    carry_short=st.one_of(st.just(0.0), st.floats(0.0, 40_000.0)),
    carry_long=st.one_of(st.just(0.0), st.floats(0.0, 40_000.0)),
    itemized=st.one_of(st.just(ItemizedInputs()), schedule_a),
    **dict.fromkeys(INCOME, sizes),
)


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-4)


def test_a_couple_by_hand(law: YearLaw) -> None:
    """67 and 67: pensions 60,000, benefits 40,000, qualified dividends 10,000, long-term gains 20,000."""
    x = ReturnInput(
        JOINT,
        seniors=2,
        pensions=60_000.0,
        social_security=40_000.0,
        qualified_dividends=10_000.0,
        long_term_gains=20_000.0,
        tax_exempt_interest=1_000.0,
    )
    lines = federal_return(x, law)
    assert lines.provisional_income == 111_000.0
    assert lines.taxable_social_security == near(34_000.0)
    assert lines.agi == near(124_000.0)
    assert lines.magi_medicare == near(125_000.0)
    assert lines.magi_marketplace == near(131_000.0)
    assert lines.deduction == near(32_200.0 + 2 * 1_650.0 + 12_000.0)
    assert lines.taxable_income == near(76_500.0)
    assert lines.preferential_income == near(30_000.0)
    assert lines.ordinary_taxable_income == near(46_500.0)
    assert lines.ordinary_income_tax == near(2_480.0 + 0.12 * 21_700.0)
    assert lines.capital_gains_tax == 0.0  # taxable income stays below 98,900
    assert (lines.niit, lines.amt, lines.early_withdrawal_penalty) == (0.0, 0.0, 0.0)
    assert lines.federal_tax == near(5_084.0)


def test_losses_carry_forward_by_character(law: YearLaw) -> None:
    x = ReturnInput(
        SINGLE, pensions=50_000.0, long_term_gains=2_000.0, carry_short=1_500.0, carry_long=9_000.0
    )
    lines = federal_return(x, law)
    assert lines.agi == near(47_000.0)
    assert lines.capital_loss_deduction == 3_000.0
    assert lines.net_capital_gain == 0.0
    assert (lines.carry_short_out, lines.carry_long_out) == (0.0, near(5_500.0))


def test_a_year_without_income_uses_up_no_loss(law: YearLaw) -> None:
    lines = federal_return(ReturnInput(SINGLE, interest=5_000.0, carry_long=9_000.0), law)
    assert lines.agi == 2_000.0
    assert lines.capital_loss_deduction == 3_000.0
    assert lines.carry_long_out == 9_000.0


def test_early_distributions_bear_ten_percent_and_are_no_income_of_their_own(law: YearLaw) -> None:
    x = ReturnInput(SINGLE, traditional_distributions=40_000.0)
    plain, early = federal_return(x, law), federal_return(replace(x, early_distributions=15_000.0), law)
    assert early.agi == plain.agi
    assert early.federal_tax - plain.federal_tax == near(1_500.0)


def test_distributions_are_no_investment_income(law: YearLaw) -> None:
    x = ReturnInput(SINGLE, traditional_distributions=300_000.0, interest=10_000.0)
    assert federal_return(x, law).niit == near(380.0)
    assert federal_return(replace(x, interest=0.0), law).niit == 0.0


def test_a_loss_reduces_investment_income(law: YearLaw) -> None:
    x = ReturnInput(SINGLE, wages=300_000.0, interest=10_000.0, long_term_gains=-50_000.0)
    assert federal_return(x, law).niit == near(0.038 * 7_000.0)


def test_gifts_without_itemising_reduce_taxable_income_alone(law: YearLaw) -> None:
    x = ReturnInput(JOINT, pensions=90_000.0)
    giving = replace(x, itemized=ItemizedInputs(charity_cash=3_000.0))
    plain, given_away = federal_return(x, law), federal_return(giving, law)
    assert not given_away.itemizes
    assert given_away.agi == plain.agi
    assert given_away.taxable_income == near(plain.taxable_income - 2_000.0)


def test_the_deduction_with_less_tax_is_taken(law: YearLaw) -> None:
    x = ReturnInput(SINGLE, pensions=120_000.0, itemized=ItemizedInputs(mortgage_interest=20_000.0))
    lines = federal_return(x, law)
    assert lines.itemizes
    assert lines.deduction == 20_000.0
    smaller = federal_return(replace(x, itemized=ItemizedInputs(mortgage_interest=15_000.0)), law)
    assert not smaller.itemizes


def test_itemising_less_can_pay_under_amt(law: YearLaw) -> None:
    """Where AMT sets the tax, mortgage interest counts and the (larger) standard deduction does not."""
    x = ReturnInput(JOINT, wages=60_000.0, long_term_gains=1_150_000.0)
    interest = replace(x, itemized=ItemizedInputs(mortgage_interest=30_000.0))
    assert federal_return(x, law).amt > 0.0
    lines = federal_return(interest, law)
    assert lines.itemizes
    assert lines.deduction < 32_200.0
    assert lines.federal_tax < federal_return(x, law).federal_tax


def test_equal_taxes_take_the_larger_deduction(law: YearLaw) -> None:
    """Both deductions leave nothing to tax; the larger leaves the more of the loss for later years."""
    x = ReturnInput(
        SINGLE,
        pensions=15_000.0,
        carry_long=20_000.0,
        itemized=ItemizedInputs(mortgage_interest=17_000.0),
    )
    lines = federal_return(x, law)
    assert lines.itemizes
    assert lines.federal_tax == 0.0
    assert lines.carry_long_out == 20_000.0


@once
@given(x=returns)
def test_lines_add_up(x: ReturnInput, law: YearLaw) -> None:
    lines = federal_return(x, law)
    parts = lines.ordinary_income_tax + lines.capital_gains_tax + lines.niit + lines.amt
    assert lines.federal_tax == near(parts + lines.early_withdrawal_penalty)
    assert lines.taxable_income == near(max(0.0, lines.agi - lines.deduction))
    assert lines.taxable_income == near(lines.ordinary_taxable_income + lines.preferential_income)
    assert lines.magi_medicare == near(lines.agi + x.tax_exempt_interest)
    assert all(getattr(lines, field.name) >= -1e-9 for field in fields(lines) if field.name in NEVER_NEGATIVE)
    gained = max(0.0, x.short_term_gains) + max(0.0, x.long_term_gains)
    lost = max(0.0, -x.short_term_gains) + max(0.0, -x.long_term_gains)
    carried = lines.carry_short_out + lines.carry_long_out
    assert carried <= lost + x.carry_short + x.carry_long + 1e-6
    assert carried >= lost + x.carry_short + x.carry_long - gained - lines.capital_loss_deduction - 1e-6


NEVER_NEGATIVE = {
    "taxable_social_security",
    "capital_loss_deduction",
    "net_capital_gain",
    "carry_short_out",
    "carry_long_out",
    "taxable_income",
    "ordinary_income_tax",
    "capital_gains_tax",
    "niit",
    "amt",
}


@once
@given(x=returns, name=st.sampled_from(INCOME), more=st.floats(1.0, 20_000.0))
def test_more_income_never_means_less_tax(x: ReturnInput, name: str, more: float, law: YearLaw) -> None:
    here = federal_return(x, law)
    ceiling = law.federal.itemized_deductions.charity_cash_ceiling
    assume(
        x.itemized.charity_cash <= ceiling * here.agi
    )  # above it income of the 0 % gains lets more be deducted
    change: dict[str, Any] = {name: getattr(x, name) + more}
    there = federal_return(replace(x, **change), law).federal_tax
    assert -1e-6 <= there - here.federal_tax <= more


def test_gifts_above_the_ceiling_make_a_dollar_of_untaxed_gain_worth_something(law: YearLaw) -> None:
    """Dividends at 0 percent let 60 cents a dollar more be deducted, less the floor's half cent.

    26 USC 170(b)(1)(G) and (I): the floor is taken off what the ceiling leaves; 1(h)(1)(B).
    """
    gift = ItemizedInputs(charity_cash=30_000.0)
    x = ReturnInput(FilingStatus.SINGLE, 0, itemized=gift, interest=40_000.0)
    more = replace(x, qualified_dividends=100.0)
    saved = federal_return(x, law).federal_tax - federal_return(more, law).federal_tax
    assert saved == near(0.12 * (0.6 - 0.005) * 100.0)


@once
@given(x=returns)
def test_no_itemized_dollar_raises_the_tax(x: ReturnInput, law: YearLaw) -> None:
    without = federal_return(replace(x, itemized=ItemizedInputs()), law)
    assert federal_return(x, law).federal_tax <= without.federal_tax + 1e-6


@once
@given(x=returns)
def test_a_senior_never_pays_more(x: ReturnInput, law: YearLaw) -> None:
    older = federal_return(replace(x, seniors=2), law)
    younger = federal_return(replace(x, seniors=0), law)
    assert older.federal_tax <= younger.federal_tax + 1e-6


def test_marginal_rates_of_the_tax_torpedo(law: YearLaw) -> None:
    """A dollar drags 85 cents of benefits into the 12 percent bracket, also a gain's that pays 0 itself."""
    x = ReturnInput(SINGLE, pensions=26_000.0, social_security=40_000.0)
    rates = marginal_rates(x, law)
    assert rates.ordinary == near(0.12 * 1.85)
    assert rates.long_term_gain == near(0.12 * 0.85)
    assert marginal_rates(x, law, lines=federal_return(x, law)) == rates


def test_marginal_rates_with_a_state(law: YearLaw) -> None:
    x = ReturnInput(SINGLE, pensions=150_000.0)
    rule = FlatStateTax(0.04, taxes_retirement=False, taxes_social_security=False)
    rates = marginal_rates(x, law, rule)
    assert rates.ordinary == near(0.24)
    assert rates.long_term_gain == near(0.15 + 0.04)
    assert state_tax(x, federal_return(x, law), rule) == 0.0
    assert state_tax(x, federal_return(x, law), None) == 0.0


def test_senior_deduction_ends_after_2028(law_of: Callable[[int], YearLaw]) -> None:
    x = ReturnInput(SINGLE, seniors=1, pensions=60_000.0)
    with_it, without = federal_return(x, law_of(2028)), federal_return(x, law_of(2029))
    standard = law_of(2029).federal.standard_deduction
    assert without.deduction == standard.basic[SINGLE] + standard.aged_addition[SINGLE]
    assert with_it.deduction > without.deduction + 5_000.0
