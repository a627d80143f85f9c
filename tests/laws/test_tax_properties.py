"""Properties of the tax laws: bounds, continuity, and the statute's own formula beside the form's lines."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.laws.federal import (
    amt,
    capital_gains_tax,
    capital_losses,
    early_distributions,
    itemized_deductions,
    niit,
    ordinary_income_tax,
    payroll_tax,
    senior_deduction,
    social_security_taxation,
    standard_deduction,
)
from decumulate.tax_tables.schema import FilingStatus, YearLaw

dollars = st.floats(0.0, 3e6, allow_nan=False)
signed = st.floats(-3e5, 3e5, allow_nan=False)
statuses = st.sampled_from(FilingStatus)
once = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)

SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY
SEPARATE = FilingStatus.MARRIED_FILING_SEPARATELY


def overlap(low: float, high: float, bottom: float, top: float) -> float:
    """The length that two intervals share."""
    return max(0.0, min(high, top) - max(low, bottom))


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-6)


@once
@given(income=dollars, status=statuses)
def test_ordinary_tax_is_the_sum_over_brackets(income: float, status: FilingStatus, law: YearLaw) -> None:
    table = law.federal.ordinary_income_tax
    edges = (0.0, *table.tops[status], math.inf)
    slices = [
        rate * overlap(0.0, income, low, high)
        for rate, low, high in zip(table.rates, edges, edges[1:], strict=False)
    ]
    assert ordinary_income_tax.compute(income, status, table) == near(sum(slices))


@pytest.mark.parametrize("status", FilingStatus)
def test_ordinary_tax_is_continuous_at_every_edge(status: FilingStatus, law: YearLaw) -> None:
    table = law.federal.ordinary_income_tax
    for top in table.tops[status]:
        below = ordinary_income_tax.compute(top - 1.0, status, table)
        above = ordinary_income_tax.compute(top + 1.0, status, table)
        assert 0.1 <= (above - below) / 2.0 <= 0.37


@once
@given(ordinary=dollars, gains=dollars, status=statuses)
def test_gains_pay_by_where_they_lie_or_as_ordinary(
    ordinary: float, gains: float, status: FilingStatus, law: YearLaw
) -> None:
    table = law.federal.capital_gains_tax
    zero_top, fifteen_top = table.tops[status]
    total = ordinary + gains
    found = capital_gains_tax.compute(total, gains, status, table, law.federal.ordinary_income_tax)
    stacked = 0.15 * overlap(ordinary, total, zero_top, fifteen_top)
    stacked += 0.20 * overlap(ordinary, total, fifteen_top, math.inf)
    base = ordinary_income_tax.compute(ordinary, status, law.federal.ordinary_income_tax)
    whole = ordinary_income_tax.compute(total, status, law.federal.ordinary_income_tax)
    assert found.ordinary_income_tax == near(base)
    assert found.ordinary_income_tax + found.capital_gains_tax == near(min(base + stacked, whole))
    assert found.ordinary_taxable_income + found.preferential_income == near(total)


def test_the_smaller_of_is_the_ordinary_tax_just_above_the_zero_bracket(law: YearLaw) -> None:
    """Between the 0 percent threshold (98,900) and the end of the 12 percent bracket (100,800)."""
    found = capital_gains_tax.compute(
        100_800.0, 1_900.0, JOINT, law.federal.capital_gains_tax, law.federal.ordinary_income_tax
    )
    assert found.capital_gains_tax == near(0.12 * 1_900.0)


def test_more_gains_than_taxable_income_are_taxed_only_on_it(law: YearLaw) -> None:
    found = capital_gains_tax.compute(
        60_000.0, 90_000.0, SINGLE, law.federal.capital_gains_tax, law.federal.ordinary_income_tax
    )
    assert found.ordinary_taxable_income == 0.0
    assert found.preferential_income == 60_000.0
    assert found.capital_gains_tax == near(0.15 * (60_000.0 - 49_450.0))


@once
@given(benefits=st.floats(0.0, 120_000.0), other=signed, exempt=st.floats(0.0, 50_000.0), status=statuses)
def test_taxable_benefits_by_the_statute(
    benefits: float, other: float, exempt: float, status: FilingStatus, law: YearLaw
) -> None:
    """26 USC 86(a): half the excess over the base amount, then 85 percent over the adjusted base amount."""
    table = law.federal.social_security
    found = social_security_taxation.compute(benefits, other, exempt, status, table)
    base, adjusted = table.base1[status], table.base2[status]
    provisional = other + exempt + benefits / 2.0
    first = min(benefits / 2.0, max(0.0, provisional - base) / 2.0)
    if provisional <= adjusted:
        expected = first
    else:
        lesser = min(first, (adjusted - base) / 2.0)
        expected = min(0.85 * (provisional - adjusted) + lesser, 0.85 * benefits)
    assert found.provisional_income == near(provisional)
    assert found.taxable_benefits == near(expected)


@once
@given(benefits=st.floats(0.0, 120_000.0), other=signed, more=st.floats(0.0, 50_000.0), status=statuses)
def test_taxable_benefits_never_grow_faster_than_85_cents(
    benefits: float, other: float, more: float, status: FilingStatus, law: YearLaw
) -> None:
    table = law.federal.social_security
    here = social_security_taxation.compute(benefits, other, 0.0, status, table).taxable_benefits
    there = social_security_taxation.compute(benefits, other + more, 0.0, status, table).taxable_benefits
    assert -1e-6 <= there - here <= 0.85 * more + 1e-6
    assert 0.0 <= here <= 0.85 * benefits + 1e-9


@once
@given(magi=dollars, seniors=st.integers(0, 2), status=statuses)
def test_each_senior_loses_six_cents_a_dollar(
    magi: float, seniors: int, status: FilingStatus, law: YearLaw
) -> None:
    table = law.federal.senior_deduction
    one = senior_deduction.compute(magi, 1, status, table)
    assert senior_deduction.compute(magi, seniors, status, table) == near(seniors * one)
    assert one <= table.amount[status]
    if one > 0.0:
        later = senior_deduction.compute(magi + 100.0, 1, status, table)
        assert -1e-6 <= one - later <= 6.0 + 1e-6


def test_senior_deduction_ends(law: YearLaw) -> None:
    table = law.federal.senior_deduction
    assert senior_deduction.compute(249_999.0, 2, JOINT, table) == near(0.12)
    assert senior_deduction.compute(250_001.0, 2, JOINT, table) == 0.0
    assert senior_deduction.compute(0.0, 1, SEPARATE, table) == 0.0


def test_standard_deduction_and_gifts(law: YearLaw) -> None:
    table = law.federal.standard_deduction
    assert standard_deduction.compute(2, JOINT, table) == 32_200.0 + 2 * 1_650.0
    assert standard_deduction.compute(1, SINGLE, table) == 16_100.0 + 2_050.0
    assert standard_deduction.compute_charity(700.0, JOINT, table) == 700.0
    assert standard_deduction.compute_charity(9_000.0, JOINT, table) == 2_000.0


@once
@given(income=signed, magi=dollars, status=statuses)
def test_niit_is_the_lesser(income: float, magi: float, status: FilingStatus, law: YearLaw) -> None:
    table = law.federal.niit
    over = max(0.0, magi - table.threshold[status])
    assert niit.compute(income, magi, status, table) == near(0.038 * min(max(0.0, income), over))


@once
@given(
    taxes=dollars,
    interest=st.floats(0.0, 1e5),
    gifts=dollars,
    medical=dollars,
    agi=st.floats(-1e5, 3e6),
    status=statuses,
)
def test_itemized_lines_stay_within_their_limits(
    taxes: float,
    interest: float,
    gifts: float,
    medical: float,
    agi: float,
    status: FilingStatus,
    law: YearLaw,
) -> None:
    table = law.federal.itemized_deductions
    start = law.federal.ordinary_income_tax.tops[status][-1]
    inputs = ItemizedInputs(0.4 * taxes, 0.6 * taxes, interest, gifts, medical)
    found = itemized_deductions.compute(inputs, agi, 0.0, start, status, table)
    base = max(0.0, agi)
    assert found.taxes <= table.salt_cap[status]
    assert found.taxes >= min(taxes, table.salt_floor[status]) - 1e-6
    assert found.gifts <= max(0.0, 0.595 * base) + 1e-6
    assert found.medical == near(max(0.0, medical - 0.075 * base))
    assert found.before_limit == near(found.medical + found.taxes + found.interest + found.gifts)
    assert found.before_limit * 35.0 / 37.0 - 1e-6 <= found.total <= found.before_limit
    if agi <= start:
        assert found.total == found.before_limit


def test_a_gift_over_the_ceiling_still_loses_the_floor(law: YearLaw) -> None:
    """All of AGI given away: 60 percent allowed, less 0.5 percent (170(b)(1)(I), "otherwise allowable")."""
    found = itemized_deductions.compute(
        ItemizedInputs(charity_cash=100_000.0),
        100_000.0,
        0.0,
        640_600.0,
        SINGLE,
        law.federal.itemized_deductions,
    )
    assert found.gifts == near(59_500.0)


def test_the_cap_on_taxes_of_a_separate_return_is_half_of_the_joint_one(law: YearLaw) -> None:
    table = law.federal.itemized_deductions
    for over in (-100_000.0, 0.0, 20_000.0, 60_000.0, 900_000.0):
        separate = itemized_deductions.tax_cap(252_500.0 + over, SEPARATE, table)
        assert separate == near(itemized_deductions.tax_cap(505_000.0 + over, JOINT, table) / 2.0)


@once
@given(short=signed, long=signed, carry_short=dollars, carry_long=dollars, status=statuses)
def test_schedule_d_keeps_every_dollar(
    short: float, long: float, carry_short: float, carry_long: float, status: FilingStatus, law: YearLaw
) -> None:
    """With ample income: results less carry-forwards in = what goes to Form 1040 less carry-forwards out."""
    table = law.federal.capital_losses
    found = capital_losses.compute(short, long, carry_short, carry_long, status, table)
    out = capital_losses.carry_over(found, 1e6, 0.0)
    assert short + long - carry_short - carry_long == near(found.gain_or_loss - sum(out))
    assert found.gain_or_loss >= -table.limit[status]
    assert 0.0 <= found.net_capital_gain <= max(0.0, found.gain_or_loss)


@once
@given(
    short=signed,
    long=signed,
    taxable=st.floats(-50_000.0, 50_000.0),
    senior=st.sampled_from([0.0, 6_000.0, 12_000.0]),
)
def test_carry_over_by_the_statute(
    short: float, long: float, taxable: float, senior: float, law: YearLaw
) -> None:
    """1212(b): the lesser of the loss allowed and adjusted taxable income counts as a short-term gain."""
    found = capital_losses.compute(short, long, 0.0, 0.0, SINGLE, law.federal.capital_losses)
    allowed = max(0.0, -found.gain_or_loss)
    adjusted = taxable + allowed + senior
    short_now = short + min(allowed, max(0.0, adjusted))
    carry_short = max(0.0, -short_now - max(0.0, long))
    carry_long = max(0.0, -long - max(0.0, short_now))
    assert capital_losses.carry_over(found, taxable, senior) == (near(carry_short), near(carry_long))


def test_the_allowance_is_not_used_up_without_income(law: YearLaw) -> None:
    found = capital_losses.compute(-1_000.0, -9_000.0, 0.0, 0.0, SINGLE, law.federal.capital_losses)
    assert capital_losses.carry_over(found, 20_000.0, 0.0) == (0.0, 7_000.0)
    assert capital_losses.carry_over(found, -1_500.0, 0.0) == (0.0, 8_500.0)
    assert capital_losses.carry_over(found, -2_500.0, 0.0) == (500.0, 9_000.0)
    assert capital_losses.carry_over(found, -8_000.0, 0.0) == (1_000.0, 9_000.0)
    assert capital_losses.carry_over(found, -8_000.0, 6_000.0) == (0.0, 9_000.0)


@once
@given(ordinary=dollars, gains=dollars, added=st.floats(0.0, 60_000.0), status=statuses, regular=dollars)
def test_amt_by_the_statute(
    ordinary: float, gains: float, added: float, status: FilingStatus, regular: float, law: YearLaw
) -> None:
    """26 USC 55(b)(3) as areas: 26 and 28 percent without gains, gains where they lie on ordinary income."""
    table, gains_table = law.federal.amt, law.federal.capital_gains_tax
    taxable = ordinary + gains
    found = amt.compute(taxable, added, gains, ordinary, regular, status, table, gains_table)

    exemption, start = table.exemption[status], table.phaseout_start[status]
    income = taxable + added
    if status is SEPARATE:
        gone = start + exemption / table.phaseout_rate
        income += min(exemption, table.phaseout_rate * max(0.0, income - gone))
    left = max(0.0, exemption - table.phaseout_rate * max(0.0, income - start))
    excess = max(0.0, income - left)
    taxed_gains = min(gains, excess)
    zero_top, fifteen_top = gains_table.tops[status]
    above = ordinary + taxed_gains
    on_gains = 0.15 * overlap(ordinary, above, zero_top, fifteen_top)
    on_gains += 0.20 * overlap(ordinary, above, fifteen_top, math.inf)

    def flat(amount: float) -> float:
        return 0.26 * amount + 0.02 * max(0.0, amount - table.rate_break[status])

    tentative = min(flat(excess), flat(excess - taxed_gains) + on_gains)
    assert found.income == near(income)
    assert found.exemption == near(left)
    assert found.tentative_minimum_tax == near(tentative)
    assert found.amt == near(max(0.0, tentative - regular))


def test_separate_exemption_ends_where_the_revenue_procedure_says(law: YearLaw) -> None:
    """Rev. Proc. 2025-32 4.11: nothing of 70,100 is left at 640,200; above it half of the excess is added."""

    def form(income: float) -> amt.Form6251:
        tables = (law.federal.amt, law.federal.capital_gains_tax)
        return amt.compute(income, 0.0, 0.0, income, 0.0, SEPARATE, *tables)

    assert form(640_200.0).exemption == 0.0
    assert form(640_198.0).exemption == near(1.0)
    assert form(660_200.0).income == near(660_200.0 + 10_000.0)
    assert form(2_000_000.0).income == near(2_000_000.0 + 70_100.0)


@once
@given(wages=st.lists(dollars, max_size=2), status=statuses)
def test_payroll_tax(wages: list[float], status: FilingStatus, law: YearLaw) -> None:
    table = law.federal.payroll_tax
    expected = sum(0.062 * min(each, table.wage_base) + 0.0145 * each for each in wages)
    expected += 0.009 * max(0.0, sum(wages) - table.additional_threshold[status])
    assert payroll_tax.compute(wages, status, table) == near(expected)


def test_early_distributions(law: YearLaw) -> None:
    assert early_distributions.compute(12_345.0, law.federal.early_distributions) == near(1_234.5)


@once
@given(income=dollars, gains=dollars, factor=st.floats(0.1, 10.0), status=statuses)
def test_amt_scales_with_its_dollars(
    income: float, gains: float, factor: float, status: FilingStatus, law: YearLaw
) -> None:
    table, gains_table = law.federal.amt, law.federal.capital_gains_tax

    def times(amounts: object) -> dict[FilingStatus, float]:
        assert isinstance(amounts, dict)
        return {each: factor * amount for each, amount in amounts.items()}

    scaled = replace(
        table,
        rate_break=times(table.rate_break),
        exemption=times(table.exemption),
        phaseout_start=times(table.phaseout_start),
    )
    tops = {each: tuple(factor * top for top in edges) for each, edges in gains_table.tops.items()}
    scaled_gains = replace(gains_table, tops=tops)
    here = amt.compute(income + gains, 0.0, gains, income, 0.0, status, table, gains_table)
    there = amt.compute(
        factor * (income + gains), 0.0, factor * gains, factor * income, 0.0, status, scaled, scaled_gains
    )
    assert there.amt == pytest.approx(factor * here.amt, rel=1e-9, abs=1e-4)
