"""What the next dollar of a year costs, over the whole range of income, as pictures."""

from __future__ import annotations

from typing import Any

from ...explain.rate_map import Kind, RateMap, Segment, StateStep
from ..model import Column, Figure, Table
from ..words import change, dollars
from . import theme
from .plain import INK, along, amounts, picture

TITLES: dict[Kind, str] = {
    "ordinary": "IRA withdrawal or Roth conversion",
    "long_term_gain": "Long-term gain",
}
PARTS = {
    "own": ("own bracket or rate", theme.BLUE),
    "benefits": ("Social Security becomes taxable", theme.SKY),
    "stacking": ("gains pushed into a higher rate", theme.ORANGE),
    "senior": ("senior deduction lost", theme.VIOLET),
    "itemized": ("other deductions lost", theme.PLUM),
    "niit": ("net investment income tax", theme.AMBER),
    "amt": ("alternative minimum tax", theme.RUST),
    "state": ("state", theme.GREEN),
}
MOST = 8
"""Steps of a state's tax that are drawn."""
NOTHING = 5e-8
"""A rate that is none."""


def rate_figures(rates: RateMap) -> tuple[Figure, ...]:
    """Rates by income, the parts stacked: one picture of ordinary income, one of long-term gains."""
    return tuple(rate_figure(rates, kind) for kind in TITLES if rates.of(kind))


def rate_figure(rates: RateMap, kind: Kind) -> Figure:
    """The rates of one kind of income; upright lines at Medicare's edges and a state's steps, a dashed one where the
    plan is."""
    title = f"{TITLES[kind]}: what the next dollar costs in {rates.year}"
    words = _words(rates, kind)
    x = along("start", title=f"{TITLES[kind]}, dollars of {rates.year}")
    layers = [_bars(rates.of(kind), x), _together(rates.of(kind), x), *_marks(rates, kind, x)]
    spec = picture(words, layers, theme.HEIGHT)
    key = f"rates-{kind.replace('_', '-')}"
    return Figure(key=key, title=title, words=words, spec=spec, table=_table(rates, kind, title))


def parts_of(segment: Segment) -> list[dict[str, Any]]:
    """A segment's rectangles, a part each: what lowers the rate goes down from zero."""
    rows, above, below = [], 0.0, 0.0
    for name, (words, _) in PARTS.items():
        rate = getattr(segment, name)
        if abs(rate) < NOTHING:
            continue
        start = above if rate > 0.0 else below
        low, high = sorted((start, start + rate))
        above, below = (high, below) if rate > 0.0 else (above, low)
        place = {"start": segment.start, "end": segment.end, "low": low, "high": high}
        rows.append(
            {**place, "what": words, "rate": rate, "agi": segment.agi_start, "together": segment.rate}
        )
    return rows


def _bars(segments: tuple[Segment, ...], x: dict[str, Any]) -> dict[str, Any]:
    rows = [row for segment in segments for row in parts_of(segment)]
    there = {row["what"] for row in rows}
    shown = [(words, colour) for words, colour in PARTS.values() if words in there]
    scale = {"domain": [words for words, _ in shown], "range": [colour for _, colour in shown]}
    legend = {
        "orient": "top",
        "title": None,
        "symbolType": "square",
        "labelLimit": 260,
    }
    tips = [
        {"field": "what", "type": "nominal", "title": " "},
        {"field": "rate", "type": "quantitative", "format": ".2%"},
        {"field": "together", "type": "quantitative", "format": ".2%"},
        amounts("start", title="from"),
        amounts("end", title="to"),
        amounts("agi", title="AGI"),
    ]
    y = {"field": "low", "type": "quantitative", "axis": {"format": ".0%", "title": "tax on the next dollar"}}
    encoding = {
        "x": x,
        "x2": {"field": "end"},
        "y": y,
        "y2": {"field": "high"},
        "color": {"field": "what", "type": "nominal", "scale": scale, "legend": legend},
        "tooltip": tips,
    }
    return {"data": {"values": rows}, "mark": {"type": "rect"}, "encoding": encoding}


def _together(segments: tuple[Segment, ...], x: dict[str, Any]) -> dict[str, Any]:
    """The whole rate as a line of steps."""
    points = [{"start": one.start, "rate": one.rate} for one in segments]
    points.append({"start": segments[-1].end, "rate": segments[-1].rate})
    return {
        "data": {"values": points},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 1.5},
        "encoding": {"x": x, "y": {"field": "rate", "type": "quantitative"}},
    }


