"""Plans given out lie on the law's own line in every year, also where nothing turns on a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.scenarios import path as shipped
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

QUICK = SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=60, name_conflicts=False)


def low_incomes(loss: object, spending: float = 2000, inflation: float = 0.025) -> dict[str, Any]:
    """Someone of 51 with losses to carry and hardly any income: the deductions alone are larger than it."""
    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.12},
        "people": [
            {
                "name": "Kim",
                "born": "1975-05-05",
                "plan_to_age": 75,
                "social_security": {"monthly_benefit_at_full_age": 2000, "claim_age": 67},
            }
        ],
        "accounts": [
            {
                "name": "Brokerage",
                "type": "taxable",
                "owner": "Kim",
                "lots": [{"asset": "stock", "acquired": "2010-01-01", "value": 60000, "basis": 48000}],
            },
            {"name": "IRA", "type": "traditional_ira", "owner": "Kim", "holdings": {"stock": 50000}},
        ],
        "spending": {"annual": spending},
        "market": {
            "inflation": inflation,
            "assets": {"stock": {"total_return": 0.07, "qualified_dividends": 0.018}},
        },
        "allocation": {"fixed_by_account": True},
        "taxes": {
            "state": "FL",
            "prior_magi": [50000, 50000],
            "prior_filing_status": ["single", "single"],
            "capital_loss_carryforward": loss,
        },
    }


def whole_or_stacked() -> dict[str, Any]:
    """A couple whose income ends near where taxing all of it as ordinary income begins to cost less."""
    joint = "married_filing_jointly"
    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.24},
        "people": [
            {
                "name": "Ada",
                "born": "1956-03-16",
                "plan_to_age": 85,
                "social_security": {"monthly_benefit_at_full_age": 3200, "claim_age": 65},
            },
            {
                "name": "Ben",
                "born": "1955-05-10",
                "plan_to_age": 91,
                "social_security": {"monthly_benefit_at_full_age": 1500, "claim_age": 67},
            },
        ],
        "accounts": [
            {
                "name": "Brokerage",
                "type": "taxable",
                "owner": "joint",
                "lots": [
                    {"asset": "stock", "acquired": "2015-02-03", "value": 15000, "basis": 10500},
                    {"asset": "cash", "acquired": "2024-01-02", "value": 20000, "basis": 20000},
                ],
            },
            {
                "name": "IRA",
                "type": "traditional_ira",
                "owner": "Ada",
                "holdings": {"stock": 300000, "bond": 200000},
            },
            {
                "name": "Roth",
                "type": "roth_ira",
                "owner": "Ada",
                "holdings": {"stock": 150000},
                "contribution_basis": 20000,
                "first_contribution_year": 2012,
            },
        ],
        "spending": {"annual": 40000, "survivor_fraction": 0.75},
        "market": {
            "inflation": 0.03,
            "assets": {
                "stock": {"total_return": 0.04, "qualified_dividends": 0.02},
                "bond": {"total_return": 0.03, "interest": 0.03},
                "cash": {"total_return": 0.0},
            },
        },
        "taxes": {
            "state": "FL",
            "prior_magi": [60000, 60000],
            "prior_filing_status": [joint, joint],
            "capital_loss_carryforward": 40000,
        },
    }


HOUSEHOLDS = {
    "losses that nothing turns on": low_incomes(200_000),
    "no spending at all": low_incomes(200_000, spending=0),
    "a small loss": low_incomes(40_000, spending=500),
    "short-term losses alone": low_incomes({"short": 200_000, "long": 0}),
    "high inflation": low_incomes({"short": 5_000, "long": 200_000}, spending=500, inflation=0.15),
    "all as ordinary or stacked": whole_or_stacked(),
}


LONG = "all as ordinary or stacked"


@pytest.mark.parametrize(
    "household", [pytest.param(name, marks=[pytest.mark.slow] if name == LONG else []) for name in HOUSEHOLDS]
)
def test_every_line_is_the_law_s(household: str) -> None:
    plan = solve(load(HOUSEHOLDS[household]), replace(QUICK, time_limit=180) if household == LONG else QUICK)

    assert [warning.message for warning in plan.warnings if warning.code.startswith("audit")] == []
    assert plan.certificate is not None
    assert plan.certificate.audit_worst_line is not None
    assert abs(plan.certificate.audit_worst_line.difference) < 0.02
    assert plan.certificate.status in ("optimal", "within_gap")


def test_a_loss_is_carried_on_whole_while_deductions_leave_no_income() -> None:
    # 26 USC 1212(b)(2): without taxable income no part of the 3,000 is used up, so 40,000 goes on until there is some.
    plan = solve(load(HOUSEHOLDS["a small loss"]), QUICK)

    without = [year for year in plan.years if year.tax.agi + 3000 <= year.tax.deduction]
    assert without[0].year == 2026
    for year in without:
        realised = year.income.long_term_gains + year.income.short_term_gains
        if realised == 0.0:
            assert year.income.loss_carryforward_out == pytest.approx(year.income.loss_carryforward_in)


@pytest.mark.parametrize("value", [0, 0.01, 0.0001])
def test_a_worthless_lot_is_an_ordinary_one(value: float) -> None:
    """$40,320 of basis worth next to nothing: the loss is taken in slivers, each exactly its part of the basis."""
    november = shipped("h2_couple").parent / "positions" / "november.toml"
    scenario = load(november, changes={"accounts.0.lots.4.value": value})
    plan = solve(
        scenario,
        SolveOptions(effort=0.0, ranges=False, threads=1, gap=0.02, time_limit=20, name_conflicts=False),
    )

    sold = [t for year in plan.years for t in year.trades if str(t.acquired) == "2021-06-09"]
    assert sold
    assert 0 < -sum(trade.gain for trade in sold) <= 40_320 + 0.01
    for trade in sold:
        assert trade.action == "buy" or trade.basis > 1_000 * trade.amount
    written = audit(Plan.read(plan.to_json()), scenario)
    assert str(written).startswith("The plan holds")
