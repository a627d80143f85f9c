"""Whom a death leaves: filing status with a child at home, and benefits on the record of a spouse who died before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from decumulate.models.household.calendar import filing_status, month_of
from decumulate.models.household.facts import Horizon
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.social_security import Worker, benefit_stream, survivor_month
from decumulate.models.scenario import ScenarioError, load
from decumulate.tax_tables.read import actuarial

HorizonOf = Callable[..., Horizon]
TABLES = actuarial()
JANUARY_2026 = month_of(2026, 1)
MFJ, QSS = "married_filing_jointly", "qualifying_surviving_spouse"
HOH, SINGLE = "head_of_household", "single"


def yearly(ann: Worker, bob: Worker, years: range) -> list[float]:
    stream = benefit_stream(ann, bob, TABLES, JANUARY_2026)
    return [pytest.approx(stream(year), abs=0.01) for year in years]


@pytest.mark.parametrize(
    ("until", "statuses"),
    [
        (None, [MFJ, SINGLE, SINGLE, SINGLE, SINGLE]),
        (2027, [MFJ, QSS, SINGLE, SINGLE, SINGLE]),
        (2029, [MFJ, QSS, QSS, HOH, SINGLE]),
    ],
)
def test_filing_status_after_a_death_in_2026(until: int | None, statuses: list[str]) -> None:
    lives = {"Ann": 2040, "Bob": 2026}
    assert [filing_status(lives, year, until) for year in range(2026, 2031)] == statuses


def test_filing_status_of_one_widowed_before_the_plan() -> None:
    lives = {"Ann": 2040}
    assert [filing_status(lives, year, 2028, 2025) for year in range(2026, 2030)] == [QSS, QSS, HOH, SINGLE]
    assert filing_status(lives, 2026, 2028) == HOH
    assert filing_status(lives, 2026, None, 2025) == SINGLE


def test_survivors_first_and_the_own_at_70() -> None:
    """Bob never claimed. Ann, born 1964-06-15, claims as a survivor at 62: 60 months before 67 of the 84 from 60 on,
    28.5 % x 60 / 84 = 20.357 % less of $2,400; at 70, in June 2034, her own $2,200 x 1.24 = $2,728 is more."""
    ann = Worker(date(1964, 6, 15), 2050, 2_200, 70 * 12, 62 * 12)
    bob = Worker(date(1960, 3, 10), 2024, 2_400, None, died=month_of(2024, 5))
    survivors = 2_400 * (1 - 0.285 * 60 / 84)
    expected = [7 * survivors, 12 * survivors, 5 * survivors + 7 * 2_728, 12 * 2_728]
    assert [yearly(ann, bob, range(y, y + 1))[0] for y in (2026, 2027, 2034, 2035)] == expected


def test_the_own_at_62_and_survivors_at_full_age() -> None:
    """The reverse. Bob had claimed at 62, so no more than 82.5 % of his $2,400 goes on (402(e)(2)(D))."""
    ann = Worker(date(1964, 6, 2), 2050, 1_000, 62 * 12, 67 * 12)
    bob = Worker(date(1958, 3, 2), 2025, 2_400, 62 * 12, died=month_of(2025, 11))
    expected = [7 * 700.0, 12 * 700.0, 5 * 700.0 + 7 * 1_980.0, 12 * 1_980.0]
    assert [yearly(ann, bob, range(y, y + 1))[0] for y in (2026, 2027, 2031, 2032)] == expected


def test_a_claim_of_the_past_is_a_fact_from_the_month_of_the_death() -> None:
    """Died in March 2020, claimed at once at 64 years and 9 months: 15 of 72 months before 66."""
    ann = Worker(date(1955, 6, 2), 2050, 0.0, None, 64 * 12 + 9)
    bob = Worker(date(1950, 1, 10), 2020, 2_000, 66 * 12, died=month_of(2020, 3))
    assert survivor_month(ann, bob, TABLES, JANUARY_2026) == month_of(2020, 3)
    assert yearly(ann, bob, range(2026, 2027)) == [12 * 2_000 * (1 - 0.285 * 15 / 72)]


def test_months_before_the_plan_are_no_choice() -> None:
    """Ann, 61 at the start and with no own record, could have claimed since 60; the best month left is her full age."""
    ann = Worker(date(1964, 6, 2), 2060, 0.0, None)
    bob = Worker(date(1960, 3, 10), 2023, 2_000, None, died=month_of(2023, 5))
    assert survivor_month(ann, bob, TABLES, JANUARY_2026) == month_of(2031, 6)
    short = Worker(date(1964, 6, 2), 2027, 0.0, None)
    assert survivor_month(short, bob, TABLES, JANUARY_2026) == JANUARY_2026


def widow(late: Mapping[str, Any], **taxes: Any) -> dict[str, Any]:
    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
        "people": [
            {
                "name": "Ann",
                "born": "1964-06-15",
                "plan_to_age": 66,
                "late_spouse": {"born": "1960-03-10", "died": "2025-05-20"} | late,
            }
        ],
        "accounts": [
            {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 300_000}}
        ],
        "spending": {"annual": 20_000},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.0}}},
        "taxes": {"state": "FL", **taxes},
    }


def test_a_scenario_with_both() -> None:
    content = widow({"monthly_benefit_at_full_age": 1_500}, dependent_child_until=2028)
    content["people"][0]["social_security"] = {
        "monthly_benefit_at_full_age": 0,
        "claim_age": 70,
        "survivor_claim_age": 62,
    }
    horizon = build_horizon(load(content))
    assert [period.filing_status for period in horizon.periods] == [QSS, QSS, HOH, SINGLE, SINGLE]
    paid = horizon.periods[0].social_security["Ann"]
    assert paid == pytest.approx(7 * 1_500 * (1 - 0.285 * 60 / 84), abs=0.01)
    assert {"dependent_child", "earnings_test"} & {code for code, _, _ in horizon.warnings} == {
        "dependent_child"
    }
    alone = horizon.periods[3]
    assert horizon.periods[0].credit_edge > alone.credit_edge  # a child counts in the household of 26 USC 36B


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ({"died": "2026-02-01"}, "a date before 2026"),
        ({"born": "2025-06-01"}, "a date before the death"),
        ({"claim_age": 66}, "an age reached before the death"),
    ],
)
def test_what_no_late_spouse_can_be(late: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        load(widow(late))


def test_a_second_person_or_a_child_of_the_past_is_refused() -> None:
    content = widow({}, dependent_child_until=2025)
    content["people"].append({"name": "Cy", "born": "1962-01-05", "plan_to_age": 80})
    with pytest.raises(ScenarioError) as caught:
        load(content)
    said = str(caught.value)
    assert "remarriage" in said
    assert "a year from 2026 on" in said
