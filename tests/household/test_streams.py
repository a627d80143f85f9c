"""Pensions, spending, market and Medicare by plain arguments."""

from __future__ import annotations

from datetime import date
from math import log

import pytest

from decumulate.models.household.calendar import month_of
from decumulate.models.household.healthcare import base_premiums, surcharges_by_tier
from decumulate.models.household.market import asset_years, at_or_between, growth_path, rate_in
from decumulate.models.household.pensions import first_pension_month, pension_level, pension_paid
from decumulate.models.household.spending import at_ages, real_growth, smile, spending_weights
from decumulate.tax_tables.project import LawBook


def test_pension_begins_in_the_birthdays_month() -> None:
    first = first_pension_month(date(1961, 3, 1), 65 * 12)
    assert first == month_of(2026, 3)
    assert pension_paid(12_000, first, 2025, 1.0) == 0
    assert pension_paid(12_000, first, 2026, 1.0) == pytest.approx(10_000)
    assert pension_paid(12_000, first, 2027, 1.1) == pytest.approx(13_200)


def test_pension_level() -> None:
    assert pension_level(True, 10, 1.3) == 1.3
    assert pension_level(False, 10, 1.3) == 1.0
    assert pension_level(0.01, 2, 1.3) == pytest.approx(1.0201)
    assert pension_level(0.0, 2, 1.3) == 1.0


def test_smile_by_the_formula_as_published() -> None:
    path = smile([65, 66, 67], 100_000)
    at_66 = 0.00008 * 66**2 - 0.0125 * 66 - 0.0066 * log(100_000) + 0.546
    at_67 = 0.00008 * 67**2 - 0.0125 * 67 - 0.0066 * log(100_000) + 0.546
    assert path == pytest.approx([1, 1 + at_66, (1 + at_66) * (1 + at_67)])
    assert -0.01 < at_66 < 0


def test_smile_falls_fastest_about_78_and_rises_again_only_late() -> None:
    path = smile(list(range(60, 101)), 60_000)
    changes = {age: path[i + 1] / path[i] - 1 for i, age in enumerate(range(61, 101))}
    assert min(changes, key=lambda age: changes[age]) == 78  # 0.0125 / (2 x 0.00008) = 78.1
    assert changes[98] > 0 > changes[85]


def test_shapes() -> None:
    assert real_growth(-0.01, 3) == pytest.approx([1, 0.99, 0.9801])
    assert at_ages({65: 1.0, 85: 0.8}, [60, 65, 70, 85, 99]) == pytest.approx([1, 1, 0.95, 0.8, 0.8])
    assert at_or_between({70: 2.0}, 90) == 2.0
    weights = spending_weights([1, 0.9], [False, True], 0.5, [1, 1.1, 1.2])
    assert weights == pytest.approx([1, 0.9 * 0.5 * 1.1])


def test_growth_path_and_lists() -> None:
    assert growth_path(0.1, 2) == pytest.approx([1, 1.1, 1.21])
    assert growth_path([0.1, 0.0, 0.5], 3) == pytest.approx([1, 1.1, 1.1, 1.65])
    assert rate_in([0.1, 0.2], 5) == 0.2


def test_asset_chain() -> None:
    first, second, third = asset_years(
        [0.07, -0.10, 0.05], {"qualified_dividends": 0.02, "interest": [0.0, 0.01, 0.03]}, 3
    )
    assert (first.price, first.growth, first.total_return) == pytest.approx((1.0, 0.05, 0.07))
    assert (second.price, second.growth) == pytest.approx((1.05, -0.13))
    assert (third.price, third.growth, third.interest) == pytest.approx((1.05 * 0.87, 0.0, 0.03))


def test_medicare_2026_by_the_published_figures() -> None:
    law = LawBook(lambda year: 0.02, 2026).for_year(2026).medicare
    assert base_premiums(18, 40.0, law) == pytest.approx(18 * (202.9 + 40.0))
    assert base_premiums(18, None, law) == pytest.approx(18 * (202.9 + law.premiums.part_d_base))
    b, d = (0, 81.2, 202.9, 324.6, 446.3, 487.0), (0, 14.5, 37.5, 60.4, 83.3, 91.0)
    assert surcharges_by_tier(24, law) == pytest.approx([24 * (x + y) for x, y in zip(b, d, strict=True)])
