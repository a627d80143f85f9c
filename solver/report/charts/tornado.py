"""A sweep's factors one at a time: what each moves, with what the gaps leave open as error bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from ....models.steps.facts import listed
from ...sweep.answers import Answers
from ..model import Column, Figure, Value
from ..words import change, dollars
from . import theme
from .plain import INK, along, amounts, category, figure, picture

ROOM = 80
"""Pixels beside the longest bars, for the values that give them."""
DUST = 0.5
"""Dollars of a change that have no bar."""


def tornado_figure(answers: Answers) -> Figure:
    """A bar a factor from its least known change of the objective to its most; what the gaps leave open of each end,
    and of what is not known, as an error bar. A factor that no case moves alone has a row that says so."""
    bars = [_bar(row, end, "") for row in _rows(answers) for end in ("least", "most")]
    shown = _errors(answers)
    words = "No factor is moved by itself."
    if not answers.tornado.empty:
        first = answers.tornado.iloc[0]
        words = (
            f"Of the factors moved one at a time {first['factor']} matters most: the objective changes by "
            f"{change(first['least'])} to {change(first['most'])}; a line across a bar's end is what the gaps of the "
            "two plans leave open."
        )
    return _tornado(answers, "tornado", "What moves the objective, one factor at a time", words, bars, shown)


def converted_figure(answers: Answers) -> Figure:
    """The same of the first year's conversion, which no certificate bounds: no error bars."""
    bars = [_bar(row, end, "converted_") for row in _rows(answers) for end in ("least", "most")]
    most = max(_rows(answers), key=lambda row: float(row["converted_swing"]), default=None)
    words = "No factor is moved by itself."
    if most is not None:
        words = (
            f"Of the factors moved one at a time {most['factor']} moves the first year's conversion most: by "
            f"{change(most['converted_least'])} to {change(most['converted_most'])}."
        )
    title = "What moves the first year's conversion, one factor at a time"
    return _tornado(answers, "tornado-converted", title, words, bars, [])


def _rows(answers: Answers) -> list[Mapping[Any, Any]]:
    return list(answers.tornado.to_dict("records"))


def _bar(row: Mapping[Any, Any], end: str, prefix: str) -> dict[str, Any]:
    """An end of a factor's bar, from nothing to its change; `at` is the value that gives it."""
    amount = round(float(row[f"{prefix}{end}"]), 2)
    return {
        "factor": str(row["factor"]),
        "end": end,
        "zero": 0,
        "change": amount,
        "at": str(row[f"{prefix}{end}_at"]),
    }


def _errors(answers: Answers) -> list[dict[str, Any]]:
    """Between what the change of the best objective lies, of each end of a bar and of each change that is not known."""
    ends = {
        (str(row["factor"]), str(row[f"{end}_at"])) for row in _rows(answers) for end in ("least", "most")
    }
    rows = []
    for row in answers.effects.to_dict("records"):
        known, place = bool(row["known"]), (str(row["factor"]), str(row["value"]))
        low, high = float(row["least_change"]), float(row["most_change"])
        if low == low and high == high and (place in ends or not known):
            said = "known" if known else f"not known: within {dollars(ceil(max(-low, high)))}"
            rows.append({"factor": place[0], "at": place[1], "low": low, "high": high, "said": said})
    return rows


def _tornado(
    answers: Answers,
    key: str,
    title: str,
    words: str,
    bars: Sequence[Mapping[str, Any]],
    errors: Sequence[Mapping[str, Any]],
) -> Figure:
    drawn = [bar for bar in bars if abs(bar["change"]) >= DUST]
    order = [str(row["factor"]) for row in _rows(answers)] + list(answers.never_alone)
    alone = [{"factor": name, "zero": 0, "said": NEVER} for name in answers.never_alone]
    y = category("factor", order)
    ends = {"domain": ["least", "most"], "range": [theme.ORANGE, theme.BLUE]}
    tips = [category("factor"), {"field": "at", "type": "nominal", "title": "value"}, amounts("change")]
    x = along("change", title="change, dollars", room=ROOM)
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": drawn},
            "mark": {"type": "bar", "height": 18},
            "encoding": {
                "y": y,
                "x": x,
                "x2": {"field": "zero"},
                "color": {"field": "end", "type": "nominal", "scale": ends, "legend": None},
                "tooltip": tips,
            },
        },
        *(_end_names(y, [bar for bar in drawn if bar["end"] == end], end) for end in ("least", "most")),
    ]
    if errors:
        layers.append(_error_bars(y, errors))
    if alone:
        mark = {"type": "text", "align": "left", "dx": 6, "style": INK}
        encoding = {"y": y, "x": along("zero", title="change, dollars", room=ROOM), "text": {"field": "said"}}
        layers.append({"data": {"values": alone}, "mark": mark, "encoding": encoding})
    if answers.never_alone:
        words += f" {listed(list(answers.never_alone))}: {NEVER}."
    spec = picture(words, layers, 46 + 34 * len(order))
    return figure(key, title, words, spec, *_changes(bars, errors, answers))


NEVER = "not known, no case moves it alone"


def _end_names(y: Mapping[str, Any], bars: Sequence[Mapping[str, Any]], end: str) -> dict[str, Any]:
    """The value that gives a bar's end, beside it."""
    below = end == "least"
    mark = {"type": "text", "align": "right" if below else "left", "dx": -5 if below else 5, "dy": -11}
    return {
        "data": {"values": list(bars)},
        "mark": {**mark, "style": INK},
        "encoding": {
            "y": y,
            "x": along("change", title="change, dollars", room=ROOM),
            "text": {"field": "at"},
        },
    }


def _error_bars(y: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    tips = [category("factor"), category("at", title="value"), category("said", title="change")]
    tips += [amounts("low", title="of the best, at least"), amounts("high", title="at most")]
    return {
        "data": {"values": list(errors)},
        "mark": {"type": "rule", "strokeWidth": 1.5},
        "encoding": {
            "y": y,
            "x": along("low", title="change, dollars", room=ROOM),
            "x2": {"field": "high"},
            "tooltip": tips,
        },
    }


def _changes(
    bars: Sequence[Mapping[str, Any]], errors: Sequence[Mapping[str, Any]], answers: Answers
) -> tuple[list[Column], list[tuple[Value, ...]]]:
    """A row a factor: its ends, the values that give them, between what the change of the best lies."""
    between = {(error["factor"], error["at"]): (error["low"], error["high"]) for error in errors}
    rows: list[tuple[Value, ...]] = []
    for least, most in zip(bars[::2], bars[1::2], strict=True):
        ends = [between.get((bar["factor"], bar["at"]), (None, None)) for bar in (least, most)]
        rows.append(
            (
                least["factor"],
                least["at"],
                least["change"],
                *ends[0],
                most["at"],
                most["change"],
                *ends[1],
                "",
            )
        )
    rows += [(name, "", None, None, None, "", None, None, None, NEVER) for name in answers.never_alone]
    columns = [Column(key="factor", heading="factor")]
    for end in ("least", "most"):
        columns += [
            Column(key=f"{end}_at", heading=f"value of the {end}"),
            Column(key=end, heading=end, unit="change"),
            Column(key=f"{end}_low", heading="of the best, at least", unit="change", wide=True),
            Column(key=f"{end}_high", heading="at most", unit="change", wide=True),
        ]
    return [*columns, Column(key="note", heading="note")], rows
