"""How likely it is to be alive: the period life table of the Social Security Administration.

Source  SSA, Office of the Chief Actuary, Actuarial Life Table: period life table 2022 (2025 Trustees Report),
        ssa.gov/oact/STATS/table4c6.html; models/markets/ssa_period_life_2022.csv.
Units   q(x): the probability, at exact age x, of dying before x + 1. A period table holds today's mortality for ever:
        people alive today live longer than it says.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Sex = Literal["female", "male"]
OLDEST = 119
"""The last age of the table."""
COLUMNS = {"male": "male_qx", "female": "female_qx"}


@cache
def _rows() -> tuple[dict[str, float], ...]:
    text = (files(__package__.rpartition(".")[0]) / "markets" / "ssa_period_life_2022.csv").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return tuple({name: float(value) for name, value in row.items()} for row in csv.DictReader(lines))


def dying(age: int, sex: Sex | None) -> float:
    """q(age), 1 from the table's last age on; of both sexes alike where the sex is not known."""
    row = _rows()[min(max(age, 0), OLDEST)]
    return row[COLUMNS[sex]] if sex else (row["male_qx"] + row["female_qx"]) / 2.0


def alive_and_dying(
    born: int, sex: Sex | None, years: Sequence[int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """By year, the chance of living in it and that it is the last one lived through, of who lives in the first."""
    alive, living, last = 1.0, [], []
    for year in years:
        dies = dying(year - born, sex)
        living.append(alive)
        last.append(alive * dies)
        alive *= 1.0 - dies
    return np.array(living), np.array(last)
