"""A sweep's answers as a report: what moves the plan, whether its first year stays right, regret."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from math import ceil
from typing import Any

from ....models.steps.facts import listed
from ...sweep.answers import EVERY, SETTLED, Answers, answers
from ...sweep.regret import Regrets
from ...sweep.run import SOLVED, SweepResult
from ..model import Column, Report, ReportSection, Sentence, Table, Unit, Value
from ..words import count, dollars, percent

ACTIONS = {
    "first_from_taxable": "sold less bought in taxable accounts",
    "first_from_traditional": "withdrawn from traditional accounts",
    "first_from_roth": "withdrawn from Roth accounts",
    "first_converted": "converted to Roth",
    "first_long_gains": "long-term gains realised",
    "first_spending": "spent",
    EVERY: EVERY,
}
LEAST, MOST = "least", "most"
MOST_EFFECTS = 30
"""Rows that a person reads."""


def sweep_report(answers: Answers, regrets: Regrets | None = None, title: str = "") -> Report:
    """Everything, a table each; what does not apply is left out."""
    sections = [
        tornado_section(answers),
        never_alone_section(answers),
        effects_section(answers),
        stays_section(answers),
        regrets_section(regrets) if regrets is not None else None,
        _without_plan(answers),
    ]
    shown = tuple(section for section in sections if section is not None and section.blocks)
    return Report(kind="sweep", title=title, sections=shown)


def result_report(result: SweepResult) -> Report:
    """What a sweep's rows say; how they ended alone, where the scenario as it is has no plan to compare with."""
    base = result.frame[result.frame["case"] == 0]
    if len(base) and base["status"].isin(sorted(SOLVED)).all():
        return sweep_report(answers(result.frame))
    counts = result.frame["status"].value_counts()
    columns = (Column(key="status", heading="status"), Column(key="rows", heading="rows", unit="count"))
    table = Table(
        key="status", columns=columns, rows=tuple((str(name), int(n)) for name, n in counts.items())
    )
    section = ReportSection(key="status", title="How the rows ended", blocks=(table,))
    return Report(kind="sweep", title="", sections=(section,))


def _without_plan(answers: Answers) -> ReportSection:
    blocks: tuple[Sentence, ...] = ()
    if answers.without_plan:
        cases = f"{answers.without_plan} of {count(len(answers.frame), 'case')}"
        blocks = (Sentence(text=f"Without a plan: {cases}; `reason` says why."),)
    return ReportSection(key="without_plan", title="", blocks=blocks)


def tornado_section(answers: Answers) -> ReportSection:
    """A row a factor, the widest first: the objective; then the same of the first year's conversion."""
    if answers.tornado.empty:
        return ReportSection(key="tornado", title="", blocks=())
    note = (
        "Each factor moved by itself, the others as in the base; new less old, the objective in today's dollars, the "
        "conversion in dollars of the first year, by the plans that were found. The change of the best objective may "
        f"differ by at most {dollars(ceil(_unsure(answers)))}."
    )
    if answers.tornado["not_known"].any():
        note += (
            " Not known: the gaps of the two plans are more than the change between them, which lies within so "
            "many dollars of nothing."
        )
    if answers.tornado["converted_not_known"].any():
        note += (
            f" A conversion is known where both plans are within {percent(SETTLED)} of the best; even then another may "
            "be worth as much."
        )
    tables = [
        _swing_table(answers, what, prefix)
        for what, prefix in (("objective", ""), ("converted", "converted_"))
    ]
    return ReportSection(key="tornado", title="What moves the plan", blocks=(*tables, Sentence(text=note)))


def _swing_table(answers: Answers, what: str, prefix: str) -> Table:
    """A table without the columns in which nothing stands."""
    columns = (
        Column(key="factor", heading="one at a time"),
        Column(key="least", heading=f"{what}, least", short=f"{what},\nleast", unit="change"),
        Column(key="least_at", heading="at", short="at"),
        Column(key="most", heading="most", unit="change"),
        Column(key="most_at", heading="at", short="at"),
        Column(key="not_known", heading="not known", short="not\nknown"),
        Column(key="without_plan", heading="without a plan", short="without\na plan", unit="count"),
    )
    rows = _swings(answers, prefix)
    kept = [place for place in range(len(columns)) if any(row[place] not in (None, "") for row in rows)]
    return Table(
        key=f"{prefix}tornado",
        columns=tuple(columns[k] for k in kept),
        rows=tuple(tuple(row[k] for k in kept) for row in rows),
    )


