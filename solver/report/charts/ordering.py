"""Of a sweep's frame: the factors by what they move, values in their order, what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ...sweep.answers import Answers

if TYPE_CHECKING:
    import pandas as pd

OBJECTIVE: Final = "objective, today's dollars"


def widest_first(answers: Answers) -> Sequence[str]:
    """The factors by their swing, then those that never move alone."""
    alone = [str(factor) for factor in answers.tornado["factor"]]
    return [*alone, *(factor for factor in answers.factors if factor not in alone)]


def in_order(column: pd.Series[Any]) -> list[str]:
    """A factor's values: ascending where all are numbers, else in their own order, else as they first stand."""
    there = [str(value) for value in column.dropna().unique()]
    if hasattr(column, "cat"):
        there = [str(value) for value in column.cat.categories if str(value) in there]
    numeric = numbers(there)
    return there if numeric is None else [name for _, name in sorted(zip(numeric, there, strict=True))]


def numbers(names: Sequence[str]) -> list[float] | None:
    """The values as numbers, None where one is none."""
    try:
        return [float(name) for name in names]
    except ValueError:
        return None


def known_within(known: pd.DataFrame) -> str:
    """`each known within 1.4%`: the widest gap of some rows."""
    values = known[["objective", "bound"]]
    gap = ((values["bound"] - values["objective"]) / values["objective"]).abs().max()
    return f"each known within {gap:.1%}"
