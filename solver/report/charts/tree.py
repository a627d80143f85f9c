"""A tree of futures as a picture: what is held year by year, one line that parts where the future branches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....models.tree_plan import TreeFuture, TreePlan
from ...tree.actions import sequence
from ..model import Column, Figure, Value
from ..words import dollars
from . import theme
from .plain import along, amounts, figure, picture

STEP = 5
"""Years between two rows of the table once no branching is to come."""
HELD = "held, today's dollars"


def held_by_year(future: TreeFuture) -> Iterator[tuple[int, float]]:
    """(year, what is held just after its first day's trades in today's dollars)."""
    for year in future.plan.years:
        whole = sum(sum(account.holdings.values()) for account in year.accounts.values())
        yield year.year, whole / year.deflator


def tree_figure(plan: TreePlan) -> Figure:
    """What is held in each future, year by year."""
    named = [sequence(future.happened) for future in plan.futures]
    held = [dict(held_by_year(future)) for future in plan.futures]
    years = sorted({year for one in held for year in one})
    ends = [list(one.values())[-1] for one in held]
    words = (
        f"What is held in each of {len(named)} futures: the same until they part, and in its last year between "
        f"{dollars(min(ends))} and {dollars(max(ends))} in today's dollars."
    )
    columns = [Column(key="year", heading="year", unit="year")]
    columns += [Column(key=f"future_{n + 1}", heading=words, unit="dollars") for n, words in enumerate(named)]
    shown = _shown(years, plan)
    rows: list[list[Value]] = [[year, *(one.get(year) for one in held)] for year in shown]
    spec = picture(words, _layers(plan, named, held), theme.HEIGHT)
    return figure("tree", "What is held in each future", words, spec, columns, rows)


def _shown(years: list[int], plan: TreePlan) -> list[int]:
    """The years of the table: those in which the future branches, every fifth after, and the last."""
    parted = plan.first_year.year + max((branch.after for branch in plan.branches), default=0) + 1
    return [year for year in years if year <= parted or (year - years[0]) % STEP == 0 or year == years[-1]]


def _layers(plan: TreePlan, named: list[str], held: list[dict[int, float]]) -> list[dict[str, Any]]:
    rows = [
        {"future": words, "year": year, "held": round(amount, 2), "weight": future.weight}
        for words, one, future in zip(named, held, plan.futures, strict=True)
        for year, amount in one.items()
    ]
    first = plan.first_year.year
    parts = [{"year": first + after} for after in dict.fromkeys(branch.after for branch in plan.branches)]
    x = {
        "field": "year",
        "type": "quantitative",
        "axis": {"format": "d", "title": None},
        "scale": {"zero": False},
    }
    tips = [
        {"field": "future", "type": "nominal", "title": "future"},
        {"field": "year", "type": "quantitative", "format": "d", "title": "year"},
        amounts("held", title=HELD),
    ]
    line = {
        "data": {"values": rows},
        "mark": {"type": "line", "color": theme.BLUE},
        "encoding": {
            "x": x,
            "y": along("held", title=HELD, zero=True),
            "detail": {"field": "future", "type": "nominal"},
            "strokeWidth": {
                "field": "weight",
                "type": "quantitative",
                "scale": {"range": [0.75, 4]},
                "legend": None,
            },
            "tooltip": tips,
        },
    }
    rule = {
        "data": {"values": parts},
        "mark": {"type": "rule", "color": theme.ORANGE, "strokeDash": [4, 4]},
        "encoding": {"x": x},
    }
    return [rule, line]
