"""`limits.agi`: a year's AGI within a range, by program, audit, rules and wishes."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import TAXABLE_FIRST
from decumulate.solver.errors import InfeasibleError
from decumulate.solver.simulate.rule import Conversions, Rule

from .small import brokerage, document, ira, lot, roth, solved

NOTHING_CONVERTED = Rule("spend", "spend", TAXABLE_FIRST, Conversions(), "same mix")


def home(*spans: dict[str, Any], born: int = 1966, years: int = 3) -> Scenario:
    """Ann, 60, who lives of cash; heirs pay half, so that every dollar is worth converting."""
    accounts = [brokerage(lot(300_000, 300_000, "cash")), ira(0, holdings={"cash": 400_000})]
    accounts.append(roth(0, holdings={"cash": 10_000}))
    content = document(born, years, accounts, 10_000, heirs=0.5)
    content["market"]["assets"] = {"cash": {"total_return": 0.0}}
    content["allocation"] = {"target": {"cash": 1.0}}
    return load(content | {"limits": {"agi": list(spans)}})


def test_a_plan_fills_the_most_and_reaches_the_least() -> None:
    """Without it all years bear alike; with it the middle one has 20,000, and the last at least 250,000."""
    plan = solved(home({"year": 2027, "at_most": 20_000}, {"year": 2028, "at_least": 250_000}))
    assert plan.years[1].tax.agi == pytest.approx(20_000, abs=1.0)
    assert plan.years[2].tax.agi >= 250_000 - 1.0
    assert "limits.agi" in plan.years[1].binding


def test_the_audit_says_what_is_outside() -> None:
    plan = solved(home({"year": 2026, "at_least": 30_000, "at_most": 30_100}))
    assert 30_000 - 1.0 <= plan.years[0].tax.agi <= 30_100 + 1.0
    for span, rule in (
        ({"at_most": 29_000}, ["agi"]),
        ({"at_least": 31_000}, ["agi"]),
        ({"at_most": 40_000}, []),
    ):
        report = audit(plan, home({"year": 2026, **span}))
        assert [fault.rule for fault in report.faults] == rule


def test_a_rule_converts_up_to_the_least_and_keeps_below_the_most() -> None:
    scenario = home({"year": 2026, "at_least": 40_000}, {"year": 2027, "at_most": 15_000})
    horizon = build_horizon(scenario)
    found = run_rule(scenario, horizon, NOTHING_CONVERTED)
    assert found.plan is not None
    assert found.plan.years[0].tax.agi == pytest.approx(40_000, abs=1.0)
    filling = Rule("agi", "agi", TAXABLE_FIRST, Conversions("agi", 60_000.0), "same mix")
    found = run_rule(scenario, horizon, filling)
    assert found.plan is not None
    assert found.plan.years[0].tax.agi == pytest.approx(60_000, abs=1.0)
    assert found.plan.years[1].tax.agi == pytest.approx(15_000, abs=1.0)


def test_what_cannot_be_reached_is_told_with_the_nearest() -> None:
    """400,000 in the IRA is all that can become income."""
    with pytest.raises(InfeasibleError) as told:
        solved(home({"year": 2026, "at_least": 500_000}, years=1))
    assert "limits.agi[0].at_least" in str(told.value)
    assert "400,000" in str(told.value)


@pytest.mark.parametrize(
    ("span", "where", "said"),
    [
        ({"year": 2050, "at_most": 5}, "limits.agi[0].year", "2026 to 2028"),
        ({"year": 2026}, "limits.agi[0]", "at_least or at_most"),
        (
            {"year": 2026, "at_least": 9, "at_most": 5},
            "limits.agi[0].at_least",
            "no more than at_most says, 5.00",
        ),
        ({"year": 2026, "at_most": -5}, "limits.agi[0].at_most", "0"),
    ],
)
def test_faults(span: dict[str, Any], where: str, said: str) -> None:
    with pytest.raises(ScenarioError) as told:
        home(span)
    assert where in str(told.value)
    assert said in str(told.value)
    with pytest.raises(ScenarioError, match="one range a year"):
        home({"year": 2026, "at_most": 5}, {"year": 2026, "at_least": 5})


def test_of_a_year_that_has_begun_it_is_the_whole_years() -> None:
    """$20,000 were converted and $500 of interest came: at most $60,000 leaves $39,500."""
    accounts = [ira(500_000), roth(20_000), brokerage(lot(50_000, 50_000))]
    content = document(1963, 1, accounts, 36_500, heirs=0.4)
    happened = {"conversions": {"Ann IRA": 20_000}, "interest": 500, "spending": 30_000}
    content["year_to_date"] = {"as_of": "2026-11-01", "values_as_of": "2026-11-01", **happened}
    content["limits"] = {"agi": [{"year": 2026, "at_most": 60_000}]}
    year = solved(load(content)).years[0]
    left = year.accounts["Ann IRA"]
    assert left.converted_out + left.distributed == pytest.approx(39_500, abs=1.0)
    assert year.tax.agi == pytest.approx(60_000, abs=1.0)
