"""How amounts are rounded where less is known than the arithmetic gives: never past what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decumulate.models.amounts import at_most, inward, to_figures


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0.0, "$0"), (0.4, "$1"), (4.2, "$5"), (99.0, "$99"), (571.3, "$580"), (580.0, "$580"), (7_983.4, "$8,000"),
     (2_350.0, "$2,400"), (116_880.0, "$120,000")],
)  # fmt: skip
def test_a_cost_is_rounded_up_to_two_figures(amount: float, words: str) -> None:
    assert at_most(amount) == words


@pytest.mark.parametrize(
    ("end", "planned", "round_end"),
    [
        (0.0, 128_600.0, 0.0),
        (0.6, 128_600.0, 1.0),
        (50_714.0, 128_600.0, 50_800.0),
        (161_195.0, 128_600.0, 161_000.0),
        (-49_745.0, 90_000.0, -49_700.0),
        (128_623.0, 128_623.0, 128_623.0),
        (128_580.0, 128_600.0, 128_600.0),
        (1_234_567.0, 900_000.0, 1_230_000.0),
    ],
)
def test_an_end_of_a_range_is_rounded_inward(end: float, planned: float, round_end: float) -> None:
    assert inward(end, planned) == pytest.approx(round_end, abs=1e-6)


@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7))
def test_a_rounded_end_lies_between_the_end_and_the_plan(end: float, planned: float) -> None:
    low, high = sorted((end, planned))
    assert low - 0.02 <= inward(end, planned) <= high + 0.02


@pytest.mark.parametrize(
    ("amount", "finest", "figures"),
    [(0.0, 1.0, 0.0), (7.6, 1.0, 8.0), (1_234.0, 1.0, 1_230.0), (-66_449.0, 1.0, -66_400.0), (66_449.0, 1e3, 66e3),
     (1_034_999.0, 1.0, 1_030_000.0), (99_960.0, 1.0, 100_000.0)],
)  # fmt: skip
def test_what_stands_out_has_three_figures(amount: float, finest: float, figures: float) -> None:
    assert to_figures(amount, finest) == figures
