"""The answer as a person reads it: amounts, dates and words of a small plan written by hand."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from decumulate.models.household.calendar import half_birthday
from decumulate.models.plan import Plan
from decumulate.solver.errors import Conflict, InfeasibleError
from decumulate.solver.report.csv import YEAR_FIELDS, write_csv
from decumulate.solver.report.faults import infeasible_text
from decumulate.solver.report.layout import WIDTH, width_of
from decumulate.solver.report.sections.proof import proof_section
from decumulate.solver.report.sections.this_year import this_year_section
from decumulate.solver.report.sections.years import years_section
from decumulate.solver.report.text import plan_text, section_text
from decumulate.solver.report.words import dollars


def document(scale: float = 1.0, born: str = "1964-01-15") -> dict[str, Any]:
    """Two years of a couple, then the survivor: every amount in dollars times `scale`, 10 % inflation."""
    kim = {"name": "Kim", "born": born}
    accounts = [
        {"name": "Joint", "type": "taxable", "owner": "joint"},
        {"name": "Kim IRA", "type": "traditional_ira", "owner": "Kim"},
        {"name": "Kim Roth", "type": "roth_ira", "owner": "Kim"},
        {"name": "Sam Roth", "type": "roth_ira", "owner": "Sam"},
    ]
    sale = {
        "account": "Joint",
        "asset": "us_stock",
        "acquired": "2014-05-01",
        "action": "sell",
        "term": "long",
    }
    loss = {
        "account": "Joint",
        "asset": "us_bond",
        "acquired": "2025-09-01",
        "action": "sell",
        "term": "short",
    }
    buy = {"account": "Joint", "asset": "us_stock", "acquired": "2026-01-01", "action": "buy"}
    first = {
        "year": 2026,
        "deflator": 1.0,
        "filing_status": "married_filing_jointly",
        "ages": {"Kim": 62, "Sam": 61},
        "income": {"roth_conversions": 60_000 * scale},
        "tax": {"agi": 110_000 * scale, "federal_tax": 9_000 * scale, "total": 9_000 * scale},
        "cash": {
            "spending": 50_000 * scale,
            "from_taxable": 9_000 * scale,
            "from_traditional": 50_000 * scale,
            "carry_out": 2_500 * scale,
        },
        "accounts": {
            "Joint": {
                "close": 100_000 * scale,
                "distributed": 19_000 * scale,
                "contributed": 10_000 * scale,
                "holdings": {"us_stock": 70_000 * scale, "us_bond": 30_000 * scale},
            },
            "Kim IRA": {
                "rmd": 10_000 * scale,
                "distributed": 50_000 * scale,
                "converted_out": 60_000 * scale,
                "close": 500_000 * scale,
                "holdings": {"us_bond": 500_000 * scale},
            },
            "Kim Roth": {
                "converted_in": 60_000 * scale,
                "close": 200_000 * scale,
                "holdings": {"us_stock": 2e5},
            },
            "Sam Roth": {"close": 0, "holdings": {}},
        },
        "trades": [
            sale | {"amount": 12_000 * scale, "basis": 4_600 * scale, "gain": 7_400 * scale},
            loss | {"amount": 7_000 * scale, "basis": 7_700 * scale, "gain": -700 * scale},
            buy | {"amount": 10_000 * scale, "basis": 10_000 * scale},
        ],
        "binding": ["top of the 12% bracket"],
    }
    second = {
        "year": 2027,
        "deflator": 1.1,
        "filing_status": "single",
        "ages": {"Sam": 62},
        "tax": {"agi": 22_000 * scale, "total": 1_100 * scale, "irmaa_surcharge": 1_100 * scale},
        "cash": {"spending": 55_000 * scale},
        "accounts": {"Joint": {"close": 121_000 * scale, "holdings": {"us_stock": 110_000 * scale}}},
        "trades": [],
    }
    return {
        "scenario": {"title": "Kim and Sam", "content": {"people": [kim], "accounts": accounts}},
        "warnings": [
            {
                "code": "state",
                "where": "taxes.state",
                "message": "left out",
                "effect_dollars_max": 1_200 * scale,
            }
        ],
        "objective": {"name": "max_estate", "value": 121_000 * scale, "value_real": 100_000 * scale},
        "certificate": {
            "status": "within_gap",
            "bound": 121_044.32 * scale,
            "gap": 3.66e-4,
            "gap_dollars": 44.32,
            "gap_dollars_real": 36.02,
            "rounds": 3,
            "binaries": 41,
            "seconds": 1.4,
            "solver": "HiGHS 1.16.0",
            "audit_worst_line": {"year": 2027, "line": "federal_tax", "difference": 0.31},
        },
        "years": [first, second],
        "estate": {
            "year": 2027,
            "taxable": 121_000 * scale,
            "after_tax": 121_000 * scale,
            "after_tax_real": 100_000 * scale,
        },
        "totals": {"federal_tax": 9_000 * scale, "lifetime_tax_present_value": 10_000 * scale},
    }


def row_of(plan: Plan, year: int, *, nominal: bool) -> list[str]:
    """The cells of a year's row in the table of the years."""
    lines = [line.split() for line in section_text(years_section(plan, nominal=nominal)).splitlines()]
    return next(line for line in lines if line[:1] == [str(year)])


