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
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.audit.federal_return import ReturnInput, federal_return
from decumulate.solver.run import SolveOptions, solve

Values = NDArray[np.float64]
EXACT = SolveOptions(gap=1e-9, time_limit=40.0, threads=1)
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
