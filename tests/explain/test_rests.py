"""What a plan rests on: ranges against every possibility of a tiny household; verdicts; Ctrl-C keeps what is done."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from decumulate.models.plan import Cash, Income, Plan, PlanYear
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.explain.assumptions import Assumption, assumptions_of
from decumulate.solver.explain.held_year import HeldCost, cost_of_holding
from decumulate.solver.explain.rests import Rests, RestsOptions, rests
from decumulate.solver.explain.rests import _verdict as verdict_of
from decumulate.solver.report.sections.rests import assumptions_section, policies_section, rests_report
from decumulate.solver.report.text import report_text, section_text
from decumulate.solver.run import Progress, SolveOptions, solve
from decumulate.solver.steps.ranges import Actions, Around, action_ranges, actions_of

from ..solver.small import (
    brokerage,
    couple,
    document,
    every_income,
    facts,
    ira,
    lot,
    own_home,
    roth,
    solved,
    tax_of,
)

HEIRS, SPENDING, OWNED = 0.25, 30_000.0, 500_000.0
QUICK = RestsOptions(
    solve=SolveOptions(effort=0.0, ranges=False, gap=1e-7, time_limit=20.0, threads=1), seconds=1.0
)


def two_years(heirs: float = HEIRS) -> Scenario:
    """Ann, 62 and 63, an IRA and an empty Roth IRA, nothing grows."""
    return facts(document(1964, 2, [ira(OWNED), roth(0.0, contribution_basis=0)], SPENDING, heirs))[0]


@cache
def known() -> tuple[Scenario, Plan]:
    scenario = two_years()
    return scenario, solved(scenario, QUICK.solve)


def test_ranges_reach_what_trying_every_income_reaches() -> None:
    """Income y of a year adds heirs * y - tax(y) to the estate, whether it is spent, held or converted."""
    scenario, plan = known()
    incomes, taxes, worth = every_income(scenario, 0.5 * OWNED, HEIRS)
    best = (1.0 - HEIRS) * OWNED - 2.0 * SPENDING + 2.0 * worth.max()
    assert plan.objective is not None
    assert plan.objective.value == pytest.approx(best, abs=2.0)
    good = worth >= worth.max() - 0.001 * best
    y, t = incomes[good], taxes[good]
    afford = y >= SPENDING + t
    expected = {
        "conversions": (0.0, (y - t - SPENDING)[afford].max()),
        "traditional_withdrawals": ((SPENDING + t)[afford].min(), y[afford].max()),
    }
    found = {one.name: one for one in action_ranges(scenario, plan, seconds=2.0)}
    for name, (least, most) in expected.items():
        assert found[name].least == pytest.approx(least, abs=12.0), name
        assert found[name].most == pytest.approx(most, abs=12.0), name
        assert found[name].most - found[name].least > 1_000.0
    assert found["roth_withdrawals"].most == found["realized_gains"].most == 0.0


def test_a_range_holds_the_plan_and_gives_up_no_more_than_its_share() -> None:
    accounts = [brokerage(lot(200_000, 60_000)), ira(400_000), roth(80_000)]
    scenario, _ = facts(document(1964, 3, accounts, 50_000, 0.3, growth=0.05))
    plan = solved(scenario, QUICK.solve)
    own = actions_of(audit(plan, scenario).years[0])
    assert plan.objective is not None
    for one in action_ranges(scenario, plan, seconds=0.4):
        assert one.least <= one.action == getattr(own, one.name) <= one.most
        assert max(one.least_gives_up, one.most_gives_up) <= 0.001 * plan.objective.value + 0.5
        assert one.beyond(one.most + 5.0) == pytest.approx(5.0)
        assert one.beyond(one.least - 7.0) == pytest.approx(-7.0)
        assert one.beyond(one.action) == 0.0


def tried(*assumptions: Assumption) -> Rests:
    scenario, plan = known()
    return rests(scenario, plan, QUICK, assumptions=assumptions)


def test_verdicts() -> None:
    generous = Assumption("a", "heirs pay nothing", {"goal.heir_tax_rate": 0.0})
    idle = Assumption("b", "another name", {"title": "Other"})
    dear = Assumption("c", "spending of a million", {"spending.annual": 1_000_000})
    found = tried(generous, idle, dear)
    changed, same, beyond_means = found.rows
    assert [row.verdict for row in found.rows] == ["changed", "same", "infeasible"]
    assert changed.actions is not None
    assert changed.beyond is not None
    assert changed.gap is not None
    assert changed.gap <= 1e-6
    rebuilt = solved(two_years(0.0), QUICK.solve)
    assert rebuilt.objective is not None
    ranges = {one.name: one for one in found.ranges}
    drawn = changed.actions.traditional_withdrawals
    assert changed.beyond.traditional_withdrawals == pytest.approx(
        drawn - ranges["traditional_withdrawals"].least
    )
    _, plan = known()
    assert plan.objective is not None
    assert changed.objective_change == pytest.approx(
        rebuilt.objective.value_real - plan.objective.value_real, abs=1.0
    )
    assert changed.cost is not None
    assert changed.range is not None
    assert changed.cost > changed.range >= 0.0005 * rebuilt.objective.value_real
    assert same.cost == pytest.approx(0.0, abs=1.0)
    assert same.objective_change == pytest.approx(0.0, abs=1.0)
    assert same.beyond == Actions(0.0, 0.0, 0.0, 0.0, 0.0)
    assert beyond_means.actions is None
    frame = found.frame()
    assert list(frame["verdict"]) == ["changed", "same", "infeasible"]
    assert list(found.ranges_frame()["name"]) == list(Actions._fields)


def test_a_cost_is_what_the_first_year_as_planned_loses_where_the_heirs_pay_nothing() -> None:
    """Its income is taxed and then was in vain: what was converted pays for the second year, whose tax is then none."""
    scenario, plan = known()
    _, horizon = facts(scenario.content())
    tax = tax_of(horizon.periods[0])
    first = plan.years[0].income
    income = first.traditional_distributions + first.roth_conversions
    assert first.roth_conversions > SPENDING
    (row,) = tried(Assumption("a", "heirs pay nothing", {"goal.heir_tax_rate": 0.0})).rows
    incomes = np.arange(0.0, 0.5 * OWNED, 10.0)
    taxes = np.array([tax(traditional_distributions=float(y)) for y in incomes])
    one, two = np.meshgrid(incomes[:9_000:5], incomes[:9_000:5])
    paid = np.add.outer(taxes[:9_000:5], taxes[:9_000:5])
    least = paid[(one + two - paid >= 2.0 * SPENDING) & (np.minimum(one, two) >= 0.0)].min()
    assert row.verdict == "changed"
    assert row.cost == pytest.approx(tax(traditional_distributions=float(income)) - least, abs=15.0)
    text = report_text(rests_report(tried(row.assumption)))
    assert "converted -" in text or "traditional -" in text


def test_verdicts_by_hand() -> None:
    """Only what is certain is said: at least more than counts, or at most no more than nothing."""
    counts, nothing = 2_000.0, 500.0
    assert verdict_of(HeldCost(3_000.0, 2_001.0, 9_000.0), counts, nothing) == "changed"
    assert verdict_of(HeldCost(3_000.0, 1_999.0, 9_000.0), counts, nothing) == "not known"
    assert verdict_of(HeldCost(3_000.0, None, 9_000.0), counts, nothing) == "not known"
    assert verdict_of(HeldCost(None, 2_001.0, None), counts, nothing) == "changed"
    assert verdict_of(HeldCost(impossible=True), counts, nothing) == "changed"
    assert verdict_of(HeldCost(), counts, nothing) == "not known"  # that none was found proves nothing
    assert verdict_of(HeldCost(10.0, None, 450.0), counts, nothing) == "same"
    assert verdict_of(HeldCost(10.0, None, 501.0), counts, nothing) == "not known"
    assert verdict_of(HeldCost(10.0, None, None), counts, nothing) == "not known"


@pytest.mark.parametrize("income", [60_000.0, 150_000.0])
def test_what_a_first_year_costs_lies_between_what_is_certain(income: float) -> None:
    """Income of the first year beside the best: its cost by trying every income; a plan far from its bound."""
    scenario, plan = known()
    _, horizon = facts(scenario.content())
    tax = tax_of(horizon.periods[0])
    most = max(HEIRS * y - tax(traditional_distributions=float(y)) for y in np.arange(0.0, 0.5 * OWNED, 10.0))
    paid = tax(traditional_distributions=income)
    costs = most - (HEIRS * income - paid)
    other = doing(plan, SPENDING + paid, income - SPENDING - paid)
    assert plan.certificate is not None
    far = plan.certificate.model_copy(update={"bound": 2.0 * (plan.certificate.bound or 0.0)})
    plan = plan.model_copy(update={"certificate": far})
    for counts in (0.5 * costs, 2.0 * costs):
        found = cost_of_holding(other, scenario, plan, QUICK.solve, 4.0, counts, counts)
        assert found.found == pytest.approx(costs, abs=3.0)
        if counts < costs:
            assert counts < (found.at_least or 0.0) <= costs + 3.0
        else:
            assert costs - 3.0 <= (found.at_most or math.inf) <= counts
            assert found.at_least is None
    poor = doing(
        plan, 0.1 * SPENDING, income - SPENDING - paid
    )  # it does not pay for the year, and is topped up
    assert cost_of_holding(poor, scenario, plan, QUICK.solve, 4.0, 1.0, 1.0).topped_up
    beyond = doing(plan, SPENDING + paid, 2.0 * OWNED)
    assert cost_of_holding(beyond, scenario, plan, QUICK.solve, 4.0, 1.0, 1.0).impossible


def test_what_the_gaps_leave_open_is_said_to_be_not_known() -> None:
    found = tried(Assumption("b", "another name", {"title": "Other"}))
    (row,) = found.rows
    open_ = replace(
        row, verdict="not known", cost=100.0, known_within=2_100.4, objective_change=300.0, change_known=False
    )
    unsure = replace(found, rows=(replace(open_, gap_dollars=2_000.0),), gap_dollars=50.0)
    text = " ".join(report_text(rests_report(unsure)).split())
    assert "another name not known < $2,101 not known: within $2,350" in text
    assert "+$300" not in text


def test_what_no_plan_meets_is_only_said_to_be_so() -> None:
    """Which wishes conflict takes longer than a solve, and is not asked."""
    scenario, plan = known()
    dear = Assumption("c", "spending of a million", {"spending.annual": 1_000_000})
    said: list[str] = []
    (row,) = rests(scenario, plan, QUICK, lambda state: said.append(state.phase), [dear]).rows
    assert row.verdict == "infeasible"
    assert not any("testing" in phase for phase in said)


def test_regret_is_what_another_first_year_costs() -> None:
    """Income of the first year beside the best: the estate falls as its worth does."""
    scenario, plan = known()
    _, horizon = facts(scenario.content())
    tax = tax_of(horizon.periods[0])
    around = Around(scenario, horizon, audit(plan, scenario, horizon))
    incomes = np.arange(0.0, 0.5 * OWNED, 10.0)
    most = max(HEIRS * y - tax(traditional_distributions=float(y)) for y in incomes)
    for income in (45_000.0, 150_000.0):
        paid = tax(traditional_distributions=income)
        first = doing(plan, SPENDING + paid, income - SPENDING - paid)
        assert around.regret(first, 1.0) == pytest.approx(most - (HEIRS * income - paid), abs=2.0)
    assert around.regret(doing(plan, 1_000.0, 0.0), 1.0) is None


def doing(plan: Plan, withdrawn: float, converted: float) -> PlanYear:
    """The plan's first year with other withdrawals and conversions."""
    cash = Cash(from_traditional=withdrawn)
    income = Income(traditional_distributions=withdrawn, roth_conversions=converted)
    return plan.years[0].model_copy(update={"cash": cash, "income": income})


