"""Followed rows whose gaps do not carry their effect: which they are, by hand, and that they are solved again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from decumulate.models.scenario import load
from decumulate.solver.sweep.again import not_carried
from decumulate.solver.sweep.answers import answers
from decumulate.solver.sweep.cases import Case, cases_of
from decumulate.solver.sweep.run import SweepOptions, sweep
from decumulate.solver.sweep.sheet import read_sweep

from .households import couple

ALONE = SweepOptions(workers=1)
HEIRS = {"name": "heirs", "field": "goal.heir_tax_rate", "set": [0.21, 0.23]}
SPENDING = {"name": "spending", "field": "spending.annual", "scale": [0.7]}


def one_at_a_time(*factors: dict[str, Any]) -> dict[str, Any]:
    return {"sweep": {"method": "one_at_a_time", "factors": list(factors)}}


def made(objective: float, bound: float, depth: str = "follow") -> dict[str, Any]:
    gap = (bound - objective) / objective
    return {"objective": objective, "objective_real": objective, "bound": bound, "gap": gap, "depth": depth}


def cases() -> tuple[Case, ...]:
    return cases_of(read_sweep(one_at_a_time(HEIRS, SPENDING)), load(couple())).cases


def wanted(*rows: dict[str, Any], gap: float = 1e-3) -> list[int]:
    numbered = [row | {"case": number} for number, row in enumerate(rows)]
    return [case.number for case in not_carried(cases(), numbered, gap)]


def test_what_the_gaps_do_not_carry_is_solved_again_the_base_first_and_the_worst_before_the_others() -> None:
    base = made(1_000_000, 1_002_000)
    # Effects of 5,000, 10,000 and -300,000; known within 4,000 (2,000 of the base's), 3,000 and 12,000.
    assert wanted(base, made(1_005_000, 1_009_000), made(990_000, 993_000), made(700_000, 712_000)) == [
        0,
        1,
        2,
    ]
    # The same, but the gap of the first is what a solve would leave: nothing is gained by it.
    assert wanted(base, made(1_005_000, 1_005_900), made(990_000, 993_000), made(700_000, 712_000)) == [0, 2]
    # What was solved already is not solved once more, however wide its gap.
    assert wanted(
        base, made(1_005_000, 1_009_000, "exact"), made(700_000, 701_000), made(700_000, 701_000)
    ) == [0]


def test_carried_effects_and_rows_without_a_plan_are_left_alone() -> None:
    base = made(1_000_000, 1_000_100)
    nothing = made(float("nan"), float("nan"))
    assert wanted(base, made(900_000, 905_000), nothing, made(1_300_000, 1_301_000)) == []
    assert wanted(nothing, base, base, base) == []


def test_a_row_that_moves_two_factors_is_no_effect() -> None:
    grid = cases_of(read_sweep({"sweep": {"factors": [HEIRS, SPENDING]}}), load(couple())).cases
    rows = [made(1_000_000, 1_050_000) | {"case": case.number} for case in grid]
    assert [case.number for case in not_carried(grid, rows, 1e-3)] == []


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, Path]:
    out = tmp_path_factory.mktemp("swept") / "rows.csv"
    return sweep(couple(), one_at_a_time(HEIRS, SPENDING), ALONE, out).frame, out


def test_every_effect_that_is_said_is_the_solves_own(swept: tuple[pd.DataFrame, Path]) -> None:
    """A cut of spending by three tenths is carried; a point of the heirs' rate is not, and was solved again."""
    frame, _ = swept
    solved = sweep(couple(), one_at_a_time(HEIRS, SPENDING), SweepOptions("exact", 1e-5, workers=1)).frame
    assert "exact" in set(frame["depth"][:3])
    assert frame["depth"][3] == "follow"
    assert (frame["gap"][:3] <= 1e-3).all()
    effects = answers(frame).effects
    own = solved["objective_real"] - solved["objective_real"][0]
    for row in effects.itertuples():
        assert row.least_change - 20.0 <= own[row.case] <= row.most_change + 20.0  # the solves' own gaps
        if row.known:
            assert abs(own[row.case] - row.objective_change) <= row.known_within + 20.0


def test_the_file_holds_what_was_solved_again_and_nothing_is_solved_twice(
    swept: tuple[pd.DataFrame, Path],
) -> None:
    frame, out = swept
    assert list(pd.read_csv(out)["depth"]) == list(frame["depth"])
    seconds = pd.read_csv(out)["seconds"]
    again = sweep(couple(), one_at_a_time(HEIRS, SPENDING), ALONE, out)
    assert list(pd.read_csv(out)["seconds"]) == list(seconds)
    pd.testing.assert_frame_equal(again.frame.drop(columns="reason"), frame.drop(columns="reason"))
