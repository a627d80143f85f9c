"""`decumulate tax`: columns, faults, and the same answers as the return itself."""

from __future__ import annotations

import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decumulate.models.household.facts import ItemizedInputs
from decumulate.models.returns import bulk
from decumulate.models.returns.bulk import (
    COLUMNS_IN,
    COLUMNS_OUT,
    ReturnsError,
    read_rows,
    tax_rows,
    warnings_of,
)
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.models.returns.marginal_rates import marginal_rates
from decumulate.tax_tables.indexing import TableError
from decumulate.tax_tables.schema import FilingStatus, YearLaw

TAXCALC = Path(__file__).parents[1] / "oracles" / "taxcalc_returns.csv"
JOINT = "married_filing_jointly"


def frame(**cells: Any) -> pd.DataFrame:
    """One row, of 2026 and single unless said otherwise."""
    return pd.DataFrame([{"year": 2026, "filing_status": "single", **cells}])


def written(tmp_path: Path, text: str) -> pd.DataFrame:
    path = tmp_path / "returns.csv"
    path.write_text(text)
    return read_rows(path)


def faults_of(rows: pd.DataFrame, **options: Any) -> list[str]:
    with pytest.raises(ReturnsError) as caught:
        tax_rows(rows, **options)
    return [str(fault) for fault in caught.value.faults]


def test_a_row_is_the_return(law: YearLaw) -> None:
    row = {
        "pensions": 30_000,
        "public_pensions": 12_000,
        "social_security": 40_000,
        "traditional_distributions": 90_000,
        "early_distributions": 4_000,
        "roth_conversions": 25_000,
        "interest": 3_000,
        "tax_exempt_interest": 2_000,
        "ordinary_dividends": 1_000,
        "qualified_dividends": 9_000,
        "short_term_gains": -2_000,
        "long_term_gains": 30_000,
        "state_income_tax_paid": 5_000,
        "property_tax": 9_000,
        "mortgage_interest": 11_000,
        "charity_cash": 8_000,
        "medical_expenses": 30_000,
    }
    entered = {field.name for field in fields(ReturnInput)}
    x = ReturnInput(
        FilingStatus.MARRIED_FILING_JOINTLY,
        seniors=1,
        pensions=42_000.0,
        itemized=ItemizedInputs(5_000.0, 9_000.0, 11_000.0, 8_000.0, 30_000.0),
        **{name: float(row[name]) for name in row if name in entered and name != "pensions"},
    )
    found = tax_rows(frame(**row).assign(filing_status=JOINT, age=66, spouse_age=64)).iloc[0]
    lines = federal_return(x, law)
    for field in fields(ReturnLines):
        if field.name in COLUMNS_OUT:
            assert found[field.name] == getattr(lines, field.name), field.name
    rates = marginal_rates(x, law)
    assert tuple(found[["marginal_rate_ordinary", "marginal_rate_long_term_gain"]]) == rates


def test_the_columns_and_the_total() -> None:
    rows = frame(id="a1", wages=50_000, age=70, magi_two_years_ago=109_001)
    found = tax_rows(rows)
    assert list(found.columns) == ["id", *COLUMNS_OUT]
    row = found.iloc[0]
    assert row["id"] == "a1"
    assert row["payroll_tax"] == pytest.approx(50_000 * 0.0765)
    assert row["medicare_premiums"] == pytest.approx(12 * (202.9 + 38.99))
    assert row["irmaa_surcharge"] == pytest.approx(12 * (81.2 + 14.5))
    parts = ["federal_tax", "payroll_tax", "state_tax", "medicare_premiums", "irmaa_surcharge"]
    assert row["total"] == pytest.approx(row[parts].astype(float).sum())


def test_both_of_a_couple_are_enrolled_at_65() -> None:
    rows = frame(filing_status=JOINT, age=65, spouse_age=80, magi_two_years_ago=800_000)
    assert tax_rows(rows).iloc[0]["irmaa_surcharge"] == pytest.approx(24 * (487.0 + 91.0))
    younger = tax_rows(frame(filing_status=JOINT, age=64, spouse_age=80, magi_two_years_ago=800_000))
    assert younger.iloc[0]["irmaa_surcharge"] == pytest.approx(12 * (487.0 + 91.0))


def test_a_spouse_counts_on_a_joint_return_alone() -> None:
    alone = tax_rows(frame(filing_status="married_filing_separately", age=60, spouse_age=70)).iloc[0]
    assert alone["deduction"] == 16_100.0
    assert alone["medicare_premiums"] == 0.0


