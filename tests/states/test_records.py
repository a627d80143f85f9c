"""Every state's tax against recorded answers of another calculator, and where the two differ.

`oracles/state_returns.csv.gz` holds what policyengine-us 2.68.0 answered for 80 households in 51 places in
2025 and 2026 (before refundable credits), with corrections of its known errors. Classes that are set aside,
classes that differ, and who is right: `oracles/DIFFERENCES.md`. A sample of 20 a state is compared here, all
8,160 under `slow`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pytest

from decumulate.models.returns.bulk import tax_rows

ORACLES = Path(__file__).parents[1] / "oracles"
Row = Mapping[str, float | str]
WITHIN = 1.5


def recorded() -> pd.DataFrame:
    """The records, numbers as numbers and an empty cell as zero (a half in a share)."""
    frame = pd.read_csv(ORACLES / "state_returns.csv.gz", keep_default_na=False, dtype=str)
    for name in frame.columns:
        if name not in ("id", "state", "filing_status", "expected_note", "expected_corrected"):
            frame[name] = pd.to_numeric(frame[name].replace("", "0.5" if name.startswith("share") else "0"))
    return frame


def aged(row: Row, age: int) -> bool:
    return float(row["age"]) >= age or float(row["spouse_age"]) >= age


def of(row: Row, *names: str) -> float:
    return sum(float(row[name]) for name in names)


def untaxed_interest(row: Row) -> float:
    return of(row, "tax_exempt_interest", "treasury_interest")


SET_ASIDE: Mapping[str, Callable[[Row], bool]] = {
    "unexplained": lambda row: "UNEXPLAINED" in str(row["expected_note"]),
    "property_tax_over_the_cap": lambda row: "SALT" in str(row["expected_note"]),
    "louisiana_iras": lambda row: (
        row["state"] == "LA" and aged(row, 65) and of(row, "traditional_distributions") > 0
    ),
    "alabama_pensions": lambda row: row["state"] == "AL" and of(row, "pensions") > 0,
    "nebraska_public_pensions": lambda row: row["state"] == "NE" and of(row, "public_pensions") > 0,
}
"""Rows whose recorded answer is known to be wrong, or to be nobody's; returns by hand stand in for them."""

CLASSES: Mapping[str, Callable[[Row], bool]] = {
    "michigan_investments": lambda row: (
        row["state"] == "MI"
        and aged(row, int(of(row, "year")) - 1945)
        and of(row, "traditional_distributions", "roth_conversions") > 0
    ),
    "montana_gifts": lambda row: (
        row["state"] == "MT" and of(row, "year") == 2026 and of(row, "charity_cash") > 0
    ),
    "new_york_items": lambda row: (
        (row["state"] == "NY" and (of(row, "charity_cash") > 0 if of(row, "year") == 2026 else False))
        or (
            row["state"] == "NY"
            and of(row, "expected_federal_agi") > 500_000
            and of(row, "property_tax") > 10_000
        )
    ),
    "north_dakota_losses": lambda row: (
        row["state"] == "ND" and min(of(row, "short_term_gains"), of(row, "long_term_gains")) < 0
    ),
    "north_dakota_marriage_credit": lambda row: (
        row["state"] == "ND"
        and row["filing_status"] == "married_filing_jointly"
        and of(row, "traditional_distributions", "roth_conversions") > 0
    ),
    "oregon_iras": lambda row: (
        row["state"] == "OR" and aged(row, 62) and of(row, "traditional_distributions") > 0
    ),
    "pennsylvania_forgiveness": lambda row: row["state"] == "PA" and untaxed_interest(row) > 0,
    "georgia_municipal_interest": lambda row: (
        row["state"] == "GA" and aged(row, 62) and of(row, "tax_exempt_interest") > 0
    ),
    "rhode_island_younger_spouse": lambda row: (
        row["state"] == "RI"
        and row["filing_status"] == "married_filing_jointly"
        and of(row, "pensions", "public_pensions") > 0
    ),
    "arkansas_losses": lambda row: (
        row["state"] == "AR"
        and row["filing_status"] == "married_filing_jointly"
        and of(row, "short_term_gains", "long_term_gains") < -3_000
    ),
}
"""Where the record errs, or the two read the law differently: a row differs by more than 1.50 only inside these."""


def compared(frame: pd.DataFrame) -> list[tuple[Row, float]]:
    """Each row and what ours is above the record's right answer."""
    answers = tax_rows(frame.drop(columns=["expected_note", "expected_corrected"]))["state_tax"]
    right = pd.to_numeric(
        frame["expected_corrected"].where(frame["expected_corrected"] != ""), errors="coerce"
    )
    right = right.fillna(frame["expected_state_tax"])
    rows: list[Row] = frame.to_dict("records")  # type: ignore[assignment]
    return list(zip(rows, (answers - right).tolist(), strict=True))


def set_aside(row: Row) -> list[str]:
    return [name for name, applies in SET_ASIDE.items() if applies(row)]


def outside(found: list[tuple[Row, float]]) -> dict[str, float]:
    """Rows that differ and lie in no class."""
    return {
        str(row["id"]): round(by, 2)
        for row, by in found
        if abs(by) > WITHIN and not set_aside(row) and not any(applies(row) for applies in CLASSES.values())
    }


def test_a_sample_of_twenty_a_state_agrees_with_the_record() -> None:
    found = compared(recorded().iloc[::8])
    assert Counter(row["state"] for row, _ in found) == dict.fromkeys({row["state"] for row, _ in found}, 20)
    assert len({row["state"] for row, _ in found}) == 51
    assert outside(found) == {}
    rest = [abs(by) <= WITHIN for row, by in found if not set_aside(row)]
    assert sum(rest) / len(rest) > 0.985


@pytest.mark.slow
def test_all_agree_with_the_record() -> None:
    """The counts are those of DIFFERENCES.md, and every class explains some row alone."""
    found = compared(recorded())
    assert outside(found) == {}
    text = (ORACLES / "DIFFERENCES.md").read_text()
    for name, applies in SET_ASIDE.items():
        assert f"### {name} ({sum(applies(row) for row, _ in found)} rows)" in text, name
    rest = [(row, by) for row, by in found if not set_aside(row)]
    differing = [row for row, by in rest if abs(by) > WITHIN]
    alone, counted = Counter[str](), Counter[str]()
    for row in differing:
        names = [name for name, applies in CLASSES.items() if applies(row)]
        counted.update(names)
        alone.update(names if len(names) == 1 else [])
    for name in CLASSES:
        assert alone[name] > 0, name
        assert f"### {name} ({counted[name]} rows)" in text, (name, counted[name])
    assert f"{len(differing)} of the other {len(rest):,}" in text, (len(differing), len(rest))
    others = [row for row in rest if not any(applies(row[0]) for applies in CLASSES.values())]
    assert all(abs(by) <= WITHIN for _, by in others)
