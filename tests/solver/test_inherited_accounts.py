"""Inherited accounts in the program: ten years spread by hand, what the audit refuses, and rules under the same law."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import ScenarioError, load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for

from .small import brokerage, document, facts, ira, lot, solved, tax_of


def left(amount: float, kind: str = "inherited_ira", **more: Any) -> dict[str, Any]:
    """To Ann in 2020, by someone of 60: no part is due before 2030, then all."""
    account = {"name": "Left", "type": kind, "owner": "Ann", "holdings": {"fund": amount}}
    return account | {"inherited_from": {"born": "1960-02-01", "died": "2020-06-01"}} | more


def test_ten_years_are_spread_as_the_brackets_have_it() -> None:
    """Six years of which five are left, no other income, nothing grows: equal parts bear the least tax."""
    content = document(1975, 6, [brokerage(lot(200_000, 200_000)), left(300_000)], 20_000, heirs=0.0)
    scenario, horizon = facts(content)
    plan = solved(scenario)
    taxes = sum(tax_of(period)(traditional_distributions=60_000.0) for period in horizon.periods[:5])
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(500_000 - 6 * 20_000 - taxes, abs=0.01)
    assert plan.years[4].accounts["Left"].close == pytest.approx(0.0, abs=0.01)
    assert sum(year.accounts["Left"].distributed for year in plan.years) == pytest.approx(300_000)


def test_it_bears_no_ten_percent_and_is_never_converted() -> None:
    """At 51 an IRA's dollar for spending would bear the 10 percent, an inherited one does not."""
    plan = solved(load(document(1975, 4, [ira(200_000), left(200_000)], 15_000, heirs=0.3)))
    assert all(year.tax.early_withdrawal_penalty == 0.0 for year in plan.years)
    assert all(year.accounts["Left"].converted_out == 0.0 for year in plan.years)
    assert all(year.accounts["Ann IRA"].distributed == pytest.approx(0.0, abs=0.01) for year in plan.years)


def altered(plan: Plan, **amounts: float) -> Plan:
    """The plan with other distributions out of what was left, by year: what stays is held."""
    content = plan.model_dump(mode="json", exclude_unset=True)
    short = 0.0
    for year in content["years"]:
        flows = year["accounts"]["Left"]
        wanted = amounts.get(f"y{year['year']}", flows.get("distributed", 0.0))
        short += flows.get("distributed", 0.0) - wanted
        flows["distributed"] = wanted
        flows["holdings"] = {"fund": flows.get("holdings", {}).get("fund", 0.0) + short}
        flows.pop("rmd", None)
    return Plan.read(content)


def test_the_audit_refuses_what_is_not_taken_in_time() -> None:
    """Someone of 84 left it to a daughter of 59 in the year after: 27.0 in 2026, all of it in 2034."""
    terms = {"inherited_from": {"born": "1940-05-01", "died": "2024-03-02"}}
    content = document(1966, 9, [brokerage(lot(300_000, 300_000)), left(270_000, **terms)], 10_000, heirs=0.9)
    scenario = load(content)
    plan = solved(scenario)
    assert plan.years[0].accounts["Left"].distributed >= 10_000 - 0.01
    assert plan.years[0].accounts["Left"].rmd == pytest.approx(10_000, abs=0.01)
    rules = {fault.rule for fault in audit(altered(plan, y2026=9_990.0), scenario).faults}
    assert "rmd" in rules
    late = audit(altered(plan, y2034=0.0), scenario)
    assert any(fault.rule == "rmd" and fault.year == 2034 for fault in late.faults)


def test_an_inherited_roth_pays_basis_before_its_clock_and_must_be_empty_in_the_tenth_year() -> None:
    """A clock of 2023 is over in 2028: until then $10,000 of basis; of what must leave in 2030 nothing is income."""
    roth = left(60_000, "inherited_roth", first_contribution_year=2020, contribution_basis=10_000)
    roth["inherited_from"]["died"] = "2023-06-01"
    roth["first_contribution_year"] = 2023
    content = document(1975, 9, [brokerage(lot(40_000, 40_000)), roth], 8_000, heirs=0.0, growth=0.03)
    plan = solved(load(content))
    paid = {year.year: year.accounts["Left"].distributed for year in plan.years}
    assert paid[2026] + paid[2027] <= 10_000 + 0.01
    assert sum(year.tax.federal_tax for year in plan.years) == 0.0
    assert plan.years[7].accounts["Left"].close == pytest.approx(0.0, abs=0.01), "the end of 2033"


def test_rules_live_under_the_same_law() -> None:
    terms = {"inherited_from": {"born": "1940-05-01", "died": "2024-03-02"}}
    content = document(
        1962, 10, [brokerage(lot(60_000, 50_000)), ira(200_000), left(150_000, **terms)], 20_000, 0.2
    )
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    scenario = load(content)
    horizon = build_horizon(scenario)
    plan = solved(scenario)
    assert plan.certificate is not None
    for family in rules_for(scenario, horizon):
        run = run_rule(scenario, horizon, family.members[0])
        if run.report is None:
            continue
        assert run.report.ok, str(run.report)
        assert run.report.objective.value <= (plan.certificate.bound or 0.0) + 0.01


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"inherited_from": {"born": "1960-02-01", "died": "2026-06-01"}}, "a date before 2026-01-01"),
        (
            {"inherited_from": {"born": "2021-02-01", "died": "2020-06-01"}},
            "a date before the death, 2020-06-01",
        ),
        (
            {"inherited_from": {"born": "1960-02-01", "died": "2020-06-01"}, "owner": "joint"},
            "the name of one person",
        ),
        ({"beneficiary": "minor_child"}, "under 21 at the death"),
        ({"beneficiary": "child"}, "designated"),
        (
            {"inherited_from": {"born": "1990-02-01", "died": "2015-06-01"}, "beneficiary": "minor_child"},
            "under 21",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(document(1975, 3, [brokerage(lot(9_000, 9_000)), left(10_000) | change], 1_000, heirs=0.0))
    assert said in str(refused.value)


def test_an_owner_has_one_part_of_all_that_a_decedent_left() -> None:
    mother = {"born": "1960-02-01", "died": "2020-06-01"}
    both = [left(10_000), left(10_000) | {"name": "Left too"}]
    for account, share in zip(both, (0.5, 0.25), strict=True):
        account["inherited_from"] = mother | {"share": share}
    with pytest.raises(ScenarioError) as refused:
        load(document(1975, 3, both, 1_000, heirs=0.0))
    assert "0.5, as in the owner's other account of the same decedent" in str(refused.value)


def test_what_had_to_be_empty_before_is_refused() -> None:
    old = left(10_000, inherited_from={"born": "1930-02-01", "died": "2020-06-01"})
    content = document(1975, 3, [brokerage(lot(9_000, 9_000)), old], 1_000, heirs=0.0)
    content["start_year"] = 2031
    content["people"][0]["plan_to_age"] = 58
    with pytest.raises(ScenarioError) as refused:
        load(content)
    assert "had to leave by the end of 2030" in str(refused.value)
