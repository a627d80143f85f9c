"""Two things crossed, a cell each: the objective by two factors, the regret by case and first year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from ...sweep.answers import Answers
from ...sweep.regret import Regrets
from ..model import Column, Figure, Value
from ..words import count, dollars
from .ordering import OBJECTIVE, in_order, known_within, widest_first
from .plain import amounts, category, figure, picture

Rows = list[dict[str, Any]]
CASES: Final = {"field": "cases", "type": "quantitative"}


def crossed_pair(answers: Answers) -> tuple[str, str] | None:
    """The two widest factors that are moved together in some case; None where none are."""
    frame = answers.frame
    base = frame[frame["case"] == answers.base].iloc[0]
    moved = {factor: frame[factor] != base[factor] for factor in answers.factors}
    for one, other in combinations(widest_first(answers), 2):
        if (moved[one] & moved[other]).any():
            return one, other
    return None


def heat_figure(answers: Answers, across: str, up: str) -> Figure:
    """The objective by two factors: the median over the others, where they move too."""
    known = answers.frame.dropna(subset=["objective_real"])
    cells = known.groupby([up, across], observed=True)["objective_real"]
    table, counts = cells.median(), cells.count()
    rows: Rows = [
        {"across": str(at[1]), "up": str(at[0]), "dollars": round(float(value), 2), "cases": int(counts[at])}
        for at, value in zip(table.index, table, strict=True)
    ]
    orders = [in_order(known[name]) for name in (across, up)]
    best = max(rows, key=lambda row: row["dollars"])
    words = (
        f"The {OBJECTIVE}, by {across} and {up}: most with {best['across']} and {best['up']} "
        f"({dollars(best['dollars'])}); the median over what else moves; {known_within(known)}."
    )
    tips = [category("across", title=across), category("up", title=up), amounts("dollars"), CASES]
    spec = picture(words, cells_of(rows, orders, (across, up), tips, "viridis"), 40 + 34 * len(orders[1]))
    columns = [Column(key="up", heading=up), *(_column(name, f"{across} {name}") for name in orders[0])]
    return figure("heat", f"{OBJECTIVE}, by {across} and {up}", words, spec, columns, crossed(rows, orders))


def regret_figure(regrets: Regrets) -> Figure:
    """A cell a case and candidate: what the candidate's first year costs there; blank where it cannot be done."""
    order = list(regrets.ranking["candidate"])
    across, up = [f"of case {one}" for one in order], [f"{case}" for case in regrets.matrix.index]
    rows: Rows = []
    for place, case in enumerate(regrets.matrix.index):
        for name, one in zip(across, order, strict=True):
            amount = float(regrets.matrix.loc[case, one])
            if amount == amount:
                said = "known" if regrets.known.loc[case, one] else "not known: within the case's gap"
                rows.append({"across": name, "up": up[place], "dollars": round(amount, 2), "said": said})
    tips = [
        category("up", title="case"),
        category("across", title="first year"),
        amounts("dollars", title="regret"),
    ]
    best = regrets.ranking.iloc[0]
    words = (
        f"What each first year costs in each of {count(len(up), 'case')}, today's dollars: the least worst is that of "
        f"case {best['candidate']}, at most {dollars(best['worst'])}; blank where it cannot be done."
    )
    tips.append(category("said", title=" "))
    spec = picture(
        words, cells_of(rows, (across, up), ("first year", "case"), tips, "oranges"), 40 + 34 * len(up)
    )
    columns = [Column(key="case", heading="case"), *(_column(name, name) for name in across)]
    title = "Regret of each first year, the least worst first"
    return figure("regret", title, words, spec, columns, crossed(rows, (across, up)))


def cells_of(
    rows: Rows,
    orders: Sequence[Sequence[str]],
    titles: tuple[str, str],
    tips: Sequence[Mapping[str, Any]],
    scheme: str,
) -> Rows:
    """Cells of dollars by two categories, each with its amount written in black or white."""
    x, y = category("across", orders[0], title=titles[0]), category("up", orders[1], title=titles[1])
    x["axis"] = {"labelAngle": -30 if len(orders[0]) > 6 else 0, "title": titles[0]}
    values = [row["dollars"] for row in rows] or [0.0]
    low, high = ("white", "black") if scheme == "viridis" else ("black", "white")
    above = {"test": f"datum.dollars >= {0.5 * (min(values) + max(values))}", "value": high}
    colour = {"field": "dollars", "type": "quantitative", "scale": {"scheme": scheme}, "legend": None}
    data, place = {"values": rows}, {"x": x, "y": y}
    written = {"text": amounts("dollars"), "color": {"condition": above, "value": low}}
    roomy = {"expr": f"width < {70 * len(orders[0])} ? 0 : 1"}
    return [
        {
            "data": data,
            "mark": {"type": "rect"},
            "encoding": {**place, "color": colour, "tooltip": list(tips)},
        },
        {"data": data, "mark": {"type": "text", "opacity": roomy}, "encoding": {**place, **written}},
    ]


def crossed(rows: Rows, orders: Sequence[Sequence[str]]) -> list[list[Value]]:
    """A row of the table for each of the second order, a column for each of the first."""
    cells = {(row["up"], row["across"]): row["dollars"] for row in rows}
    return [[name, *(cells.get((name, other)) for other in orders[0])] for name in orders[1]]


def _column(name: str, heading: str) -> Column:
    return Column(key=f"at.{name}", heading=heading, unit="dollars")
