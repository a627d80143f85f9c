"""The draw that pays for a year is found where tax steps; where none pays exactly, the least that leaves cash."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decumulate.solver.futures.search import CLOSE, SHUT, searched

LEDGE = 50_000.0


@dataclass
class Tried:
    unspent: np.ndarray
    filled: np.ndarray
    lines: None


@dataclass
class Year:
    """What must be paid on each path, of which a draw leaves four fifths, and what a step costs above the ledge."""

    needed: np.ndarray
    step: float

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros_like(self.needed), np.full_like(self.needed, 1e6)

    def attempt(self, draw: np.ndarray, filled: np.ndarray, lines: None) -> Tried:
        return Tried(0.8 * draw - self.needed - self.step * (draw > LEDGE), filled, None)

    def among(self, some: np.ndarray) -> Year:
        return Year(self.needed[some], self.step)


def found(step: float):  # type: ignore[no-untyped-def]
    needed = np.linspace(0.0, 80_000.0, 1_601)
    year = Year(needed, step)
    guesses = np.random.default_rng(2).uniform(0.0, 120_000.0, needed.shape)
    return year, searched(year, guesses, np.zeros_like(needed))


def test_a_year_beside_a_step_of_tax_is_paid_to_half_a_dollar() -> None:
    for step in (0.0, 700.0, 5_000.0):
        _, at = found(step)
        assert np.abs(at.tried.unspent).max() <= CLOSE
        assert not at.all_drawn.any()


def test_where_less_income_costs_a_step_the_least_draw_that_leaves_cash_is_taken() -> None:
    year, at = found(-5_000.0)
    between = (year.needed > 0.8 * LEDGE) & (year.needed < 0.8 * LEDGE + 5_000.0 - CLOSE)
    assert np.abs(at.tried.unspent[~between]).max() <= CLOSE
    assert np.all(at.draw[between] > LEDGE)
    assert np.all(at.draw[between] - LEDGE <= 2.0 * SHUT)
    assert np.all(at.tried.unspent[between] > 0.0)


def test_where_all_does_not_pay_all_is_drawn() -> None:
    year = Year(np.array([900_000.0, 10.0]), 700.0)
    at = searched(year, np.array([0.0, 0.0]), np.zeros(2))
    assert list(at.all_drawn) == [True, False]
