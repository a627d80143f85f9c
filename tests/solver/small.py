"""Households small enough to enumerate: one fund, no inflation, one person unless a test says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decumulate.models.household.facts import Horizon, Period
from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.returns.federal_return import ReturnInput, federal_return
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

Values = NDArray[np.float64]
EXACT = SolveOptions(effort=0.0, ranges=False, gap=1e-9, time_limit=40.0)
STEEPEST = 0.5
"""No dollar of income costs more than this in tax, cliffs aside."""


def ira(amount: float, owner: str = "Ann", **more: Any) -> dict[str, Any]:
    return {
        "name": f"{owner} IRA",
        "type": "traditional_ira",
        "owner": owner,
        "holdings": {"fund": amount},
    } | more


def roth(amount: float, owner: str = "Ann", **more: Any) -> dict[str, Any]:
    account = {"name": f"{owner} Roth", "type": "roth_ira", "owner": owner, "holdings": {"fund": amount}}
    return account | {"contribution_basis": amount / 2, "first_contribution_year": 2010} | more


def lot(value: float, basis: float, asset: str = "fund") -> dict[str, Any]:
    return {"asset": asset, "acquired": "2010-05-01", "value": value, "basis": basis}


def brokerage(*lots: dict[str, Any], owner: str = "Ann") -> dict[str, Any]:
    return {"name": f"{owner} brokerage", "type": "taxable", "owner": owner, "lots": list(lots)}


def document(
    born: int,
    years: int,
    accounts: Sequence[dict[str, Any]],
    annual: float,
    heirs: float,
    growth: float = 0.0,
) -> dict[str, Any]:
    """A scenario of Ann, born in January of `born`, from 2026 for `years` years."""
    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": heirs},
        "people": [{"name": "Ann", "born": f"{born}-01-15", "plan_to_age": 2025 + years - born}],
        "accounts": list(accounts),
        "spending": {"annual": annual},
        "allocation": {"target": {"fund": 1.0}, "band": 0.0},
        "market": {"inflation": 0.0, "assets": {"fund": {"total_return": growth}}},
        "taxes": {"state": "FL"},
    }


def benefits(monthly: float, claim_age: int) -> dict[str, Any]:
    return {"monthly_benefit_at_full_age": monthly, "claim_age": claim_age}


def solved(scenario: Scenario, options: SolveOptions = EXACT) -> Plan:
    """The audited plan; the audit must find nothing."""
    plan = solve(scenario, options)
    report = audit(plan, scenario)
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)]
    return plan


def facts(content: dict[str, Any]) -> tuple[Scenario, Horizon]:
    scenario = load(content)
    return scenario, build_horizon(scenario)


def tax_of(period: Period) -> Callable[..., float]:
    """Federal tax of a year by its receipts; the streams are filled in."""

    @cache
    def tax(**receipts: float) -> float:
        given = ReturnInput(
            filing_status=period.filing_status,
            seniors=period.seniors,
            wages=sum(period.wages.values()),
            pensions=sum(period.pensions.values()),
            social_security=sum(period.social_security.values()),
        )
        return federal_return(replace(given, **receipts), period.law).federal_tax  # type: ignore[arg-type]

    return tax


def streams(period: Period) -> float:
    """What comes in of itself."""
    return sum(period.wages.values()) + sum(period.pensions.values()) + sum(period.social_security.values())


def agrees(plan: Plan, best: float, slack: float) -> None:
    """The solver's optimum is no worse than the best point of a grid, and better by no more than its spacing allows."""
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.status == "optimal", plan.certificate
    assert plan.objective.value >= best - 1.0
    assert plan.certificate.bound >= best - 0.01
    assert plan.objective.value <= best + slack


def couple(objective: str = "max_estate") -> dict[str, Any]:
    """Ann, 66 on Medicare, and Ben, 62, for six years; he outlives her by two. Stock, bonds, old gains, cliffs."""
    assets = {
        "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
        "bond": {"total_return": 0.04, "interest": 0.04},
    }
    accounts = [
        brokerage(lot(260_000, 110_000, "stock"), lot(60_000, 66_000, "bond"), owner="joint"),
        ira(0, holdings={"stock": 250_000, "bond": 350_000}),
        ira(0, "Ben", holdings={"stock": 200_000, "bond": 100_000}),
        roth(0, holdings={"stock": 80_000}, contribution_basis=30_000),
    ]
    content = document(1960, 4, accounts, 78_000, heirs=0.24)
    content["goal"]["objective"] = objective
    content["people"] = [
        {"name": "Ann", "born": "1960-01-15", "plan_to_age": 69, "social_security": benefits(2_200, 66)},
        {"name": "Ben", "born": "1964-03-15", "plan_to_age": 67, "social_security": benefits(1_800, 65)},
    ]
    content["allocation"] = {"target": {"stock": 0.6, "bond": 0.4}, "band": 0.03, "measure": "market_value"}
    content["market"] = {"inflation": 0.02, "assets": assets}
    content["taxes"] |= {
        "prior_magi": [120_000, 110_000],
        "prior_filing_status": ["married_filing_jointly", "married_filing_jointly"],
    }
    return content


def every_income(scenario: Scenario, most: float, heirs: float) -> tuple[Values, Values, Values]:
    """Incomes y of a year in steps of $10, their tax, and what each adds to an estate: heirs * y - tax(y)."""
    _, horizon = facts(scenario.content())
    tax = tax_of(horizon.periods[0])
    incomes = np.arange(0.0, most, 10.0)
    taxes = np.array([tax(traditional_distributions=float(y)) for y in incomes])
    return incomes, taxes, heirs * incomes - taxes


def two_assets(**allocation: Any) -> Scenario:
    """One of 61 with IRA, Roth and brokerage, for four years: stock and bonds, half each, held to a cent."""
    content = document(1965, 4, [ira(400_000), roth(150_000), brokerage(lot(200_000, 150_000))], 30_000, 0.3)
    stock, bond = (
        {"total_return": 0.06, "qualified_dividends": 0.015},
        {"total_return": 0.03, "interest": 0.03},
    )
    content["market"]["assets"] = {"fund": stock, "bond": bond}
    content["allocation"] = {"target": {"fund": 0.5, "bond": 0.5}, "band": 0.0} | allocation
    return load(content)


def own_home(heirs: float = 0.3, rates: object = "own") -> Scenario:
    """The same, wide bands, its traditional dollars weighed by `rates`."""
    scenario = two_assets(traditional_tax_rate=rates, band=0.1)
    return scenario.with_changes({"goal.heir_tax_rate": heirs})
