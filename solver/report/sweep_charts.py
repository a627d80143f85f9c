"""A sweep's answers as charts: tornado, heat map of two factors, fan, regrets; one web page that needs nothing else."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from html import escape
from itertools import combinations
from math import ceil
from typing import TYPE_CHECKING, Any

from ..sweep.answers import Answers
from ..sweep.regret import Regrets
from .sweep import sweep_text

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

LESS, MORE, MIDDLE = "#e15759", "#4e79a7", "#1f3b5c"
DOLLARS = "$,.0f"
OBJECTIVE = "objective, today's dollars"
PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title>
<style>body {{ font-family: sans-serif; margin: 2em auto; max-width: 70em }}</style></head>
<body><h1>{title}</h1>
{charts}
<pre>{text}</pre>
</body></html>
"""


def sweep_html(answers: Answers, regrets: Regrets | None = None, title: str = "Sweep") -> str:
    """Every chart that the sweep has cases for, then the tables, as one page with everything in it (about 5 MB)."""
    figures: list[go.Figure] = []
    if not answers.tornado.empty:
        figures.append(tornado_figure(answers))
    pair = crossed_pair(answers)
    if pair is not None:
        figures.append(heat_figure(answers, *pair))
    widest = fan_factor(answers)
    if widest is not None:
        figures.append(fan_figure(answers, widest))
    if regrets is not None:
        figures.append(regret_figure(regrets))
    charts = [
        figure.to_html(full_html=False, include_plotlyjs=number == 0) for number, figure in enumerate(figures)
    ]
    text = escape(sweep_text(answers, regrets))
    return PAGE.format(title=escape(title), charts="\n".join(charts), text=text)


def tornado_figure(answers: Answers) -> go.Figure:
    """A bar a factor from its least to its most: the objective on the left, the first conversion on the right."""
    from plotly.subplots import make_subplots

    figure = make_subplots(
        rows=1, cols=2, shared_yaxes=True, subplot_titles=["objective", "converted in the first year"]
    )
    table = answers.tornado.iloc[::-1]  # plotly draws from the bottom
    names: Any = [_named(row) for row in table.to_dict("records")]
    for column, prefix in ((1, ""), (2, "converted_")):
        for end, colour in (("least", LESS), ("most", MORE)):
            figure.add_bar(
                y=names,
                x=table[f"{prefix}{end}"],
                customdata=table[f"{prefix}{end}_at"],
                orientation="h",
                marker_color=colour,
                showlegend=False,
                hovertemplate="%{y} %{customdata}: %{x:" + DOLLARS + "}<extra></extra>",
                row=1,
                col=column,
            )
        figure.update_xaxes(title_text="change, dollars", tickformat=DOLLARS, row=1, col=column)
    figure.update_layout(
        title="One factor at a time", barmode="overlay", template="plotly_white", height=200 + 40 * len(table)
    )
    return figure


def _named(row: Mapping[Hashable, Any]) -> str:
    """A factor's name; that some of its changes are not known, which have no bar."""
    unknown = row["not_known"]
    return (
        f"{row['factor']}<br>(not known of {unknown}: within ${ceil(row['within']):,})"
        if unknown
        else str(row["factor"])
    )


def _known_within(known: pd.DataFrame) -> str:
    """`each known within 1.4%`: the widest gap of some rows."""
    values = known[["objective", "bound"]]
    gap = ((values["bound"] - values["objective"]) / values["objective"]).abs().max()
    return f"each known within {gap:.1%}"


def crossed_pair(answers: Answers) -> tuple[str, str] | None:
    """The two widest factors that are moved together in some case; None where none are."""
    frame = answers.frame
    base = frame[frame["case"] == answers.base].iloc[0]
    moved = {factor: frame[factor] != base[factor] for factor in answers.factors}
    for one, other in combinations(_widest_first(answers), 2):
        if (moved[one] & moved[other]).any():
            return one, other
    return None


