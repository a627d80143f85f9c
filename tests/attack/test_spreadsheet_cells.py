"""Names that a spreadsheet would compute stay text in every CSV file, and come back as they were."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from decumulate.models.scenario import load
from decumulate.models.spreadsheet import bare, csv_text, guarded
from decumulate.solver.report.csv import write_csv
from decumulate.solver.run import SolveOptions, solve

from ..solver.small import document, ira, roth

DANGEROUS = "=cmd|' /C calc'!A0"


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert bare(guarded(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", "'=1"])
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("cell", ["-12.5", "+3", "Kim IRA", "", -12.5, 3, None])
def test_numbers_and_plain_words_stay(cell: object) -> None:
    assert guarded(cell) == cell


def test_a_frame_is_guarded_with_its_titles() -> None:
    assert csv_text(pd.DataFrame({DANGEROUS: ["@x", "y"], "n": [-1.0, 2.0]})).splitlines() == [
        f"'{DANGEROUS},n",
        "'@x,-1.0",
        "y,2.0",
    ]


def test_a_plans_tables(tmp_path: Path) -> None:
    content = document(1966, 1, [ira(90_000.0) | {"name": DANGEROUS}, roth(10_000.0)], 5_000.0, 0.2)
    plan = solve(load(content), SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=5.0))
    for path in write_csv(plan, tmp_path):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert DANGEROUS not in cells
        assert (f"'{DANGEROUS}" in cells) == (path.stem in ("accounts", "holdings"))
