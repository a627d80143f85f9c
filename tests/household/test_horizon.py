"""The whole horizon of one couple, worked by hand, and what must hold for any household."""

from __future__ import annotations

import copy
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest

from decumulate.models.household.allocation import targets
from decumulate.models.household.facts import Horizon, Period
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, load
from decumulate.tax_tables.schema import FilingStatus

HorizonOf = Callable[..., Horizon]
ScenarioOf = Callable[..., Scenario]


def years(horizon: Horizon) -> dict[int, Period]:
    return {period.year: period for period in horizon.periods}


def test_the_chain_of_periods(horizon_of: HorizonOf) -> None:
    horizon = horizon_of()
    assert [period.year for period in horizon.periods] == list(range(2026, 2054))
    assert [period.index for period in horizon.periods] == list(range(28))
    assert horizon.periods[0].previous is None
    assert [later.previous for later in horizon.periods[1:]] == list(horizon.periods[:-1])
    assert horizon.estate_deflator == pytest.approx(1.02**28)
    assert horizon.heir_of == {"Kim": "Sam", "Sam": None}


def test_death_ages_and_filing_status(horizon_of: HorizonOf) -> None:
    period = years(horizon_of())
    assert dict(period[2041].ages) == {"Kim": 80, "Sam": 78}
    assert period[2041].dies == ("Kim",)
    assert period[2041].filing_status is FilingStatus.MARRIED_FILING_JOINTLY
    assert dict(period[2042].ages) == {"Sam": 79}
    assert period[2042].filing_status is FilingStatus.SINGLE
    assert (period[2025 + 1].seniors, period[2028].seniors, period[2042].seniors) == (1, 2, 1)


def test_social_security_with_published_adjustments(horizon_of: HorizonOf) -> None:
    period = years(horizon_of())
    assert 1.036 < 1.02**2  # by 2028 prices are above what was published for 2027
    assert period[2028].social_security["Kim"] == pytest.approx(10 * 3000 * 1.02**2)
    sam = 1000 * (1 - 24 * 5 / 900) + 500 * (1 - 24 * 25 / 3600)
    assert period[2029].social_security["Sam"] == pytest.approx(12 * sam * 1.02**3)
    assert period[2042].social_security["Sam"] == pytest.approx(36_000 * 1.02**16)


def test_a_published_adjustment_before_62_reaches_nobody(horizon_of: HorizonOf) -> None:
    changes = {"market.inflation": 0.0, "people.Kim.born": "1970-02-05", "people.Sam.born": "1968-09-02"}
    benefit = {"monthly_benefit_at_full_age": 2000, "claim_age": 67}
    period = years(horizon_of({**changes, "people.Kim.social_security": benefit}))
    assert period[2038].social_security["Kim"] == pytest.approx(24_000)


def test_a_fall_of_prices_lowers_no_benefit(horizon_of: HorizonOf) -> None:
    """Kim has 36,000 from 2028 on: 3.6 % in 2027, held until prices, first 2 % up and 2 % down, are there in 2031."""
    falling = [0.02, -0.02, 0.0, *[0.02] * 25]
    period = years(horizon_of({"market.inflation": falling, "people.Kim.born": "1960-05-05"}))
    paid = [period[year].social_security["Kim"] for year in (2028, 2029, 2030, 2031, 2032)]
    prices = 1.02 * 0.98
    expected = [1.036, 1.036, 1.036, prices * 1.02**2, prices * 1.02**3]
    assert paid == pytest.approx([36_000 * level for level in expected])


def test_a_reform_cuts_benefits_from_its_year(horizon_of: HorizonOf) -> None:
    cut = {"from_year": 2033, "set": {"federal.social_security.benefit_factor": 0.79}}
    whole, less = years(horizon_of()), years(horizon_of({"taxes.reform": [cut]}))
    assert less[2032].social_security == whole[2032].social_security
    assert less[2033].social_security["Kim"] == pytest.approx(0.79 * whole[2033].social_security["Kim"])


