"""What this year's AGI is worth, level by level: what each costs beside the best, on average and in the worst fifth."""

from __future__ import annotations

from typing import Any

from ...futures.document import ThisYear
from ..model import Column, Figure, Value
from ..words import dollars
from . import theme
from .plain import along, amounts, axis_of, figure, picture

TWO = 1.96
COLUMNS = (
    Column(key="agi", heading="AGI", unit="dollars"),
    Column(key="average", heading="costs on average", unit="dollars"),
    Column(key="worst", heading="in the worst fifth", unit="change"),
)


def agi_profile(year: ThisYear, table: str) -> Figure:
    """The levels that were followed over all paths; a bar two standard errors to either side. `table` is the key of the
    table beside it, which has all of them."""
    title = f"What each AGI of {year.year} costs beside the best"
    words = (
        f"Of the levels from {dollars(year.levels[0].agi)} to {dollars(year.levels[-1].agi)} the best on average is "
        f"{dollars(year.best)}; the plan's own is {dollars(year.plan_agi)}, dashed. Blue: on average, give or take two "
        "standard errors; orange: in the worst fifth of paths."
    )
    rows: list[list[Value]] = [[level.agi, level.cost, level.cost_worst_fifth] for level in year.levels]
    drawn = picture(words, _layers(year), theme.HEIGHT)
    return figure(f"{table}_picture", title, words, drawn, COLUMNS, rows).model_copy(update={"beside": table})


def _layers(year: ThisYear) -> list[dict[str, Any]]:
    rows = [
        {
            "agi": round(level.agi, 2),
            "level": level.words,
            "average": round(level.cost, 2),
            "low": round(level.cost - TWO * level.error, 2),
            "high": round(level.cost + TWO * level.error, 2),
            "worst": round(level.cost_worst_fifth, 2),
        }
        for level in year.levels
    ]
    data = {"values": rows}
    x = {
        **axis_of("agi", f"AGI of {year.year}", None),
        "axis": {"format": "$,.3~s", "title": f"AGI of {year.year}"},
    }
    title = "less than the best level, today's dollars"
    tips = [{"field": "level", "type": "nominal"}, *(amounts(name) for name in ("agi", "average", "worst"))]

    def line(field: str, colour: str) -> dict[str, Any]:
        mark: dict[str, Any] = {"type": "line", "color": colour, "point": {"color": colour}}
        return {
            "data": data,
            "mark": mark,
            "encoding": {"x": x, "y": along(field, title=title), "tooltip": tips},
        }

    bar: dict[str, Any] = {"type": "rule", "color": theme.BLUE, "opacity": 0.5}
    error = {"x": x, "y": along("low", title=title), "y2": {"field": "high"}}
    own = {"values": [{"agi": round(year.plan_agi, 2)}]}
    plan = {"data": own, "mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"x": x}}
    return [
        plan,
        {"data": data, "mark": bar, "encoding": error},
        line("average", theme.BLUE),
        line("worst", theme.ORANGE),
    ]
