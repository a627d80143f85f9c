"""Payments of IRAs straight to charities: Pub. 590-B's example, basis, the limit, and the day of 70 1/2."""

from __future__ import annotations

from datetime import date

import pytest

from decumulate.models.laws.federal.charitable_distributions import compute, constrain, day_70_half
from decumulate.tax_tables.project import LawBook

BOOK = LawBook(lambda year: 0.025, 2026)


def table(year: int):
    return BOOK.for_year(year).federal.charitable_distributions


def test_the_limits_of_the_years() -> None:
    """100,000 x 173.09342 / 159.87925 = 108,265 and x 177.11375 / 159.87925 = 110,780, to the nearest 1,000."""
    assert [table(year).limit for year in (2025, 2026)] == [108_000, 111_000]
    assert table(2027).limit == 114_000  # 110,780 x 1.025 = 113,549


def test_contributions_since_70_half_are_made_up_for_first() -> None:
    """Pub. 590-B, "Qualified charitable distribution adjustment": 10,000 deducted; then 6,000 and 6,500 are given."""
    first = compute(6_000, table(2025), 10_000)
    assert first == (0, 6_000, 6_000, 4_000)
    second = compute(6_500, table(2026), first.still)
    assert second == (2_500, 4_000, 4_000, 0)
    assert compute(6_500, table(2027), second.still) == (6_500, 0, 0, 0)


def test_what_is_beyond_the_limit_is_income() -> None:
    assert compute(150_000, table(2026)) == (111_000, 39_000, 0, 0)
    assert compute(150_000, table(2026), 11_000) == (100_000, 50_000, 11_000, 0)


def test_the_taxable_part_goes_first_and_basis_stays() -> None:
    """408(d)(8)(D): of IRAs worth 50,000 with 20,000 of basis 30,000 would be taxed: of 40,000 paid 10,000 is basis."""
    assert compute(40_000, table(2026), taxable=30_000) == (30_000, 0, 0, 0)
    assert compute(20_000, table(2026), taxable=30_000) == (20_000, 0, 0, 0)


def test_what_was_given_before_leaves_less_room() -> None:
    assert constrain(table(2026)) == 111_000
    assert constrain(table(2026), 100_000) == 11_000
    assert constrain(table(2026), 120_000) == 0


@pytest.mark.parametrize(
    ("born", "day"),
    [
        (date(1955, 6, 30), date(2025, 12, 30)),
        (date(1955, 7, 1), date(2026, 1, 1)),
        (date(1955, 8, 31), date(2026, 2, 28)),
        (date(1956, 1, 15), date(2026, 7, 15)),
    ],
)
def test_the_day_of_70_half(born: date, day: date) -> None:
    assert day_70_half(born) == day