def _marks(rates: RateMap, kind: Kind, x: dict[str, Any]) -> list[dict[str, Any]]:
    """Medicare's edges, a state's steps and the plan's own income."""
    jumps = [
        {"start": jump.income, "said": f"+{dollars(jump.dollars)} Medicare in {jump.year_paid}"}
        for jump in rates.jumps
        if jump.kind == kind
    ] + [
        {"start": step.income, "said": f"{change(step.dollars)} {rates.state}"}
        for step in _largest(rates, kind)
    ]
    here = (
        [{"start": rates.here[kind], "said": f"the plan: {dollars(rates.here[kind])}"}]
        if kind in rates.here
        else []
    )
    layers: list[dict[str, Any]] = []
    for rows, dash, width in ((jumps, [2, 3], 1.0), (here, [7, 3], 2.0)):
        if rows:
            mark = {"type": "rule", "strokeDash": dash, "strokeWidth": width}
            tip = [{"field": "said", "type": "nominal", "title": " "}]
            layers.append({"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "tooltip": tip}})
            layers += [_upright(rows, x, style, at_top=rows is jumps) for style in ("halo", INK)]
    return layers


def _largest(rates: RateMap, kind: Kind) -> list[StateStep]:
    """The largest steps of the state's tax, in their order: some states have dozens of a few dollars."""
    mine = [step for step in rates.state_steps if step.kind == kind]
    kept = sorted(mine, key=lambda step: -abs(step.dollars))[:MOST]
    return [step for step in mine if step in kept]


def _upright(rows: list[dict[str, Any]], x: dict[str, Any], style: str, *, at_top: bool) -> dict[str, Any]:
    """Words along upright lines: Medicare's from the top downwards, the plan's from the bottom upwards."""
    place = {"align": "right", "dx": -4} if at_top else {"align": "left", "dx": 4}
    mark = {"type": "text", "angle": 270, "baseline": "bottom", "dy": -3, **place, "style": style}
    encoding = {"x": x, "y": {"value": 0 if at_top else "height"}, "text": {"field": "said"}}
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _words(rates: RateMap, kind: Kind) -> str:
    """Where the plan is, or the dearest stretch."""
    who = ", ".join(f"{name} {age}" for name, age in rates.ages.items())
    status = rates.filing_status.value.replace("_", " ")
    said = f"{TITLES[kind]} in {rates.year}, {status}, {who}: "
    segments = rates.of(kind)
    here = rates.here.get(kind)
    if here is not None and segments[0].start <= here < segments[-1].end:
        said += f"the plan has {dollars(here)}, where a dollar more is taxed at {_percent(rates.at(kind, here).rate)}; "
    dear = max(segments, key=lambda one: one.rate)
    return f"{said}the dearest stretch is from {dollars(dear.start)} to {dollars(dear.end)}, at {_percent(dear.rate)}."


def _percent(rate: float) -> str:
    return f"{100.0 * rate:.1f} %"


def _table(rates: RateMap, kind: Kind, title: str) -> Table:
    """A row a stretch of income: the whole rate and its parts."""
    segments = rates.of(kind)
    used = [name for name in PARTS if any(abs(getattr(one, name)) >= NOTHING for one in segments)]
    columns = (
        Column(key="start", heading="from", unit="dollars"),
        Column(key="end", heading="to", unit="dollars"),
        Column(key="agi", heading="AGI from", unit="dollars"),
        Column(key="rate", heading="tax on the next dollar", unit="rate"),
        *(Column(key=name, heading=PARTS[name][0], unit="rate", wide=True) for name in used),
    )
    rows = tuple(
        (one.start, one.end, one.agi_start, one.rate, *(getattr(one, name) for name in used))
        for one in segments
    )
    edges = [jump for jump in rates.jumps if jump.kind == kind]
    jumps = [f"+{dollars(j.dollars)} at {dollars(j.income)}, paid in {j.year_paid}" for j in edges]
    note = f"Medicare's edges: {'; '.join(jumps)}." if jumps else ""
    steps = [f"{change(one.dollars)} at {dollars(one.income)}" for one in _largest(rates, kind)]
    largest = "The largest steps" if sum(one.kind == kind for one in rates.state_steps) > MOST else "Steps"
    note += f"{' ' if note else ''}{largest} of {rates.state}'s tax: {'; '.join(steps)}." if steps else ""
    return Table(key=f"rates-{kind}-numbers", title=title, columns=columns, rows=rows, note=note)