def test_all_of_it_together_with_simple_policies() -> None:
    scenario, plan = known()
    options = RestsOptions(solve=QUICK.solve, seconds=0.2, phases=1)
    found = rests(scenario, plan, options, assumptions=())
    assert [len(policy.phases) for policy in found.policies] == [1]
    assert len(found.policies_frame()) == 1
    assert section_text(policies_section(found.policies)) in report_text(rests_report(found))
    data = json.loads(json.dumps(found.data()))
    assert data["policies"][0]["phases"][0]["agi"] == found.policies[0].phases[0].agi
    assert data["actions"] == found.actions._asdict()


def test_what_is_reported_is_what_was_found() -> None:
    found = tried(Assumption("a", "heirs pay nothing", {"goal.heir_tax_rate": 0.0}))
    text = report_text(rests_report(found))
    for one in found.ranges:
        assert f"${one.most:,.0f}" in text
    (row,) = found.rows
    assert row.actions is not None
    change = row.actions.traditional_withdrawals - found.actions.traditional_withdrawals
    assert f"{change:,.0f}".lstrip("-") in text
    assert f"+${row.objective_change:,.0f}" in text


def test_ctrl_c_keeps_what_is_done() -> None:
    scenario, plan = known()
    several = [Assumption(str(n), f"assumption {n}", {"title": str(n)}) for n in range(3)]

    def press(state: Progress) -> None:
        if state.phase.startswith("2 of 3"):
            raise KeyboardInterrupt

    found = rests(scenario, plan, QUICK, press, several)
    assert found.interrupted
    assert [row.assumption.name for row in found.rows] == ["0"]
    assert len(found.ranges) == 5


