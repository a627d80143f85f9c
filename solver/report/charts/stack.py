"""Amounts by year as bars on the one axis of years that every picture of a plan shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..model import Column, Figure, Table
from . import theme
from .axis import (
    DOLLARS,
    DUST,
    HALF,
    PLACED,
    ROOM,
    Domain,
    Rows,
    Series,
    Years,
    dollar_axis,
    dollars_drawn,
    year_axis,
)
from .names import line_layers, name_place

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"


@dataclass(frozen=True)
class Stack:
    """A picture by year: `parts` on top of one another (below zero, downwards), `lines` over them.

    `columns` stand in the table beside the parts, their sum and the lines. `summed` is the heading of the sum.
    """

    key: str
    title: str
    words: str
    axis: Years
    parts: tuple[Series, ...]
    lines: tuple[Series, ...] = ()
    columns: tuple[Series, ...] = ()
    summed: str = "together"
    sums: bool = True

    def figure(self) -> Figure:
        """The picture, its words, and its numbers."""
        return Figure(key=self.key, title=self.title, words=self.words, spec=self.spec(), table=self.table())

    def table(self) -> Table:
        """A row a year; flows have their sums over the years below."""
        together = Series("together", self.summed, _sums(self.parts, len(self.axis.years)))
        shown = (*self.parts, together, *self.columns, *self.lines)
        columns = [Column(key=one.key, heading=one.heading, unit="dollars") for one in shown]
        cells = [[value if value == value else None for value in one.values] for one in shown]
        total = ("all years", *(sum(one.values) if one.adds else None for one in shown))
        return Table(
            key=f"{self.key}-numbers",
            title=self.title,
            columns=(Column(key="year", heading="year", unit="year"), *columns),
            rows=tuple(zip(self.axis.years, *cells, strict=True)),
            total=total if self.sums else None,
            note=f"In {self.axis.dollars}.",
        )

    def spec(self) -> dict[str, Any]:
        """Vega-Lite: rectangles whose corners are given, so that no reader of it stacks anything itself."""
        rows = rectangles(self.axis, self.parts)
        domain = dollars_drawn(rows, self.lines)
        layers = [
            self._bars(rows),
            *self._names(rows, domain),
            *line_layers(self.axis, self.lines, rows, domain),
        ]
        return {
            "$schema": SCHEMA,
            "description": self.words,
            "width": "container",
            "height": theme.HEIGHT,
            "autosize": {"type": "fit-x", "contains": "padding"},
            "encoding": {"x": year_axis(self.axis), "y": dollar_axis(self.axis.dollars, domain)},
            "layer": layers,
        }

    def _bars(self, rows: Rows) -> dict[str, Any]:
        tooltip = [
            {"field": "year", "type": "quantitative", "format": "d"},
            {"field": "ages", "type": "nominal"},
            {"field": "what", "type": "nominal", "title": " "},
            {"field": "dollars", "type": "quantitative", "format": DOLLARS, "title": self.axis.dollars},
        ]
        names, colours = [p.heading for p in self.parts], [p.colour for p in self.parts]
        return {
            "data": {"values": rows},
            "mark": {"type": "rect"},
            "encoding": {
                "x": {"field": "left", "type": "quantitative"},
                "x2": {"field": "right"},
                "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
                "color": {
                    "field": "what",
                    "type": "nominal",
                    "scale": {"domain": names, "range": colours},
                    "legend": LEGEND,
                },
                "tooltip": tooltip,
            },
        }

    def _names(self, rows: Rows, domain: Domain) -> list[dict[str, Any]]:
        """Each part's name where it is thick for long enough to hold it, clear of the lines."""
        need = ROOM * (domain[1] - domain[0])
        places = [p for part in self.parts if (p := name_place(self.axis, part, rows, self.lines, need))]
        if not places:
            return []
        mark = {
            "type": "text",
            "fontSize": 11,
        }  # no opacity by width: Vega-Lite would take it for the legend's too
        ink = {"field": "ink", "type": "nominal", "scale": None}
        return [
            {
                "data": {"values": places},
                "transform": [{"filter": f"width >= {theme.ROOMY}"}],
                "mark": mark,
                "encoding": {**PLACED, "text": {"field": "what"}, "color": ink},
            }
        ]


LEGEND: Final[dict[str, Any]] = {
    "orient": "top",
    "title": None,
    "symbolType": "square",
    "labelLimit": 260,
    "offset": 20,  # above the axis's own title
}


def rectangles(axis: Years, parts: Sequence[Series]) -> Rows:
    """A row a part and year: its corners, its amount. What is below zero is stacked downwards from zero."""
    rows = []
    for place, year in enumerate(axis.years):
        above = below = 0.0
        for part in parts:
            amount = part.values[place]
            if abs(amount) < DUST:
                continue
            start = above if amount > 0.0 else below
            low, high = sorted((start, start + amount))
            above, below = (high, below) if amount > 0.0 else (above, low)
            rows.append(
                {
                    "year": year,
                    "left": year - HALF,
                    "right": year + HALF,
                    "ages": axis.ages[place],
                    "what": part.heading,
                    "dollars": round(amount, 2),
                    "low": round(low, 2),
                    "high": round(high, 2),
                }
            )
    return rows


def _sums(parts: Sequence[Series], count: int) -> tuple[float, ...]:
    return tuple(sum(part.values[place] for part in parts) for place in range(count))