def test_pensions(horizon_of: HorizonOf) -> None:
    period = years(horizon_of())
    assert period[2026].pensions == pytest.approx({"Kim": 6_000, "Sam": 0})
    assert period[2027].pensions["Kim"] == pytest.approx(6_000 + 10_000 * 1.02)  # 66 in March 2027
    assert period[2042].pensions == pytest.approx({"Sam": 6_000 * 1.02**16})  # half of the indexed one alone


@pytest.mark.parametrize(
    ("indexed", "amount_in", "rates"),
    [
        (0.03, "today", (10_000 * 1.03**15, 10_000 * 1.03**16)),  # 15,580 and 16,047
        (0.03, "first_payment", (10_000, 10_300)),
        (True, "today", (10_000 * 1.02**15, 10_000 * 1.02**16)),
        (True, "first_payment", (10_000, 10_200)),
    ],
)
def test_of_which_year_the_dollars_of_a_pension_are(
    horizon_of: HorizonOf, indexed: Any, amount_in: str, rates: tuple[float, float]
) -> None:
    later = [{"annual": 10_000, "from_age": 75, "indexed": indexed, "amount_in": amount_in}]
    period = years(horizon_of({"people.Kim.born": "1966-05-15", "people.Kim.pensions": later}))
    assert period[2040].pensions["Kim"] == 0
    assert period[2041].pensions["Kim"] == pytest.approx(8 / 12 * rates[0])  # May to December
    assert period[2042].pensions["Kim"] == pytest.approx(rates[1])


def test_the_smile_goes_on_by_the_age_of_the_first_of_people(horizon_of: HorizonOf) -> None:
    together = {"spending.shape": "smile", "spending.survivor_fraction": 1.0}
    widowed, both = years(horizon_of(together)), years(horizon_of({**together, "people.Kim.plan_to_age": 92}))
    for year, period in widowed.items():
        assert period.spending_weight == pytest.approx(both[year].spending_weight)


def test_pension_of_an_owner_who_dies_before_the_first_payment(horizon_of: HorizonOf) -> None:
    late = [{"annual": 1200, "from_age": "80y6m", "survivor_fraction": 0.5}]
    period = years(
        horizon_of(
            {"people.Kim.pensions": late, "people.Kim.plan_to_age": 80, "people.Kim.born": "1961-09-20"}
        )
    )
    assert [sum(period[year].pensions.values()) for year in (2041, 2042, 2043)] == pytest.approx(
        [0, 500, 600]
    )


def test_wages_and_payroll_tax(horizon_of: HorizonOf) -> None:
    period = years(horizon_of())
    table = period[2026].law.federal.payroll_tax
    by_hand = (
        0.062 * (min(250_000, table.wage_base) + 50_000) + 0.0145 * 300_000 + 0.009 * (300_000 - 250_000)
    )
    assert period[2026].payroll_tax == pytest.approx(by_hand)
    assert period[2027].wages == pytest.approx({"Kim": 255_000, "Sam": 0})
    assert period[2028].wages == {"Kim": 0, "Sam": 0}
    assert period[2028].payroll_tax == 0


def test_spending(horizon_of: HorizonOf) -> None:
    period = years(horizon_of())
    assert period[2041].spending_weight == pytest.approx(1.02**15)
    assert period[2042].spending_weight == pytest.approx(0.7 * 1.02**16)
    assert [period[year].spending_extra for year in (2027, 2028)] == pytest.approx([0, 35_000 * 1.02**2])


def test_a_loan_costs_the_same_dollars_until_it_is_paid_off(horizon_of: HorizonOf) -> None:
    debts = [{"name": "Mortgage", "annual": 18_000, "until_year": 2028}]
    with_it, without = (years(horizon_of({"spending.debts": those})) for those in (debts, []))
    paid = [with_it[year].spending_extra - without[year].spending_extra for year in range(2026, 2031)]
    assert paid == pytest.approx([18_000, 18_000, 18_000, 0, 0])


@pytest.mark.parametrize(
    ("shape", "year", "weight"),
    [
        ({"real_growth": -0.01}, 2036, 0.99**10),
        ({"at_age": {"65": 1.0, "85": 0.8}}, 2031, 0.95),  # Kim is 70
        ({"at_age": {"65": 1.0, "85": 0.8}}, 2042, 0.7 * 0.84),  # Kim would be 81: her age counts on
    ],
)
def test_spending_shapes(horizon_of: HorizonOf, shape: Any, year: int, weight: float) -> None:
    period = years(horizon_of({"spending.shape": shape}))[year]
    assert period.spending_weight / period.deflator == pytest.approx(weight)


