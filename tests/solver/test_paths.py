"""Two paths of one household that share their first years, as one program: decided once, read back as two plans."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.formulation.model import UNIT
from decumulate.solver.formulation.paths import Paths
from decumulate.solver.formulation.program import Program, ProgramGoal
from decumulate.solver.formulation.read_back import Reader
from decumulate.solver.formulation.whole_path import WholePath
from decumulate.solver.optimiser.solve import Certified, Rounds

GOAL = ProgramGoal("max_estate")
YEARS, SHARED = 6, 2
SECONDS = 60.0


def household(
    stock: Sequence[float], bond: float | Sequence[float] = 0.03, *, loss: bool = True, inflation: Any = 0.02
) -> Scenario:
    """A couple of 64 and 65 with a large IRA, Medicare soon and (or no) losses to take; returns year by year."""

    def person(name: str, born: str) -> dict[str, Any]:
        benefit = {"monthly_benefit_at_full_age": 2_000, "claim_age": 67}
        return {
            "name": name,
            "born": born,
            "plan_to_age": 69 if name == "Ann" else 68,
            "social_security": benefit,
        }

    lots = [
        {"asset": "stock", "acquired": "2010-05-01", "value": 300_000, "basis": 120_000},
        {"asset": "stock", "acquired": "2021-05-01", "value": 100_000, "basis": 130_000 if loss else 90_000},
        {"asset": "bond", "acquired": "2020-05-01", "value": 100_000, "basis": 100_000},
    ]
    ira = {"stock": 500_000, "bond": 400_000}
    content: dict[str, Any] = {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.25},
        "people": [person("Ann", "1962-03-01"), person("Bob", "1961-06-01")],
        "accounts": [
            {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": ira},
            {"name": "Joint", "type": "taxable", "owner": "joint", "lots": lots},
        ],
        "spending": {"annual": 90_000, "survivor_fraction": 0.7},
        "allocation": {"target": {"stock": 0.6, "bond": 0.4}, "band": 0.05, "traditional_tax_rate": 0.2},
        "market": {
            "inflation": inflation,
            "assets": {
                "stock": {"total_return": list(stock), "qualified_dividends": 0.015},
                "bond": {"total_return": bond if isinstance(bond, float) else list(bond), "interest": 0.03},
            },
        },
        "taxes": {
            "state": "FL",
            "prior_magi": [120_000, 120_000],
            "prior_filing_status": ["married_filing_jointly", "married_filing_jointly"],
        },
    }
    return load(content)


def then(later: float, first: float = 0.05) -> list[float]:
    """The same in the shared years, then another market."""
    return [first] * SHARED + [later] * (YEARS - SHARED)


def solved(scenario: Scenario, paths: Paths | None = None, gap: float = 1e-3) -> Certified:
    until, horizon = time.monotonic() + SECONDS, build_horizon(scenario)
    return Rounds(scenario, horizon, GOAL, "highs", 1, gap, until, lambda state: None, paths=paths).run()


def audited(certified: Certified) -> list[Any]:
    """The audit of each path's plan."""
    reports = []
    for chain in certified.program.chains:
        path = chain.program
        plan = Plan.model_construct(years=tuple(Reader(path, certified.values).years()))
        reports.append(audit(plan, path.scenario, path.horizon))
    return reports


def test_equal_paths_are_worth_what_the_chain_is() -> None:
    scenario = household(then(0.06))
    paths = Paths.parting([scenario, scenario], SHARED, [0.25, 0.75], GOAL)
    alone, woven = solved(scenario, gap=1e-9), solved(scenario, paths, gap=1e-9)

    assert woven.program.unmatched == []
    assert woven.found.objective * UNIT == pytest.approx(alone.found.objective * UNIT, abs=0.01)
    assert woven.bound * UNIT == pytest.approx(alone.bound * UNIT, abs=1.0)
    for report in audited(woven):
        assert report.ok, report
    first, second = (Reader(chain.program, woven.values).years() for chain in woven.program.chains)
    assert first[:SHARED] == second[:SHARED]
    assert len(first) == len(second) == YEARS


