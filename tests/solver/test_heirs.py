"""Heirs with brackets of their own: the certified plan against every income of a grid, and what the document says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from decumulate.models.amounts import dollars, dollars_down
from decumulate.models.household.weights import traditional_rate
from decumulate.models.plan import Plan
from decumulate.models.returns.heirs import heir_taxes
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit.document import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.explain.assumptions import assumptions_of
from decumulate.solver.formulation.layers import Layer, first_difference
from decumulate.solver.report.sections.plan import plan_report
from decumulate.solver.report.text import report_text
from tests.solver.small import EXACT, agrees, brokerage, document, facts, ira, lot, roth, solved, tax_of

CHILD = {"name": "Cy", "share": 0.5, "birth_year": 1980, "income": 70_000}
GRANDCHILD = {
    "name": "Di",
    "share": 0.3,
    "birth_year": 2005,
    "relation": "other",
    "filing_status": "head_of_household",
}
SHELTER = {"name": "Shelter", "share": 0.2, "relation": "charity", "takes": "traditional"}


def inherited(*heirs: dict[str, Any], born: int = 1946, years: int = 1, growth: float = 0.0) -> Scenario:
    """Ann, in her last years, with $900,000 in an IRA and as much as pays any tax in a Roth IRA."""
    accounts = [ira(900_000), roth(500_000), brokerage(lot(20_000, 20_000))]
    content = document(born, years, accounts, 20_000, heirs=0.0, growth=growth)
    del content["goal"]["heir_tax_rate"]
    content["allocation"]["measure"] = "market_value"
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    return load(content | {"heirs": list(heirs)})


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return inherited(CHILD, GRANDCHILD, SHELTER)


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    return solved(scenario)


def test_no_income_of_a_grid_leaves_the_heirs_more(scenario: Scenario, plan: Plan) -> None:
    """Ann's last year: each dollar out of the IRA is taxed by her brackets, what stays by those of her heirs."""
    _, horizon = facts(scenario.content())
    tax, heirs = tax_of(horizon.periods[0]), heir_taxes(horizon.heirs)
    required = 900_000 / horizon.periods[0].rmd_divisor["Ann"]
    whole = 900_000 + 500_000 + 20_000 - 20_000 - horizon.periods[0].base_premiums
    incomes = np.arange(np.ceil(required), 600_000, 500.0)
    left = [whole - tax(traditional_distributions=float(y)) - heirs.tax(900_000.0 - y) for y in incomes]
    agrees(plan, max(left), slack=200.0)
    assert plan.estate is not None
    assert 20_000 < 900_000 - plan.estate.traditional < 300_000, "neither all nor none is converted"


def test_the_estate_says_what_each_heir_keeps(plan: Plan) -> None:
    """Shares of the traditional account as given; the shelter takes nothing else, so the others have 5/8 and 3/8."""
    estate = plan.estate
    assert estate is not None
    child, grandchild, shelter = estate.heirs
    rest = estate.taxable + estate.roth
    assert [heir.traditional for heir in estate.heirs] == pytest.approx(
        [share * estate.traditional for share in (0.5, 0.3, 0.2)], abs=0.01
    )
    assert [heir.rest for heir in estate.heirs] == pytest.approx([0.625 * rest, 0.375 * rest, 0.0], abs=0.01)
    assert shelter.tax == 0.0
    assert shelter.years == ()
    assert estate.heirs_tax == pytest.approx(child.tax + grandchild.tax, abs=0.01)
    assert estate.after_tax == pytest.approx(sum(heir.keeps for heir in estate.heirs), abs=0.05)
    for heir in (child, grandchild):
        assert [drawn.year for drawn in heir.years] == list(range(2027, 2037))
        assert sum(drawn.drawn for drawn in heir.years) == pytest.approx(heir.traditional, abs=0.05)


def test_a_charity_among_equals_had_better_have_the_ira() -> None:
    """A fifth of everything, out of the IRA first: to the dollar the same for the shelter, and the children's tax is
    that of heirs beside whom it takes so much of the IRA alone."""
    among = {name: SHELTER[name] for name in ("name", "share", "relation")}
    scenario = inherited(CHILD, GRANDCHILD, among)
    plan = solved(scenario)
    estate = plan.estate
    assert estate is not None
    traditional, whole = estate.traditional, estate.traditional + estate.taxable + estate.roth
    part = 0.2 * whole / traditional
    assert part < 1.0
    others = [heir | {"share": heir["share"] / 0.8 * (1.0 - part)} for heir in (CHILD, GRANDCHILD)]
    first = inherited(*others, among | {"share": part, "takes": "traditional"})
    saved = estate.heirs_tax - heir_taxes(facts(first.content())[1].heirs).tax(traditional)
    (said,) = (one for one in plan.warnings if one.code == "charity_first")
    assert saved > 1_000.0
    assert f"they would owe {dollars_down(saved)} less tax" in said.message, "prices stand still"
    assert f"({dollars(0.2 * whole)} at the close)" in said.message
    assert f"a share of {part:.3f} of Shelter, {1.0 - part:.3f} together of the others" in said.message
    assert audit(plan, scenario).ok


def test_nothing_is_said_of_charities_that_have_the_ira(plan: Plan) -> None:
    assert not [one for one in plan.warnings if one.code == "charity_first"]


