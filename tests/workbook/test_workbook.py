"""The workbook as a file: its sheets, its formats, its names; whatever a household calls itself is text in it."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.report.workbook import SHEETS, workbook_bytes, write_workbook

from .plans import HOUSEHOLDS, plan_of

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "x" * 200,
    "حساب التقاعد",
    "Kim 💰🏠",
    "http://example.com",
    "12345",
)
FORMULA = "f"


def opened(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


@pytest.fixture(scope="module")
def solved() -> tuple[Plan, Scenario]:
    return plan_of("h8_single_losses")


@pytest.fixture(scope="module")
def book(solved: tuple[Plan, Scenario]) -> Any:
    return opened(workbook_bytes(*solved))


def test_its_sheets_have_headings_that_stay_in_sight(book: Any) -> None:
    assert tuple(book.sheetnames) == SHEETS
    for sheet in book:
        assert sheet.freeze_panes is not None, sheet.title
        assert sheet.page_setup.fitToHeight == 0, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
    assert book["Taxes"].print_title_rows == "$4:$4"
    assert book.vba_archive is None


def test_money_rates_and_days_are_numbers_with_formats(book: Any, solved: tuple[Plan, Scenario]) -> None:
    plan, _ = solved
    income, trades = book["Income"], book["Trades and lots"]
    headings = {cell.value: cell.column for cell in income[4]}
    first = income.cell(5, headings["Interest"])
    assert first.value == plan.years[0].income.interest
    assert "#,##0.00" in first.number_format
    days = [cell for cell in trades["D"] if cell.is_date]
    assert days
    assert {cell.number_format for cell in days} == {"yyyy-mm-dd"}
    taxes = book["Taxes"]
    rates = {cell.value: cell.column for cell in taxes[4]}
    assert taxes.cell(5, rates["Marginal rate, ordinary"]).number_format == "0.00%"


def test_names_lead_to_the_plans_numbers(solved: tuple[Plan, Scenario]) -> None:
    plan, scenario = solved
    book = opened(workbook_bytes(plan, scenario), values=True)

    def named(word: str) -> list[Any]:
        (sheet, span), *_ = book.defined_names[word].destinations
        found = book[sheet][span]
        return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]

    proof, goal = plan.certificate, plan.objective
    assert proof is not None
    assert goal is not None
    assert named("years") == [year.year for year in plan.years]
    assert named("plan_value") == pytest.approx([goal.value], abs=1e-4)
    assert named("plan_bound") == [proof.bound]
    assert named("plan_gap")[0] == pytest.approx(proof.gap_dollars, abs=0.01)
    assert named("tax_federal_tax") == pytest.approx([year.tax.federal_tax for year in plan.years], abs=0.01)
    assert named("balanced") == ["balance"]
    listed = {cell.value for cell in book["Certificate"]["A"]}
    assert {word for word in book.defined_names if not word.startswith("_")} <= listed


def test_the_same_plan_makes_the_same_file(solved: tuple[Plan, Scenario]) -> None:
    plan, scenario = solved
    again = Plan.read(plan.to_json())
    assert workbook_bytes(plan, scenario) == workbook_bytes(again, scenario)
    assert workbook_bytes(plan) == workbook_bytes(again)


def test_without_its_scenario_a_plan_says_what_is_missing(
    solved: tuple[Plan, Scenario], tmp_path: Any
) -> None:
    bare = solved[0].model_copy(update={"scenario": solved[0].scenario.model_copy(update={"content": {}})})
    with pytest.raises(ValueError, match="holds no scenario"):
        write_workbook(bare, tmp_path / "plan.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_every_sum_balances_and_equals_the_plans(name: str) -> None:
    book = opened(workbook_bytes(*plan_of(name)), values=True)
    checks = [
        row for row in book["Certificate"].iter_rows(values_only=True) if row[2] in ("balances", "is off")
    ]
    assert len(checks) >= 20
    assert [row[0] for row in checks if row[2] != "balances" or row[1] > 0.01] == []


def test_a_changed_number_is_seen(solved: tuple[Plan, Scenario]) -> None:
    """A plan whose lines do not add up is not made to: the checks name the sum."""
    plan, scenario = solved
    year = plan.years[0]
    wrong = year.model_copy(
        update={"cash": year.cash.model_copy(update={"spending": year.cash.spending + 5.0})}
    )
    book = opened(
        workbook_bytes(plan.model_copy(update={"years": (wrong, *plan.years[1:])}), scenario), values=True
    )
    off = {row[0] for row in book["Certificate"].iter_rows(values_only=True) if row[2] == "is off"}
    assert off == {"Cash flow: what comes in is what goes out"}
    assert book["This year"]["A3"].value == "The sums of this workbook do not balance."
    assert any("2026 carry_out: planner" in str(cell.value) for cell in book["Audit differences"]["A"])


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_household_calls_itself_is_text(name: str, solved: tuple[Plan, Scenario]) -> None:
    """No formula but the workbook's own: there are as many with a hostile name as with a plain one."""
    plan, scenario = solved
    old = next(account.name for account in scenario.accounts)
    text = plan.to_json()
    renamed = Plan.read(text.replace(quoted(old), quoted(name)))
    other = load(renamed.scenario.content | {"title": name})
    renamed = renamed.model_copy(
        update={"scenario": renamed.scenario.model_copy(update={"title": name, "sha256": other.sha256})}
    )
    plain, hostile = opened(workbook_bytes(plan, scenario)), opened(workbook_bytes(renamed, other))
    for sheet in hostile:
        assert formulas(sheet) == formulas(plain[sheet.title])
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    names = [cell for cell in hostile["Accounts"]["B"] if cell.value == name]
    assert len(names) == len(plan.years)
    assert {cell.data_type for cell in names} == {"s"}
    assert not any(name in str(cell) for cell in formulas(hostile["Accounts"]).values())


def quoted(name: str) -> str:
    import json

    return json.dumps(name)


def formulas(sheet: Any) -> dict[str, str]:
    return {
        cell.coordinate: re.sub(r"\s", "", str(cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == FORMULA
    }
