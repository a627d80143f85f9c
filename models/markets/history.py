"""The yearly record of US markets.

Source  A. Damodaran, NYU Stern, Historical Returns on Stocks, Bonds and Bills (histretSP), 1928 to 2025.
Units   total returns of a calendar year as fractions; inflation from December to December.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Record = Literal["sp500_total", "baa_corporate_bond_total", "real_estate", "tbill_3m", "tbond_10y_total"]
RECORDS: tuple[str, ...] = get_args(Record)
INFLATION = "cpi_inflation"
SOURCE = "A. Damodaran, NYU Stern, Historical Returns on Stocks, Bonds and Bills, 1928 to 2025"


@cache
def history() -> dict[str, NDArray[np.float64]]:
    """By column, one number a year; `year` is the first column."""
    text = (files(__package__) / "us_annual_returns_1928_2025.csv").read_text("utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def logs(name: str) -> NDArray[np.float64]:
    """The record as yearly logarithms of growth."""
    return np.log1p(history()[name])


def real(name: str) -> NDArray[np.float64]:
    """The record's yearly growth after inflation, as logarithms."""
    return logs(name) - logs(INFLATION)
