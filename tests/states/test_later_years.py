"""Years after 2026 in all places: what is enacted comes, what is indexed grows, everything else stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from decumulate.models.laws.states import register
from decumulate.tax_tables.schema import FilingStatus
from decumulate.tax_tables.state_tables import LAST_YEAR, Amounts, state_table

SINGLE = FilingStatus.SINGLE
TAXING = [code for code in register.COMPUTED if state_table(code).taxes_income]

ENACTED = {
    "CA": {2031},  # Const. art. XIII s. 36
    "GA": {2027},  # HB 463 of 2026, the exclusion
    "HI": {2027, 2028, 2029, 2030, 2031},  # Act 46 of 2024
    "IN": {2027},  # HB 1001 of 2023
    "ME": {2027},  # the federal standard deduction
    "MI": {2029},  # PA 24 of 2025
    "MS": {2027, 2028, 2029, 2030},  # HB 1 of 2025
    "MT": {2027},  # HB 337 of 2025
    "NE": {2027},  # LB 754 of 2023
    "NY": {2027, 2028, 2030, 2033},  # budget of 2026; Yonkers and New York City
    "OR": {2027},  # Multnomah County
    "RI": {2027, 2028, 2029},  # H 7127 of 2026
    "VA": {2027, 2028, 2030},
    "WA": {2028, 2029},  # ESSB 6346 of 2026
}
"""Years in which an enacted law changes an amount. No revenue trigger is among them."""

SCHEDULED: list[tuple[str, int, str, Any]] = [
    ("CA", 2031, "brackets", 0.093),
    ("GA", 2027, "exclusion", 70_000),
    ("HI", 2027, "brackets", 0.13),
    ("HI", 2027, "standard", 8_000),
    ("HI", 2028, "standard", 9_000),
    ("HI", 2030, "standard", 10_000),
    ("HI", 2031, "standard", 12_000),
    ("IN", 2027, "rate", 0.029),
    ("ME", 2027, "standard_is_federal", 1),
    ("MI", 2028, "less_benefits", 0),
    ("MI", 2029, "less_benefits", 1),
    ("MS", 2027, "brackets", 0.0375),
    ("MS", 2028, "brackets", 0.035),
    ("MS", 2029, "brackets", 0.0325),
    ("MS", 2030, "brackets", 0.03),
    ("MT", 2026, "brackets", 0.0565),
    ("MT", 2027, "brackets", 0.054),
    ("NE", 2027, "brackets", 0.0399),
    ("NY", 2032, "brackets", 0.109),
    ("NY", 2033, "brackets", 0.0882),
    ("RI", 2026, "high_rate", 0),
    ("RI", 2027, "high_rate", 0.01),
    ("RI", 2028, "high_rate", 0.02),
    ("RI", 2029, "high_rate", 0.03),
    ("VA", 2027, "standard", 9_200),
    ("VA", 2028, "standard", 9_300),
    ("VA", 2030, "standard", 3_000),
    ("WA", 2027, "income_tax", 0),
    ("WA", 2028, "income_tax", 0.099),
]
"""Enacted amounts of single filers; of rows the last value."""


def two_percent(year: int) -> float:
    return float(1.02 ** (year - 2020))


def test_only_what_is_enacted_changes_after_the_last_year() -> None:
    dated = {code: {year for year in state_table(code).sections if year > LAST_YEAR} for code in TAXING}
    assert {code: years for code, years in dated.items() if years} == ENACTED


@pytest.mark.parametrize(("code", "year", "name", "value"), SCHEDULED)
def test_an_enacted_amount_holds_from_its_year(code: str, year: int, name: str, value: float) -> None:
    amounts = state_table(code).amounts(year, SINGLE, two_percent)
    found = amounts.rows(name)[-1][1] if amounts.is_rows(name) else amounts[name]
    assert found == value


def grown(code: str, name: str, value: Any, by: float) -> Any:
    """What the state's own index makes of an amount of its base year."""
    if isinstance(value, Mapping):
        return {key: grown(code, name, one, by) for key, one in value.items()}
    if not isinstance(value, tuple):
        return value * by
    part = state_table(code).grows.get(name, "starts")
    starts = [start if part == "values" else start * by for start, _ in value]
    if part == "all but the last start":
        starts[-1] = value[-1][0]
    values = [amount * by if part in ("values", "both") else amount for _, amount in value]
    return tuple(zip(starts, values, strict=True))


