"""Pages of pictures: a sweep's answers, a year's marginal rates."""

from __future__ import annotations

from ...explain.rate_map import RateMap
from ...sweep.answers import Answers
from ...sweep.regret import Regrets
from ..html.page import report_html
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..sweep import ACTIONS, never_alone_text
from .rates import rate_figures
from .sweep import sweep_figures


def rate_map_html(rates: RateMap) -> str:
    """The effective marginal rates of a year as one HTML page with everything in it (about 0.8 MB)."""
    who = ", ".join(f"{name} {age}" for name, age in rates.ages.items())
    title = (
        f"What the next dollar costs in {rates.year}: {rates.filing_status.value.replace('_', ' ')}, {who}"
    )
    pictures = ReportSection(key="rates", title="Marginal rates", blocks=rate_figures(rates))
    return report_html(Report(kind="explanation", title=title, sections=(pictures,)))


def sweep_html(answers: Answers, regrets: Regrets | None = None, title: str = "What a sweep says") -> str:
    """The page of `sweep_report`, with everything in it (about 0.8 MB)."""
    return report_html(sweep_report(answers, regrets, title))


def sweep_report(
    answers: Answers, regrets: Regrets | None = None, title: str = "What a sweep says"
) -> Report:
    """Every picture that the sweep has cases for, then its numbers."""
    said: list[Block] = []
    if answers.without_plan:
        text = f"Without a plan: {answers.without_plan} of {len(answers.frame)} cases; `reason` says why."
        said.append(Sentence(text=text, tone="note"))
    if answers.never_alone:
        said.append(Sentence(text=" ".join(never_alone_text(answers).split()), tone="note"))
    pictures = (*said, *sweep_figures(answers, regrets))
    sections = [ReportSection(key="pictures", title="What moves the plan", blocks=pictures)]
    tables = (*([] if answers.effects.empty else [_effects(answers)]), _stays(answers))
    sections.append(ReportSection(key="numbers", title="The numbers", blocks=tables))
    return Report(kind="sweep", title=title, sections=tuple(sections))


def _effects(answers: Answers) -> Table:
    """A row a value that is moved by itself."""
    columns = (
        Column(key="factor", heading="factor"),
        Column(key="value", heading="value"),
        Column(key="change", heading="objective", unit="change"),
        Column(key="least", heading="of the best, at least", unit="change"),
        Column(key="most", heading="at most", unit="change"),
        Column(key="note", heading="note"),
    )
    rows: list[tuple[Value, ...]] = []
    for row in answers.effects.to_dict("records"):
        named = (str(row["factor"]), str(row["value"]))
        if row["objective_change"] != row["objective_change"]:
            rows.append((*named, None, None, None, str(row["status"])))
        elif not row["known"]:
            rows.append(
                (*named, None, _number(row["least_change"]), _number(row["most_change"]), "not known")
            )
        else:
            changes = [_number(row[name]) for name in ("objective_change", "least_change", "most_change")]
            rows.append((*named, *changes, ""))
    note = "Each factor moved by itself, the others as in the base; today's dollars."
    return Table(key="effects", title="Each value by itself", columns=columns, rows=tuple(rows), note=note)


def _number(value: float) -> float | None:
    return float(value) if value == value else None


def _stays(answers: Answers) -> Table:
    columns = (
        Column(key="action", heading="in the first year"),
        Column(key="base", heading="the plan", unit="dollars"),
        Column(key="least", heading="from", unit="dollars"),
        Column(key="most", heading="to", unit="dollars"),
        Column(key="right", heading="right in", unit="count"),
        Column(key="cases", heading="of cases", unit="count"),
    )
    rows = tuple(
        (
            ACTIONS[row["action"]],
            *(None if row[name] is None else _number(row[name]) for name in ("base", "least", "most")),
            int(row["right"]),
            int(row["cases"]),
        )
        for row in answers.stays.to_dict("records")
    )
    note = "Right: the plan of the case does the same, within the range."
    return Table(
        key="stays", title="How often the first year stays right", columns=columns, rows=rows, note=note
    )