def test_missing_columns_and_empty_cells_are_zero(tmp_path: Path) -> None:
    rows = written(tmp_path, "filing_status,year,wages,pensions\nsingle,2026,,60000\n")
    assert tax_rows(rows).iloc[0]["agi"] == 60_000.0
    assert tax_rows(frame(pensions=60_000.0, wages=float("nan"))).iloc[0]["agi"] == 60_000.0


def test_rows_keep_their_order_and_their_own_year() -> None:
    rows = pd.DataFrame(
        {"id": [3, 1, 2], "year": [2026, 2025, 2030], "filing_status": "single", "pensions": 80_000}
    )
    found = tax_rows(rows)
    assert list(found["id"]) == [3, 1, 2]
    assert list(found["deduction"].iloc[:2]) == [16_100.0, 15_750.0]
    assert found["deduction"].iloc[2] > 16_100.0


def test_assumptions_are_said() -> None:
    assert warnings_of(frame(pensions=1)) == []
    later = warnings_of(frame(year=2031, wages=1))
    assert [code for code, _, _ in later] == ["assumed_inflation", "one_earner"]
    assert [code for code, _, _ in warnings_of(frame(state="PA"), ignore=["state"])] == ["ignored"]


def test_states() -> None:
    assert tax_rows(frame(pensions=50_000, state="FL")).iloc[0]["state_tax"] == 0.0
    assert tax_rows(frame(pensions=50_000, state="")).iloc[0]["state_tax"] == 0.0
    assert tax_rows(frame(interest=10_000, state="PA")).iloc[0]["state_tax"] == pytest.approx(307.0)
    assert tax_rows(frame(state="PA", pensions=1.0), ignore=["state"]).iloc[0]["agi"] == 1.0
    (fault,) = faults_of(frame(state="Florida"), ignore=["state"])
    assert 'Did you mean "FL"?' in fault


def test_what_a_states_table_has_not_is_a_fault_of_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*given: Any) -> tuple[float, float]:
        raise TableError("Arizona's `standard` is not known here for a qualifying surviving spouse")

    monkeypatch.setattr(bulk, "state_tax", unknown)
    (fault,) = faults_of(frame(state="AZ").assign(filing_status="qualifying_surviving_spouse"))
    assert "row 1, state" in fault
    assert "is not known here for a qualifying surviving spouse" in fault


def test_columns_of_the_states() -> None:
    both = {"filing_status": JOINT, "age": 66, "spouse_age": 60, "pensions": 60_000, "state": "GA"}
    for share, excluded in ((1.0, 60_000), (0.25, 15_000)):  # from 65 all to 65,000, at 60 nothing
        found = tax_rows(frame(**both, share_pensions=share)).iloc[0]["state_tax"]
        assert found == pytest.approx(0.0499 * max(0.0, 60_000 - excluded - 30_000))
    (fault,) = faults_of(frame(share_wages=1.5))
    assert "row 1, share_wages" in fault
    (fault,) = faults_of(frame(interest=100, treasury_interest=101))
    assert "no more than the row's interest" in fault
    assert tax_rows(frame(pensions=1.0, expected_state_tax="7")).iloc[0]["agi"] == 1.0


def test_what_a_states_answer_rests_on_is_said() -> None:
    def said(**cells: Any) -> list[str]:
        return [code for code, _, _ in warnings_of(frame(**cells))]

    assert said(state="FL", tax_exempt_interest=1) == []
    assert said(state="GA") == []
    assert said(state="OR") == ["state_tax_projected"]
    assert said(state="GA", tax_exempt_interest=1) == ["municipal_issuer"]
    assert said(state="CA", early_distributions=1) == ["state_tax_projected", "state_early_distributions"]
    assert said(state="GA", early_distributions=1) == []
    separate = {"filing_status": "married_filing_separately"}
    assert said(state="GA", **separate) == []
    assert said(state="KS", **separate) == ["state_tax_unchecked"]


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("wages", "x", "dollars"),
        ("wages", "-1", "not negative"),
        ("wages", "NaN", "dollars"),
        ("wages", "inf", "dollars"),
        ("wages", "1e15", "dollars"),
        ("wages", "1,234", "Write 1234"),
        ("wages", "$50", "Write 50"),
        ("wages", True, "dollars"),
        ("long_term_gains", "lots", "dollars"),
        ("year", "2024", "from 2025 to"),
        ("year", "2099", "from 2025 to"),
        ("year", "2026.5", "a whole number"),
        ("year", "", "given nothing"),
        ("year", "next", "a whole number"),
        ("age", "-3", "from 0 to 130"),
        ("age", "65.5", "a whole number"),
        ("spouse_age", "300", "from 0 to 130"),
        ("filing_status", "mfj", 'Did you mean "married_filing_jointly"?'),
        ("filing_status", "Single", 'Did you mean "single"?'),
        ("filing_status", "", "given nothing"),
        ("filing_status", "alien", "one of single"),
        ("state", "XX", "two letters"),
    ],
)
def test_a_bad_cell(column: str, cell: Any, expected: str) -> None:
    (fault,) = faults_of(frame(**{column: cell}))
    assert f"row 1, {column}" in fault
    assert expected in fault


