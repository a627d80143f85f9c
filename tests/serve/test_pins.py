"""The price of a pinned year: what the change is, and what is said of it for certain."""

from __future__ import annotations

import pytest

import decumulate
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.run import SolveOptions
from decumulate.solver.serve.faults import HttpFault
from decumulate.solver.serve.pages.pins import pinned, price_of
from decumulate.solver.service.trying import answer

GIVEN = {"what": "roth_conversions", "owner": "Nora", "year": "2026", "amount": "$1,000"}


def test_a_pin_is_a_flow_that_is_decided() -> None:
    scenario = load(path("by_hand"))
    (fixed,) = scenario.with_changes(pinned(scenario, GIVEN)).limits.fixed
    assert (fixed.what, fixed.owner, fixed.year, fixed.amount) == ("roth_conversions", "Nora", 2026, 1_000.0)
    twice = scenario.with_changes(pinned(scenario, GIVEN))
    assert [one["amount"] for one in pinned(twice, GIVEN | {"amount": "5"})["limits.fixed"]] == [5.0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "wages"},
        {"owner": "X"},
        {"year": "1900"},
        {"amount": "a lot"},
        {"amount": "-1"},
        {"amount": "nan"},
    ],
)
def test_what_is_not_offered_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(HttpFault):
        pinned(load(path("by_hand")), GIVEN | wrong)


def test_the_price_holds_what_two_exact_solves_say() -> None:
    scenario = load(path("by_hand"), changes={"allocation.traditional_tax_rate": 0.2})
    exact = SolveOptions(gap=1e-9, time_limit=20.0, threads=1, effort=0.0, ranges=False)
    plan = decumulate.solve(scenario, exact)
    session = decumulate.follow(scenario, plan)
    changes = pinned(scenario, GIVEN)
    tried = answer(session, session.try_(changes), None).model_dump(mode="json")
    held = decumulate.solve(scenario.with_changes(changes), exact)
    assert plan.objective is not None
    assert held.objective is not None
    price = plan.objective.value_real - held.objective.value_real
    least = tried["base_value_real"] - tried["bound_real"]
    most = tried["base_value_real"] + tried["base_gap_dollars_real"] - tried["value_real"]
    assert least - 0.01 <= price <= most + 0.01
    said = price_of(GIVEN, tried)
    assert said.what == "Nora converts $1,000 in 2026"
    assert said.costs.startswith("it costs")
