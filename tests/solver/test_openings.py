"""What is owned on the first day as program, audit and rules must read it alike."""

from __future__ import annotations

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for

from .small import brokerage, document, ira, lot, solved


def test_lots_of_one_day_are_one_lot() -> None:
    lots = [lot(60_000, 10_000), lot(40_000, 40_000), lot(50_000, 45_000) | {"acquired": "2015-02-01"}]
    scenario = load(document(1963, 2, [brokerage(*lots)], 70_000, heirs=0.25))
    plan = solved(scenario)  # and audited
    assert {trade.acquired for trade in plan.years[0].trades} <= {
        scenario.accounts[0].lots[0].acquired,
        scenario.accounts[0].lots[2].acquired,
    }
    assert [warning.where for warning in plan.warnings if warning.code == "same_day_lots"] == [
        "accounts.Ann brokerage.lots"
    ]
    horizon = build_horizon(scenario)
    for family in rules_for(scenario, horizon)[:3]:
        run = run_rule(scenario, horizon, family.members[0])
        assert run.plan is not None
        assert audit(run.plan, scenario, horizon).ok


def test_an_empty_roth_begins_its_five_years_with_the_first_conversion() -> None:
    """Where everything is wanted after five years, earnings of a Roth begun in the first year are free of tax."""
    empty = {"name": "Ann Roth", "type": "roth_ira", "owner": "Ann", "holdings": {}}
    content = document(1966, 6, [ira(400_000), empty], 30_000, heirs=0.4, growth=0.06)
    content["spending"]["extra"] = [{"name": "house", "year": 2031, "amount": 200_000}]
    content["limits"] = {
        "fixed": [{"year": 2031, "what": "roth_distributions", "owner": "Ann", "amount": 90_000}]
    }
    plan = solved(load(content))
    assert plan.years[0].accounts["Ann Roth"].converted_in >= 1.0
    assert plan.years[5].income.taxable_roth_distributions == 0.0
