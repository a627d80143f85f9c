"""What must hold of every state's return whoever asks: spouses may be named in either order, and the like."""

from __future__ import annotations

import pandas as pd
import pytest

from decumulate.models.laws.states import register
from decumulate.models.laws.states.facts import KINDS
from decumulate.models.returns.bulk import tax_rows
from decumulate.models.returns.state_return import SHARES
from decumulate.tax_tables.state_tables import state_table

from .test_records import recorded

JOINT = "married_filing_jointly"
TAXING = [code for code in register.COMPUTED if state_table(code).taxes_income]


@pytest.fixture(scope="module")
def couples() -> pd.DataFrame:
    """Some of the recorded couples of every place."""
    frame = recorded()
    frame = frame[
        (frame.filing_status == JOINT) & frame.id.str[-3:].isin(["002", "021", "035", "046", "063"])
    ]
    assert len(frame) > 200
    return frame.drop(columns=["expected_note", "expected_corrected"])


def test_spouses_may_be_named_in_either_order(couples: pd.DataFrame) -> None:
    swapped = couples.rename(columns={"age": "spouse_age", "spouse_age": "age"})
    for share in SHARES:
        swapped[share] = 1.0 - swapped[share]
    assert tax_rows(swapped).state_tax.tolist() == pytest.approx(
        tax_rows(couples).state_tax.tolist(), abs=1e-6
    )


def test_every_kind_is_some_filers() -> None:
    assert {kind for kinds in SHARES.values() for kind in kinds} == set(KINDS)


def test_no_income_no_tax() -> None:
    rows = pd.DataFrame(
        [{"year": 2026, "filing_status": "single", "age": 70, "state": code} for code in TAXING]
    )
    assert tax_rows(rows).state_tax.max() == 0.0


def test_treasury_interest_is_taxed_nowhere() -> None:
    """31 USC 3124(a): of a household that has nothing else."""
    cells = {"filing_status": "single", "age": 70, "interest": 60_000, "treasury_interest": 60_000}
    rows = pd.DataFrame([{"year": year, "state": code, **cells} for code in TAXING for year in (2025, 2026)])
    taxed = {rows.state[i] for i, tax in tax_rows(rows).state_tax.items() if tax > 0}
    assert taxed == {"ID"}, "the building fund's $10 is of whoever must file"


def test_twice_the_household_is_taxed_by_no_more_than_its_top_rate() -> None:
    """Between 300,000 and 310,000 of pension at 50 no state takes more than a fifth of the difference, cliffs apart."""
    rows = pd.DataFrame(
        [
            {"year": 2026, "filing_status": "single", "age": 50, "state": code, "wages": amount}
            for code in TAXING
            for amount in (305_000, 310_000)
        ]
    )
    tax = tax_rows(rows).state_tax
    for place, code in enumerate(TAXING):
        assert 0.0 <= tax[2 * place + 1] - tax[2 * place] <= 0.2 * 5_000, code
