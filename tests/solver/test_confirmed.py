"""What is given out where planner and audit differ: the plan by the audit's figures, or the next best plan."""

from __future__ import annotations

import math
import re
import time

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan, PlanYear
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.read_back import Reader
from decumulate.solver.optimiser import solve as exact
from decumulate.solver.optimiser.confirmed import Unconfirmed, agreed
from decumulate.solver.optimiser.evaluate import Values
from decumulate.solver.optimiser.local_search import Found
from decumulate.solver.optimiser.second_stage import Polished
from decumulate.solver.optimiser.solve import Certified, Rounds
from decumulate.solver.run import SolveOptions, solve

from .test_on_the_law import HOUSEHOLDS


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(HOUSEHOLDS["a small loss"])


@pytest.fixture(scope="module")
def solved(scenario: Scenario) -> Certified:
    rounds = Rounds(
        scenario,
        build_horizon(scenario),
        ProgramGoal("max_estate"),
        "highs",
        1,
        1e-3,
        time.monotonic() + 20.0,
        lambda _: None,
    )
    return rounds.run()


def document(years: tuple[PlanYear, ...]) -> Plan:
    return Plan(years=years)


def oversold(certified: Certified) -> Values:
    """A solution that sells a million dollars' worth of shares more than there are."""
    values = certified.values.copy()
    sold = certified.program.taxable.holdings[0].vintages[0].sold[0]
    assert sold is not None
    values[sold.column] += 1_000.0
    return values


def test_a_plan_that_differs_is_given_with_the_audit_s_figures(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_it_is(program: Program, best: Found, *_: object) -> Polished:
        return Polished(program, best.values, dict(enumerate(best.choices)))

    monkeypatch.setattr(exact, "polished", as_it_is)
    plan = solve(
        scenario, SolveOptions(effort=0.0, ranges=False, threads=1, time_limit=20, name_conflicts=False)
    )

    (said,) = [warning.message for warning in plan.warnings if warning.code == "repaired"]
    assert re.search(r"\(20\d\d [a-z_]+: planner [\d,.]+, audit [\d,.]+ ", said)
    assert not [warning for warning in plan.warnings if warning.code.startswith("audit")]
    assert audit(plan, scenario).ok
    assert plan.certificate is not None
    assert plan.certificate.status in ("optimal", "within_gap")


def test_holdings_a_hair_off_are_set_right_and_others_replaced(scenario: Scenario, solved: Certified) -> None:
    """A solution stopped early held $1.67 less in an IRA than was in it; the plan was given up, and $71,000 with it."""
    horizon, program = build_horizon(scenario), solved.program
    number = next(n for n, pool in enumerate(program.sheltered.pools) if pool.kind.deferred)
    held = next(x for x in program.sheltered.held[number][2].values() if x.terms)
    for dollars, right in ((1.67, True), (1_670.0, False)):
        values = solved.values.copy()
        values[held.column] -= dollars / 1_000.0
        report = audit(document(tuple(Reader(program, values).years())), scenario, horizon)
        assert "holdings" in {fault.rule for fault in report.faults}
        found = agreed(scenario, horizon, iter([(program, values), (program, solved.values)]), document)
        assert found.report.ok
        assert found.warning is not None
        assert found.warning.code == ("repaired" if right else "replaced")


def test_a_plan_that_breaks_a_rule_is_replaced_by_the_next_best(
    scenario: Scenario, solved: Certified
) -> None:
    solutions = iter([(solved.program, oversold(solved)), (solved.program, solved.values)])
    given = agreed(scenario, build_horizon(scenario), solutions, document)

    assert given.report.ok
    assert given.warning is not None
    assert given.warning.code == "replaced"
    assert "lot oversold" in given.warning.message


def test_no_plan_is_given_that_the_audit_does_not_confirm(scenario: Scenario, solved: Certified) -> None:
    with pytest.raises(Unconfirmed, match="lot oversold"):
        agreed(scenario, build_horizon(scenario), iter([(solved.program, oversold(solved))]), document)


def test_an_open_gap_is_no_time_limit(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(rounds: Rounds) -> bool:
        return False

    monkeypatch.setattr(Rounds, "_prove", give_up)
    monkeypatch.setattr(Rounds, "_narrow", give_up)
    options = SolveOptions(effort=0.0, ranges=False, threads=1, gap=0.0, time_limit=600, name_conflicts=False)
    plan = solve(load(HOUSEHOLDS["high inflation"]), options)

    assert plan.certificate is not None
    assert plan.certificate.gap_dollars is not None
    assert math.isfinite(plan.certificate.gap_dollars)
    assert plan.certificate.gap_dollars > 1.0
    assert plan.certificate.status == "open_gap"
