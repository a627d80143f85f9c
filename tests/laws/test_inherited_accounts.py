"""Accounts inherited before the plan: periods and last years by hand from the table, and two readings agree."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decumulate.models.laws.federal.inherited_accounts import (
    Inheritance,
    compute,
    compute_roth,
    divisor,
    last_year,
    stretches,
)
from decumulate.tax_tables.schema import Actuarial

MOTHER = {"deceased_born": date(1940, 5, 1), "died": date(2024, 3, 2), "born": date(1966, 8, 9)}


def left(**facts: Any) -> Inheritance:
    return Inheritance(**({"beneficiary": "designated", "roth": False} | MOTHER | facts))


@pytest.mark.parametrize(
    ("of", "periods"),
    [
        # A daughter of 59 in the year after the death: 28.0, one less each year, all of it in 2034.
        (left(), {2025: 28.0, 2026: 27.0, 2033: 20.0, 2034: 1.0, 2035: 1.0}),
        # Whoever left it was 64: no part is due before the tenth year; nor of a Roth IRA, whatever the age.
        (left(deceased_born=date(1960, 5, 1), born=date(1980, 1, 1)), {2025: None, 2033: None, 2034: 1.0}),
        (left(roth=True), {2025: None, 2033: None, 2034: 1.0}),
        # The required beginning date of someone born in 1951 (73 in 2024) is 1 April 2025.
        (left(deceased_born=date(1951, 2, 1), died=date(2025, 3, 31)), {2026: None, 2035: 1.0}),
        (left(deceased_born=date(1951, 2, 1), died=date(2025, 4, 1)), {2026: 27.1, 2035: 1.0}),
        # A brother two years younger stretches it: 75 in 2025, 14.8; the deceased's 14.1 less 1 is shorter.
        (left(deceased_born=date(1948, 6, 1), born=date(1950, 6, 1)), {2025: 14.8, 2030: 9.8, 2038: 1.8, 2039: 1.0}),
        # A sister eight years older: the deceased's 13.1 is longer than her 8.1, and ends when hers does.
        (left(deceased_born=date(1948, 6, 1), born=date(1940, 6, 1)), {2025: 13.1, 2032: 6.1, 2033: 1.0}),
        # Left in 2018 to a nephew of 49 in 2019, 37.1: under the law of before there is no tenth year.
        (left(died=date(2018, 3, 2), born=date(1970, 1, 1)), {2026: 30.1, 2028: 28.1, 2040: 16.1}),
        # Disabled: over a lifetime; a daughter of 15 until 21, in 2031, and ten years more.
        (left(beneficiary="disabled"), {2025: 28.0, 2034: 19.0, 2050: 3.0}),
        (
            left(beneficiary="minor_child", born=date(2010, 3, 1), deceased_born=date(1970, 1, 1)),
            {2025: 69.9, 2035: 59.9, 2040: 54.9, 2041: 1.0},
        ),
        # A spouse waits until the deceased would be 73; then the table at each age (at 71, below its first: 18.0).
        (
            left(beneficiary="spouse", deceased_born=date(1958, 1, 1), born=date(1960, 1, 1), died=date(2025, 1, 2)),
            {2026: None, 2030: None, 2031: 18.0, 2032: 27.4, 2033: 26.5},
        ),
        # Passed on in 2030: what was stretched ends in 2040, the ten years of a daughter stay hers.
        (left(beneficiary="disabled", passed_on=2030), {2031: 22.0, 2039: 14.0, 2040: 1.0}),
        (left(passed_on=2030), {2031: 22.0, 2033: 20.0, 2034: 1.0}),
    ],
)  # fmt: skip
def test_periods_by_hand(of: Inheritance, periods: dict[int, float | None], actuarial: Actuarial) -> None:
    for year, expected in periods.items():
        found = divisor(of, year, actuarial)
        assert (found is None) == (expected is None), year
        if expected is not None:
            assert found == pytest.approx(expected), year
            assert compute(10_000.0, of, year, actuarial) == pytest.approx(10_000.0 / expected), year
        else:
            assert compute(10_000.0, of, year, actuarial) == 0.0


def test_the_last_years(actuarial: Actuarial) -> None:
    assert last_year(left(), actuarial) == 2034
    assert last_year(left(beneficiary="spouse"), actuarial) is None
    assert last_year(left(beneficiary="spouse", passed_on=2031), actuarial) == 2041


@pytest.mark.parametrize(
    ("born", "may"), [(date(1950, 5, 1), True), (date(1950, 5, 2), False), (date(1939, 1, 1), True)]
)
def test_not_more_than_ten_years_younger_is_by_the_day(born: date, may: bool) -> None:
    assert stretches(left(born=born)) is may


def test_roth_earnings_are_income_until_the_deceaseds_clock_is_over() -> None:
    assert compute_roth(30_000.0, 20_000.0, 2027, 2023) == (20_000.0, 10_000.0)
    assert compute_roth(30_000.0, 20_000.0, 2028, 2023) == (20_000.0, 0.0)
    assert compute_roth(15_000.0, 20_000.0, 2024, 2023) == (15_000.0, 0.0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=400)
@given(
    died=st.dates(date(2005, 1, 1), date(2031, 12, 31)),
    age=st.integers(30, 100),
    born=st.dates(date(1930, 1, 1), date(2004, 12, 31)),
    beneficiary=st.sampled_from(["designated", "spouse", "disabled", "minor_child"]),
    roth=st.booleans(),
    passed_on=st.one_of(st.none(), st.integers(1, 25)),
)
def test_the_form_and_the_statute_agree(
    actuarial: Actuarial,
    died: date,
    age: int,
    born: date,
    beneficiary: Any,
    roth: bool,
    passed_on: int | None,
) -> None:
    of = Inheritance(
        died.replace(year=died.year - age, day=1), died, born, beneficiary, roth,
        None if passed_on is None else died.year + passed_on,
    )  # fmt: skip
    for year in range(died.year + 1, 2065):
        found = divisor(of, year, actuarial)
        expected = 0.0 if found is None else 1_000.0 / found
        assert compute(1_000.0, of, year, actuarial) == pytest.approx(expected)
