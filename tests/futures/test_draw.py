"""Futures that are drawn: to the bit by their seed, with the moments that are stated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from decumulate import scenarios
from decumulate.models.household.life_tables import dying
from decumulate.models.markets.history import history, real
from decumulate.models.scenario import Scenario, ScenarioError, load
from decumulate.solver.futures.draw import draw_markets, every_start
from decumulate.solver.futures.lives import chances, draw_laws, draw_lives, under_law
from decumulate.solver.futures.worlds import Worlds

Saver = Callable[..., Scenario]
MIX = {"us_stock": 0.6, "us_bond": 0.4}


def stated(saver: Saver, **uncertainty: Any) -> Scenario:
    return saver(30, MIX, uncertainty=uncertainty)


@pytest.mark.parametrize("model", ["lognormal", "bootstrap", "history"])
def test_the_same_seed_gives_the_same_bits(saver: Saver, model: Any) -> None:
    one, again = (draw_markets(stated(saver, seed=3), model, 50, 20) for _ in range(2))
    other = draw_markets(stated(saver, seed=4), model, 50, 20)
    assert one.returns.tobytes() == again.returns.tobytes()
    assert one.returns.tobytes() != other.returns.tobytes()


def test_lognormal_draws_have_their_moments(saver: Saver) -> None:
    scenario = stated(
        saver, volatility={"us_stock": 0.2, "us_bond": 0.1}, correlation={"us_stock": {"us_bond": 0.5}}
    )
    logs = np.log1p(draw_markets(scenario, "lognormal", 4_000, 10).returns)
    assert logs[..., 0].mean() == pytest.approx(np.log(1.06), abs=0.003)
    assert logs[..., 0].std() == pytest.approx(0.2, abs=0.003)
    assert np.corrcoef(logs[..., 0].ravel(), logs[..., 1].ravel())[0, 1] == pytest.approx(0.5, abs=0.02)
    assert not np.any(logs[..., 2] - np.log(1.01)), "cash is certain"


def test_a_mean_is_the_mean(saver: Saver) -> None:
    for model in ("lognormal", "bootstrap"):
        found = draw_markets(stated(saver, centre="mean"), model, 20_000, 5).returns  # type: ignore[arg-type]
        assert found[..., 0].mean() == pytest.approx(0.06, abs=0.004)


def test_mean_reversion_narrows_what_twenty_years_come_to(saver: Saver) -> None:
    """Without it the variance of n years is n; with a pull k it tends to 1 / (1 - (1 - k)^2)."""
    free = stated(saver, volatility={"us_stock": 0.2})
    held = stated(saver, volatility={"us_stock": 0.2}, mean_reversion={"us_stock": 0.3})
    spread = [
        np.log1p(draw_markets(one, "lognormal", 5_000, 20).returns[..., 0]).sum(axis=1).std() / 0.2
        for one in (free, held)
    ]
    assert spread[0] == pytest.approx(20.0**0.5, rel=0.03)
    assert spread[1] == pytest.approx((1.0 / (1.0 - 0.7**2)) ** 0.5, rel=0.03)


def test_blocks_are_runs_of_the_record(saver: Saver) -> None:
    """With history's own means and prices that stand still, every five years are five real years of the record."""
    found = np.log1p(draw_markets(stated(saver, block_years=5), "history", 40, 10).returns)
    record = np.concatenate([real("sp500_total")] * 2)
    runs = {tuple(np.round(record[k : k + 5], 9)) for k in range(len(history()["year"]))}
    assert {tuple(np.round(path[:5], 9)) for path in found[..., 0]} <= runs
    assert {tuple(np.round(path[5:], 9)) for path in found[..., 0]} <= runs


def test_blocks_about_the_scenario_have_its_median(saver: Saver) -> None:
    found = np.log1p(draw_markets(stated(saver), "bootstrap", 5_000, 20).returns)
    assert found[..., 0].mean() == pytest.approx(np.log(1.06), abs=0.004)


def test_every_start_is_the_record_itself(saver: Saver) -> None:
    markets, starts = every_start(saver(30, MIX), 30)
    assert (starts[0], starts[-1], markets.paths) == (1928, 1996, 69)
    grown = (1.0 + history()["sp500_total"][38]) / (1.0 + history()["cpi_inflation"][38])
    assert 1.0 + markets.returns[38, 0, 0] == pytest.approx(grown)


def test_inflation_moves_about_the_plans(saver: Saver) -> None:
    scenario = stated(saver, inflation={"volatility": 0.02, "persistence": 0.5})
    prices = draw_markets(scenario, "lognormal", 5_000, 3).prices
    first, second = np.log(prices[:, 1]), np.log(prices[:, 2] / prices[:, 1])
    assert first.std() == pytest.approx(0.02, rel=0.05)
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(0.5 / 1.25**0.5, abs=0.04)


def test_an_asset_of_no_usual_name_is_asked_for(saver: Saver) -> None:
    scenario = saver(30, MIX, **{"market.assets.venture": {"total_return": 0.1}})
    with pytest.raises(ScenarioError, match=r"uncertainty\.volatility\.venture"):
        draw_markets(scenario, "lognormal", 10, 10)


def test_lives_follow_the_table(saver: Saver) -> None:
    scenario = stated(saver, lives={"model": "ssa_2022", "improvement": 0.0, "health": {"Pat": 0.5}})
    chance = chances(scenario.people[0], 2026, scenario.uncertainty.lives)  # type: ignore[union-attr]
    assert chance[0] == pytest.approx(0.5 * dying(76, None))
    last = draw_lives(scenario, 40_000).last[:, 0]
    assert (last == 0).mean() == pytest.approx(chance[0], abs=0.002)
    alive = np.prod(1.0 - chance[:10])
    assert (last >= 10).mean() == pytest.approx(alive, abs=0.01)


def test_fixed_lives_end_as_planned(saver: Saver) -> None:
    assert set(draw_lives(saver(30, MIX), 5).last.ravel()) == {29}


def test_laws_come_by_their_weights(saver: Saver) -> None:
    law = [{"name": "rates up", "weight": 0.3, "reform": [{"name": "rates_up_3_points", "from_year": 2029}]}]
    scenario = stated(saver, law=law)
    drawn = draw_laws(scenario, 20_000)
    assert (drawn == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert set(np.unique(drawn)) == {-1, 0}
    assert under_law(scenario, 0).taxes.reform[0].from_year == 2029
    assert under_law(scenario, -1) == scenario


def test_worlds_hold_every_path_once() -> None:
    scenario = load(
        scenarios.path("h2_couple"),
        changes={"uncertainty": {"lives": {"model": "ssa_2022"}}},
    )
    worlds = Worlds(scenario, 500)
    assert len(worlds._kinds) <= 36
    assert not worlds.is_one