@pytest.fixture
def plan() -> Plan:
    return Plan.read(document())


def test_orders_name_accounts_and_dollars(plan: Plan) -> None:
    text = " ".join(section_text(this_year_section(plan)).split())
    assert text.startswith("What to do in 2026 (Kim turns 62, Sam turns 61)")
    withdraw = (
        "1. Withdraw $50,000 from Kim IRA ($10,000 of it the required minimum distribution) by 2026-12-31"
    )
    assert withdraw in text
    assert "2. Convert $60,000 from Kim IRA to Kim Roth by 2026-12-31" in text
    assert text.index(withdraw) < text.index("Convert"), "what must be distributed cannot be converted"
    assert "Withdraw $19,000 from Joint" not in text, "sales are trades, not withdrawals"
    assert "pays $50,000 of spending and $9,000 of federal tax;" in " ".join(text.split())
    assert "top of the 12% bracket" in text


def test_steps_worth_less_than_the_gap_are_called_choices() -> None:
    """The certificate of the plan by hand is $900 wide; leaving the sale out costs less, the conversion more."""
    doc = document()
    step = {"kind": "sell", "source": "Joint", "asset": "us_stock", "amount": 9_000, "low": 0, "high": 12_345}
    doc["steps"] = [
        {"number": 1, "kind": "convert", "source": "Kim IRA", "destination": "Kim Roth", "amount": 60_000}
        | {"low": 0.0, "high": 71_234.0, "nothing_costs": 5_012.0},
        step | {"number": 2, "nothing_costs": 571.3},
    ]
    doc["step_ranges"] = {"dollars": 2_350.0, "share": 0.0005, "because": "gap"}
    doc["certificate"] = doc["certificate"] | {"gap_dollars_real": 900.0}
    shown = " ".join(section_text(this_year_section(Plan.read(doc))).split())
    assert "Step 2 is a choice: it is worth less than $900 of the estate after tax" in shown
    assert (
        "Anything from $0 to $71,200 costs at most $2,400. Nothing need be converted: that costs at most $5,100."
        in shown
    )
    assert (
        "from selling $0 to selling $12,300 costs at most $2,400. Leaving it out costs at most $580" in shown
    )
    doc["steps"][0] |= {"low": 1.0}
    del doc["steps"][0]["nothing_costs"]
    doc["certificate"] = doc["certificate"] | {"gap_dollars_real": 2_350.0}
    opened = " ".join(section_text(this_year_section(Plan.read(doc))).split())
    assert "Steps 1 and 2 are choices" in opened, "all but the dollar that opens a Roth IRA may be left out"
    assert "Anything up to $71,200 costs at most $2,400." in opened
    doc["certificate"] = doc["certificate"] | {"gap_dollars_real": 500.0}
    assert "choice" not in section_text(this_year_section(Plan.read(doc)))


def test_trades_by_lot_with_gain_and_loss(plan: Plan) -> None:
    lines = [line.split() for line in section_text(this_year_section(plan)).splitlines()]
    assert ["2014-05-01", "$12,000", "$4,600", "$7,400", "long"] in lines
    assert ["2025-09-01", "$7,000", "$7,700", "-$700", "short"] in lines
    steps = [line[1:] for line in lines if line[:1] and line[0].rstrip(".").isdecimal()]
    assert ["Sell", "$12,000", "of", "us_stock", "in", "Joint:"] in [step[:6] for step in steps]
    assert ["Buy", "$10,000", "of", "us_stock", "in", "Joint:"] in [step[:6] for step in steps]
    assert "realise $700 of losses" in section_text(this_year_section(plan))


def test_no_loss_no_warning() -> None:
    gains_only = document()
    del gains_only["years"][0]["trades"][1]
    assert "losses" not in section_text(this_year_section(Plan.read(gains_only)))


def test_holdings_after_the_first_day(plan: Plan) -> None:
    lines = [line.split() for line in section_text(this_year_section(plan)).splitlines()]
    assert ["Joint", "$70,000", "$30,000", "$100,000"] in lines
    assert ["Kim", "IRA", "-", "$500,000", "$500,000"] in lines