def test_every_kind_of_assumption_is_tried_or_said_to_be_left_out() -> None:
    scenario, _ = facts(couple())
    kept, left_out = assumptions_of(scenario)
    names = {assumption.name for assumption in kept}
    assert {
        "return stock up",
        "return bond down",
        "inflation up",
        "plan_to_age Ben up",
        "spending down",
    } <= names
    assert {"heir_tax_rate up", "tax rates up", "benefits cut", "healthcare growth up"} <= names
    assert [words for words, _ in left_out] == ["Ann lives to 64"]
    by_name = {assumption.name: scenario.with_changes(assumption.changes) for assumption in kept}
    assert by_name["return stock up"].market.assets["stock"].total_return == pytest.approx(0.07)
    assert by_name["benefits cut"].taxes.reform[0].from_year == 2030
    _, before = facts(scenario.content())
    _, after = facts(by_name["tax rates up"].content())
    for year in (2029, 2030):
        old, new = (h.periods[year - 2026].law.federal.ordinary_income_tax.rates for h in (before, after))
        assert [b - a for a, b in zip(old, new, strict=True)] == pytest.approx([0.03 * (year == 2030)] * 7)


def test_what_begins_after_the_plan_ends_is_left_out() -> None:
    """A plan of two years does not rest on the rates of its fifth, nor one without spending on a tenth of it."""
    content = document(1964, 2, [ira(900_000), roth(50_000)], 0.0, HEIRS)
    kept, left_out = assumptions_of(load(content))
    assert not {"tax rates up", "benefits cut", "spending up"} & {assumption.name for assumption in kept}
    assert ("every bracket's rate 3 points more from 2030", "the plan ends in 2027") in left_out


