"""A policy followed on many paths at once, against the simulator with lots and against arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from decumulate import scenarios
from decumulate.models.household.horizon import build_horizon
from decumulate.models.household.weights import as_reckoned
from decumulate.models.scenario import Scenario, load
from decumulate.models.scenario.uncertainty import Guardrails
from decumulate.solver.baselines.rules import ROTH_LAST, TAXABLE_FIRST
from decumulate.solver.futures.draw import Markets, draw_markets, expected
from decumulate.solver.futures.exact import exactness, follow_exactly
from decumulate.solver.futures.follow import Follower, Outcomes
from decumulate.solver.futures.home import home_of
from decumulate.solver.futures.policies import Policy
from decumulate.solver.futures.worlds import Worlds
from decumulate.solver.simulate.rule import Conversions, Rule

Saver = Callable[..., Scenario]
SPEND = Policy("spend", "spend", Rule("spend", "spend", TAXABLE_FIRST, Conversions(), "same mix"))


def follower_of(scenario: Scenario) -> Follower:
    return Follower(home_of(scenario, build_horizon(scenario)))


def steady(scenario: Scenario, years: int, rate: float) -> Markets:
    assets = tuple(scenario.market.assets)
    return Markets(assets, np.full((1, years, len(assets)), rate), np.ones((1, years + 1)))


def test_money_grows_and_is_spent(saver: Saver) -> None:
    """A million at 5 % for 20 years less 60,000 on each first day: an annuity due."""
    scenario = saver(20, {"us_stock": 1.0})
    found = follower_of(scenario).follow(SPEND, steady(scenario, 20, 0.05), level=60_000.0)
    grown = 1.05**20
    assert found.estate[0] == pytest.approx(1e6 * grown - 60_000 * 1.05 * (grown - 1) / 0.05, abs=1.0)
    assert found.failed[0] == -1


def test_what_runs_out_fails_in_its_year_and_spends_what_there_is(saver: Saver) -> None:
    """A million without return bears sixteen years of 60,000; of the seventeenth 40,000."""
    scenario = saver(20, {"us_stock": 1.0})
    found = follower_of(scenario).follow(SPEND, steady(scenario, 20, 0.0), level=60_000.0)
    assert found.failed[0] == 16
    assert found.spending[0, 15:18] == pytest.approx([60_000.0, 40_000.0, 0.0], abs=1.0)
    assert found.short[0] == pytest.approx(20_000.0 + 3 * 60_000.0, abs=1.0)
    assert found.estate[0] == 0.0


def test_guardrails_cut_and_raise_as_stated(saver: Saver) -> None:
    """Without return the share grows: 50,000 of a million is 5 %, and above 6 % in the fifth year (50 of 800)."""
    scenario = saver(8, {"us_stock": 1.0})
    rails = Guardrails(cut_above=1.2, cut_by=0.1, raise_below=0.8, raise_by=0.2, least=0.85)
    falls = follower_of(scenario).follow(SPEND, steady(scenario, 8, 0.0), level=50_000.0, guardrails=rails)
    assert falls.spending[0, :5] == pytest.approx([50_000.0] * 4 + [45_000.0], abs=0.01)
    assert falls.spending[0, -1] == pytest.approx(42_500.0, abs=0.01), "never below the least"
    rises = follower_of(scenario).follow(SPEND, steady(scenario, 8, 0.2), level=50_000.0, guardrails=rails)
    assert rises.spending[0, :3] == pytest.approx([50_000.0, 50_000.0, 60_000.0], abs=0.01)


def test_prices_twice_as_high_halve_what_is_left(saver: Saver) -> None:
    """In the plan's dollars: spending that keeps up with prices, of money that does not."""
    scenario = saver(3, {"us_stock": 1.0})
    assets = tuple(scenario.market.assets)
    prices = np.array([[1.0, 2.0, 2.0, 2.0]])
    markets = Markets(assets, np.zeros((1, 3, len(assets))), prices)
    found = follower_of(scenario).follow(SPEND, markets, level=100_000.0)
    assert found.wealth[0] == pytest.approx([1e6, 450_000.0, 350_000.0], abs=1.0)


@pytest.fixture(scope="module")
def couple() -> Scenario:
    return as_reckoned(load(scenarios.path("h2_couple")))


@pytest.fixture(scope="module")
def of_couple(couple: Scenario) -> Follower:
    return follower_of(couple)