def flat(value: Any) -> list[float]:
    if isinstance(value, Mapping):
        return [each for one in value.values() for each in flat(one)]
    if isinstance(value, tuple):
        return [each for row in value for each in row]
    return [float(value)]


def found(amounts: Amounts, name: str) -> list[float]:
    return flat(amounts.found[name])


@pytest.mark.parametrize("code", TAXING)
def test_what_is_indexed_grows_and_all_else_stands(code: str) -> None:
    table = state_table(code)
    last = max(ENACTED.get(code, {LAST_YEAR}))
    before, after = (table.amounts(year, SINGLE, two_percent) for year in (last, last + 9))
    for name in before.found:
        expected = before.found[name]
        if name in table.indexed:
            expected = grown(code, name, expected, 1.02**9)
        assert found(after, name) == pytest.approx(flat(expected), rel=1e-9), name


TRIGGERED = ("AR", "CO", "GA", "IN", "KS", "KY", "MI", "MO", "MS", "NC", "OK", "SC", "WV")
"""Places whose law cuts rates when revenue allows."""


@pytest.mark.parametrize("code", TRIGGERED)
def test_no_trigger_is_assumed(code: str) -> None:
    table = state_table(code)
    said = table.notes["indexing"]["rule"]
    assert "trigger" in said or "revenue" in said or "TABOR" in said
    assert "not assumed" in said or "only the one enacted" in said
    names = [
        name for name in ("rate", "brackets", "high_brackets") if name in table.amounts(2036, SINGLE).found
    ]
    assert names
    for name in names:
        first, later = (table.amounts(year, SINGLE, two_percent) for year in (2030, 2060))
        if first.is_rows(name):
            assert [rate for _, rate in later.rows(name)] == [rate for _, rate in first.rows(name)]
        else:
            assert later[name] == first[name]


FROZEN = {
    "AL": "standard_falls_from",
    "CO": "add_back_from",
    "CT": "exemption_falls_from",
    "DE": "standard",
    "GA": "exclusion",
    "IL": "income_limit",
    "IN": "low_income_below",
    "MD": "exemption_steps",
    "MO": "federal_tax_share",
    "NJ": "exclusion_share",
    "NM": "benefits_free_up_to",
    "OH": "exemption_steps",
    "OR": "credit_up_to",
    "PA": "forgiveness_base",
    "UT": "benefits_credit_falls_from",
    "VA": "age_deduction",
    "VT": "benefits_fall_from",
}
"""Triggers that stand until the law is changed, which is what makes them bind."""


@pytest.mark.parametrize(("code", "name"), FROZEN.items())
def test_a_frozen_trigger_stands(code: str, name: str) -> None:
    table = state_table(code)
    now, later = (table.amounts(year, SINGLE, two_percent) for year in (2030, 2070))
    assert found(later, name) == found(now, name)


@pytest.mark.parametrize("code", TAXING)
def test_a_projected_amount_is_one_that_the_state_indexes(code: str) -> None:
    """An amount of 2026 that nobody had published is marked, and printed so; one that stands needs no projection."""
    table = state_table(code)
    marked = set(table.projected.get(LAST_YEAR, ()))
    assert marked <= set(table.indexed)
    first, last = (table.sections.get(year, {}) for year in (2025, LAST_YEAR))
    fixed = {name for year, section in table.sections.items() if year > LAST_YEAR for name in section}
    unmarked = {name for name in table.indexed if name not in last and name in first} - fixed
    assert not unmarked, "an indexed amount has a figure of 2026, published or marked as projected"
