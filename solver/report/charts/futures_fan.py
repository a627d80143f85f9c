"""An amount over thousands of paths, year by year: two bands and the median."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...futures.document import Fan, ModelOutcome
from ..model import Column, Figure, Value
from ..words import dollars
from . import theme
from .plain import along, amounts, axis_of, figure, picture

TITLES = {"spending": "Spending", "wealth": "What is held at the start of each year"}
STEP = 5
"""Years between two rows of the table."""
NAMES = ("p5", "p25", "p50", "p75", "p95")


def futures_fan(model: ModelOutcome, fan: Fan, *, guarded: bool = False) -> Figure:
    """A fan of one amount under one return model."""
    key = f"{fan.name}_{model.model}" + "_guarded" * guarded
    last = fan.by_year[-1]
    with_rails = ", with guardrails" if guarded else ""
    title = f"{TITLES[fan.name]} by year{with_rails}: {model.words}"
    words = f"{TITLES[fan.name]} in today's dollars{with_rails}, under {model.words}: in {fan.years[-1]} {_ends(last)}."
    columns = [Column(key="year", heading="year", unit="year")]
    columns += [
        Column(key=name, heading=f"{100 * share:g} %", unit="dollars")
        for name, share in zip(NAMES, fan.shares, strict=True)
    ]
    shown = [t for t in range(len(fan.years)) if t % STEP == 0 or t == len(fan.years) - 1]
    rows: list[list[Value]] = [
        [fan.years[t], *(round(amount, -2) for amount in fan.by_year[t])] for t in shown
    ]
    return figure(key, title, words, picture(words, _bands(fan), theme.HEIGHT), columns, rows)


def _ends(last: Sequence[float]) -> str:
    """How paths end: the median, a half of them and nine in ten, to the hundred dollars."""
    p5, p25, p50, p75, p95 = (dollars(round(amount, -2)) for amount in last)
    if p5 == p95:
        return f"nine paths in ten have {p50}"
    if p25 == p75:
        return f"at least half of the paths have {p50}, nine in ten between {p5} and {p95}"
    return f"the median is {p50}, half of the paths lie between {p25} and {p75}, nine in ten between {p5} and {p95}"


def _bands(fan: Fan) -> list[dict[str, Any]]:
    rows = [
        {"year": year, **{name: round(x, 2) for name, x in zip(NAMES, values, strict=True)}}
        for year, values in zip(fan.years, fan.by_year, strict=True)
    ]
    data, title = {"values": rows}, f"{TITLES[fan.name].lower()}, today's dollars"
    x = axis_of("year", "year", None)
    x = {**x, "axis": {"format": "d", "title": None}}
    layers: list[dict[str, Any]] = []
    for low, high, opacity in (("p5", "p95", 0.25), ("p25", "p75", 0.5)):
        mark: dict[str, Any] = {"type": "area", "color": theme.BLUE, "opacity": opacity}
        encoding = {"x": x, "y": along(low, title=title), "y2": {"field": high}}
        layers.append({"data": data, "mark": mark, "encoding": encoding})
    tips = [{"field": "year", "type": "quantitative", "format": "d"}, *(amounts(name) for name in NAMES)]
    line: dict[str, Any] = {"type": "line", "color": theme.ORANGE}
    y = along("p50", title=title)
    return [*layers, {"data": data, "mark": line, "encoding": {"x": x, "y": y, "tooltip": tips}}]
