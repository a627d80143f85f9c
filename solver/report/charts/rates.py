"""Charts as self-contained web pages; the only place that knows plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...explain.rate_map import Kind, RateMap
from ..words import dollars

if TYPE_CHECKING:
    import plotly.graph_objects as go

TITLES: dict[Kind, str] = {
    "ordinary": "IRA withdrawal or Roth conversion",
    "long_term_gain": "Long-term gain",
}
PARTS = {
    "own": ("own bracket or rate", "#4e79a7"),
    "benefits": ("Social Security becomes taxable", "#e15759"),
    "stacking": ("gains pushed into a higher rate", "#f28e2b"),
    "senior": ("senior deduction lost", "#b07aa1"),
    "itemized": ("other deductions lost", "#9c755f"),
    "niit": ("net investment income tax", "#edc948"),
    "amt": ("alternative minimum tax", "#76b7b2"),
    "state": ("state", "#59a14f"),
}


def rate_map_html(rates: RateMap) -> str:
    """The effective marginal rates of a year as one HTML page with everything in it (about 5 MB)."""
    return str(rate_map_figure(rates).to_html(include_plotlyjs=True, full_html=True))


def rate_map_figure(rates: RateMap) -> go.Figure:
    """Rates by income, the parts stacked: ordinary income above, long-term gains below."""
    from plotly.subplots import make_subplots

    kinds = [kind for kind in TITLES if rates.of(kind)]
    figure = make_subplots(rows=len(kinds), cols=1, subplot_titles=[TITLES[kind] for kind in kinds])
    for row, kind in enumerate(kinds, 1):
        _stack(figure, rates, kind, row)
        _marks(figure, rates, kind, row)
        figure.update_xaxes(
            title_text=f"{TITLES[kind]}, dollars of {rates.year}", tickformat="$,.0f", row=row, col=1
        )
        figure.update_yaxes(title_text="tax on the next dollar", tickformat=".0%", row=row, col=1)
    who = ", ".join(f"{name} {age}" for name, age in rates.ages.items())
    status = rates.filing_status.value.replace("_", " ")
    figure.update_layout(
        title=f"What the next dollar costs in {rates.year}: {status}, {who}",
        hovermode="x",
        template="plotly_white",
        height=450 * len(kinds),
    )
    return figure


def _stack(figure: go.Figure, rates: RateMap, kind: Kind, row: int) -> None:
    """A stacked step for every part that is ever there, and their sum as a line."""
    segments = rates.of(kind)
    income = [segment.start for segment in segments] + [segments[-1].end]
    steps = [*segments, segments[-1]]
    agi = [segment.agi_start for segment in segments] + [segments[-1].agi_end]
    common: dict[str, Any] = {"x": income, "line_shape": "hv", "mode": "lines"}
    for name, (words, colour) in PARTS.items():
        if any(getattr(segment, name) for segment in segments):
            figure.add_scatter(
                **common,
                y=[getattr(segment, name) for segment in steps],
                name=words,
                legendgroup=name,
                showlegend=row == 1 or not any(getattr(s, name) for s in rates.of("ordinary")),
                stackgroup=kind,
                line={"width": 0, "color": colour},
                fillcolor=colour,
                hovertemplate="%{y:.2%} " + words + "<extra></extra>",
                row=row,
                col=1,
            )
    figure.add_scatter(
        **common,
        y=[segment.rate for segment in steps],
        customdata=agi,
        name="together",
        legendgroup="together",
        showlegend=row == 1,
        line={"width": 1.5, "color": "black"},
        hovertemplate="from %{x:$,.0f} (AGI %{customdata:$,.0f}): %{y:.2%}<extra></extra>",
        row=row,
        col=1,
    )


def _marks(figure: go.Figure, rates: RateMap, kind: Kind, row: int) -> None:
    """Medicare edges and the plan's own income as upright lines."""
    for jump in rates.jumps:
        if jump.kind == kind:
            figure.add_vline(
                x=jump.income,
                line={"dash": "dot", "color": "firebrick"},
                annotation_text=f"+{dollars(jump.dollars)} Medicare in {jump.year_paid}",
                annotation_textangle=-90,
                row=row,
                col=1,
            )
    if kind in rates.here:
        figure.add_vline(
            x=rates.here[kind],
            line={"dash": "dash", "color": "black"},
            annotation_text=f"the plan: {dollars(rates.here[kind])}",
            row=row,
            col=1,
        )
