"""City and county income taxes against recorded answers, and the words for what is not known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decumulate.models.laws.states import register
from decumulate.models.returns.bulk import ReturnsError, tax_rows

RECORDED = Path(__file__).parents[1] / "oracles" / "local_returns.csv.gz"


def recorded() -> pd.DataFrame:
    frame = pd.read_csv(RECORDED, keep_default_na=False, dtype=str)
    for name in frame.columns:
        if name not in ("id", "state", "filing_status", "local"):
            frame[name] = pd.to_numeric(frame[name].replace("", "0.5" if name.startswith("share") else "0"))
    return frame


def explained(row: Any) -> bool:
    """New York's items, and a federal choice of deduction that costs nothing either way (DIFFERENCES.md)."""
    gifts = row.year == 2026 and row.charity_cash > 0
    both = (
        row.charity_cash + row.property_tax + row.mortgage_interest > 0 and row.expected_federal_agi > 340_700
    )
    return (row.state == "NY" and (gifts or both)) or (
        row.state == "MD" and row.expected_federal_agi < 30_000
    )


def test_every_recorded_local_tax() -> None:
    frame = recorded()
    found = tax_rows(frame)
    far = ((found.local_tax - frame.expected_local_tax).abs() > 1.5) | (
        (found.state_tax - frame.expected_state_tax).abs() > 1.5
    )
    assert [row.id for row in frame[far].itertuples() if not explained(row)] == []
    assert (len(frame), int(far.sum())) == (596, 18)
    assert set(frame.local) == {place for code in ("NY", "MD", "IN", "OR") for place in register.places(code)}


def test_by_hand() -> None:
    def local(**cells: Any) -> float:
        row = {"year": 2026, "filing_status": "single", "age": 50, **cells}
        return float(tax_rows(pd.DataFrame([row])).iloc[0]["local_tax"])

    # Indiana: 60,000 less an exemption of 1,000 at 2.02 percent; Frederick: one rate on all, by its size
    assert local(state="IN", local="Marion", interest=60_000) == pytest.approx(0.0202 * 59_000)
    taxable = 50_000.0
    gross = taxable + 3_400 + 3_200
    assert local(state="MD", local="Frederick", interest=gross) == pytest.approx(0.0275 * taxable)
    assert local(state="MD", local="Frederick", interest=gross + 0.01) == pytest.approx(0.0296 * 50_000.01)
    assert local(state="IN", interest=60_000) == 0.0


@pytest.mark.parametrize(
    ("state", "place", "words"),
    [
        ("NY", "Yonker", 'Did you mean "Yonkers"?'),
        ("FL", "Miami", "a city or county of Florida with an income tax of its own"),
        ("", "Yonkers", "a state beside it"),
    ],
)
def test_a_place_that_is_not_known(state: str, place: str, words: str) -> None:
    with pytest.raises(ReturnsError) as caught:
        tax_rows(pd.DataFrame([{"year": 2026, "filing_status": "single", "state": state, "local": place}]))
    assert words in str(caught.value)
    assert "row 1, local" in str(caught.value)
