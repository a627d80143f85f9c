"""Giving in plans: grants are met, and the audit adds them up for itself."""

from __future__ import annotations

import pytest

from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

HOME = {
    "start_year": 2026,
    "goal": {"objective": "max_estate", "heir_tax_rate": 0.22},
    "people": [
        {
            "name": "Kim",
            "born": "1953-02-03",
            "plan_to_age": 76,
            "social_security": {"monthly_benefit_at_full_age": 2_000, "claim_age": 70},
        }
    ],
    "accounts": [
        {
            "name": "Broker",
            "type": "taxable",
            "owner": "Kim",
            "lots": [
                {"asset": "stock", "acquired": "2009-03-04", "value": 100_000, "basis": 20_000},
                {"asset": "stock", "acquired": "2020-03-04", "value": 60_000, "basis": 70_000},
                {"asset": "cash", "acquired": "2025-01-01", "value": 50_000, "basis": 50_000},
            ],
        },
        {
            "name": "Kim IRA",
            "type": "traditional_ira",
            "owner": "Kim",
            "holdings": {"stock": 500_000, "cash": 100_000},
            "after_tax_basis": 0,
        },
    ],
    "spending": {"annual": 50_000},
    "allocation": {
        "target": {"stock": 0.7, "cash": 0.3},
        "band": 0.3,
        "risk": "free",
        "traditional_tax_rate": 0.15,
    },
    "market": {
        "inflation": 0.025,
        "assets": {
            "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
            "cash": {"total_return": 0.03, "interest": 0.03},
        },
    },
    "taxes": {"state": "FL", "prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]},
    "giving": {
        "annual": 10_000,
        "grants": [{"year": 2028, "amount": 20_000}],
        "lots": False,
        "qcd": False,
    },
}
OPTIONS = SolveOptions(gap=0.002, time_limit=20, threads=1, ranges=False)


@pytest.fixture(scope="module")
def in_cash():
    home = load(HOME)
    return home, solve(home, OPTIONS)


def test_cash_gifts_leave_in_the_years_cash(in_cash) -> None:
    home, plan = in_cash
    report = audit(plan, home)
    assert report.ok, report
    wanted = [10_000, 10_250, 30_000 * 1.025**2, 10_000 * 1.025**3]
    assert [year.gifts.cash for year in plan.years] == pytest.approx(wanted)
    assert [year.cash.giving_cash for year in report.years] == pytest.approx(wanted)


def test_a_grant_that_is_not_met_is_a_fault(in_cash) -> None:
    home, plan = in_cash
    year = plan.years[1]
    less = year.model_copy(update={"gifts": year.gifts.model_copy(update={"cash": 9_000.0})})
    report = audit(plan.model_copy(update={"years": (plan.years[0], less, *plan.years[2:])}), home)
    assert "giving" in {fault.rule for fault in report.faults}
    assert any("9,000.00 reaches charities" in fault.message for fault in report.faults)


def test_gifts_without_giving_in_the_scenario_are_a_fault(in_cash) -> None:
    home, plan = in_cash
    silent = home.with_changes({"giving": None})
    report = audit(plan, silent)
    assert "giving" in {fault.rule for fault in report.faults}