def never_alone_section(answers: Answers) -> ReportSection:
    """The factors that no case moves by themselves, and why."""
    blocks: tuple[Sentence, ...] = ()
    if answers.never_alone:
        names = listed([f"`{name}`" for name in answers.never_alone])
        why = ""
        if answers.without_base:
            held = listed([f"`{name}`" for name in answers.without_base])
            why = (
                f": every case moves {held}, whose value in the scenario is none of those that are tried. Add that "
                'value (or give `method = "one_at_a_time"`)'
            )
        blocks = (Sentence(text=f"No effect is known of {names}, which no case moves alone{why}."),)
    return ReportSection(key="never_alone", title="", blocks=blocks)


EFFECTS = (
    Column(key="factor", heading="factor"),
    Column(key="value", heading="value"),
    Column(key="objective", heading="objective", unit="change"),
    Column(key="least", heading="of the best, at least", short="of the best,\nat least", unit="change"),
    Column(key="most", heading="at most", unit="change"),
    Column(key="converted", heading="converted", unit="change"),
)


def effects_section(answers: Answers) -> ReportSection:
    """A row a value that is moved by itself, where there are few enough to read."""
    if not 0 < len(answers.effects) <= MOST_EFFECTS:
        return ReportSection(key="effects", title="", blocks=())
    rows = tuple(map(_effect, answers.effects.to_dict("records")))
    table = Table(key="effects", columns=EFFECTS, rows=rows)
    return ReportSection(key="effects", title="Each value by itself", blocks=(table,))


def _effect(row: Mapping[Hashable, Any]) -> tuple[Value, ...]:
    cells = str(row["factor"]), str(row["value"])
    if row["objective_change"] != row["objective_change"]:
        return *cells, str(row["status"]), None, None, None
    converted = float(row["converted_change"]) if row["converted_known"] else NOT_KNOWN
    if row["known"]:
        changes = (float(row[name]) for name in ("objective_change", "least_change", "most_change"))
        return *cells, *changes, converted
    return *cells, _not_known(max(row["most_change"], -row["least_change"])), None, None, converted


NOT_KNOWN = "not known"


def _not_known(within: float) -> str:
    return f"{NOT_KNOWN}: within {dollars(ceil(within))}"


def _swings(answers: Answers, prefix: str) -> list[tuple[Value, ...]]:
    table = answers.tornado.sort_values(f"{prefix}swing", ascending=False, kind="stable")
    return [_swing(row, prefix) for row in table.to_dict("records")]


def _swing(row: Mapping[Hashable, Any], prefix: str) -> tuple[Value, ...]:
    """A factor's known ends, and how many of its changes are not known (and within what, of the objective)."""
    ends: list[Value] = []
    for end in (LEAST, MOST):
        ends += [float(row[f"{prefix}{end}"]), str(row[f"{prefix}{end}_at"] or "")]
    not_known = row[f"{prefix}not_known"]
    many = ""
    if not_known:
        many = str(not_known) if prefix else f"{not_known}: within {dollars(ceil(row['within']))}"
        if not any(row[f"{prefix}{end}_at"] for end in (LEAST, MOST)):
            ends = [NOT_KNOWN, None, None, None]
    return str(row["factor"]), *ends, many, int(row["without_plan"]) or None


def _unsure(answers: Answers) -> float:
    """The most by which a known change of the plans found may differ from that of the best plans."""
    changes = answers.effects[answers.effects["known"].astype(bool)]
    return float(changes["known_within"].max()) if len(changes) else 0.0


STAYS = (
    Column(key="action", heading="in the first year"),
    Column(key="plan", heading="the plan", unit="dollars"),
    Column(key="from", heading="from", unit="dollars"),
    Column(key="to", heading="to", unit="dollars"),
    Column(key="right", heading="right in"),
    Column(key="share", heading="share", short="", unit="share"),
)


