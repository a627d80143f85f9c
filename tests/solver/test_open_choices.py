"""A pension's form and a survivor's choice left to the plan: all ways enumerated against the one certificate."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from decumulate.models.household.open_fact import FactOption, OpenFact
from decumulate.models.household.open_facts import open_facts
from decumulate.models.plan import Plan
from decumulate.models.scenario import ScenarioError, load
from decumulate.solver.alternatives import Candidate, alternatives_of
from decumulate.solver.alternatives.around import search_around
from decumulate.solver.audit import audit
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.baselines.compare import compare
from decumulate.solver.explain.explain import explain
from decumulate.solver.run import SolveOptions
from decumulate.solver.service.progress import Progressing
from decumulate.solver.service.requests import SweepRequest
from decumulate.solver.service.sweeping import sweep

from .small import brokerage, document, facts, ira, lot

OPTIONS = SolveOptions(time_limit=40.0, threads=1, effort=0.0, ranges=False, gap=1e-6)
FORM, HELD = "people[0].pensions[0].choose", "people[1].inherits_as"


def household(**more: Any) -> dict[str, Any]:
    """Ann, 63, dies in 2027; Bob, 51, goes on to 2034. Her pension begins at 64, or is paid at once."""
    accounts = [ira(150_000), ira(20_000, "Bob"), brokerage(lot(41_000, 30_000), owner="joint")]
    content = document(1963, 2, accounts, 24_000, heirs=0.3, growth=0.04)
    content["people"][0]["pensions"] = [
        {
            "name": "Mill",
            "from_age": 64,
            "choose": "optimize",
            "choices": [
                {"form": "single", "amount": 12_000},
                {"form": "joint", "share": 0.5, "amount": 11_000},
                {"form": "joint", "share": 1.0, "amount": 10_000},
                {"form": "lump_sum", "amount": 60_000, "year": 2026, "rolls_to": "Ann IRA"},
            ],
        }
    ]
    bob = {"name": "Bob", "born": "1975-01-15", "plan_to_age": 59, "inherits_as": "optimize"}
    content["people"].append(bob)
    return content | more


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(load(household()), OPTIONS)


def test_every_way_is_a_scenario_and_the_best_is_chosen(plan: Plan) -> None:
    """Eight scenarios that state both, each solved by itself: none beats the bound, the chosen one is the best."""
    scenario = load(household())
    values: dict[tuple[Any, Any], float] = {}
    for form, held in product(*(fact.options for fact in open_facts(scenario))):
        alone = solve(scenario.with_changes({FORM: form.value, HELD: held.value}), OPTIONS)
        assert alone.objective is not None
        values[form.value, held.value] = alone.objective.value
    assert len(values) == 8
    chosen = plan.chosen
    assert chosen is not None
    assert chosen.ways == 8
    assert tuple(fact.value for fact in chosen.facts) == max(values, key=lambda way: values[way])
    assert chosen.bound is not None
    assert chosen.bound >= max(values.values()) - 0.01
    assert chosen.bound <= max(values.values()) + 1.0
    first, second = sorted(values.values(), reverse=True)[:2]
    assert chosen.runner_up is not None
    assert chosen.runner_up.costs == pytest.approx(first - second, abs=1.0)


def test_the_plan_states_what_was_chosen_and_audits(plan: Plan) -> None:
    stated = load(plan.scenario.content)
    assert open_facts(stated) == ()
    assert plan.chosen is not None
    assert stated.people[0].pensions[0].choose == plan.chosen.facts[0].value
    assert audit(plan, stated).ok


def test_a_death_that_changes_nothing_leaves_one_way() -> None:
    """Bob of 60 would owe no 10 percent; and with a 457(b) alone there is none to owe."""
    older, governmental = household(), household()
    older["people"][1] |= {"born": "1966-01-15", "plan_to_age": 68}
    governmental["accounts"][0]["type"] = "457b"
    governmental["people"][0]["pensions"][0]["choices"].pop()
    for content in (older, governmental):
        held = next(fact for fact in open_facts(load(content)) if fact.path == HELD)
        assert [option.value for option in held.options] == ["own"]


def test_what_is_not_settled_pays_nothing_silently() -> None:
    with pytest.raises(ScenarioError, match="a stated value"):
        facts(household())


def test_the_least_tax_chooses_no_pension() -> None:
    content = household(goal={"objective": "min_lifetime_tax", "heir_tax_rate": 0.2})
    with pytest.raises(ScenarioError, match="the smallest pays the least tax"):
        load(content)


def test_their_own_is_chosen_where_what_is_required_costs_more_than_the_ten_percent() -> None:
    """Ann dies at 80, Bob of 50 lives on savings: as a beneficiary he must take parts that heirs would have untaxed."""
    accounts = [ira(900_000), brokerage(lot(900_000, 900_000), owner="joint")]
    content = document(1946, 1, accounts, 40_000, heirs=0.0)
    bob = {"name": "Bob", "born": "1976-01-15", "plan_to_age": 55, "inherits_as": "optimize"}
    content["people"].append(bob)
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["married_filing_jointly"] * 2}
    plan = solve(load(content), OPTIONS)
    assert plan.chosen is not None
    assert plan.chosen.facts[0].value == "own"
    assert plan.chosen.runner_up is not None
    assert plan.chosen.runner_up.costs > 1_000


def short() -> dict[str, Any]:
    """Two years of Ann alone: for life, or $40,000 at once."""
    content = document(1963, 2, [ira(60_000), brokerage(lot(41_000, 30_000))], 24_000, heirs=0.3, growth=0.04)
    content["people"][0]["pensions"] = household()["people"][0]["pensions"]
    lump = {"form": "lump_sum", "amount": 40_000, "year": 2026, "rolls_to": "Ann IRA"}
    content["people"][0]["pensions"][0]["choices"] = [{"form": "single", "amount": 12_000}, lump]
    return content


def test_explain_and_compare_take_the_facts_as_the_best_plan_has_them() -> None:
    scenario, options = load(short()), SolveOptions(time_limit=8.0, threads=1)
    plan = solve(scenario, options)
    assert plan.chosen is not None
    assert plan.chosen.facts[0].value == "lump sum"
    explained = explain(scenario, plan, options)
    assert explained.plan.years == plan.years
    compared = compare(scenario, options)
    assert compared.notes[0].endswith("Ann takes Mill as lump sum.")
    plans = [row.plan for row in compared.rows if row.plan is not None]
    assert plans
    assert all(one.years[0].accounts["Ann IRA"].rolled_in == 40_000 for one in plans)


def test_a_sweep_of_open_facts_is_refused_once() -> None:
    with pytest.raises(ScenarioError, match="a stated value") as error:
        sweep(SweepRequest(scenario=short(), sweep="tax_law"), Progressing(lambda event: None))
    assert len(error.value.faults) == 1


def test_a_search_around_the_best_finds_a_peak_without_trying_every_way() -> None:
    """96 months by 3 forms: the peak of a concave worth is reached from the middle in few plans, and is left at."""
    months = OpenFact("m", "m", "claim_age", tuple(FactOption(m, str(m)) for m in range(96)))
    forms = OpenFact("f", "f", "pension_form", tuple(FactOption(f, str(f)) for f in range(3)))
    known = [Candidate(one) for one in alternatives_of(load(short()), (forms, months))]
    tried: list[int] = []

    def find(one: Candidate) -> None:
        form, month = (option.value for option in one.alternative.options)
        tried.append(one.alternative.number)
        one.value = -float((month - 71) ** 2) - 10.0 * (form - 2) ** 2

    find(known[144])
    search_around(known, find, lambda: False)
    best = max(known, key=lambda one: one.value)
    assert tuple(option.value for option in best.alternative.options) == (2, 71)
    assert len(tried) == len(set(tried)) < 40
    search_around(known, find, lambda: True)
    assert len(tried) < 40