def test_medicare_months_and_premiums(horizon_of: HorizonOf) -> None:
    period = years(horizon_of({"healthcare.part_d_premium_monthly": 40.0}))
    assert dict(period[2026].medicare_months) == {"Kim": 10, "Sam": 0}
    assert dict(period[2028].medicare_months) == {"Kim": 12, "Sam": 4}
    assert period[2026].base_premiums == pytest.approx(10 * (202.9 + 40))
    part_b = period[2028].law.medicare.premiums.part_b
    assert period[2028].base_premiums == pytest.approx(16 * (part_b + 40 * 1.02**2))
    assert period[2026].surcharge_by_tier[1] == pytest.approx(10 * (81.2 + 14.5))
    assert len(period[2042].surcharge_by_tier) == 6


def test_months_before_medicare(horizon_of: HorizonOf) -> None:
    """Kim is 65 in March 2026, Sam in September 2028; later enrolment leaves nobody under 65 without Medicare."""
    period = years(horizon_of())
    assert [period[year].before_medicare for year in (2026, 2027, 2028, 2029)] == [2 + 12, 12, 8, 0]
    later = years(horizon_of({"healthcare.medicare_from": {"Kim": "2027-06", "Sam": "2027-07"}}))
    assert [later[year].before_medicare for year in (2026, 2027, 2028)] == [2 + 12, 6, 0]


def test_where_premium_credits_end(horizon_of: HorizonOf) -> None:
    period = years(horizon_of({"market.inflation": 0.0}))
    assert period[2026].credit_edge == 4 * (15_650 + 5_500)
    assert period[2027].credit_edge == 4 * (15_960 + 5_680)
    assert period[2042].credit_edge == 4 * 15_960  # Sam alone, at the prices of today
    assert years(horizon_of({"taxes.state": "AK"}))[2027].credit_edge == 4 * (19_950 + 7_100)
    grown = years(horizon_of())[2029]  # 15,960 and 5,680 with 2 % a year, each to the nearest 10
    assert grown.credit_edge == 4 * (16_600 + 5_910)
    assert years(horizon_of({"start_year": 2025, "spending.extra": []}))[2025].credit_edge == 0


def test_medicare_from_a_given_month(horizon_of: HorizonOf) -> None:
    period = years(horizon_of({"healthcare.medicare_from": {"Kim": "2028-01"}}))
    assert [period[year].medicare_months["Kim"] for year in (2026, 2027, 2028)] == [0, 0, 12]


def test_premium_growth_of_its_own(horizon_of: HorizonOf) -> None:
    changes = {"healthcare.part_d_premium_monthly": 40.0, "market.medicare_premium_growth": 0.05}
    period = years(horizon_of(changes))[2030]
    assert period.base_premiums == pytest.approx(24 * (period.law.medicare.premiums.part_b + 40 * 1.05**4))


def test_prior_returns_only_where_they_are_looked_back_at(horizon_of: HorizonOf) -> None:
    joint = FilingStatus.MARRIED_FILING_JOINTLY
    assert horizon_of().prior_returns == ((200_000, joint), (210_000, joint))
    second_year = {"people.Kim.born": "1962-12-15", "people.Sam.born": "1970-09-02"}
    assert horizon_of(second_year).prior_returns == horizon_of().prior_returns
    young = {"people.Kim.born": "1971-03-15", "people.Sam.born": "1970-09-02"}
    assert horizon_of(young).prior_returns == ()


def test_rmd_ages_and_tables(horizon_of: HorizonOf) -> None:
    period = years(horizon_of())
    assert dict(period[2035].rmd_divisor) == {}
    assert dict(period[2036].rmd_divisor) == {"Kim": 24.6}  # 75, born 1961
    assert dict(period[2038].rmd_divisor) == {"Kim": 22.9, "Sam": 24.6}


