"""What must be paid of a year's tax before the return: Form 2210's lines by hand, and due dates that are known."""

from datetime import date

import pytest

from decumulate.models.laws.federal.estimated_tax import compute, due_dates, installments, return_due
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import EstimatedTax
from decumulate.tax_tables.schema import FilingStatus as FS

SEPARATE = FS.MARRIED_FILING_SEPARATELY


@pytest.fixture(scope="module")
def table() -> EstimatedTax:
    return LawBook(lambda year: 0.025, 2026).for_year(2026).federal.estimated_tax


@pytest.mark.parametrize(
    ("tax", "prior", "agi", "status", "amount", "rule"),
    [
        (20_000, 12_000, 140_000, FS.SINGLE, 12_000, "last_year"),
        (20_000, 12_000, 150_000, FS.SINGLE, 12_000, "last_year"),  # 110 percent only above it
        (20_000, 12_000, 150_001, FS.SINGLE, 13_200, "last_year"),
        (20_000, 12_000, 80_000, SEPARATE, 13_200, "last_year"),
        (20_000, 12_000, 75_000, SEPARATE, 12_000, "last_year"),
        (20_000, 12_000, None, FS.SINGLE, 13_200, "last_year"),
        (20_000, 30_000, 140_000, FS.SINGLE, 18_000, "this_year"),
        (20_000, None, None, FS.SINGLE, 18_000, "this_year"),
        (999, 12_000, 140_000, FS.SINGLE, 0, "small"),
        (1_000, 12_000, 140_000, FS.SINGLE, 900, "this_year"),
        (20_000, 0, 10_000, FS.SINGLE, 0, "no_tax_last_year"),
    ],
)
def test_the_required_annual_payment(
    table: EstimatedTax, tax: float, prior: float, agi: float, status: FS, amount: float, rule: str
) -> None:
    found = compute(tax, prior, agi, status, table)
    assert found.amount == pytest.approx(amount, abs=0.005)
    assert found.rule == rule


@pytest.mark.parametrize(
    ("year", "dates"),
    [
        (2021, ["2021-04-15", "2021-06-15", "2021-09-15", "2022-01-18"]),
        (2022, ["2022-04-18", "2022-06-15", "2022-09-15", "2023-01-17"]),
        (2023, ["2023-04-18", "2023-06-15", "2023-09-15", "2024-01-16"]),
        (2024, ["2024-04-15", "2024-06-17", "2024-09-16", "2025-01-15"]),
        (2026, ["2026-04-15", "2026-06-15", "2026-09-15", "2027-01-15"]),
    ],
)
def test_due_dates_are_those_of_form_1040_es(table: EstimatedTax, year: int, dates: list[str]) -> None:
    assert [day.isoformat() for day in due_dates(year, table)] == dates
    assert return_due(year - 1, table).isoformat() == dates[0]


def test_installments_make_up_for_what_is_late(table: EstimatedTax) -> None:
    dates = due_dates(2026, table)
    whole = list(installments(12_000, 0, dates, date(2026, 1, 1)))
    assert [amount for _, amount in whole] == [3_000, 3_000, 3_000, 3_000]
    late = list(installments(12_000, 3_000, dates, date(2026, 6, 20)))
    assert late == [(date(2026, 9, 15), 6_000), (date(2027, 1, 15), 3_000)]
    assert list(installments(12_000, 5_000, dates, date(2026, 11, 20))) == [(date(2027, 1, 15), 7_000)]
    assert [amount for _, amount in installments(12_000, 20_000, dates, date(2026, 1, 1))] == [0, 0, 0, 0]
