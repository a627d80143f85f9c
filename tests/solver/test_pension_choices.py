"""A pension's forms on offer: what each pays by hand, a lump sum as the same money in another account, bad input."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.models.steps.make import steps_of
from decumulate.solver.audit import audit
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for

from .small import brokerage, document, facts, ira, lot, solved

SINGLE = {"form": "single", "amount": 24_000}
JOINT = {"form": "joint", "share": 0.5, "amount": 20_000}
LUMP = {"form": "lump_sum", "amount": 100_000, "year": 2026, "rolls_to": "Ann IRA"}


def offered(choose: str, *choices: dict[str, Any], **pension: Any) -> dict[str, Any]:
    return {"name": "Mill", "from_age": 62, "choices": list(choices), "choose": choose} | pension


def couple(choose: str, *choices: dict[str, Any], **pension: Any) -> dict[str, Any]:
    """Ann, 62 in 2026, who dies in 2028, and Bob, who lives to 2030."""
    content = document(1964, 3, [ira(100_000), brokerage(lot(300_000, 300_000))], 20_000, heirs=0.2)
    content["people"][0]["pensions"] = [offered(choose, *choices, **pension)]
    content["people"].append({"name": "Bob", "born": "1966-01-15", "plan_to_age": 64})
    return content


def value_of(plan: Plan) -> float:
    assert plan.objective is not None
    return plan.objective.value


def test_each_form_pays_as_it_says() -> None:
    """Born on 15 January, 62 in 2026: the first payment is January's; a survivor has half, all or nothing."""
    paid: dict[str, list[float]] = {}
    whole = JOINT | {"share": 1.0, "amount": 18_000}
    for label in ("single life", "joint 50 %", "joint 100 %", "lump sum"):
        _, horizon = facts(couple(label, SINGLE, JOINT, whole, LUMP))
        paid[label] = [sum(period.pensions.values()) for period in horizon.periods]
    assert paid["single life"] == [24_000] * 3 + [0] * 2
    assert paid["joint 50 %"] == [20_000] * 3 + [10_000] * 2
    assert paid["joint 100 %"] == [18_000] * 5
    assert paid["lump sum"] == [0] * 5


def test_a_form_is_the_plain_pension_that_pays_so() -> None:
    """The scenario with a choice taken has the plan of the one that states that pension alone."""
    plain = couple("joint 50 %", SINGLE, JOINT)
    plain["people"][0]["pensions"] = [
        {"name": "Mill", "from_age": 62, "annual": 20_000, "survivor_fraction": 0.5}
    ]
    taken = couple("joint 50 %", SINGLE, JOINT)
    values = [value_of(solved(load(content))) for content in (taken, plain)]
    assert values[0] == pytest.approx(values[1], abs=0.01)


def test_a_lump_sum_by_hand() -> None:
    """$100,000 arrives; W is taken for $20,000 less the $1 there is, 10 % of it above the deduction of $16,100 is tax:
    W = (20,000 - 1 - 1,610) / 0.9. The rest grows by 5 % and bears the heirs' 5 %; nothing is converted."""
    content = document(1964, 1, [ira(0.0), brokerage(lot(1.0, 1.0))], 20_000, heirs=0.05, growth=0.05)
    content["people"][0]["pensions"] = [offered("lump sum", SINGLE, LUMP)]
    content["limits"] = {"max_annual_conversion": 0}
    plan = solved(load(content))
    taken = (20_000 - 1 - 1_610) / 0.9
    account = plan.years[0].accounts["Ann IRA"]
    assert account.rolled_in == pytest.approx(100_000)
    assert account.distributed == pytest.approx(taken, abs=0.01)
    assert plan.years[0].income.pensions == 0.0, "what is rolled over is no income"
    assert plan.years[0].tax.agi == pytest.approx(taken, abs=0.01)
    assert value_of(plan) == pytest.approx((100_000 - taken) * 1.05 * 0.95, abs=0.02)


def later(year: int) -> Scenario:
    """A lump sum of a later year, of Ann who is 57 then and has no Roth IRA yet."""
    content = document(1971, 8, [ira(150_000), brokerage(lot(200_000, 150_000))], 30_000, 0.3, growth=0.05)
    content["people"][0]["pensions"] = [offered("lump sum", SINGLE, LUMP | {"year": year})]
    return load(content)


def test_a_lump_sum_of_today_is_that_much_more_in_the_ira() -> None:
    content = document(1971, 8, [ira(250_000), brokerage(lot(200_000, 150_000))], 30_000, 0.3, growth=0.05)
    plan, same = solved(later(2026)), solved(load(content))
    assert value_of(plan) == pytest.approx(value_of(same), abs=1.0)


def test_a_lump_sum_of_later_is_a_plan_of_an_employer_that_is_rolled_over_then() -> None:
    """A 401(k) that grows to $100,000 and pays nothing before it is rolled over in 2028, at 57."""
    plan_of_employer = {
        "name": "Plan",
        "type": "401k",
        "owner": "Ann",
        "holdings": {"fund": 100_000 / 1.05**2},
        "employed_until": 2027,
        "rolls_to": "Ann IRA",
        "rolls_in": 2028,
    }
    accounts = [ira(150_000), brokerage(lot(200_000, 150_000)), plan_of_employer]
    content = document(1971, 8, accounts, 30_000, 0.3, growth=0.05)
    plan, same = solved(later(2028)), solved(load(content))
    assert plan.years[2].accounts["Ann IRA"].rolled_in == pytest.approx(100_000)
    assert value_of(plan) == pytest.approx(value_of(same), abs=1.0)


