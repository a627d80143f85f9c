"""Small parts of Vega-Lite specifications that pictures of sweeps and rates are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from ..model import Column, Figure, Table, Value
from .stack import SCHEMA

DOLLARS: Final = "$,.0f"
SHORT: Final = "$,.3~s"
INK: Final = "ink-text"
"""The style of words in the page's ink."""


def picture(words: str, layers: Sequence[dict[str, Any]], height: int) -> dict[str, Any]:
    """Layers as one picture of whatever width there is."""
    return {
        "$schema": SCHEMA,
        "description": words,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "layer": list(layers),
    }


def figure(
    key: str,
    title: str,
    words: str,
    spec: dict[str, Any],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
) -> Figure:
    """A picture with its numbers."""
    lines = tuple(tuple(row) for row in rows)
    table = Table(key=f"{key}-numbers", title=title, columns=tuple(columns), rows=lines)
    return Figure(key=key, title=title, words=words, spec=spec, table=table)


def category(field: str, order: Sequence[str] | None = None, *, title: str | None = None) -> dict[str, Any]:
    """A channel of categories in the order given."""
    channel: dict[str, Any] = {"field": field, "type": "nominal", "title": title}
    return channel if order is None else {**channel, "sort": list(order), "scale": {"domain": list(order)}}


def amounts(field: str, *, title: str | None = None) -> dict[str, Any]:
    """A channel of dollars that are written: a tooltip or text."""
    return {"field": field, "type": "quantitative", "title": title, "format": DOLLARS}


def along(field: str, *, title: str | None = None, zero: bool = True, room: int = 0) -> dict[str, Any]:
    """Dollars along an axis; `room` is what is kept free at its ends for words, pixels."""
    axis = {"format": SHORT, "title": title, "labelOverlap": "greedy"}
    return {
        "field": field,
        "type": "quantitative",
        "axis": axis,
        "scale": {"zero": zero} | ({"padding": room} if room else {}),
    }


def axis_of(field: str, title: str, order: Sequence[str] | None) -> dict[str, Any]:
    """A horizontal axis: of numbers, or with an `order` of categories in it."""
    if order is not None:
        return {**category(field, order, title=title), "axis": {"labelAngle": 0, "title": title}}
    return {"field": field, "type": "quantitative", "title": title, "scale": {"zero": False, "nice": False}}
