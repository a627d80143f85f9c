"""A row of the results: one variant, its value and certificate, its first year's actions; the columns' types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...models.plan import PlanYear, Totals
from .columns import NUMBERS, WORDS
from .effect import effect_of

if TYPE_CHECKING:
    import pandas as pd

    from .cases import Case

Row = dict[str, Any]


def solved_row(
    case: Case,
    status: str,
    depth: str,
    objective: tuple[float, float],
    bound: float | None,
    gap: float | None,
    first: PlanYear,
    totals: Totals,
    seconds: float,
) -> Row:
    """A row with a plan: `objective` is the audit's value and the same in today's dollars."""
    value, real = objective
    cash = first.cash
    return {
        **_head(case, status, "", depth),
        "objective": value,
        "objective_real": real,
        "bound": bound,
        "gap": float("nan") if gap is None else gap,
        "seconds": seconds,
        "first_from_taxable": cash.from_taxable,
        "first_from_traditional": cash.from_traditional,
        "first_from_roth": cash.from_roth,
        "first_converted": first.income.roth_conversions,
        "first_long_gains": first.income.long_term_gains,
        "first_spending": cash.spending,
        "lifetime_tax": totals.lifetime_tax_present_value,
        "surcharges": totals.medicare_surcharges,
    }


def empty_row(case: Case, status: str, reason: str, depth: str, seconds: float) -> Row:
    """A row without a plan, and why."""
    blank = dict.fromkeys(NUMBERS, float("nan"))
    return {**_head(case, status, " ".join(reason.split()), depth), **blank, "seconds": seconds}


def _head(case: Case, status: str, reason: str, depth: str) -> Row:
    return {"case": case.number, **case.labels(), "status": status, "reason": reason, "depth": depth}


def frame_of(
    rows: Sequence[Row], factors: Mapping[str, tuple[str, ...]], base: Row | None = None
) -> pd.DataFrame:
    """The rows as a frame, in the order of the cases: factors as ordered categories, numbers as floats.

    What each differs from the `base` by is found anew: case 0 of the rows, where none is given.
    """
    import pandas as pd

    base = base or next((row for row in rows if _number(row) == 0), None)
    in_order: list[Row] = [{**row, **effect_of(row, base)} for row in sorted(rows, key=_number)]
    columns = ["case", *factors, "status", "reason", "depth", *NUMBERS]
    columns.insert(columns.index("known_within") + 1, "known")
    frame = pd.DataFrame(in_order, columns=columns)
    types: dict[Any, Any] = {"case": "int64"} | dict.fromkeys(WORDS, "str")
    frame = frame.astype(types | dict.fromkeys(NUMBERS, "float64"))
    for name, labels in factors.items():
        frame[name] = pd.Categorical(frame[name], categories=labels, ordered=True)
    return frame


def _number(row: Row) -> int:
    return int(row["case"])
