"""The law in numpy against the law from the forms: at every kink, and on 10,000 random years, to the cent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from decumulate.models.at_once.federal import (
    FederalYear,
    PathIncome,
    income_for_agi,
    taxable_benefits,
)
from decumulate.models.at_once.medicare import surcharges
from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.laws.medicare import irmaa
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.schema import FilingStatus, YearLaw

SINGLE, JOINT = FilingStatus.SINGLE, FilingStatus.MARRIED_FILING_JOINTLY
STATUSES = (SINGLE, JOINT, FilingStatus.MARRIED_FILING_SEPARATELY, FilingStatus.HEAD_OF_HOUSEHOLD)
COLUMNS = (
    "traditional_distributions",
    "social_security",
    "interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
    "short_term_gains",
    "long_term_gains",
    "carry_short",
    "carry_long",
    "early_distributions",
)
SCHEDULE_A = ItemizedInputs(
    state_income_tax=9_000.0,
    property_tax=12_000.0,
    mortgage_interest=14_000.0,
    charity_cash=6_000.0,
    medical_expenses=11_000.0,
)


@pytest.fixture(scope="module")
def book() -> LawBook:
    return LawBook(lambda _: 0.025, 2026)


def by_the_form(rows: np.ndarray, status: FilingStatus, seniors: int, given: ItemizedInputs, law: YearLaw):  # type: ignore[no-untyped-def]
    lines = [
        federal_return(
            ReturnInput(
                filing_status=status,
                seniors=seniors,
                itemized=given,
                **dict(zip(COLUMNS, map(float, row), strict=True)),
            ),
            law,
        )
        for row in rows
    ]
    names = ("agi", "federal_tax", "carry_short_out", "carry_long_out", "amt", "niit", "deduction")
    return {name: np.array([getattr(line, name) for line in lines]) for name in names}


def at_once(rows: np.ndarray, year: FederalYear):  # type: ignore[no-untyped-def]
    ordinary, benefits, interest, exempt, dividends, qualified, short, long, s, lo, early = rows.T
    found = year.returns(
        PathIncome(ordinary, benefits, interest, exempt, dividends, qualified, short, long, s, lo, early)
    )
    return {
        "agi": found.agi,
        "federal_tax": found.tax,
        "carry_short_out": found.carry_short,
        "carry_long_out": found.carry_long,
        "amt": found.amt,
        "niit": found.niit,
        "deduction": found.deduction,
    }


def agree(rows: np.ndarray, status: FilingStatus, seniors: int, given: ItemizedInputs, law: YearLaw) -> None:
    form = by_the_form(rows, status, seniors, given, law)
    found = at_once(rows, FederalYear(law, status, seniors, given))
    for name, value in form.items():
        np.testing.assert_allclose(found[name], value, rtol=0.0, atol=0.005, err_msg=name)


def random_rows(rng: np.random.Generator, count: int) -> np.ndarray:
    """Years of all sizes: each line is nothing half of the time, and its scale is drawn first."""
    scale = 10.0 ** rng.uniform(3.0, 6.0, (count, 1))
    rows = rng.uniform(0.0, 1.0, (count, len(COLUMNS))) * scale * (rng.random((count, len(COLUMNS))) < 0.6)
    rows[:, 1] = np.minimum(rows[:, 1], 110_000.0)
    signs = np.where(rng.random((count, 2)) < 0.4, -1.0, 1.0)
    rows[:, 6:8] *= signs
    rows[:, 10] = np.minimum(rows[:, 10], rows[:, 0])
    return rows


@pytest.mark.parametrize("given", [ItemizedInputs(), SCHEDULE_A], ids=["standard", "schedule A"])
def test_ten_thousand_random_years(book: LawBook, given: ItemizedInputs) -> None:
    rng = np.random.default_rng(5)
    for number in range(20):
        status, year = STATUSES[number % 4], (2026, 2027, 2030, 2044, 2060)[number % 5]
        seniors = number % (3 if status is JOINT else 2)
        agree(random_rows(rng, 250), status, seniors, given, book.for_year(year))


def thresholds(law: YearLaw, status: FilingStatus) -> Iterator[float]:
    """Every amount at which some federal law bends, as ordinary income and as AGI."""
    federal = law.federal
    standard = federal.standard_deduction.basic[status]
    for top in (*federal.ordinary_income_tax.tops[status], *federal.capital_gains_tax.tops[status]):
        yield from (top, top + standard)
    amt = federal.amt
    gone = amt.phaseout_start[status] + amt.exemption[status] / amt.phaseout_rate
    yield from (amt.exemption[status], amt.phaseout_start[status], gone, amt.rate_break[status])
    yield from (federal.niit.threshold[status], federal.senior_deduction.threshold[status])
    yield federal.senior_deduction.threshold[status] + federal.senior_deduction.amount[status] / 0.06
    yield from (federal.social_security.base1[status], federal.social_security.base2[status], standard, 0.0)
    itemized = federal.itemized_deductions
    yield itemized.salt_phaseout_threshold[status]
    yield itemized.salt_phaseout_threshold[status] + itemized.salt_cap[status] / 0.3


@pytest.mark.parametrize("status", [SINGLE, JOINT])
def test_at_every_kink(book: LawBook, status: FilingStatus) -> None:
    """A dollar below, at, and a dollar above each threshold: with income alone, with gains on top, with benefits."""
    law = book.for_year(2026)
    rows = []
    for amount in thresholds(law, status):
        for more in (-1.0, 0.0, 1.0):
            at = max(0.0, amount + more)
            for benefits, gains, dividends in (
                (0.0, 0.0, 0.0),
                (40_000.0, 0.0, 0.0),
                (30_000.0, 70_000.0, 9_000.0),
            ):
                rows.append([at, benefits, 0, 0, 0, dividends, 0, gains, 0, 0, 0])
                rows.append([0.0, benefits, 0, 0, 0, 0, 0, at, 0, 0, 0])
                rows.append(
                    [max(0.0, at - gains - dividends), benefits, 500, 700, 0, dividends, 0, gains, 0, 0, 0]
                )
    for seniors in (0, 1):
        agree(np.array(rows, dtype=float), status, seniors, ItemizedInputs(), law)
        agree(np.array(rows, dtype=float), status, seniors, SCHEDULE_A, law)


def test_losses_carried_at_their_limit(book: LawBook) -> None:
    """3,000 of losses, one dollar more and less, with and without income for them to reduce."""
    rows = [
        [income, 0, 0, 0, 0, 0, -short, -long, 0, carried, 0]
        for income in (0.0, 2_000.0, 16_100.0, 17_000.0, 19_100.0, 60_000.0)
        for short in (0.0, 2_999.0, 3_000.0, 3_001.0, -500.0)
        for long in (0.0, 4_000.0, -700.0)
        for carried in (0.0, 10_000.0)
    ]
    agree(np.array(rows, dtype=float), SINGLE, 0, ItemizedInputs(), book.for_year(2026))


@pytest.mark.parametrize("status", [SINGLE, JOINT])
@pytest.mark.parametrize("benefits", [0.0, 9_000.0, 24_000.0, 80_000.0])
def test_income_for_an_agi_is_benefits_turned_round(
    book: LawBook, status: FilingStatus, benefits: float
) -> None:
    table = book.for_year(2026).federal.social_security
    before = np.linspace(0.0, 200_000.0, 4_001)
    agi = before + taxable_benefits(before, benefits, 1_500.0, table, status)
    np.testing.assert_allclose(income_for_agi(agi, benefits, 1_500.0, table, status), before, atol=1e-6)


@pytest.mark.parametrize("status", [SINGLE, JOINT, FilingStatus.MARRIED_FILING_SEPARATELY])
def test_surcharges_at_every_edge(book: LawBook, status: FilingStatus) -> None:
    table, by_tier = book.for_year(2026).medicare.irmaa, (0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    magi = np.array([edge + more for edge in table.edges[status] for more in (-0.01, 0.0, 0.01)] + [0.0, 2e6])
    form = [irmaa.surcharge(by_tier, float(at), status, table) for at in magi]
    assert list(surcharges(by_tier, magi, status, table)) == form


def test_what_is_not_indexed_is_worth_less_where_prices_are_higher(book: LawBook) -> None:
    """All dollars twice as high under a law whose indexed amounts are too: the return of the same year in units of
    half a dollar, whose bases of benefits and NIIT threshold are half of what they are."""
    law = book.for_year(2026)
    year = FederalYear(law, SINGLE, 0)
    x = PathIncome(np.array([40_000.0]), benefits=20_000.0, long=np.array([120_000.0]))
    found = year.returns(x, price=2.0)
    table = law.federal
    first, second = table.social_security.base1[SINGLE] / 2, table.social_security.base2[SINGLE] / 2
    assert first < second < 170_000.0
    assert found.taxable_benefits[0] == pytest.approx(0.85 * 20_000.0)
    over = 40_000.0 + 120_000.0 + 17_000.0 - table.niit.threshold[SINGLE] / 2
    assert found.niit[0] == pytest.approx(table.niit.rate * min(over, 120_000.0))
