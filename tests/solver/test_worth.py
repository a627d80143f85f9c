"""What futures count together, by hand; and that no price of unmet spending is below what a dollar can grow to."""

from __future__ import annotations

import math

import pytest

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.formulation.worth import PathWorth

ESTATES, WEIGHTS = [1_000_000.0, 300_000.0, 2_000_000.0], [0.5, 0.3, 0.2]


def test_the_mean_less_what_is_unmet() -> None:
    worth = PathWorth(times=5.0)
    assert worth.value(ESTATES, [0.0, 10_000.0, 0.0], WEIGHTS) == pytest.approx(990_000.0 - 3_000.0)


def test_a_utility_counts_each_piece_at_its_slope() -> None:
    """500 of the first at 1, 1,000 at a half, the rest at a tenth, in thousands."""
    worth = PathWorth(5.0, ((500.0, 1.0), (1_000.0, 0.5), (math.inf, 0.1)))
    by_hand = 0.5 * (500 + 250) + 0.3 * 300 + 0.2 * (500 + 500 + 50)
    assert worth.value(ESTATES, [0.0] * 3, WEIGHTS) == pytest.approx(by_hand * 1_000)
    assert worth.steepest == 1.0


def test_the_worst_futures_count_by_their_share() -> None:
    """The worst 0.4 are the 0.3 of $300,000 and 0.1 of the $1,000,000."""
    worth = PathWorth(5.0, tail_share=0.4, tail_weight=0.8)
    worst = (0.3 * 300_000 + 0.1 * 1_000_000) / 0.4
    assert worth.value(ESTATES, [0.0] * 3, WEIGHTS) == pytest.approx(0.8 * worst + 0.2 * 990_000)
    assert worth.steepest == pytest.approx(0.8 / 0.4 + 0.2)


def test_no_price_is_below_what_a_dollar_grows_to() -> None:
    horizon = build_horizon(load(path("h8_single_losses")))
    prices = PathWorth(times=1.5).prices(horizon)
    first, last = horizon.periods[0], horizon.periods[-1]
    grown = math.prod(1.0 + max(a.total_return for a in period.assets.values()) for period in horizon.periods)
    assert prices[0] == pytest.approx(1.5 * grown / horizon.estate_deflator)
    best = 1.0 + max(a.total_return for a in last.assets.values())
    assert prices[-1] == pytest.approx(1.5 * best * last.deflator / horizon.estate_deflator)
    assert first.deflator == 1.0
    assert min(prices) > 1.5
