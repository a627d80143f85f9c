"""Rules hold the target's risk by hand, and what does not hold what the optimum must is no best rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.broken import broken
from decumulate.solver.baselines.compare import compare
from decumulate.solver.baselines.rule_plan import RulePlan, run_rule
from decumulate.solver.baselines.rules import TAXABLE_FIRST, rules_for
from decumulate.solver.report.sections.comparison import comparison_report
from decumulate.solver.report.text import report_text
from decumulate.solver.run import SolveOptions
from decumulate.solver.simulate.rebalancing import narrowed
from decumulate.solver.simulate.rule import Conversions, Location, Rule

from ..solver.small import brokerage, document, ira, lot, roth

ASSETS = {
    "stock": {"total_return": 0.07, "qualified_dividends": 0.015},
    "bond": {"total_return": 0.04, "interest": 0.04},
    "bills": {"total_return": 0.03, "interest": 0.03},
}


def content(
    accounts: list[dict[str, Any]], target: dict[str, float], years: int = 1, **allocation: Any
) -> dict[str, Any]:
    found = document(1970, years, accounts, 0.0, heirs=0.2)
    found["market"] = {"inflation": 0.0, "assets": {name: ASSETS[name] for name in target}}
    found["allocation"] = {"target": target, "band": 0.2, "traditional_tax_rate": 0.25} | allocation
    return found


def ran(given: dict[str, Any], location: Location = "same mix") -> RulePlan:
    scenario = load(given)
    return run_rule(
        scenario, build_horizon(scenario), Rule("tested", "", TAXABLE_FIRST, Conversions(), location)
    )


def held(plan: Plan | None, account: str) -> dict[str, float]:
    assert plan is not None
    return {asset: round(value) for asset, value in plan.years[0].accounts[account].holdings.items()}


@pytest.mark.parametrize("location", ["same mix", "bonds in traditional"])
def test_lots_above_the_target_are_sold_though_their_band_would_let_them_be(location: Location) -> None:
    """$70,000 of stock and $30,000 of bonds at 60 %: $10,000 is sold for bonds; with risk left free, none."""
    accounts = [brokerage(lot(70_000, 70_000, "stock")), roth(0, holdings={"bond": 30_000})]
    target = {"stock": 0.6, "bond": 0.4}
    equal = ran(content(accounts, target), location)
    assert equal.report is not None
    assert equal.report.ok, str(equal.report)
    assert held(equal.plan, "Ann brokerage") == {"stock": 60_000, "bond": 10_000}
    free = ran(content(accounts, target, risk="free"), location)
    assert held(free.plan, "Ann brokerage") == {"stock": 70_000}


def test_traditional_dollars_count_for_risk_as_in_the_bands() -> None:
    """$60,000 of stock beside an IRA of $40,000, which counts $30,000: 60 % of $90,000 is $54,000, the most."""
    accounts = [brokerage(lot(60_000, 60_000, "stock")), ira(0, holdings={"bond": 40_000})]
    found = ran(content(accounts, {"stock": 0.6, "bond": 0.4}))
    assert held(found.plan, "Ann brokerage") == {"stock": 54_000, "bond": 6_000}
    assert held(found.plan, "Ann IRA") == {"bond": 40_000}


def test_bonds_do_not_take_the_place_of_bills_beside_as_many_stocks() -> None:
    """The lots are 50 of stock and 40 of bonds at a target of 50, 30, 20: the ten bonds too many are sold.

    Kept, with 10 of bills in the Roth, the household would return 0.1 points a year more than its target.
    """
    accounts = [
        brokerage(lot(50_000, 50_000, "stock"), lot(40_000, 40_000, "bond")),
        roth(0, holdings={"bills": 10_000}),
    ]
    found = ran(content(accounts, {"stock": 0.5, "bond": 0.3, "bills": 0.2}))
    assert found.report is not None
    assert found.report.ok, str(found.report)
    assert held(found.plan, "Ann brokerage") == {"stock": 50_000, "bond": 30_000, "bills": 10_000}


@pytest.mark.parametrize(
    ("excess", "part"),
    [
        (lambda x: 10_000.0 * x, 0.0),
        (lambda x: -10_000.0 * x, 1.0),
        (lambda x: 10_000.0 * max(-x, 3.0 * x - 2.0), 2.0 / 3.0),
        (lambda x: 1e-7 * x, 1.0),
    ],
)
def test_bands_are_narrowed_no_more_than_they_must(excess: Callable[[float], float], part: float) -> None:
    found = narrowed(excess)
    assert found == pytest.approx(part, abs=1e-4)
    assert excess(found) <= 1e-5


def test_a_rule_that_breaks_what_the_optimum_holds_says_so() -> None:
    """A plan made with risk left free, judged at equal risk: 70 % of stock where the target has 60."""
    accounts = [brokerage(lot(70_000, 70_000, "stock")), roth(0, holdings={"bond": 30_000})]
    given = content(accounts, {"stock": 0.6, "bond": 0.4})
    free, scenario = ran(content(accounts, {"stock": 0.6, "bond": 0.4}, risk="free")), load(given)
    assert free.plan is not None
    judged = RulePlan(free.rule, free.plan, 1, None, audit(free.plan, scenario))
    assert list(broken(scenario, judged)) == [
        "riskier than the target by up to 10.0 points of the riskier assets"
    ]
    assert not list(broken(scenario, ran(given)))


def test_a_riskier_rule_is_marked_and_not_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accounts = [brokerage(lot(70_000, 70_000, "stock")), roth(0, holdings={"bond": 30_000})]
    free = ran(content(accounts, {"stock": 0.6, "bond": 0.4}, years=2, risk="free"))
    scenario = load(content(accounts, {"stock": 0.6, "bond": 0.4}, years=2))
    assert free.plan is not None
    riskier = RulePlan(free.rule, free.plan, 2, None, audit(free.plan, scenario))
    monkeypatch.setattr("decumulate.solver.baselines.compare.rules_for", lambda *given: rules_for(*given)[:2])
    monkeypatch.setattr(
        "decumulate.solver.baselines.compare.tuned",
        lambda scenario, horizon, family, *more: (
            riskier if family.name == "taxable first" else run_rule(scenario, horizon, family.members[0])
        ),
    )
    found = compare(scenario, SolveOptions(gap=1e-3, time_limit=3.0, threads=1))
    first, last = found.rows[:2]
    assert first.estate is not None
    assert last.estate is not None
    assert first.estate > last.estate
    assert found.best_rule is last
    text = report_text(comparison_report(found))
    assert "taxable first *" in text
    assert "That is as much as the best rule, Roth last" in " ".join(text.split())
    assert found.free is not None
    assert found.free.most_points == pytest.approx(0.2, abs=0.001)