def test_a_withdrawal_waits_for_59_and_a_half() -> None:
    text = " ".join(section_text(this_year_section(Plan.read(document(born="1967-01-15")))).split())
    assert "Withdraw $50,000 from Kim IRA" in text
    assert "after 2026-07-15, when Kim is 59 1/2" in text
    assert "59 1/2" not in section_text(this_year_section(Plan.read(document(born="1966-01-15"))))
    assert "59 1/2" not in section_text(this_year_section(Plan.read(document(born="1968-01-15"))))


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1966, 6, 30), date(2025, 12, 30)),
        (date(1966, 7, 1), date(2026, 1, 1)),
        (date(1966, 8, 31), date(2026, 2, 28)),
        (date(1968, 8, 31), date(2028, 2, 29)),
    ],
)
def test_half_birthdays(born: date, reached: date) -> None:
    assert half_birthday(born) == reached


def test_the_years_in_todays_dollars_and_nominal(plan: Plan) -> None:
    row = ["2027", "62", "S", "50,000", "-", "-", "-", "-", "-", "20,000", "-", "1,000", "1,000", "100,000"]
    assert row_of(plan, 2027, nominal=False) == row
    nominal = [
        "2027",
        "62",
        "S",
        "55,000",
        "-",
        "-",
        "-",
        "-",
        "-",
        "22,000",
        "-",
        "1,100",
        "1,100",
        "121,000",
    ]
    assert row_of(plan, 2027, nominal=True) == nominal


def test_wealth_counts_the_cash_and_the_january_after(plan: Plan) -> None:
    first = row_of(plan, 2026, nominal=False)
    assert first[-1] == f"{(100_000 + 500_000 + 200_000 + 2_500) / 1.1:,.0f}"


@pytest.mark.parametrize("scale", [1.0, 10.0, 1_000.0])
def test_lines_fit_the_page(scale: float) -> None:
    text = plan_text(Plan.read(document(scale)))
    assert width_of(text) <= WIDTH
    assert ("thousands" in text) == (scale == 1_000.0)


def test_the_certificate_in_words(plan: Plan) -> None:
    text = " ".join(section_text(proof_section(plan)).split())
    assert "no plan can leave more than $45 ($37 in today's dollars) more than this one" in text, "rounded up"
    assert "HiGHS 1.16.0, 1.4 s, 3 rounds, 41 binaries" in text
    assert "agrees" in text
    assert "federal tax of 2027, off by $0.31" in text


def test_a_disagreeing_audit_is_said_with_progress() -> None:
    wrong = document()
    wrong["certificate"]["audit_worst_line"]["difference"] = -16.1
    text = section_text(proof_section(Plan.read(wrong)))
    assert "DISAGREES" in text
    assert "$16.10" in text


def test_a_plan_without_certificate_claims_nothing() -> None:
    bare = document()
    del bare["certificate"]
    assert "no certificate" in section_text(proof_section(Plan.read(bare)))


def test_a_lost_credit_stands_above_the_first_step() -> None:
    content = document()
    content["warnings"] += [
        {"code": "marketplace_cliff", "message": "Before Medicare, a credit would be lost"}
    ]
    text = plan_text(Plan.read(content))
    assert text.index("Before Medicare, a credit would be lost.") < text.index("Withdraw")
    assert text.count("a credit would be lost") == 1


def test_warnings_and_totals(plan: Plan) -> None:
    text = plan_text(plan)
    assert "- taxes: left out (at most $1,200)" in text
    assert "$9,000 of federal tax" in text
    assert re.search(r"\$121,000\s+after\s+\$0 of heirs' tax", text)


def test_dollars() -> None:
    assert [dollars(amount) for amount in (0.4, -0.4, 1234.5, -1234.6)] == ["$0", "$0", "$1,234", "-$1,235"]


def test_infeasible_wishes_say_what_is_possible() -> None:
    text = infeasible_text(InfeasibleError([Conflict("spending", "spending.annual", 118_000, 97_250)]))
    assert "spending.annual" in text
    assert "$118,000" in text
    assert "$97,250" in text


def test_csv_files_hold_the_plan(plan: Plan, tmp_path: Path) -> None:
    paths = write_csv(plan, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == ["years.csv", "accounts.csv", "holdings.csv", "trades.csv"]
    years, accounts, holdings, trades = (
        list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in paths
    )
    assert [(row["year"], float(row["agi"])) for row in years] == [("2026", 110_000.0), ("2027", 22_000.0)]
    assert [row["deflator"] for row in years] == ["1.0", "1.1"]
    assert float(accounts[1]["converted_out"]) == 60_000
    assert {(row["account"], row["asset"]): float(row["value"]) for row in holdings}[
        "Joint", "us_bond"
    ] == 30_000
    assert trades[1] == {
        "year": "2026",
        "account": "Joint",
        "asset": "us_bond",
        "acquired": "2025-09-01",
        "action": "sell",
        "amount": "7000.0",
        "basis": "7700.0",
        "gain": "-700.0",
        "term": "short",
    }


def test_no_two_columns_of_years_share_a_name() -> None:
    assert len(YEAR_FIELDS) == len(set(YEAR_FIELDS))