def heat_figure(answers: Answers, across: str, up: str) -> go.Figure:
    """The objective by two factors: the median over the others, where they move too."""
    import plotly.graph_objects as go

    known = answers.frame.dropna(subset=["objective_real"])
    cells = known.groupby([up, across], observed=True)["objective_real"]
    table, counts = cells.median().unstack(), cells.count().unstack()
    figure = go.Figure()
    axes: dict[str, Any] = {"x": [str(x) for x in table.columns], "y": [str(y) for y in table.index]}
    figure.add_heatmap(
        **axes,
        z=table.to_numpy(),
        customdata=counts.to_numpy(),
        colorscale="Viridis",
        texttemplate="%{z:" + DOLLARS + "}",
        colorbar={"tickformat": DOLLARS},
        hovertemplate="%{x}, %{y}: %{z:" + DOLLARS + "} (of %{customdata} cases)<extra></extra>",
    )
    figure.update_layout(
        title=f"{OBJECTIVE}, by {across} and {up} (median over the rest; {_known_within(known)})",
        xaxis={"title": across, "type": "category"},
        yaxis={"title": up, "type": "category"},
        template="plotly_white",
    )
    return figure


def fan_factor(answers: Answers) -> str | None:
    """The widest factor of which some value stands in three cases or more with a plan."""
    known = answers.frame.dropna(subset=["objective_real"])
    fans = (
        factor
        for factor in _widest_first(answers)
        if known[factor].nunique() > 1 and known[factor].value_counts().max() > 2
    )
    return next(fans, None)


def fan(answers: Answers, factor: str) -> pd.DataFrame:
    """Rows by the factor's values: the 10th, 25th, 50th, 75th and 90th percentiles of the objective over the rest."""
    import pandas as pd

    known = answers.frame.dropna(subset=["objective_real"])
    of_each = known.groupby(factor, observed=True)["objective_real"]
    return pd.DataFrame({share: of_each.quantile(share) for share in (0.1, 0.25, 0.5, 0.75, 0.9)})


def fan_figure(answers: Answers, factor: str) -> go.Figure:
    """How the objective spreads at each value of a factor, all other factors moving."""
    import plotly.graph_objects as go

    table, known = fan(answers, factor), answers.frame.dropna(subset=["objective_real"])
    values = [str(value) for value in table.index]
    figure = go.Figure()
    for low, high, opacity in ((0.1, 0.9, 0.2), (0.25, 0.75, 0.45)):
        name = f"{low:.0%} to {high:.0%} of cases"
        common: dict[str, Any] = {"x": values, "mode": "lines", "line": {"width": 0}, "legendgroup": name}
        figure.add_scatter(**common, y=table[low], showlegend=False, hoverinfo="skip")
        colour = f"rgba(78, 121, 167, {opacity})"
        figure.add_scatter(**common, y=table[high], name=name, fill="tonexty", fillcolor=colour)
    figure.add_scatter(x=values, y=table[0.5], name="median", mode="lines+markers", line={"color": MIDDLE})
    figure.update_layout(
        title=f"{OBJECTIVE}, by {factor}, the rest moving ({_known_within(known)})",
        xaxis={"title": factor, "type": "category"},
        yaxis={"title": OBJECTIVE, "tickformat": DOLLARS},
        template="plotly_white",
    )
    return figure


def regret_figure(regrets: Regrets) -> go.Figure:
    """A cell a case and candidate: what the candidate's first year costs there; blank where it cannot be done."""
    import plotly.graph_objects as go

    order = list(regrets.ranking["candidate"])
    figure = go.Figure()
    names: dict[str, Any] = {
        "x": [f"of case {one}" for one in order],
        "y": [str(case) for case in regrets.matrix.index],
    }
    figure.add_heatmap(
        **names,
        z=regrets.matrix[order].to_numpy(),
        customdata=regrets.known[order]
        .map(lambda known: "" if known else "not known: within the case's gap, ")
        .to_numpy(),
        colorscale="Reds",
        colorbar={"tickformat": DOLLARS},
        hovertemplate="case %{y}, first year %{x}: %{customdata}%{z:" + DOLLARS + "}<extra></extra>",
    )
    figure.update_layout(
        title="Regret of each first year, today's dollars; the least worst on the left",
        xaxis={"title": "first year", "type": "category"},
        yaxis={"title": "case", "type": "category"},
        template="plotly_white",
    )
    return figure


def _widest_first(answers: Answers) -> Sequence[str]:
    """The factors by their swing, then those that never move alone."""
    alone = [str(factor) for factor in answers.tornado["factor"]]
    return [*alone, *(factor for factor in answers.factors if factor not in alone)]
