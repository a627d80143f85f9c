"""The workbook in LibreOffice: computed there from its formulas alone, it says what it said when it was written."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from decumulate.solver.report.workbook import write_workbook

from .plans import HOUSEHOLDS, plan_of

FORMAT = "xlsx:Calc MS Excel 2007 XML"


@pytest.fixture(scope="module")
def office() -> str:
    """The program; skips where it is missing, but with CI=true that fails."""
    found = shutil.which("soffice")
    if found is None:
        said = "no LibreOffice here to recalculate the workbook (apt-get install libreoffice-calc)"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


@pytest.fixture(scope="module")
def recalculated(office: str, folder: Path) -> dict[str, tuple[Any, Any, Any]]:
    """By household: formulas, values as written, values as LibreOffice computes them where the file holds none."""
    for name in HOUSEHOLDS:
        write_workbook(*swapped(name, folder / f"{name}.xlsx"))
        bare = openpyxl.load_workbook(folder / f"{name}.xlsx")
        bare.save(folder / f"{name}_bare.xlsx")  # formulas without values
    changed = openpyxl.load_workbook(folder / "widow_74.xlsx")
    changed["Years"]["E3"] = "no"
    changed["Taxes"]["E3"] = 0.05
    changed["Income"]["D5"] = changed["Income"]["D5"].value + 100.0
    changed.save(folder / "changed_bare.xlsx")
    files = [str(path) for path in sorted(folder.glob("*_bare.xlsx"))]
    (folder / "out").mkdir()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", FORMAT, "--outdir", str(folder / "out"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return {name: books(folder, name) for name in HOUSEHOLDS}


def swapped(name: str, path: Path) -> tuple[Any, Path, Any]:
    plan, scenario = plan_of(name)
    return plan, path, scenario


def books(folder: Path, name: str) -> tuple[Any, Any, Any]:
    written = folder / f"{name}.xlsx"
    return (
        openpyxl.load_workbook(written),
        openpyxl.load_workbook(written, data_only=True),
        openpyxl.load_workbook(folder / "out" / f"{name}_bare.xlsx", data_only=True),
    )


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_every_formula_comes_to_what_was_written(name: str, recalculated: dict[str, Any]) -> None:
    formulas, written, computed = recalculated[name]
    count = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            ours = written[sheet.title][cell.coordinate].value
            theirs = computed[sheet.title][cell.coordinate].value
            where = f"{sheet.title} {cell.coordinate} {cell.value}"
            assert theirs is not None, where
            assert ours == (
                theirs if isinstance(ours, str) else pytest.approx(theirs, abs=0.005, rel=1e-12)
            ), where
            count += 1
    assert count > 300


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_its_sums_balance_to_the_cent(name: str, recalculated: dict[str, Any]) -> None:
    _, _, computed = recalculated[name]
    rows = [
        row for row in computed["Certificate"].iter_rows(values_only=True) if row[2] in ("balances", "is off")
    ]
    assert rows
    assert all(row[2] == "balances" and 0.0 <= row[1] <= 0.01 for row in rows), rows
    assert computed["This year"]["A3"].value == "The sums of this workbook balance."


def test_the_readers_own_changes_are_computed(recalculated: dict[str, Any], folder: Path) -> None:
    """Each year's dollars instead of today's, another discount rate, and a number that no longer adds up."""
    _, written, _ = recalculated["widow_74"]
    changed = openpyxl.load_workbook(folder / "out" / "changed_bare.xlsx", data_only=True)
    headings = {cell.value: cell.column for cell in written["Years"][4]}
    cash = {cell.value: cell.column for cell in written["Cash flow"][4]}
    spending = [row[headings["Spending"] - 1] for row in changed["Years"].iter_rows(5, 10, values_only=True)]
    nominal = [row[cash["Spending"] - 1] for row in written["Cash flow"].iter_rows(5, 10, values_only=True)]
    assert spending == pytest.approx(nominal)
    taxes = {cell.value: cell.column for cell in written["Taxes"][4]}
    counts = [
        row[taxes["What a dollar counts today"] - 1]
        for row in changed["Taxes"].iter_rows(5, 7, values_only=True)
    ]
    assert counts == pytest.approx([1.0, 1 / 1.05, 1 / 1.05**2])
    assert changed["This year"]["A3"].value == "The sums of this workbook do not balance."
