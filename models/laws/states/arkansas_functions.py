"""Arkansas's schedule, table and credits as functions of one income that lie below them (arkansas_rows.py)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..piecewise import Piecewise
from ..regime import INF
from .steps import LEAST, MOST, RAMP

HALF_DOLLAR = 0.5
"""By so much the table's whole dollars are below the tax of a row's middle."""


def _schedule(t: Amounts) -> Piecewise:
    """By taxable income, below the schedule: what it is just before it bends or steps, no more than it is later on;
    and below the published table, whose row's middle is no further away than half of a row."""
    ends = bends(t)
    pieces, found = pieces_of(t, ends), list[tuple[float, float]]()
    for at, before, after in zip(ends[1:], pieces, pieces[1:], strict=False):
        found.append((at, min(rate * at - less for rate, less in (before, after))))
    rate, less = pieces[-1]
    found += [(at, rate * at - less) for at in (2.0 * ends[-1] - ends[-2], MOST)]
    lowest, points = INF, list[tuple[float, float]]()
    for at, tax in reversed(found):
        lowest = min(lowest, tax)
        points.append((at + t["table_row"] / 2.0, max(0.0, lowest - HALF_DOLLAR)))
    return Piecewise((LEAST, *(at for at, _ in points[::-1])), (0.0, *(tax for _, tax in points[::-1])))


def bends(t: Amounts) -> list[float]:
    """Taxable incomes at which the schedule bends or steps."""
    names = ("rate_of", "reduction") if t.rows("reduction") else ("brackets",)
    starts = {start for name in names for start, _ in t.rows(name)}
    if t.rows("high_adjustment"):
        high = t["high_from"]
        starts = {start for start in starts if start < high} | {high}
        starts |= {
            start for start, _ in (*t.rows("high_brackets"), *t.rows("high_adjustment")) if start > high
        }
    return sorted(starts)


def pieces_of(t: Amounts, ends: list[float]) -> list[tuple[float, float]]:
    """From each of them on: the rate, and what its line is below so much of all of the income."""
    found = []
    for start in ends:
        if t.rows("high_adjustment") and start >= t["high_from"]:
            found.append(_line(t.rows("high_brackets"), start, _last(t.rows("high_adjustment"), start)))
        elif t.rows("reduction"):
            found.append((_last(t.rows("rate_of"), start), _last(t.rows("reduction"), start)))
        else:
            found.append(_line(t.rows("brackets"), start, 0.0))
    return found


def _line(brackets: Any, start: float, less: float) -> tuple[float, float]:
    """The bracket that begins at or below an income: its rate, and what the lower ones save."""
    before = 0.0
    for begins, rate in brackets:
        if begins <= start:
            less, before = less + (rate - before) * begins, rate
    return before, less


def _last(rows: Any, start: float) -> float:
    return float(next(value for begins, value in reversed(rows) if begins <= start))


def _low_credit(t: Amounts) -> Piecewise:
    """A credit of low taxable incomes, above its steps."""
    start, end = t["low_credit_falls_from"], _low_credit_end(t)
    return Piecewise((LEAST, start, end, MOST), (t["low_credit"], t["low_credit"], 0.0, 0.0))


def _low_credit_end(t: Amounts) -> float:
    return float(t["low_credit_falls_from"] + t["low_credit_step"] * t["low_credit"] / t["low_credit_falls"])


def _shifted(of: Piecewise, by: float) -> Piecewise:
    return Piecewise(tuple(x + by for x in of.xs), of.ys)


def column_of(t: Amounts) -> Piecewise:
    """By a spouse's income, who has a column: the greatest convex function below the schedule, less the low credit."""
    of = _schedule(t)
    lines = of.minorant(LEAST, MOST)
    convex = Piecewise.sample(lambda x: max(slope * x + less for slope, less in lines), of.xs, LEAST, MOST)
    return _shifted(convex + -_low_credit(t), t["standard"])


def _low_table(t: Amounts) -> Piecewise:
    """By income, up to its end: the greatest convex function below the low income table."""
    rows = t.rows("low_income")
    points = [(after, tax) for (_, tax), (after, _) in pairwise(rows)]
    of = Piecewise((LEAST, *(x for x, _ in points)), (0.0, *(tax for _, tax in points)))
    lines = of.minorant(LEAST, points[-1][0])
    return Piecewise.sample(
        lambda x: max(slope * x + less for slope, less in lines), of.xs, LEAST, points[-1][0]
    )


def alone_of(t: Amounts) -> Piecewise:
    """By income of who has the return alone: the schedule, or where that is less the low income table, less the low
    credit."""
    low, regular = _low_table(t), _shifted(_schedule(t), t["standard"])
    end = low.xs[-1]
    below = Piecewise.sample(regular, regular.xs, LEAST, end).smaller(low)
    after = Piecewise.sample(regular, regular.xs, end + RAMP, MOST + end)
    whole = Piecewise((*below.xs, *after.xs), (*below.ys, *after.ys))
    return whole + -_shifted(_low_credit(t), t["standard"])


def low_table_saves(t: Amounts) -> float:
    """The most that the low income table saves of who deducts a standard deduction."""
    regular = _shifted(_schedule(t), t["standard"])
    steps = pairwise(t.rows("low_income"))
    return max((max(0.0, regular(after) - tax) for (_, tax), (after, _) in steps), default=0.0)