@pytest.mark.parametrize(
    "rule",
    [
        Rule("order", "order", TAXABLE_FIRST, Conversions(), "same mix"),
        Rule("bracket", "bracket", TAXABLE_FIRST, Conversions("bracket", 0.12), "bonds in traditional"),
        Rule("agi", "agi", ROTH_LAST, Conversions("agi", 100_000.0), "same mix"),
        Rule("tier", "tier", TAXABLE_FIRST, Conversions("tier", 0), "bonds in traditional"),
    ],
    ids=lambda rule: rule.name,
)
def test_one_path_is_the_simulator_with_lots(couple: Scenario, of_couple: Follower, rule: Rule) -> None:
    """35 years of taxes, distributions, benefits, surcharges and a death; lots alone differ, by 1 % of the estate."""
    markets = expected(couple, 35)
    policy = Policy(rule.name, rule.words, rule)
    found = of_couple.follow(policy, markets)
    exact = follow_exactly(couple, of_couple.home.horizon, policy, markets.returns[0])
    assert exact.failed_in is None
    assert found.estate[0] == pytest.approx(exact.estate / of_couple.home.horizon.estate_deflator, rel=0.01)


def test_paths_end_as_with_lots(couple: Scenario, of_couple: Follower) -> None:
    horizon = of_couple.home.horizon
    markets = draw_markets(couple, "lognormal", 12, 35)
    found = of_couple.follow(SPEND, markets)
    exact = exactness(couple, horizon, SPEND, markets, found, 12)
    assert exact is not None
    assert exact.same_end == exact.paths == 12
    assert abs(exact.estate_median) < 0.01


def test_no_decision_knows_what_comes(couple: Scenario, of_couple: Follower) -> None:
    """Paths that are the same for ten years are the same in those ten years, whatever comes after."""
    one, other = (draw_markets(couple, "lognormal", 20, 35) for _ in range(2))
    returns = other.returns.copy()
    returns[:, 10:] = returns[::-1, 10:]
    parted = Markets(other.assets, returns, other.prices)
    agi = Policy("agi", "agi", Rule("agi", "agi", ROTH_LAST, Conversions("agi", 90_000.0), "same mix"))
    a, b = (of_couple.follow(agi, markets, guardrails=Guardrails()) for markets in (one, parted))
    assert np.array_equal(a.spending[:, :11], b.spending[:, :11])
    assert np.array_equal(a.agi[:, :10], b.agi[:, :10])
    assert not np.array_equal(a.agi[:, 11:], b.agi[:, 11:])


def test_paths_that_part_are_followed_as_if_alone() -> None:
    """Lives at random: what is shared until somebody dies comes to what each world by itself does."""
    lives = {"uncertainty": {"lives": {"model": "ssa_2022"}, "inflation": {}}}
    scenario = as_reckoned(load(scenarios.path("h2_couple"), changes=lives))
    worlds = Worlds(scenario, 12)
    markets = draw_markets(scenario, "lognormal", 12, worlds.years)
    agi = Policy("agi", "agi", Rule("agi", "agi", ROTH_LAST, Conversions("agi", 90_000.0), "same mix"))
    found = worlds.follow(agi, markets, guardrails=Guardrails())
    assert len(worlds.worlds) > 5
    for world in worlds.worlds:
        some = Markets(markets.assets, markets.returns[world.paths], markets.prices[world.paths])
        alone = world.follower.follow(agi, some, guardrails=Guardrails())
        assert found.estate[world.paths] == pytest.approx(alone.estate, abs=5.0)
        assert np.array_equal(found.failed[world.paths], alone.failed)
        years = alone.agi.shape[1]
        assert np.allclose(found.agi[world.paths, :years], alone.agi, atol=5.0)
        assert not found.spending[world.paths, years:].any()


def test_the_error_of_a_share_is_binomial() -> None:
    nothing = np.zeros((400, 1))
    failed = np.array([-1] * 360 + [3] * 40)
    found = Outcomes(failed, np.zeros(400), nothing, nothing, nothing, nothing, np.zeros(400))
    assert found.success == 0.9
    assert found.error == pytest.approx((0.9 * 0.1 / 400) ** 0.5)


@pytest.mark.slow
def test_two_hundred_paths_end_as_with_lots(couple: Scenario, of_couple: Follower) -> None:
    markets = draw_markets(couple, "lognormal", 200, 35)
    agi = Policy(
        "agi", "agi", Rule("agi", "agi", ROTH_LAST, Conversions(), "same mix"), (131_000.0,) * 5 + (80_000.0,)
    )
    exact = exactness(couple, of_couple.home.horizon, agi, markets, of_couple.follow(agi, markets), 200)
    assert exact is not None
    assert exact.same_end >= 198
    assert abs(exact.estate_median) < 0.01
    assert exact.estate_p95 < 0.03