def test_the_audit_refuses_a_lump_sum_that_does_not_arrive_whole() -> None:
    scenario = later(2028)
    content = solved(scenario).model_dump(mode="json", exclude_unset=True)
    account = content["years"][2]["accounts"]["Ann IRA"]
    account["rolled_in"] -= 500.0
    account["holdings"]["fund"] -= 500.0
    assert "rollover" in {fault.rule for fault in audit(Plan.read(content), scenario).faults}


def test_the_first_step_of_a_lump_sum_is_a_direct_rollover() -> None:
    plan = solved(later(2026))
    step = next(step for step in steps_of(plan) if step.kind == "roll_over")
    assert (step.source, step.destination, step.amount) == ("Mill", "Ann IRA", 100_000)
    assert not [step for step in steps_of(solved(later(2027))) if step.kind == "roll_over"]


def test_rules_of_thumb_receive_it_too() -> None:
    scenario = later(2028)
    _, horizon = facts(scenario.content())
    plan, ran = solved(scenario), 0
    for family in rules_for(scenario, horizon):
        run = run_rule(scenario, horizon, family.members[0])
        if run.report is not None:
            ran += 1
            assert run.report.ok, str(run.report)
            assert plan.certificate is not None
            assert run.report.objective.value <= (plan.certificate.bound or 0.0) + 0.01
    assert ran


@pytest.mark.parametrize(
    ("choices", "change", "where", "said"),
    [
        ([SINGLE], {"choose": None}, "choose", 'which of them is taken, one of "optimize", "single life"'),
        ([SINGLE], {"choose": "singel life"}, "choose", 'Did you mean "single life"?'),
        ([SINGLE, SINGLE], {}, "choices[1].label", "a label that no other choice of Mill has"),
        ([SINGLE], {"annual": 20_000}, "annual", "no amount beside choices"),
        ([SINGLE], {"survivor_fraction": 0.5}, "survivor_fraction", "nothing beside choices"),
        ([SINGLE], {"from_age": 61}, "choices", "no longer a choice"),
        ([SINGLE], {"choices": None, "choose": None}, "annual", "or choices"),
        ([SINGLE], {"choices": None, "annual": 1.0}, "choices", "the forms on offer"),
        ([SINGLE], {"choices": []}, "choices", "at least 1 entry"),
        ([SINGLE | {"share": 0.5}], {}, "choices[0].share", 'that is of form = "joint"'),
        ([SINGLE, {"form": "joint", "amount": 1.0}], {}, "choices[1].share", "goes on to the survivor"),
        ([SINGLE, JOINT | {"share": 0}], {}, "choices[1].share", "a share above 0, to 1"),
        ([SINGLE, {"form": "cash", "amount": 1.0}], {}, "choices[1].form", 'one of "single", "joint", "lump_sum"'),
        ([SINGLE, {"form": "lump_sum", "amount": 1.0}], {}, "choices[1].year", "the lump sum is paid"),
        ([SINGLE, {"form": "lump_sum", "amount": 1.0}], {}, "choices[1].rolls_to", "the owner's IRA"),
        ([SINGLE, LUMP | {"year": 2025}], {}, "choices[1].year", "a year from 2026 to 2026, when Mill would begin"),
        ([SINGLE, LUMP | {"year": 2030}], {"from_age": 64}, "choices[1].year", "a year from 2026 to 2028"),
        ([SINGLE, LUMP | {"rolls_to": "Ann IRRA"}], {}, "choices[1].rolls_to", 'Did you mean "Ann IRA"?'),
        ([SINGLE, LUMP | {"rolls_to": "Ann brokerage"}], {}, "choices[1].rolls_to", "a traditional_ira account of Ann"),
        ([SINGLE, LUMP | {"amount": 0}], {}, "choices[1].amount", "dollars, more than 0"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said(
    choices: list[dict[str, Any]], change: dict[str, Any], where: str, said: str
) -> None:
    pension = offered("single life", *choices) | change
    content = couple("single life", *choices)
    content["people"][0]["pensions"] = [{name: x for name, x in pension.items() if x is not None}]
    with pytest.raises(ScenarioError) as error:
        load(content)
    faults = {fault.place: str(fault) for fault in error.value.faults}
    found = {place: text for place, text in faults.items() if place.endswith(f"pensions[0].{where}")}
    assert found, faults
    assert said in " ".join(next(iter(found.values())).split())


def test_one_person_has_no_joint_form_and_a_late_lump_sum_is_named() -> None:
    content = document(1953, 5, [ira(1_000.0), brokerage(lot(1_000, 1_000))], 0.0, heirs=0.0)
    late = LUMP | {"year": 2027}
    content["people"][0]["pensions"] = [offered("single life", SINGLE, JOINT, late, from_age=75)]
    content["taxes"] |= {"prior_magi": [0, 0], "prior_filing_status": ["single", "single"]}
    with pytest.raises(ScenarioError) as error:
        load(content)
    said = str(error.value)
    assert "one person leaves no survivor" in said
    assert "cannot be rolled over" in " ".join(said.split())


def test_less_than_half_for_the_spouse_needs_consent() -> None:
    for label, asks in (("single life", True), ("lump sum", True), ("joint 50 %", False)):
        _, horizon = facts(couple(label, SINGLE, JOINT, LUMP))
        assert ("spouse_consents" in {code for code, _, _ in horizon.warnings}) is asks, label


def test_a_lump_sum_of_a_later_year_is_announced() -> None:
    said = {code: words for code, _, words in facts(later(2028).content())[1].warnings}
    assert said["lump_sum_later"] == "Mill is taken at once in 2028: $100,000 go directly to Ann IRA"
    assert "lump_sum_later" not in {code for code, _, _ in facts(later(2026).content())[1].warnings}
