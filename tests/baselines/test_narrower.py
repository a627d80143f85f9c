"""The scenario without one decision, and its plans put back into the whole question."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.narrower import Narrower, narrower
from decumulate.solver.run import SolveOptions, solve

from ..solver.small import brokerage, couple, document, ira, lot

QUICK = SolveOptions(effort=0.0, ranges=False, gap=1e-2, time_limit=10.0, threads=1)


def by_decision(scenario: Scenario) -> dict[str, Narrower]:
    return {question.decision: question for question in narrower(scenario, build_horizon(scenario))}


def with_lots() -> dict[str, Any]:
    """Ann, 70, with four lots of one fund: a large and a small old gain, a loss, one bought last year."""
    lots = [
        lot(100_000, 20_000),
        lot(60_000, 50_000) | {"acquired": "2015-03-01"},
        lot(40_000, 52_000) | {"acquired": "2021-07-01"},
        lot(30_000, 29_000) | {"acquired": "2025-06-01"},
    ]
    content = document(1956, 3, [brokerage(*lots), ira(50_000)], 75_000, heirs=0.24, growth=0.05)
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    return content


def test_merged_lots_hold_what_the_lots_held() -> None:
    question = by_decision(load(with_lots()))["lots"]
    assert question.scenario is not None
    account = question.scenario.accounts[0]
    assert account.type == "taxable"
    assert [(one.value, one.basis) for one in account.lots] == [(200_000, 122_000), (30_000, 29_000)]
    assert [one.acquired.year for one in account.lots] == [2010, 2025]


def test_a_plan_of_merged_lots_is_one_of_the_true_lots() -> None:
    """Sold pro rata they have the same basis in every sale, so the plan holds as it is, and is worth the same."""
    scenario = load(with_lots())
    question = by_decision(scenario)["lots"]
    assert question.scenario is not None
    plan = solve(question.scenario, QUICK)
    assert any(trade.action == "sell" for year in plan.years for trade in year.trades)
    assert not audit(plan, scenario).ok  # the merged lot holds more than its first true one
    report = audit(question.restated(plan), scenario)
    assert report.ok, str(report)
    assert plan.objective is not None
    assert report.objective.value == pytest.approx(plan.objective.value, abs=0.01)


def test_nothing_is_taken_where_nothing_is_decided() -> None:
    content = document(1956, 3, [brokerage(lot(100_000, 50_000))], 20_000, heirs=0.24)
    content["allocation"] = {"fixed_by_account": True, "band": 0.0}
    content["taxes"] |= {"prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]}
    found = by_decision(load(content))
    assert {decision: question.scenario for decision, question in found.items()} == {
        "conversions": None,
        "location": None,
        "lots": None,
        "band": None,
    }
    assert "nothing to convert" in found["conversions"].words
    assert "already" in found["location"].words


def test_conversions_that_are_decided_stay() -> None:
    content = couple()
    content["limits"] = {
        "fixed": [{"year": 2027, "what": "roth_conversions", "owner": "Ann", "amount": 1_000}]
    }
    assert "limits.fixed" in by_decision(load(content))["conversions"].words


def test_no_conversions_and_fixed_location_change_nothing_else() -> None:
    scenario = load(couple())
    found = by_decision(scenario)
    before = scenario.content()
    for decision, part in (("conversions", "limits"), ("location", "allocation")):
        narrowed = found[decision].scenario
        assert narrowed is not None
        after = narrowed.content()
        assert {name for name in before if before[name] != after[name]} == {part}
    located = found["location"].scenario
    assert located is not None
    assert located.allocation.same_in_every_account
    assert located.allocation.target == scenario.allocation.target


def test_with_fixed_location_every_account_holds_the_target() -> None:
    scenario = load(couple())
    located = by_decision(scenario)["location"].scenario
    assert located is not None
    plan = solve(located, QUICK)
    assert audit(plan, located).ok
    assert audit(plan, scenario).ok
    for year in plan.years:
        for account in year.accounts.values():
            whole = sum(account.holdings.values())
            if whole > 1.0:
                assert account.holdings["stock"] / whole == pytest.approx(0.6, abs=0.03 + 1.0 / whole)


def test_the_audit_sees_an_account_that_is_not_like_the_others() -> None:
    scenario = load(couple())
    located = by_decision(scenario)["location"].scenario
    assert located is not None
    free = solve(scenario, QUICK)
    faults = audit(free, located).faults
    assert faults
    assert {fault.rule for fault in faults} == {"allocation"}
    assert {fault.where for fault in faults} & {"Ann IRA", "Ben IRA", "Ann Roth", "the taxable accounts"}