def stays_section(answers: Answers) -> ReportSection:
    """How often each action of the base plan's first year is also that of the case's own plan."""
    cases, others = (int(answers.stays[name].iloc[0]) for name in ("cases", "not_known"))
    if not cases:
        return ReportSection(key="stays", title="", blocks=_no_first_years(others))
    rows: list[tuple[Value, ...]] = []
    for row in answers.stays.to_dict("records"):
        amounts = [None] * 3 if row["action"] == EVERY else [float(row[k]) for k in ("base", LEAST, MOST)]
        right = f"{row['right']} of {cases}"
        rows.append((ACTIONS[str(row["action"])], *amounts, right, percent(row["share"], 0)))
    note = (
        "Right: the plan of the case does the same, within the range. Another first year may be as good in a case; "
        "what the difference costs is its regret."
        + (f" Not counted: {count(others, 'case')}, {WIDER}." if others else "")
    )
    table = Table(key="stays", columns=STAYS, rows=tuple(rows), note=note)
    return ReportSection(key="stays", title="How often the first year stays right", blocks=(table,))


def _regret(amount: float, within: float) -> Value:
    """An amount; that it is not known, where it is no more than a better plan may be worth."""
    return f"< {dollars(ceil(amount + within))}" if within > 1.0 and amount <= within else amount


WIDER = f"where this plan's gap or the base's is wider than {percent(SETTLED)} and the first year might be another"


def _no_first_years(others: int) -> tuple[Sentence, ...]:
    if not others:
        return ()
    text = (
        f"How often the first year stays right is not known of {count(others, 'case')}, {WIDER}: `--depth exact` "
        "solves each to its gap."
    )
    return (Sentence(text=text),)


MONEY: Unit = "dollars"
REGRETS = (
    Column(key="case", heading="first year of case", short="first year\nof case"),
    Column(key="converted", heading="converted", unit=MONEY),
    Column(key="traditional", heading="traditional", unit=MONEY),
    Column(key="taxable", heading="taxable", unit=MONEY),
    Column(key="worst", heading="worst regret", short="worst\nregret", unit=MONEY),
    Column(key="worst_case", heading="in case", short="in\ncase"),
    Column(key="mean", heading="mean regret", short="mean\nregret", unit=MONEY),
    Column(key="topped_up", heading="topped up in", short="topped\nup in", unit="count"),
    Column(key="cannot", heading="cannot be done in", short="cannot\nbe done in", unit="count"),
)


def regrets_section(regrets: Regrets) -> ReportSection:
    """A row a candidate, the best first, and the first year it stands for."""
    within = float(regrets.known_within.max())
    rows = tuple(_candidate(regrets, row, within) for row in regrets.ranking.to_dict("records"))
    alike = [str(case) for case in regrets.ranking["candidate"][regrets.ranking["as_good"]]]
    note = (
        f"Each first year held in each of {count(len(regrets.matrix), 'case')}, the years after planned anew and "
        "audited; today's dollars of the objective given up against the best plan known of the case (a still better "
        f"one may exist by at most {dollars(within)}; `<` stands before what the gaps leave open to be nothing). "
        "Topped up: the same conversion, and no more withdrawn beside "
        "it than twice what the year lacked. The first row is the first year whose worst regret is least"
        + (f"; the gaps leave open that it is that of case {' or '.join(alike[1:])}." if alike[1:] else ".")
    )
    table = Table(key="regrets", columns=REGRETS, rows=rows, note=note)
    return ReportSection(key="regrets", title="Regret of the first year", blocks=(table,))


def _candidate(regrets: Regrets, row: Mapping[Hashable, Any], within: float) -> tuple[Value, ...]:
    actions = regrets.actions.loc[row["candidate"]]
    return (
        str(row["candidate"]),
        *(float(actions[name]) for name in ("conversions", "traditional_withdrawals", "taxable_sales")),
        _regret(float(row["worst"]), float(row["worst_within"])),
        str(row["worst_case"]),
        _regret(float(row["mean"]), within),
        int(row["topped_up"]) or None,
        int(row["cannot"]) or None,
    )
