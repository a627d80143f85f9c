"""What was done this year already is gone on with only where that is worth more than the plan's gap."""

from __future__ import annotations

from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.backends import Outcome
from decumulate.solver.report.sections.plan import plan_report
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.simplest import simplify
from decumulate.solver.simplest.live import Live
from decumulate.solver.simplest.not_again import not_again
from decumulate.solver.simplest.prune import prune

from .small import brokerage, document, ira, lot, roth

OPTIONS = SolveOptions(time_limit=20.0, threads=1, ranges=False)


def household(conversions: dict[str, float]) -> Scenario:
    """Ann, 61, whose heirs pay 25 percent: what she converts within the 22 percent bracket saves them three in a
    hundred and more."""
    accounts = [ira(300_000), roth(50_000), brokerage(lot(250_000, 240_000))]
    content: dict[str, Any] = document(1965, 3, accounts, 30_000, 0.25)
    if conversions:
        known = {"as_of": "2026-07-01", "values_as_of": "2026-07-01", "conversions": conversions}
        content["year_to_date"] = known
    return load(content)


def converts(plan: Plan) -> float:
    return sum(step.amount for step in plan.steps if step.kind == "convert")


def with_gap(monkeypatch: pytest.MonkeyPatch, gap: float) -> None:
    """As where a better plan may be worth so many thousands."""
    monkeypatch.setattr(
        simplify, "not_again", lambda live, known, _, action: not_again(live, known, gap, action)
    )


def test_a_conversion_is_not_gone_on_with_for_less_than_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = household({"Ann IRA": 40_000.0})
    assert converts(solve(scenario, OPTIONS)) > 10_000.0  # its gap is small, and more is worth more than that
    with_gap(monkeypatch, 3.0)
    plan = solve(scenario, OPTIONS)
    assert converts(plan) == 0.0
    assert plan.given_up is not None
    assert 100.0 < plan.given_up.again <= 3_000.0
    up = plan.given_up
    assert up.need + up.again + up.easier + up.rounding == pytest.approx(up.dollars, abs=0.01)
    assert audit(plan, scenario).ok
    assert "for doing no more of what was done this year already" in " ".join(
        report_text(plan_report(plan)).split()
    )


def test_what_was_not_done_yet_may_be_worth_less_than_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    with_gap(monkeypatch, 3.0)
    assert converts(solve(household({}), OPTIONS)) > 10_000.0


@pytest.mark.parametrize(("conversions", "least"), [({}, 0.5), ({"Ann IRA": 40_000.0}, 3.0)])
def test_what_prices_have_moved_is_no_reason_to_trade(
    conversions: dict[str, float], least: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a year in which steps were taken nothing is done below 0.5 percent of $600,000; else below $500."""
    asked: list[float] = []

    def noted(live: Live, start: Outcome, action: float, least: float, until: float) -> Outcome:
        asked.append(least)
        return prune(live, start, action, least, until)

    monkeypatch.setattr(simplify, "prune", noted)
    solve(household(conversions), OPTIONS)
    assert asked == [pytest.approx(least)]
