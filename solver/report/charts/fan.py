"""How the objective spreads at each value of one factor, all others moving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ...sweep.answers import Answers
from ..model import Column, Figure, Value
from ..words import dollars
from . import theme
from .ordering import OBJECTIVE, in_order, known_within, numbers, widest_first
from .plain import along, amounts, axis_of, figure, picture

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES: Final = {0.1: "p10", 0.25: "p25", 0.5: "p50", 0.75: "p75", 0.9: "p90"}


def fan_factor(answers: Answers) -> str | None:
    """The widest factor of which some value stands in three cases or more with a plan."""
    known = answers.frame.dropna(subset=["objective_real"])
    fans = (
        factor
        for factor in widest_first(answers)
        if known[factor].nunique() > 1 and known[factor].value_counts().max() > 2
    )
    return next(fans, None)


def fan(answers: Answers, factor: str) -> pd.DataFrame:
    """Rows by the factor's values: the 10th, 25th, 50th, 75th and 90th percentiles of the objective over the rest.
    Values that are numbers ascend; others are in their own order."""
    import pandas as pd

    known = answers.frame.dropna(subset=["objective_real"])
    of_each = known.groupby(factor, observed=True)["objective_real"]
    table = pd.DataFrame({share: of_each.quantile(share) for share in PERCENTILES})
    table.index = [str(value) for value in table.index]
    return table.loc[in_order(known[factor])]


def fan_figure(answers: Answers, factor: str) -> Figure:
    """How the objective spreads at each value of a factor, all other factors moving."""
    table, known = fan(answers, factor), answers.frame.dropna(subset=["objective_real"])
    order = [str(value) for value in table.index]
    shares = [[float(table[p].iloc[place]) for p in PERCENTILES] for place in range(len(order))]
    first, last = shares[0][2], shares[-1][2]
    words = (
        f"The {OBJECTIVE}, at each {factor}, the rest moving: the median is {dollars(first)} at {order[0]} and "
        f"{dollars(last)} at {order[-1]}; bands hold 50 % and 80 % of the cases; {known_within(known)}."
    )
    columns = [Column(key="value", heading=factor)]
    columns += [Column(key=name, heading=f"{p:.0%}", unit="dollars") for p, name in PERCENTILES.items()]
    rows: list[list[Value]] = [[at, *mine] for at, mine in zip(order, shares, strict=True)]
    spec = picture(words, _bands(factor, order, shares), theme.HEIGHT)
    return figure("fan", f"{OBJECTIVE}, by {factor}, the rest moving", words, spec, columns, rows)


def _bands(factor: str, order: list[str], shares: list[list[float]]) -> list[dict[str, Any]]:
    """Two bands and the median: along numbers where all values are, else along categories in their order."""
    numeric = numbers(order)
    along_x: list[str] | list[float] = order if numeric is None else numeric
    rows = [
        {"value": at, **dict(zip(PERCENTILES.values(), (round(one, 2) for one in mine), strict=True))}
        for at, mine in zip(along_x, shares, strict=True)
    ]
    data, x = {"values": rows}, axis_of("value", factor, order if numeric is None else None)
    layers: list[dict[str, Any]] = []
    for low, high, opacity in (("p10", "p90", 0.25), ("p25", "p75", 0.5)):
        mark: dict[str, Any] = {"type": "area", "color": theme.BLUE, "opacity": opacity}
        encoding = {"x": x, "y": along(low, title=OBJECTIVE, zero=False), "y2": {"field": high}}
        layers.append({"data": data, "mark": mark, "encoding": encoding})
    tips = [{"field": "value", "type": x["type"], "title": factor}]
    tips += [amounts(name, title=f"{p:.0%}") for p, name in PERCENTILES.items()]
    mark = {
        "type": "line",
        "point": {"filled": True, "size": 40, "color": theme.ORANGE},
        "color": theme.ORANGE,
    }
    y = along("p50", title=OBJECTIVE, zero=False)
    return [*layers, {"data": data, "mark": mark, "encoding": {"x": x, "y": y, "tooltip": tips}}]