def test_another_heirs_rate_is_told_in_two_parts() -> None:
    """With the own rates held it is the heirs' tax alone; found anew, the mix changes beside it, and is told apart."""
    scenario = own_home()
    plan = solve(scenario, QUICK.solve)
    assert plan.own_rate is not None
    (up,) = (one for one in assumptions_of(scenario)[0] if one.name == "heir_tax_rate up")
    found = rests(scenario, plan, QUICK, assumptions=[up])
    (row,) = found.rows
    assert row.reweighed is not None
    assert row.reweighed.was == plan.own_rate.by_year[0]
    anew = solve(up.of(scenario), QUICK.solve)
    assert anew.own_rate is not None
    assert anew.objective is not None
    assert plan.objective is not None
    assert row.reweighed.own_rate == pytest.approx(anew.own_rate.by_year[0], abs=0.01)
    assert row.objective_change is not None
    assert row.reweighed.within is not None
    both = row.objective_change + row.reweighed.change
    whole = anew.objective.value_real - plan.objective.value_real
    assert both == pytest.approx(whole, abs=row.reweighed.within + 100.0)
    assert "the heirs' tax alone" in section_text(assumptions_section(found))
    at_a_rate = scenario.with_changes({"allocation.traditional_tax_rate": [0.1]})
    (held,) = rests(at_a_rate, solve(at_a_rate, QUICK.solve), QUICK, assumptions=[up]).rows
    assert held.reweighed is None
