"""Claim ages left to the plan: one bound for every pair of months, against pairs that are solved one by one."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest

from decumulate.models.household.claim_streams import pair_streams
from decumulate.models.household.claim_ways import benefits_of_ways
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.open_claims import claim_months
from decumulate.models.household.open_facts import open_facts
from decumulate.models.household.social_security import Worker, benefit_level, benefit_stream
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.alternatives import alternatives_of
from decumulate.solver.alternatives.claim_bounds import ClaimBounds
from decumulate.solver.audit.document import audit
from decumulate.solver.backends.highs import HighsSession
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.run import SolveOptions
from decumulate.tax_tables.read import actuarial

TABLES = actuarial()
OPEN = "optimize"


def person(name: str, born: str, to: int, monthly: float, **more: Any) -> dict[str, Any]:
    record = {"monthly_benefit_at_full_age": monthly, "claim_age": OPEN, **more}
    return {"name": name, "born": born, "plan_to_age": to, "social_security": record}


COUPLE: dict[str, Any] = {
    "title": "Two of 69",
    "start_year": 2026,
    "goal": {"objective": "max_estate", "heir_tax_rate": 0.24},
    "people": [person("Ada", "1957-03-10", 74, 2600), person("Ben", "1956-11-20", 72, 900)],
    "accounts": [
        {
            "name": "Ada IRA",
            "type": "traditional_ira",
            "owner": "Ada",
            "holdings": {"stock": 400_000, "cash": 300_000},
        },
        {
            "name": "Savings",
            "type": "taxable",
            "owner": "joint",
            "lots": [{"asset": "cash", "acquired": "2020-01-01", "value": 150_000, "basis": 150_000}],
        },
    ],
    "spending": {"annual": 70_000, "survivor_fraction": 0.8},
    "allocation": {"measure": "market_value", "band": 0.2},
    "market": {
        "inflation": 0.025,
        "assets": {
            "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
            "cash": {"total_return": 0.03, "interest": 0.03},
        },
    },
    "taxes": {
        "state": "FL",
        "prior_magi": [90_000, 90_000],
        "prior_filing_status": ["married_filing_jointly", "married_filing_jointly"],
    },
}
OPTIONS = SolveOptions(time_limit=15.0, threads=1, effort=0.0, ranges=False)


@pytest.fixture(scope="module")
def couple() -> Scenario:
    return load(COUPLE)


@pytest.fixture(scope="module")
def bounds(couple: Scenario) -> ClaimBounds:
    ways = alternatives_of(couple, open_facts(couple))
    found = ClaimBounds(couple, open_facts(couple), ways[len(ways) // 2].scenario)
    found.run(time.monotonic() + 30.0)
    return found


# ---- the benefits of all pairs -----------------------------------------------------------------------------------

WORKERS = [
    (Worker(date(1958, 3, 10), 2050, 2600.0), Worker(date(1960, 7, 1), 2056, 500.0)),  # a top-up
    (
        Worker(date(1960, 2, 2), 2027, 3000.0),
        Worker(date(1964, 9, 15), 2055, 1900.0),
    ),  # a death before claiming
    (Worker(date(1963, 1, 1), 2052, 0.0), Worker(date(1961, 12, 20), 2029, 2400.0, survivor_months=12 * 63)),
]


@pytest.mark.parametrize("workers", WORKERS, ids=["top-up", "early death", "survivor at 63"])
@pytest.mark.parametrize("since", [2026 * 12, 2026 * 12 + 7])
def test_all_pairs_at_once_are_paid_what_each_is(workers: tuple[Worker, Worker], since: int) -> None:
    years = range(2026, max(worker.last_year for worker in workers) + 1)
    prices = [1.03**k for k in range(len(years) + 1)]
    levels = [benefit_level(2026, prices, worker.eligible, TABLES.cola) for worker in workers]
    ages = [12 * 62, 12 * 62 + 1, 12 * 66 + 5, 12 * 70]
    paid = pair_streams(
        workers, (ages, ages), TABLES, years, since, (levels[0][: len(years)], levels[1][: len(years)])
    )
    at = [lambda year, path=path: path[year - 2026] for path in levels]
    for (i, one), (j, other) in product(enumerate(ages), enumerate(ages)):
        pair = [replace(w, claim_months=age) for w, age in zip(workers, (one, other), strict=True)]
        first = benefit_stream(pair[0], pair[1], TABLES, since, (at[0], at[1]))
        second = benefit_stream(pair[1], pair[0], TABLES, since, (at[1], at[0]))
        assert paid[i, j] == pytest.approx([first(year) + second(year) for year in years], abs=1e-6)


def test_a_widow_chooses_both_of_her_months() -> None:
    """A survivor's filing beside the own claim: every pair is paid what its own scenario says."""
    people = [
        person("Ada", "1960-03-10", 74, 2000, survivor_claim_age=OPEN),
        person("Ben", "1956-11-20", 70, 2600),
    ]
    people[1]["social_security"]["claim_age"] = 70
    scenario = load(COUPLE | {"people": people})
    facts = open_facts(scenario)
    assert [fact.kind for fact in facts] == ["claim_age", "survivor_claim_age"]
    ways = alternatives_of(scenario, facts)
    base = build_horizon(ways[0].scenario)
    paid = benefits_of_ways(scenario, facts, base)
    assert len(paid) == len(ways)
    for way in (0, len(ways) // 3, len(ways) - 1):
        own = [sum(p.social_security.values()) for p in build_horizon(ways[way].scenario).periods]
        assert paid[way] == pytest.approx(own, abs=0.01)


def test_months_that_pay_the_same_are_one(couple: Scenario) -> None:
    """At 62 the age must be held all month (20 CFR 404.311): born on the 10th, 62 and a month later begin together."""
    young = couple.people[0].model_copy(update={"born": date(1965, 3, 10)})
    months = claim_months(young, 2026 * 12)
    assert (months[0], months[1], months[-1], len(months)) == (744, 746, 840, 96)
    assert len(claim_months(couple.people[0], 2026 * 12)) == 15, "March 2027 is the month of 70"


# ---- bounds ------------------------------------------------------------------------------------------------------


def test_every_pairs_own_relaxation_is_within_its_bound(couple: Scenario, bounds: ClaimBounds) -> None:
    """Of a grid of pairs the relaxation of each one's own program, written as every other scenario's is."""
    ways = alternatives_of(couple, open_facts(couple))
    assert len(bounds.solved) < 40 < len(ways)
    for way in ways[::13]:
        horizon = build_horizon(way.scenario)
        program = Program.with_cells(way.scenario, horizon, ProgramGoal("max_estate"), bounds.refinement)
        alone = -HighsSession(program.model, 1).solve().objective * UNIT
        assert bounds.of_ways[way.number] >= alone - 0.01, way.words


def test_the_bound_of_a_pair_that_was_solved_is_its_relaxations(bounds: ClaimBounds) -> None:
    for way, value in bounds.solved.items():
        assert bounds.of_ways[way] <= value + 0.01
    best = int(np.argmax(bounds.of_ways))
    assert best in bounds.solved, "the largest bound is that of a relaxation, not one that was carried"


# ---- the plan ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan(couple: Scenario) -> Plan:
    return solve(couple, OPTIONS)


def test_no_pair_of_a_coarse_grid_is_better_than_the_chosen_one(
    couple: Scenario, bounds: ClaimBounds, plan: Plan
) -> None:
    assert plan.chosen is not None
    assert plan.objective is not None
    ways = alternatives_of(couple, open_facts(couple))
    assert plan.chosen.ways == len(ways) == 15 * 11
    for way in [ways[0], ways[10], ways[7 * 11 + 5], ways[14 * 11], ways[-1]]:
        alone = solve(way.scenario, OPTIONS).objective
        assert alone is not None
        assert alone.value <= bounds.of_ways[way.number] + 0.01
        assert plan.chosen.bound is not None
        assert alone.value <= plan.chosen.bound + 0.01
        assert alone.value <= plan.objective.value + (plan.chosen.gap_dollars or 0.0) + 1.0


def test_the_certificate_covers_every_pair(couple: Scenario, plan: Plan) -> None:
    chosen, proof = plan.chosen, plan.certificate
    assert chosen is not None
    assert chosen.bound is not None
    assert proof is not None
    assert proof.bound is not None
    assert proof.bound >= chosen.bound - 0.01
    assert chosen.ruled_out <= chosen.ways - 1
    assert audit(plan, couple).ok
    assert chosen.runner_up is not None
    assert chosen.runner_up.costs is not None
    assert chosen.runner_up.costs >= chosen.runner_up.costs_at_least >= 0.0


def test_the_ages_that_people_ask_for_are_named(plan: Plan) -> None:
    """Both at 70 is one of the pairs, so it is the chosen one or among the others with what it costs."""
    assert plan.chosen is not None
    rivals = [*plan.chosen.rivals, *([plan.chosen.runner_up] if plan.chosen.runner_up else [])]
    named = [tuple(fact.value for fact in one.facts) for one in rivals]
    named.append(tuple(fact.value for fact in plan.chosen.facts))
    assert (70, 70) in named