def test_an_heir_s_part_that_is_written_otherwise_is_refused(scenario: Scenario, plan: Plan) -> None:
    estate = plan.estate
    assert estate is not None
    first, *others = estate.heirs
    for changed, line in (
        (first.model_copy(update={"tax": first.tax - 5_000.0}), "Cy: tax"),
        (first.model_copy(update={"name": "Xu"}), "estate.heirs"),
        (first.model_copy(update={"years": first.years[1:]}), "estate.heirs"),
    ):
        told = plan.model_copy(update={"estate": estate.model_copy(update={"heirs": (changed, *others)})})
        report = audit(told, scenario)
        assert line in " ".join(map(str, (*report.faults, *report.differences)))


def test_the_answer_shows_the_heirs(plan: Plan) -> None:
    text = report_text(plan_report(plan))
    assert "What the heirs keep" in text
    assert "Shelter" in text
    assert "Cy draws" in text


def test_an_heir_with_a_flat_bracket_is_the_rate() -> None:
    """Someone far inside the 24 % bracket pays 24 % of all: the same plan as the simple form."""
    heir = {"name": "Cy", "share": 1.0, "birth_year": 1980, "income": 110_000 + 16_100}
    scenario = inherited(heir, born=1950, years=2)
    simple = scenario.content() | {"goal": {"objective": "max_estate", "heir_tax_rate": 0.24}}
    del simple["heirs"]
    for account in simple["accounts"][:1]:
        account["holdings"]["fund"] = 400_000.0
    content = scenario.content()
    content["accounts"][0]["holdings"]["fund"] = 400_000.0
    own, rate = solved(load(content)), solved(load(simple))
    assert own.objective is not None
    assert rate.objective is not None
    assert own.objective.value == pytest.approx(rate.objective.value, abs=1.0)


def test_rules_of_thumb_leave_to_the_same_heirs(scenario: Scenario, plan: Plan) -> None:
    _, horizon = facts(scenario.content())
    best = 0.0
    for family in rules_for(scenario, horizon):
        ran = run_rule(scenario, horizon, family.members[0])
        if ran.plan is not None and ran.followed is not None and ran.plan.estate is not None:
            assert ran.report is not None
            assert ran.report.ok
            assert ran.plan.estate.after_tax == pytest.approx(ran.followed.estate, abs=0.01)
            best = max(best, ran.followed.estate)
    assert plan.objective is not None
    assert 0.0 < best <= plan.objective.value + 0.01


def test_what_stands_in_and_what_the_plan_rests_on(scenario: Scenario) -> None:
    """A first dollar costs the child 22 % and the grandchild, with the deduction unused, nothing."""
    held = scenario.model_copy(
        update={"allocation": scenario.allocation.model_copy(update={"measure": "after_tax"})}
    )
    assert traditional_rate(held, 0) == pytest.approx(0.5 * 0.22)
    names = {one.name for one in assumptions_of(scenario)[0]}
    assert {"heirs' income up", "heirs' income down"} <= names
    assert not any(name.startswith("heir_tax_rate") for name in names)


def test_where_a_return_is_not_convex_the_certificate_holds() -> None:
    """A brother of 94 under a permanent senior deduction: a dollar costs less again where the deduction is used up."""
    heir = {"name": "Cy", "share": 1.0, "birth_year": 1932, "income": 160_000}
    content = inherited(heir).content()
    content["taxes"]["reform"] = [{"name": "senior_deduction_permanent"}]
    scenario, horizon = facts(content)
    plan = solved(scenario)
    tax, heirs = tax_of(horizon.periods[0]), heir_taxes(horizon.heirs)
    required = 900_000 / horizon.periods[0].rmd_divisor["Ann"]
    whole = 900_000 + 500_000 - horizon.periods[0].base_premiums
    incomes = np.arange(np.ceil(required), 600_000, 2_000.0)
    left = [whole - tax(traditional_distributions=float(y)) - heirs.tax(900_000.0 - y) for y in incomes]
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.certificate.bound is not None
    assert plan.certificate.bound >= max(left)
    assert max(left) - 1.0 <= plan.objective.value <= plan.certificate.bound
    assert plan.certificate.gap_dollars < 1_000.0


def test_another_income_of_an_heir_writes_the_objective_anew(scenario: Scenario) -> None:
    richer = scenario.with_changes({"heirs.Cy.income": 300_000})
    assert first_difference(scenario, richer) == Layer.OBJECTIVE
    assert solved(richer).estate.traditional < solved(scenario).estate.traditional  # type: ignore[union-attr]


@pytest.mark.parametrize("objective", ["max_spending", "min_lifetime_tax"])
def test_other_goals_leave_to_the_same_heirs(objective: str) -> None:
    """Their tax is in the estate's floor, and in the present value of all tax."""
    content = inherited(CHILD, GRANDCHILD, SHELTER, years=2).content()
    content["goal"] |= {"objective": objective, "estate_floor": 900_000}
    plan = solved(load(content), replace(EXACT, gap=1e-4, time_limit=10.0))
    assert plan.estate is not None
    assert plan.totals.lifetime_tax_present_value >= plan.estate.heirs_tax - 0.01
    if objective == "max_spending":
        assert plan.estate.after_tax == pytest.approx(900_000, abs=5.0)
