"""What a row differs from the base by, and whether the gaps of the two plans carry it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    Values = Mapping[str, Any] | pd.Series[Any]
    """A row: its columns by name."""

SURE = 1.0
"""Dollars to which a change is always worth saying."""


def carried(row: Values, own: Values) -> tuple[float, float]:
    """(the change of the objective between two rows' plans, the most that the best plans' may differ from it)."""
    change = float(row["objective_real"] - own["objective_real"])
    (low, high), (least, most) = between(own), between(row)
    return change, max(most - low - change, change - (least - high))


def is_known(change: float, within: float) -> bool:
    """Whether a change is more than may come of the gaps of the two plans, or those are next to nothing."""
    return within <= max(SURE, abs(change))


def between(row: Values) -> tuple[float, float]:
    """The least and most that the best objective of a case can be, in today's dollars."""
    found, bound = row["objective_real"], row["bound"]
    if bound is None:
        return float("nan"), float("nan")
    if row["objective"]:
        bound *= row["objective_real"] / row["objective"]
    return min(found, bound), max(found, bound)


def effect_of(row: Values, own: Values | None) -> dict[str, Any]:
    """The columns of a row that say what it differs from the base by; empty where one of them has no plan."""
    if own is None or row["case"] == own["case"] or not (has_plan(row) and has_plan(own)):
        return {"effect": float("nan"), "known_within": float("nan"), "known": ""}
    change, within = carried(row, own)
    return {"effect": change, "known_within": within, "known": "yes" if is_known(change, within) else "no"}


def has_plan(row: Values) -> bool:
    """Whether a row's case has a plan."""
    value = row["objective_real"]
    return bool(value is not None and value == value)
