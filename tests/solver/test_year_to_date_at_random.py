"""Couples with a year that has begun at random: planner and audit agree on every line, and the bound holds."""

from __future__ import annotations

import random
from typing import Any

import pytest

from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions, solve

from .small import couple

DAYS = ("2026-01-02", "2026-03-31", "2026-06-15", "2026-09-01", "2026-11-23", "2026-12-31")


def household(seed: int) -> Scenario:
    """Ann, before or after 59 1/2 or with RMDs, and Ben; accounts free or at their own mix, limits, a state's tax."""
    of = random.Random(seed)

    def some(most: float) -> float:
        return of.choice([0.0, round(of.uniform(0.0, most), 2)])

    content = couple(of.choice(["max_estate", "max_estate", "max_spending"]))
    ann, ben = content["people"]
    ann["born"] = of.choice(["1951-06-01", "1960-01-15", "1968-03-02"])
    ann["plan_to_age"] = 2026 + of.choice([0, 1, 3]) - int(ann["born"][:4])
    ann["social_security"]["claim_age"] = 67
    ben["plan_to_age"] = of.choice([63, 65])
    if of.random() < 0.4:
        content["allocation"] = {"fixed_by_account": True, "band": 0.15}
    content["taxes"]["capital_loss_carryforward"] = {"short": some(9_000), "long": some(30_000)}
    if of.random() < 0.3:
        content["taxes"]["state_flat"] = {
            "rate": 0.04,
            "taxes_retirement": False,
            "taxes_social_security": False,
        }
        content["taxes"]["state"] = "PA"
    content["limits"] = {"max_annual_conversion": of.choice([0, 15_000, 60_000, 1e6])}
    for account in content["accounts"]:
        if account["type"] == "traditional_ira":
            account["prior_year_end_value"] = round(
                sum(account["holdings"].values()) * of.uniform(0.8, 1.3), 2
            )
    bought = {
        "asset": "stock",
        "acquired": "2026-01-01",
        "value": 40_000,
        "basis": of.choice([30_000, 52_000]),
    }
    content["accounts"][0]["lots"].append(bought)
    content["year_to_date"] = _happened(of.choice(DAYS), of)
    return load(content)


def _happened(as_of: str, of: random.Random) -> dict[str, Any]:
    def some(most: float) -> float:
        return of.choice([0.0, round(of.uniform(0.0, most), 2)])

    from_roth = some(3_000)
    return {
        "as_of": as_of,
        "values_as_of": as_of,
        "wages": {"Ann": some(250_000), "Ben": some(50_000)},
        "pensions": {"Ann": 0, "Ben": some(9_000)},
        "social_security": {"Ann": some(25_000), "Ben": 0},
        "distributions": {"Ann IRA": some(40_000), "Ben IRA": some(10_000), "Ann Roth": from_roth},
        "conversions": {"Ann IRA": some(50_000)},
        "interest": some(8_000),
        "tax_exempt_interest": some(900),
        "ordinary_dividends": some(500),
        "qualified_dividends": some(6_000),
        "short_term_gains": round(of.uniform(-20_000, 20_000), 2),
        "long_term_gains": round(of.uniform(-40_000, 60_000), 2),
        "taxes_paid": some(40_000),
        "taxable_roth_distributions": of.choice([0.0, from_roth]),
    }


@pytest.mark.parametrize("seed", range(12))
def test_planner_and_audit_agree(seed: int) -> None:
    scenario = household(seed)
    plan = solve(scenario, SolveOptions(effort=0.0, ranges=False, gap=1e-3, time_limit=20.0, threads=1))
    report = audit(plan, scenario)
    assert report.ok, [*map(str, report.faults), *map(str, report.differences)][:5]
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.status in ("optimal", "within_gap", "limit")
    assert plan.certificate.bound >= plan.objective.value - 1.0
    assert plan.years[0].tax.federal_tax == pytest.approx(report.years[0].tax.federal_tax, abs=0.5)
