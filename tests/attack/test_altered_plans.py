"""A solved plan's document altered at random, by seed: the audit reports every alteration, or names it as unchecked."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from decumulate.models.plan import Plan, PlanError
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path as shipped
from decumulate.solver.audit.document import audit
from decumulate.solver.run import SolveOptions, solve

Steps = tuple[Any, ...]
ALTERATIONS = 200
UNCHECKED = {
    "decumulate": "the version",
    "solves": "how often the plan was solved",
    "rounds": "rounds, binaries",
    "binaries": "rounds, binaries",
    "seconds": "rounds, binaries",
    "solver": "rounds, binaries",
    "line": "audit_worst_line",
    "difference": "audit_worst_line",
    "message": "the wording of warnings",
    "why": "the words of steps",
    "note": "the words of steps",
    "code": "warnings that neither",
    "where": "warnings that neither",
    "effect_dollars_max": "the wording of warnings",
    **dict.fromkeys(("low", "high", "low_costs", "high_costs", "nothing_costs"), "how far the steps"),
    **dict.fromkeys(("together", "planned", "range_of"), "how far the steps"),
}
"""What no audit can know, by field, and the words that say so."""
FOLLOWING = {"rmd"}
"""Decisions among which the plan may choose otherwise without breaking a rule: which account an RMD is counted from."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(shipped("couple_with_pensions"))


@pytest.fixture(scope="module")
def document(scenario: Scenario) -> dict[str, Any]:
    plan = solve(
        scenario,
        SolveOptions(effort=0.0, ranges=False, threads=1, gap=0.01, time_limit=30, name_conflicts=False),
    )
    written: dict[str, Any] = json.loads(plan.to_json())
    return written


def leaves(node: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Every value of a document that is no table or list."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*steps, key))
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from leaves(value, (*steps, place))
    else:
        yield steps, node


def other(value: Any, of: random.Random) -> Any:
    """Another value of the same kind, off by more than what is forgiven."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        moved = of.choice([value + of.choice([-1, 1]) * (2.5 + of.random() * 5_000), -value - 3, 1e6 + value])
        return int(moved) + 2 if isinstance(value, int) else moved
    if isinstance(value, str):
        return value[:-1] + ("1" if value[-1:] != "1" else "2")
    return 3.5


def altered(document: dict[str, Any], steps: Steps, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    node = changed
    for step in steps[:-1]:
        node = node[step]
    node[steps[-1]] = value
    return changed


def words_of(changed: dict[str, Any], scenario: Scenario) -> tuple[bool, str]:
    """Whether the audit finds a fault, and all that it says."""
    try:
        report = audit(Plan.read(changed), scenario)
    except PlanError as error:
        return True, str(error)
    return not report.ok, "\n".join(map(str, (*report.faults, *report.differences, *report.unchecked)))


def report_of(document: dict[str, Any], scenario: Scenario) -> str:
    found, words = words_of(document, scenario)
    assert found, "the audit accepts it"
    return words


def test_the_plan_itself_holds(document: dict[str, Any], scenario: Scenario) -> None:
    report = audit(Plan.read(document), scenario)
    assert report.ok, str(report)
    assert report.unchecked


@pytest.mark.parametrize("batch", range(4))
def test_every_alteration_is_reported(batch: int, document: dict[str, Any], scenario: Scenario) -> None:
    of = random.Random(batch)
    all_leaves = list(leaves(document))
    parts = sorted({steps[0] for steps, _ in all_leaves})
    missed = []
    for _ in range(ALTERATIONS // 4):
        part = of.choice([*parts, "years", "years", "certificate"])  # else nearly all would be of the years
        steps, value = of.choice([leaf for leaf in all_leaves if leaf[0][0] == part])
        new = other(value, of)
        if steps[-1] in FOLLOWING:
            continue
        found, words = words_of(altered(document, steps, new), scenario)
        if not found and UNCHECKED.get(str(steps[-1]), "no words") not in words:
            missed.append((steps, value, new))
    assert missed == []


CLAIMS: dict[str, dict[Steps, Any]] = {
    "a bound below the value": {("certificate", "bound"): lambda bound: bound - 1_000_000},
    "a gap of nothing": {
        ("certificate", "gap"): lambda _: 0.0,
        ("certificate", "gap_dollars"): lambda _: 0.0,
    },
    "a status of optimal": {("certificate", "status"): lambda _: "optimal"},
    "a solved status without a bound": {("certificate", "bound"): lambda _: None},
    "another scenario's hash": {("scenario", "sha256"): lambda text: text[::-1]},
    "another scenario's content": {("scenario", "content", "spending", "annual"): lambda annual: annual + 1},
    "other tables": {("law", "tables_sha256"): lambda text: text[::-1]},
    "another year of law": {("law", "projected_from"): lambda year: year + 1},
    "no warnings": {("warnings",): lambda _: []},
    "another year of the estate": {("estate", "year"): lambda year: year - 1},
    "a limit that does not bind": {("years", 3, "binding"): lambda words: [*words, "NIIT threshold, nearly"]},
}


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_forged_claim_is_reported(claim: str, document: dict[str, Any], scenario: Scenario) -> None:
    changed = document
    for steps, value in CLAIMS[claim].items():
        before: Any = document
        for step in steps:
            before = before[step]
        assert value(before) != before
        changed = altered(changed, steps, value(before))
    words = report_of(changed, scenario)
    assert "claim" in words or "binding" in words


def test_slips_are_forgiven_once_over_a_plan(document: dict[str, Any], scenario: Scenario) -> None:
    """$0.60 of one year's spending is forgiven; $0.60 of every year's is $0.60 a year."""
    bare = {"years": [year | {"cash": {"spending": year["cash"]["spending"]}} for year in document["years"]]}
    bare = {
        "years": [{k: v for k, v in year.items() if k not in ("income", "tax")} for year in bare["years"]]
    }
    bare["own_rate"] = document["own_rate"]
    assert not words_of(bare, scenario)[0]
    once = copy.deepcopy(bare)
    once["years"][0]["cash"]["spending"] -= 0.6
    assert not words_of(once, scenario)[0]
    always = copy.deepcopy(bare)
    for year in always["years"]:
        year["cash"]["spending"] -= 0.6
    assert "add up to" in report_of(always, scenario)


def test_lots_that_are_not_there_cannot_be_sold_in_slivers(
    document: dict[str, Any], scenario: Scenario
) -> None:
    """Five thousand sales of $0.99 would be $4,950 out of nothing."""
    account = next(a.name for a in scenario.accounts if a.type == "taxable")
    asset = next(iter(scenario.market.assets))
    sale = {"account": account, "asset": asset, "acquired": "2001-02-03", "action": "sell", "amount": 0.99}
    changed = copy.deepcopy(document)
    changed["years"][0]["trades"] += [sale] * 5_000
    assert "there is no such lot" in report_of(changed, scenario)