def test_rmd_joint_table_through_the_year_of_death(horizon_of: HorizonOf) -> None:
    changes = {"people.Kim.born": "1953-03-15", "people.Sam.born": "1966-09-02", "people.Sam.plan_to_age": 62}
    period = years(horizon_of(changes))
    assert period[2026].rmd_divisor["Kim"] == 28.6  # worked example rmd-3: owner 73, spouse 60
    assert period[2028].rmd_divisor["Kim"] > 26  # 75 with a spouse of 62, who dies in this year
    assert period[2029].rmd_divisor["Kim"] == 23.7  # 76, uniform


def test_a_spouse_ten_years_younger_is_not_more_than_ten(horizon_of: HorizonOf) -> None:
    period = years(horizon_of({"people.Kim.born": "1953-03-15", "people.Sam.born": "1963-09-02"}))
    assert period[2026].rmd_divisor["Kim"] == 26.5


@pytest.mark.parametrize(
    ("born", "first"),
    [("1958-07-01", 2031), ("1959-12-31", 2032), ("1960-01-01", 2035)],
)
def test_first_rmd_year(horizon_of: HorizonOf, born: str, first: int) -> None:
    horizon = horizon_of({"people.Kim.born": born, "people.Kim.plan_to_age": 95})
    assert min(p.year for p in horizon.periods if "Kim" in p.rmd_divisor) == first


def test_under_59_and_a_half(horizon_of: HorizonOf) -> None:
    period = years(horizon_of({"people.Kim.born": "1967-06-30", "people.Sam.born": "1967-07-01"}))
    assert period[2026].under_59_half == {"Sam"}
    assert period[2027].under_59_half == frozenset()


def test_itemized_amounts_grow_and_the_state_stands_in(horizon_of: HorizonOf) -> None:
    flat = {"rate": 0.03, "taxes_retirement": False, "taxes_social_security": True}
    horizon = horizon_of({"taxes.itemized": {"property_tax": 9_000}, "taxes.state_flat": flat})
    period = years(horizon)[2028]
    assert period.itemized.property_tax == pytest.approx(9_000 * 1.02**2)
    assert period.itemized.medical_expenses == 0
    assert period.state is not None
    assert (period.state.rate, period.state.taxes_retirement, period.state.taxes_social_security) == (
        0.03,
        False,
        True,
    )
    assert "state_flat" in {code for code, _, _ in horizon.warnings}


def test_assets_follow_their_lists(horizon_of: HorizonOf) -> None:
    returns = [0.07] * 27 + [-0.2]
    period = years(horizon_of({"market.assets.stock.total_return": returns}))
    assert period[2028].assets["stock"].price == pytest.approx(1.05**2)
    assert period[2053].assets["stock"].growth == pytest.approx(-0.22)
    assert period[2053].assets["cash"].price == pytest.approx(1.0)


def test_allocation_glides_in_a_straight_line(scenario_of: ScenarioOf) -> None:
    wish = {
        "target": {"stock": 0.6, "cash": 0.4},
        "glide_to": {"year": 2036, "target": {"stock": 0.4, "cash": 0.6}},
    }
    scenario = scenario_of({"allocation": wish})
    assert targets(scenario, 2026) == pytest.approx({"stock": 0.6, "cash": 0.4})
    assert targets(scenario, 2031) == pytest.approx({"stock": 0.5, "cash": 0.5})
    assert targets(scenario, 2050) == pytest.approx({"stock": 0.4, "cash": 0.6})
    assert targets(scenario_of({"allocation": {"fixed_by_account": True}}), 2031) == {}
    left_out = scenario_of()
    assert targets(left_out, 2031) == pytest.approx({"stock": 1.0, "cash": 0.0})


def facts(period: Period) -> dict[str, Any]:
    """A period's facts by name; mappings compare without regard to order."""
    left_out = ("previous", "law", "dies")
    return {name: value for name, value in vars(period).items() if name not in left_out}


def test_order_of_people_is_immaterial(scenario_of: ScenarioOf) -> None:
    raw = scenario_of().content()
    turned = copy.deepcopy(raw)
    turned["people"].reverse()
    one, other = build_horizon(load(raw)), build_horizon(load(turned))
    assert [facts(period) for period in one.periods] == [facts(period) for period in other.periods]
    assert one.heir_of == other.heir_of


