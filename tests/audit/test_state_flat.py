"""The flat state tax leaves Treasury interest untaxed (31 USC 3124(a)), in every reading, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate import solve
from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, ScenarioError
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.run import SolveOptions

from .households import person, plan, scenario

# A fund half of whose interest is the Treasury's: 500,000 pay 10,000 of interest, 5,000 of it of treasuries.
HALF = {"total_return": 0.02, "interest": 0.01, "treasury_interest": 0.01}
STATE = {
    "state": "OH",
    "state_flat": {"rate": 0.03, "taxes_retirement": False, "taxes_social_security": True},
}


def home(**tables: Any) -> Scenario:
    lots = [{"asset": "fund", "acquired": "2010-05-01", "value": 500_000, "basis": 500_000}]
    account = {"name": "Broker", "type": "taxable", "owner": "Ann", "lots": lots}
    pension = {"pensions": [{"name": "P", "annual": 40_000, "from_age": 40, "indexed": False}]}
    people = [person("Ann", "1980-03-01", 46) | pension]
    return scenario(people, [account], 30_000, {"fund": HALF}, taxes=STATE, **tables)


def test_the_audit_taxes_the_other_interest_alone() -> None:
    # AGI 40,000 + 10,000; the base is 50,000 - 5,000 of treasuries - 40,000 of pension = 5,000, 3 % of it is 150.
    report = audit(plan({"accounts": {"Broker": {"holdings": {"fund": 500_000}}}}), home())
    year = report.years[0]
    assert (year.tax.agi, year.income.interest, year.income.treasury_interest) == (50_000, 10_000, 5_000)
    assert year.tax.state_tax == pytest.approx(150.0)


def test_the_program_says_the_same_and_no_more_is_owed() -> None:
    solved = solve(home(), SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=20.0))
    assert solved.certificate is not None
    assert solved.certificate.status == "optimal"
    assert solved.years[0].tax.state_tax == pytest.approx(150.0, abs=0.01)


def test_interest_of_the_year_so_far_counts_too() -> None:
    # With 184 of 365 days left 500,000 pay 5,041.10 more, half of it of treasuries: base (6,000 - 4,000) + 2,520.55.
    happened = {"as_of": "2026-07-01", "interest": 6_000, "treasury_interest": 4_000}
    late = home(year_to_date=happened | {"pensions": {"Ann": 20_000}})
    solved = solve(late, SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=20.0))
    expected = 0.03 * (2_000 + 500_000 * 0.01 * 184 / 365)
    assert solved.years[0].tax.state_tax == pytest.approx(expected, abs=0.01)
    assert audit(solved, late).ok


def test_more_treasury_interest_than_interest_is_refused() -> None:
    with pytest.raises(ScenarioError, match="at most all interest to date"):
        home(
            year_to_date={
                "as_of": "2026-07-01",
                "interest": 1_000,
                "treasury_interest": 4_000,
                "pensions": {"Ann": 0},
            }
        )


def test_rules_of_thumb_say_the_same() -> None:
    ann = home()
    horizon = build_horizon(ann)
    followed = run_rule(ann, horizon, rules_for(ann, horizon)[0].members[0])
    assert followed.plan is not None
    assert followed.report is not None
    assert followed.report.ok
    assert followed.plan.years[0].tax.state_tax == pytest.approx(150.0, abs=0.01)
