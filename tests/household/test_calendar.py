"""Ages, months and filing status at the edges where a day decides."""

from __future__ import annotations

from datetime import date

import pytest

from decumulate.models.household.calendar import (
    alive,
    filing_status,
    first_entitled_month,
    heirs,
    month_attained,
    month_of,
    months_paid,
    senior_by,
)
from decumulate.models.laws.federal.early_distributions import year_59_half
from decumulate.tax_tables.schema import FilingStatus


@pytest.mark.parametrize(
    ("born", "claim_months", "first"),
    [
        ("1964-01-15", 62 * 12, (2026, 2)),  # 62 is not held through January
        ("1964-01-03", 62 * 12, (2026, 2)),
        ("1964-01-02", 62 * 12, (2026, 1)),  # attained on the 1st
        ("1964-01-01", 62 * 12, (2026, 1)),  # attained on 31 December, held through January
        ("1964-12-31", 62 * 12, (2027, 1)),
        ("1964-01-15", 62 * 12 + 1, (2026, 2)),
        ("1964-01-15", 63 * 12, (2027, 1)),
        ("1964-01-01", 63 * 12, (2026, 12)),
        ("1964-01-15", 70 * 12, (2034, 1)),
    ],
)
def test_first_entitled_month(born: str, claim_months: int, first: tuple[int, int]) -> None:
    assert first_entitled_month(date.fromisoformat(born), claim_months) == month_of(*first)


def test_an_age_is_attained_the_month_before_when_born_on_the_first() -> None:
    assert month_attained(date(1961, 6, 1), 65 * 12) == month_of(2026, 5)
    assert month_attained(date(1961, 6, 2), 65 * 12) == month_of(2026, 6)
    assert month_attained(date(1961, 1, 1), 65 * 12) == month_of(2025, 12)


@pytest.mark.parametrize(
    ("first", "year", "months"),
    [
        ((2026, 1), 2026, 12),
        ((2026, 2), 2026, 11),
        ((2026, 12), 2026, 1),
        ((2027, 1), 2026, 0),
        ((2019, 5), 2026, 12),
    ],
)
def test_months_paid(first: tuple[int, int], year: int, months: int) -> None:
    assert months_paid(month_of(*first), year) == months


@pytest.mark.parametrize(
    ("born", "year"), [("1966-06-30", 2025), ("1966-07-01", 2026), ("1966-01-01", 2025), ("1966-12-31", 2026)]
)
def test_year_of_59_and_a_half(born: str, year: int) -> None:
    assert year_59_half(date.fromisoformat(born)) == year


def test_born_on_new_years_day_is_65_a_year_early() -> None:
    assert senior_by(date(1962, 1, 1), 2026)
    assert not senior_by(date(1962, 1, 2), 2026)
    assert senior_by(date(1961, 12, 31), 2026)


def test_the_year_of_a_death_is_joint_and_the_next_single() -> None:
    last = {"Kim": 2050, "Sam": 2055}
    assert filing_status(last, 2050) is FilingStatus.MARRIED_FILING_JOINTLY
    assert filing_status(last, 2051) is FilingStatus.SINGLE
    assert filing_status({"Kim": 2050}, 2030) is FilingStatus.SINGLE
    assert alive(last, 2051) == ("Sam",)


def test_heirs() -> None:
    assert heirs({"Kim": 2050, "Sam": 2055}) == {"Kim": "Sam", "Sam": None}
    assert heirs({"Kim": 2050, "Sam": 2050}) == {"Kim": None, "Sam": None}
    assert heirs({"Kim": 2050}) == {"Kim": None}