def test_negative_gains_are_no_fault() -> None:
    rows = frame(short_term_gains=-500, long_term_gains=-100, pensions=50_000)
    assert tax_rows(rows).iloc[0]["agi"] == 49_400.0


def test_every_fault_is_said_at_once(tmp_path: Path) -> None:
    text = "id,year,filing_status,wagess,pensions\n1,2026,single,1,x\n2,1999,single,2,x\n3,2026,hoh,3,-5\n"
    found = faults_of(written(tmp_path, text))
    assert len(found) == 5
    assert 'the column "wagess"' in found[0]
    assert 'Did you mean "wages"?' in found[0]
    assert any(fault.startswith("row 2, year: given 1999") for fault in found)
    assert any(fault.startswith("rows 1, 2, pensions: given x") for fault in found)
    assert any(fault.startswith("row 3, pensions: given -5") for fault in found)
    assert any("head_of_household" in fault for fault in found)


def test_many_alike_faults_are_one() -> None:
    rows = pd.DataFrame({"year": 2026, "filing_status": ["mfj"] * 40})
    (fault,) = faults_of(rows)
    assert fault.startswith("rows 1, 2, 3, 4, 5 and 35 more, filing_status")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a header of column names"),
        ("year,filing_status,wages\n", "at least one row"),
        ("year,wages\n2026,5\n", "no column filing_status"),
        ("filing_status,wages\nsingle,5\n", "no column year"),
        ("year,filing_status\n2026,single,7\n", "as many cells"),
        ("year,filing_status,wages,wages\n2026,single,7,8\n", 'the column "wages.1"'),
    ],
)
def test_a_bad_file(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(ReturnsError) as caught:
        tax_rows(written(tmp_path, text))
    assert expected in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReturnsError, match="No such file"):
        read_rows(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("year,filing_status,stå\n".encode("latin-1"))
    with pytest.raises(ReturnsError, match="UTF-8"):
        read_rows(tmp_path / "latin.csv")


def test_five_thousand_rows_in_seconds() -> None:
    recorded = pd.read_csv(TAXCALC)
    rows = pd.concat([recorded, recorded], ignore_index=True)[
        [name for name in recorded.columns if name in COLUMNS_IN]
    ]
    began = time.perf_counter()
    found = tax_rows(rows)
    assert time.perf_counter() - began < 10.0
    assert len(found) == len(rows) >= 5_000
    assert found.notna().all().all()


def test_gifts_of_cash_and_property_and_out_of_iras() -> None:
    """AGI 100,000 at 75: property of 45,000 counts to 30 percent; cash of 8,000 has two names; the floor takes 500."""
    rows = frame(pensions=100_000, property_tax=10_000, age=75, gifts_cash=5_000, gifts_property=45_000)
    found = tax_rows(rows.assign(charity_cash=3_000)).iloc[0]
    assert found["deduction"] == pytest.approx(10_000 + 8_000 + 30_000 - 500 + 6_000 - 0.06 * 25_000)
    direct = tax_rows(frame(pensions=100_000, age=75, qcd=20_000)).iloc[0]
    assert direct["agi"] == 100_000


def test_what_iras_pay_charities_beyond_the_limit_is_income_and_given() -> None:
    """2026: $111,000 each. Of 240,000 by a couple of 75 and 69 129,000 are income, and given: 60 percent of AGI."""
    rows = frame(filing_status=JOINT, age=75, spouse_age=69, qcd=240_000, pensions=21_000)
    found = tax_rows(rows).iloc[0]
    assert found["agi"] == 150_000
    assert found["deduction"] == pytest.approx(0.595 * 150_000 + 12_000)
    both = tax_rows(rows.assign(spouse_age=70))
    assert both.iloc[0]["agi"] == 21_000 + 240_000 - 222_000
    assert "age_of_qcd" in {code for code, _, _ in warnings_of(rows.assign(spouse_age=70))}
    assert "age_of_qcd" not in {code for code, _, _ in warnings_of(rows)}