def test_what_is_real_stays_real_at_any_inflation(horizon_of: HorizonOf) -> None:
    changes = {
        "people.Kim.pensions": [{"annual": 12_000, "from_age": 66, "indexed": True, "amount_in": "today"}]
    }
    low, high = horizon_of(changes), horizon_of({**changes, "market.inflation": 0.04})
    for one, two in zip(low.periods, high.periods, strict=True):
        for name in ("pensions", "wages"):
            real = [sum(getattr(period, name).values()) / period.deflator for period in (one, two)]
            assert real[0] == pytest.approx(real[1])
        assert one.spending_weight / one.deflator == pytest.approx(two.spending_weight / two.deflator)
        assert one.spending_extra / one.deflator == pytest.approx(two.spending_extra / two.deflator)


def test_zero_inflation_leaves_every_amount_as_given(horizon_of: HorizonOf) -> None:
    period = years(horizon_of({"market.inflation": 0.0}))
    assert period[2040].deflator == 1.0
    assert period[2040].spending_weight == 1.0
    assert period[2040].pensions["Kim"] == pytest.approx(18_000)
    assert period[2040].social_security["Kim"] == pytest.approx(36_000 * 1.036)  # 2027's is published


def test_a_single_person(scenario_of: ScenarioOf) -> None:
    raw = scenario_of().content()
    raw["people"] = raw["people"][:1]
    horizon = build_horizon(load(raw))
    assert {period.filing_status for period in horizon.periods} == {FilingStatus.SINGLE}
    assert horizon.periods[-1].spending_weight == pytest.approx(1.02**15)
    assert horizon.heir_of == {"Kim": None}


def test_forty_five_years_in_under_a_tenth_of_a_second(scenario_of: ScenarioOf) -> None:
    scenario = scenario_of({"people.Sam.born": "1970-01-15", "people.Sam.plan_to_age": 100})
    build_horizon(scenario)
    seconds = []
    for _ in range(5):
        begun = perf_counter()
        horizon = build_horizon(scenario)
        seconds.append(perf_counter() - begun)
    assert len(horizon.periods) == 45
    assert min(seconds) < 0.1


def test_each_itemized_amount_has_its_growth_and_its_end(horizon_of: HorizonOf) -> None:
    """Prices rise by 2 %; a bare mortgage payment does not, for a loan's interest does not follow prices."""
    given = {
        "property_tax": 9_000,
        "mortgage_interest": 18_000,
        "charity_cash": {"amount": 4_000, "growth": 0.05, "until_year": 2027},
        "medical_expenses": {"amount": 1_000, "growth": "inflation", "until_year": 2028},
    }
    horizon = horizon_of({"taxes.itemized": given})
    period = years(horizon)
    paid = {year: period[year].itemized for year in (2026, 2027, 2028, 2029)}
    assert [p.property_tax for p in paid.values()] == pytest.approx([9_000, 9_180, 9_363.6, 9_550.872])
    assert [p.mortgage_interest for p in paid.values()] == [18_000] * 4
    assert [p.charity_cash for p in paid.values()] == pytest.approx([4_000, 4_200, 0, 0])
    assert [p.medical_expenses for p in paid.values()] == pytest.approx([1_000, 1_020, 1_040.4, 0])
    (said,) = [message for code, _, message in horizon.warnings if code == "mortgage_without_end"]
    assert "$504,000 in all" in said  # 28 years of 18,000
    ends = horizon_of({"taxes.itemized.mortgage_interest": {"amount": 18_000, "until_year": 2030}})
    assert "mortgage_without_end" not in {code for code, _, _ in ends.warnings}
    assert [years(ends)[year].itemized.mortgage_interest for year in (2030, 2031)] == [18_000, 0]


def test_state_tax_stated_beside_the_flat_one_is_asked_about(horizon_of: HorizonOf) -> None:
    flat = {"rate": 0.03, "taxes_retirement": False, "taxes_social_security": True}
    both = horizon_of({"taxes.itemized": {"state_income_tax": 5_000}, "taxes.state_flat": flat})
    assert "state_tax_twice" in {code for code, _, _ in both.warnings}
