"""Facts left to the plan: the best of all ways they may fall, with one bound, against each way solved by itself."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.open_facts import as_chosen, open_facts
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.audit.document import audit
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.report.client import gather as gather_module
from decumulate.solver.run import Progress, SolveOptions
from decumulate.solver.stopping import CancelToken

ONE: dict[str, Any] = {
    "title": "One person of 69",
    "start_year": 2026,
    "goal": {"objective": "max_estate", "heir_tax_rate": 0.24},
    "people": [
        {
            "name": "Kim",
            "born": "1956-05-15",
            "plan_to_age": 74,
            "social_security": {"monthly_benefit_at_full_age": 2500, "claim_age": "optimize"},
        }
    ],
    "accounts": [
        {
            "name": "Kim IRA",
            "type": "traditional_ira",
            "owner": "Kim",
            "holdings": {"stock": 300_000, "cash": 200_000},
        },
        {
            "name": "Savings",
            "type": "taxable",
            "owner": "Kim",
            "lots": [{"asset": "cash", "acquired": "2020-01-01", "value": 100_000, "basis": 100_000}],
        },
    ],
    "spending": {"annual": 50_000},
    "allocation": {"measure": "market_value", "band": 0.2},
    "market": {
        "inflation": 0.025,
        "assets": {
            "stock": {"total_return": 0.06, "qualified_dividends": 0.015},
            "cash": {"total_return": 0.03, "interest": 0.03},
        },
    },
    "taxes": {"state": "FL", "prior_magi": [60_000, 60_000], "prior_filing_status": ["single", "single"]},
}
OPTIONS = SolveOptions(time_limit=15.0, threads=1, effort=0.0, ranges=False)
PATH = "people[0].social_security.claim_age"


@pytest.fixture(scope="module")
def one() -> Scenario:
    return load(ONE)


@pytest.fixture(scope="module")
def plan(one: Scenario) -> Plan:
    return solve(one, OPTIONS)


def test_the_months_that_are_left_can_be_chosen(one: Scenario) -> None:
    """Kim, born on 15 May 1956, is 69 and eight months old in January 2026: its benefit may be the first."""
    (fact,) = open_facts(one)
    assert fact.path == PATH
    assert [option.value for option in fact.options] == ["69y8m", "69y9m", "69y10m", "69y11m", 70]


def test_who_is_past_70_has_no_month_to_choose() -> None:
    with pytest.raises(ScenarioError, match="past 70"):
        load(ONE | {"people": [ONE["people"][0] | {"born": "1955-11-15"}]})


def test_the_best_of_all_ways_is_chosen(one: Scenario, plan: Plan) -> None:
    """Each month solved by itself: none is better than the chosen one, and none beats the bound over all."""
    chosen = plan.chosen
    assert chosen is not None
    assert chosen.ways == 5
    values = {}
    for option in open_facts(one)[0].options:
        alone = solve(one.with_changes({PATH: option.value}), OPTIONS)
        assert alone.objective is not None
        values[option.value] = alone.objective.value
    best = max(values, key=lambda age: values[age])
    assert chosen.facts[0].value == best
    assert chosen.bound is not None
    assert chosen.bound >= max(values.values())
    assert chosen.runner_up is not None
    after = sorted(values.values())[-2]
    assert chosen.runner_up.costs == pytest.approx(values[best] - after, abs=chosen.gap_dollars)


def test_the_plan_holds_what_was_chosen_as_facts_and_audits(one: Scenario, plan: Plan) -> None:
    chosen = plan.chosen
    assert chosen is not None
    settled = load(plan.scenario.content)
    assert settled.people[0].social_security is not None
    assert settled.people[0].social_security.claim_age == chosen.facts[0].value
    assert open_facts(settled) == ()
    assert audit(plan, settled).ok
    assert audit(plan, one).ok, "the plan says what of the open scenario it has chosen"
    assert as_chosen(one, plan).sha256 == plan.scenario.sha256


def test_the_certificate_is_of_all_ways(plan: Plan) -> None:
    assert plan.chosen is not None
    assert plan.certificate is not None
    assert plan.certificate.bound is not None
    assert plan.certificate.bound >= (plan.chosen.bound or 0.0) - 0.01


ALTERED = [
    ({"facts": [{"path": PATH, "value": 62, "words": "at 62"}]}, "in the scenario it is"),
    ({"ruled_out": 5}, "of 4 others"),
    ({"bound": 1_000.0}, "is worse than the best plan"),
    ({"gap_dollars": 1e6}, "bound and value make it"),
    ({"bound": None}, "there is no gap"),
]


@pytest.mark.parametrize(("change", "says"), ALTERED, ids=[next(iter(change)) for change, _ in ALTERED])
def test_the_audit_finds_what_is_falsely_said_of_the_choice(
    plan: Plan, change: dict[str, Any], says: str
) -> None:
    assert plan.chosen is not None
    altered = plan.chosen.model_validate(plan.chosen.model_dump() | change)
    report = audit(plan.model_copy(update={"chosen": altered}), load(plan.scenario.content))
    assert any(fault.rule == "claim" and says in str(fault) for fault in report.faults), report.faults


def test_what_is_known_is_given_where_it_is_told_to_stop(one: Scenario) -> None:
    """Stopped after the first plan: that one is given, of a scenario with the fact settled."""
    token = CancelToken()

    def stop(news: Progress) -> None:
        if news.plan is not None:
            token.cancel()

    with token:
        plan = solve(one, OPTIONS, stop)
    assert plan.chosen is not None
    assert plan.chosen.ways == 5
    assert audit(plan, one).ok


def test_a_clients_report_is_of_the_facts_that_were_chosen(
    one: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it compares and explains is one scenario as it stands, though the one that was asked leaves a fact open."""
    asked: list[Scenario] = []
    for name in ("compare", "explain"):
        monkeypatch.setattr(gather_module, name, lambda scenario, *_: asked.append(scenario))
    parts = gather_module.gather(one, plan, OPTIONS)
    assert [open_facts(scenario) for scenario in (*asked, parts.scenario)] == [(), (), ()]
