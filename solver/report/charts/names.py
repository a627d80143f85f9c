"""Names written into a picture: of a part where it is thick enough, of a line above its clearer end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, pairwise
from math import ceil, floor
from typing import Any, Final

from . import theme
from .axis import BESIDE, DOLLARS, HALF, PLACED, ROOM, Domain, Rows, Series, Years


def name_place(
    axis: Years, part: Series, rows: Rows, lines: Sequence[Series], need: float
) -> dict[str, Any] | None:
    """Where a part's name stands wholly within it, at `theme.ROOMY` pixels and more; None where it has no room.

    `need` is the height of a name, in dollars; no line goes through it."""
    own = {row["year"]: (row["low"], row["high"]) for row in rows if row["what"] == part.heading}
    reach = len(part.heading) * BESIDE / _year_pixels(axis) / 2 - HALF
    best = (need, 0, 0.0)
    for year in axis.years:
        around = range(floor(year - reach), ceil(year + reach) + 1)
        if not all(y in own for y in around):
            continue
        low, high = max(own[y][0] for y in around), min(own[y][1] for y in around)
        if high - low < need:
            continue
        crossed = [line.values[y - axis.years[0]] for line in lines for y in around]
        for bottom, top in pairwise(sorted([low, *(at for at in crossed if low < at < high), high])):
            best = max(best, (top - bottom, year, 0.5 * (bottom + top)), key=lambda place: place[0])
    if not best[1]:
        return None
    return {"year": best[1], "dollars": best[2], "what": part.heading, "ink": theme.ink_on(part.colour)}


def _year_pixels(axis: Years) -> float:
    """How wide a year is at `theme.ROOMY`."""
    return (theme.ROOMY - 60) / len(axis.years)


DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [12, 3])
"""Of the lines in the page's ink, in their order."""


def line_layers(axis: Years, lines: Sequence[Series], rows: Rows, domain: Domain) -> list[dict[str, Any]]:
    """Lines in the page's ink, each with dashes of its own and its name above its clearest end; names that would stand
    on one another are written in one. A year in which a line is not a number has none of it."""
    tooltip = [
        {"field": "what", "type": "nominal", "title": " "},
        {"field": "year", "type": "quantitative", "format": "d"},
        {"field": "dollars", "type": "quantitative", "format": DOLLARS, "title": axis.dollars},
    ]
    layers: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for line, dashes in zip(lines, cycle(DASHES)):
        points = [
            {"year": year, "dollars": round(value, 2), "what": line.heading}
            for year, value in zip(axis.years, line.values, strict=True)
            if value == value
        ]
        mark = {"type": "line", "interpolate": "step", "strokeWidth": 1.75, "strokeDash": dashes}
        layers.append({"data": {"values": points}, "mark": mark, "encoding": {**PLACED, "tooltip": tooltip}})
        if points:
            short = len(points) * _year_pixels(axis) < len(line.heading) * BESIDE
            at_left = short or _at_left(axis, line, rows)
            ends.append({**points[0 if at_left else -1], "align": "left" if at_left else "right"})
    return [*layers, *_written(ends, ROOM * (domain[1] - domain[0]))]


def _at_left(axis: Years, line: Series, rows: Rows) -> bool:
    """Whether a line's name stands clearer at its left end than at its right one."""
    tops = [max((row["high"] for row in rows if row["year"] == year), default=0.0) for year in axis.years]
    clear = [value - top for value, top in zip(line.values, tops, strict=True) if value == value]
    reach = max(1, min(len(clear) // 2, round(0.3 * len(axis.years))))
    return min(clear[:reach]) > min(clear[-reach:])


def _written(ends: list[dict[str, Any]], need: float) -> list[dict[str, Any]]:
    """Names above their lines' ends, twice: as a halo in the page's colour, then in its ink."""
    names: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda end: (end["align"], end["year"], -end["dollars"])):
        above = names[-1] if names else end
        same = above is not end and (above["align"], above["year"]) == (end["align"], end["year"])
        if same and above["dollars"] - end["dollars"] < need:
            above["what"] += f", {end['what']}"
        else:
            names.append(dict(end))
    layers = []
    for align in ("left", "right"):
        mine = [name for name in names if name["align"] == align]
        for style in ("halo", "ink-text") if mine else ():
            mark = {"type": "text", "align": align, "baseline": "bottom", "dy": -4, "style": style}
            encoding = {**PLACED, "text": {"field": "what"}}
            layers.append({"data": {"values": mine}, "mark": mark, "encoding": encoding})
    return layers