@pytest.mark.parametrize(
    "markets",
    [
        ({"stock": then(0.09)}, {"stock": then(-0.06)}),
        ({"stock": then(0.05), "loss": False}, {"stock": then(-0.03), "loss": False}),  # losses in one alone
        ({"stock": then(0.05), "bond": then(0.01, first=0.03)}, {"stock": then(0.05), "bond": 0.03}),
    ],
    ids=["a good and a bad market", "losses in one alone", "a price that moves in one alone"],
)
def test_paths_of_two_markets_are_two_plans_with_the_same_first_years(
    markets: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    """The bound holds, and no plan of both is worth more than the best of each market by itself."""
    scenarios, weights = [household(**market) for market in markets], [0.4, 0.6]
    woven = solved(scenarios[0], Paths.parting(scenarios, SHARED, weights, GOAL))
    apart = [solved(scenario) for scenario in scenarios]

    assert woven.program.unmatched == []
    reports = audited(woven)
    for report in reports:
        assert report.ok, report
    plans = [Reader(chain.program, woven.values).years() for chain in woven.program.chains]
    assert plans[0][:SHARED] == plans[1][:SHARED]
    assert plans[0][SHARED:] != plans[1][SHARED:]
    told = sum(weight * report.objective.value for weight, report in zip(weights, reports, strict=True))
    assert told == pytest.approx(-woven.found.objective * UNIT, abs=1.0)
    assert woven.bound - 1e-6 <= woven.found.objective <= woven.bound * (1.0 - 2e-3)
    separate = sum(weight * one.bound for weight, one in zip(weights, apart, strict=True))
    assert woven.found.objective >= separate - 1e-6


def test_facts_of_the_whole_path_are_forced_equal() -> None:
    """Alone, a path whose stock only rises has no losses, and one whose bond pays its interest alone no lots of it."""
    rising = household(then(0.05), loss=False)
    other = household(then(-0.03), then(0.01, first=0.03), loss=False)
    alone = [Program(one, build_horizon(one), GOAL).whole_path for one in (rising, other)]
    assert alone == [WholePath(False, frozenset({"stock"})), WholePath(True, frozenset({"stock", "bond"}))]
    woven = Paths.parting([rising, other], SHARED, [0.5, 0.5], GOAL).one_cell()
    assert [chain.program.whole_path for chain in woven.chains] == [alone[1], alone[1]]
    assert woven.unmatched == []


def test_a_tree_shares_each_period_where_its_paths_do() -> None:
    """Three paths: all share two years, and two of them two more."""
    scenarios = [
        household([0.05] * 2 + x + [y] * 2) for x, y in (([0.1] * 2, 0.1), ([0.1] * 2, 0.0), ([0.0] * 2, 0.0))
    ]
    horizons = [build_horizon(scenario) for scenario in scenarios]
    nodes = [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 6, 7], [0, 1, 8, 9, 10, 11]]
    paths = Paths(scenarios, horizons, nodes, [0.25, 0.25, 0.5], GOAL)
    woven = solved(scenarios[0], paths)
    assert woven.program.unmatched == []
    assert [report.ok for report in audited(woven)] == [True] * 3
    plans = [Reader(chain.program, woven.values).years() for chain in woven.program.chains]
    assert plans[0][:4] == plans[1][:4]
    assert plans[0][:2] == plans[2][:2]
    assert plans[0][2:4] != plans[2][2:4]


def test_periods_that_are_not_the_same_are_not_shared() -> None:
    scenario, other = household(then(0.05)), household([0.05, 0.04, 0.05, 0.05, 0.05, 0.05])
    with pytest.raises(ValueError, match="path 1 is another than path 0 in 2027"):
        Paths.parting([scenario, other], 2, [0.5, 0.5], GOAL)
    assert Paths.parting([scenario, other], 1, [0.5, 0.5], GOAL).one_cell().unmatched == []


def converting(scenario: Scenario, year: int, amount: float) -> Scenario:
    """With a conversion of Ann's IRA held, in today's dollars."""
    wish = {"what": "roth_conversions", "owner": "Ann", "year": year, "amount": amount}
    return scenario.with_changes({"limits.fixed": [wish]})


def test_a_cliff_that_is_paid_later_is_paid_as_each_path_has_it() -> None:
    """Other prices two years on are other tiers of Medicare's surcharges: the shared year's income passes more of them
    in one path, and each pays by its own tables."""
    calm, dear = [0.02] * YEARS, [0.02] * SHARED + [0.08] * (YEARS - SHARED)
    scenarios = [
        converting(household(then(0.05), inflation=rate), 2027, 240_000.0).with_changes(
            {"market.medicare_premium_growth": rate}
        )
        for rate in (calm, dear)
    ]
    paths = Paths.parting(scenarios, SHARED, [0.5, 0.5], GOAL)
    assert {edge for laws in paths.one_cell().laws[:SHARED] for edge in laws.edges if edge.is_cliff}
    woven = solved(scenarios[0], paths)
    assert woven.program.unmatched == []
    reports = audited(woven)
    for report in reports:
        assert report.ok, report
    surcharges = [report.years[3].tax.irmaa_surcharge for report in reports]
    assert min(surcharges) > 1_000.0
    assert abs(surcharges[0] - surcharges[1]) > 100.0
    apart = [solved(scenario) for scenario in scenarios]
    separate = sum(0.5 * one.bound for one in apart)
    assert woven.found.objective >= separate - 1e-6
    assert woven.bound <= woven.found.objective + 1e-6


def test_a_death_that_is_known_later_halves_what_the_shared_years_cost_in_surcharges() -> None:
    """Ann dies in 2027 in one path: one premium is paid in 2028 and 2029 where two are in the other, on the same
    returns of 2026 and 2027."""
    both = converting(household(then(0.05)), 2027, 240_000.0)
    widowed = both.with_changes(
        {"people.Ann.plan_to_age": 65, "market.assets.stock.total_return": then(0.05)[:4]}
    )
    horizons = [build_horizon(one) for one in (both, widowed)]
    assert [len(horizon.periods) for horizon in horizons] == [YEARS, 4]
    nodes = [[0, 1, 2, 3, 4, 5], [0, 1, 6, 7]]
    woven = solved(both, Paths([both, widowed], horizons, nodes, [0.7, 0.3], GOAL))
    assert woven.program.unmatched == []
    reports = audited(woven)
    for report in reports:
        assert report.ok, report
    two, one = (report.years[3].tax.irmaa_surcharge for report in reports)
    assert one > 500.0
    assert two == pytest.approx(2.0 * one)
