"""The laws of persons: required distributions, Roth ordering, claiming, spouses and survivors, Medicare."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decumulate.models.household.facts import FlatStateTax
from decumulate.models.laws.federal import rmd, roth_distributions
from decumulate.models.laws.medicare import irmaa, premiums
from decumulate.models.laws.social_security import claiming, family
from decumulate.models.laws.states import flat
from decumulate.tax_tables.schema import Actuarial, FilingStatus, YearLaw

once = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
amounts = st.floats(0.0, 500_000.0)
births = st.dates(date(1943, 1, 1), date(1990, 12, 31))


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(
    ("born", "year"),
    [
        (date(1948, 12, 31), 2019),  # 70 1/2 on 30 June 2019
        (date(1948, 6, 30), 2018),  # 70 1/2 on 30 December 2018
        (date(1949, 7, 1), 2021),
        (date(1950, 12, 31), 2022),
        (date(1951, 1, 1), 2024),
        (date(1959, 12, 31), 2032),
        (date(1960, 1, 1), 2035),
    ],
)
def test_first_required_year(born: date, year: int, actuarial: Actuarial) -> None:
    assert rmd.start_year(born, actuarial) == year


def test_the_joint_table_needs_more_than_ten_years(actuarial: Actuarial) -> None:
    uniform = actuarial.uniform_lifetime[75]
    assert rmd.divisor(75, None, actuarial) == uniform
    assert rmd.divisor(75, 65, actuarial) == uniform
    assert rmd.divisor(75, 64, actuarial) == actuarial.joint_life[75][64] > uniform
    assert rmd.divisor(75, 90, actuarial) == uniform


@pytest.mark.parametrize("age", range(75, 121))
def test_a_younger_spouse_never_shortens_the_period(age: int, actuarial: Actuarial) -> None:
    periods = [rmd.divisor(age, spouse, actuarial) for spouse in range(age - 30, age)]
    assert periods == sorted(periods, reverse=True)


def test_ages_beyond_the_tables_use_their_last_row(actuarial: Actuarial) -> None:
    assert rmd.divisor(125, None, actuarial) == rmd.divisor(120, None, actuarial)
    assert rmd.divisor(125, 60, actuarial) == rmd.divisor(120, 60, actuarial)


def test_required_amount(actuarial: Actuarial) -> None:
    assert rmd.compute(500_000.0, 80, None, actuarial) == near(500_000.0 / 20.2)


LAYERS = [(2020, 30_000.0), (2023, 20_000.0), (2026, 40_000.0)]


def test_roth_money_comes_out_in_order() -> None:
    found = roth_distributions.compute(75_000.0, 10_000.0, LAYERS, 2026, 2015, reached_59_half=False)
    assert found.from_contributions == 10_000.0
    assert found.from_conversions == (30_000.0, 20_000.0, 15_000.0)
    assert (found.from_earnings, found.taxable) == (0.0, 0.0)
    assert found.early == 35_000.0  # the conversions of 2023 and 2026, not that of 2020


@pytest.mark.parametrize(("year", "early"), [(2027, 20_000.0), (2028, 0.0)])
def test_a_conversion_is_seasoned_on_the_fifth_new_year(year: int, early: float) -> None:
    found = roth_distributions.compute(20_000.0, 0.0, [(2023, 20_000.0)], year, 2000, reached_59_half=False)
    assert found.early == early


@pytest.mark.parametrize(
    ("reached", "first_year", "taxable", "early"),
    [
        (True, 2021, 0.0, 0.0),
        (True, 2022, 5_000.0, 0.0),
        (False, 2000, 5_000.0, 5_000.0),
        (False, 2022, 5_000.0, 5_000.0),
    ],
)
def test_earnings(reached: bool, first_year: int, taxable: float, early: float) -> None:
    found = roth_distributions.compute(25_000.0, 20_000.0, [], 2026, first_year, reached)
    assert (found.from_earnings, found.taxable, found.early) == (5_000.0, taxable, early)


@once
@given(
    distribution=amounts,
    basis=amounts,
    layers=st.lists(st.tuples(st.integers(2018, 2026), amounts), max_size=5),
    reached=st.booleans(),
)
def test_every_roth_dollar_comes_from_one_layer(
    distribution: float, basis: float, layers: list[tuple[int, float]], reached: bool
) -> None:
    layers = sorted(layers)
    found = roth_distributions.compute(distribution, basis, layers, 2026, 2024, reached)
    parts = found.from_contributions + sum(found.from_conversions) + found.from_earnings
    assert parts == near(distribution)
    assert all(0.0 <= used <= left for used, (_, left) in zip(found.from_conversions, layers, strict=True))
    assert found.taxable <= found.from_earnings
    assert found.early == 0.0 if reached else found.early >= found.taxable


@pytest.mark.parametrize(
    ("born", "months"),
    [(date(1959, 12, 31), 802), (date(1960, 1, 1), 802), (date(1960, 1, 2), 804), (date(1950, 5, 5), 792)],
)
def test_full_retirement_age_counts_new_years_children_a_year_older(
    born: date, months: int, actuarial: Actuarial
) -> None:
    assert claiming.full_retirement_months(born, actuarial) == months


def test_survivors_reach_full_age_by_their_own_table(actuarial: Actuarial) -> None:
    assert family.survivor_full_retirement_months(date(1960, 6, 1), actuarial) == 800
    assert family.survivor_full_retirement_months(date(1962, 6, 1), actuarial) == 804


@pytest.mark.parametrize(
    ("years", "fraction"), [(62, 0.70), (64, 0.80), (66, 1 - 12 * 5 / 900), (67, 1.0), (70, 1.24), (72, 1.24)]
)
def test_worker_fraction_for_a_full_age_of_67(years: int, fraction: float, actuarial: Actuarial) -> None:
    assert claiming.worker_fraction(date(1962, 6, 15), years * 12, actuarial) == near(fraction)


@once
@given(born=births, claim=st.integers(62 * 12, 70 * 12 - 1))
def test_waiting_a_month_always_pays_more(born: date, claim: int, actuarial: Actuarial) -> None:
    now = claiming.worker_fraction(born, claim, actuarial)
    later = claiming.worker_fraction(born, claim + 1, actuarial)
    assert 0.004 < later - now < 0.007


@once
@given(born=births, claim=st.integers(62 * 12, 72 * 12))
def test_a_spouse_earns_no_delayed_credit(born: date, claim: int, actuarial: Actuarial) -> None:
    fraction = family.spouse_excess_fraction(born, claim, actuarial)
    assert 0.6 < fraction <= 1.0
    assert (fraction == 1.0) == (claim >= claiming.full_retirement_months(born, actuarial))


def test_spouse_excess_is_half_the_worker_less_the_own(actuarial: Actuarial) -> None:
    born, full = date(1962, 6, 15), 67 * 12
    assert family.spouse_excess(3_000.0, 1_000.0, born, full, actuarial) == near(500.0)
    assert family.spouse_excess(3_000.0, 1_600.0, born, full, actuarial) == 0.0
    at_62 = family.spouse_excess(3_000.0, 1_000.0, born, 62 * 12, actuarial)
    assert at_62 == near(500.0 * (1 - 0.25 - 24 * 5 / 1200))


def test_survivor_reduction_runs_from_60_to_full_age(actuarial: Actuarial) -> None:
    born = date(1962, 6, 15)
    assert family.survivor_fraction(born, 59 * 12, actuarial) == 0.0
    assert family.survivor_fraction(born, 60 * 12, actuarial) == near(0.715)
    assert family.survivor_fraction(born, 60 * 12 + 42, actuarial) == near(1 - 0.285 / 2)
    assert family.survivor_fraction(born, 67 * 12, actuarial) == 1.0
    assert family.survivor_fraction(born, 75 * 12, actuarial) == 1.0


@pytest.mark.parametrize(
    ("fraction", "years", "monthly"),
    [
        (0.70, 67, 1_650.0),  # 82.5 percent of the full benefit, more than the 1,400 that was paid
        (0.95, 67, 1_900.0),  # what was paid
        (0.70, 60, 1_430.0),  # the survivor's own reduction is below the limit
        (1.00, 67, 2_000.0),
        (1.24, 67, 2_480.0),
        (1.24, 60, 2_480.0 * 0.715),
    ],
)
def test_survivor_benefit(fraction: float, years: int, monthly: float, actuarial: Actuarial) -> None:
    found = family.survivor_benefit(2_000.0, fraction, date(1962, 6, 15), years * 12, actuarial)
    assert found == near(monthly)


def test_rounding_of_benefits() -> None:
    assert claiming.down_to_dime(751.79) == 751.7
    assert claiming.down_to_dime(0.1 + 0.2) == 0.3
    assert claiming.down_to_dollar(1_826.99) == 1_826.0
    assert claiming.down_to_dollar(1_826.9999999999) == 1_827.0


@pytest.mark.parametrize("status", FilingStatus)
def test_an_edge_belongs_to_the_tier_below_but_for_the_last(status: FilingStatus, law: YearLaw) -> None:
    table = law.medicare.irmaa
    edges, tiers = table.edges[status], table.tiers[status]
    below = 0
    for index, (edge, above) in enumerate(zip(edges, tiers, strict=True)):
        last = index == len(edges) - 1
        assert irmaa.tier(edge - 1.0, status, table) == below
        assert irmaa.tier(edge, status, table) == (above if last else below)
        assert irmaa.tier(edge + 1.0, status, table) == above
        below = above
    assert irmaa.tier(0.0, status, table) == 0
    assert irmaa.tier(1e9, status, table) == 5


def test_surcharges_and_premiums_go_by_the_month(law: YearLaw) -> None:
    joint = FilingStatus.MARRIED_FILING_JOINTLY
    table = law.medicare.irmaa
    assert irmaa.compute(218_001.0, 18, joint, table) == near(18 * (81.2 + 14.5))
    assert irmaa.compute(218_000.0, 18, joint, table) == 0.0
    assert premiums.compute(12, None, law.medicare.premiums) == near(12 * (202.9 + 38.99))
    assert premiums.compute(12, 0.0, law.medicare.premiums) == near(12 * 202.9)


@pytest.mark.parametrize(
    ("retirement", "benefits", "tax"),
    [(True, True, 5_000.0), (False, True, 3_000.0), (True, False, 4_000.0), (False, False, 2_000.0)],
)
def test_flat_state(retirement: bool, benefits: bool, tax: float) -> None:
    rule = FlatStateTax(0.05, taxes_retirement=retirement, taxes_social_security=benefits)
    assert flat.compute(100_000.0, 0.0, 40_000.0, 20_000.0, rule) == near(tax)
    assert flat.compute(110_000.0, 10_000.0, 40_000.0, 20_000.0, rule) == near(tax)  # 31 USC 3124(a)
    assert flat.compute(-3_000.0, 0.0, 0.0, 0.0, rule) == 0.0
