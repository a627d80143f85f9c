"""A sweep's answers as a person reads them: what moves the plan, whether its first year stays right, regret."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import ceil
from typing import Any

from ...models.steps.facts import listed
from ..sweep.answers import EVERY, SETTLED, Answers
from ..sweep.regret import Regrets
from .layout import indented, paragraph, table_text
from .words import count, dollars

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


def sweep_text(answers: Answers, regrets: Regrets | None = None) -> str:
    """Everything, a table each; what does not apply is left out."""
    parts = [tornado_text(answers), never_alone_text(answers), effects_text(answers), stays_text(answers)]
    if regrets is not None:
        parts.append(regrets_text(regrets))
    if answers.without_plan:
        cases = f"{answers.without_plan} of {count(len(answers.frame), 'case')}"
        parts.append(f"Without a plan: {cases}; `reason` says why.")
    return "\n\n".join(part for part in parts if part)


def tornado_text(answers: Answers) -> str:
    """A row a factor, the widest first: the objective; then the same of the first year's conversion."""
    if answers.tornado.empty:
        return ""
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
            f" A conversion is known where both plans are within {SETTLED:.1%} of the best; even then another may be "
            "worth as much."
        )
    tables = [
        _without_blank(
            ("one at a time", f"{what},\nleast", "\nmost", "not\nknown", "without\na plan"),
            _swings(answers, prefix),
        )
        for what, prefix in (("objective", ""), ("converted", "converted_"))
    ]
    return "\n\n".join(["What moves the plan", *map(indented, tables), paragraph(note)])


def _without_blank(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table without the columns in which nothing stands."""
    kept = [place for place in range(len(headings)) if any(row[place] for row in rows)]
    return table_text([headings[k] for k in kept], [[row[k] for k in kept] for row in rows])


def never_alone_text(answers: Answers) -> str:
    """The factors that no case moves by themselves, and why."""
    if not answers.never_alone:
        return ""
    names = listed([f"`{name}`" for name in answers.never_alone])
    why = ""
    if answers.without_base:
        held = listed([f"`{name}`" for name in answers.without_base])
        why = (
            f": every case moves {held}, whose value in the scenario is none of those that are tried. Add that value "
            '(or give `method = "one_at_a_time"`)'
        )
    return paragraph(f"No effect is known of {names}, which no case moves alone{why}.")


def effects_text(answers: Answers) -> str:
    """A row a value that is moved by itself, where there are few enough to read."""
    if not 0 < len(answers.effects) <= MOST_EFFECTS:
        return ""
    rows = []
    for row in answers.effects.to_dict("records"):
        cells = [str(row["factor"]), str(row["value"])]
        if row["objective_change"] != row["objective_change"]:
            rows.append([*cells, str(row["status"]), "", "", ""])
            continue
        converted = _end(row["converted_change"], "") if row["converted_known"] else NOT_KNOWN
        if row["known"]:
            changes = [_end(row[name], "") for name in ("objective_change", "least_change", "most_change")]
        else:
            changes = [_not_known(max(row["most_change"], -row["least_change"])), "", ""]
        rows.append([*cells, *changes, converted])
    headings = ("factor", "value", "objective", "of the best,\nat least", "\nat most", "converted")
    return f"Each value by itself\n\n{indented(table_text(headings, rows, left=2))}"


NOT_KNOWN = "not known"


def _not_known(within: float) -> str:
    return f"{NOT_KNOWN}: within {dollars(ceil(within))}"


def _swings(answers: Answers, prefix: str) -> list[list[str]]:
    table = answers.tornado.sort_values(f"{prefix}swing", ascending=False, kind="stable")
    return [_swing(row, prefix) for row in table.to_dict("records")]


def _swing(row: Mapping[Hashable, Any], prefix: str) -> list[str]:
    """A factor's known ends, and how many of its changes are not known (and within what, of the objective)."""
    ends = [_end(row[f"{prefix}{end}"], row[f"{prefix}{end}_at"]) for end in (LEAST, MOST)]
    not_known = row[f"{prefix}not_known"]
    many = ""
    if not_known:
        many = str(not_known) if prefix else f"{not_known}: within {dollars(ceil(row['within']))}"
        if not any(row[f"{prefix}{end}_at"] for end in (LEAST, MOST)):
            ends = [NOT_KNOWN, ""]
    return [str(row["factor"]), *ends, many, str(row["without_plan"] or "")]


def _unsure(answers: Answers) -> float:
    """The most by which a known change of the plans found may differ from that of the best plans."""
    changes = answers.effects[answers.effects["known"].astype(bool)]
    return float(changes["known_within"].max()) if len(changes) else 0.0


def _end(change: float, at: str) -> str:
    amount = f"+{dollars(change)}" if round(change) > 0 else dollars(change)
    return f"{amount} ({at})" if at else amount


def stays_text(answers: Answers) -> str:
    """How often each action of the base plan's first year is also that of the case's own plan."""
    cases, others = (int(answers.stays[name].iloc[0]) for name in ("cases", "not_known"))
    if not cases:
        return _no_first_years(others)
    rows = []
    for row in answers.stays.to_dict("records"):
        amounts = ["", "", ""] if row["action"] == EVERY else [dollars(row[k]) for k in ("base", LEAST, MOST)]
        rows.append([ACTIONS[row["action"]], *amounts, f"{row['right']} of {cases}", f"{row['share']:.0%}"])
    table = table_text(("in the first year", "the plan", "from", "to", "right in", ""), rows)
    note = paragraph(
        "Right: the plan of the case does the same, within the range. Another first year may be as good in a case; "
        "what the difference costs is its regret."
        + (f" Not counted: {count(others, 'case')}, {WIDER}." if others else "")
    )
    return f"How often the first year stays right\n\n{indented(table)}\n\n{note}"


def _regret(amount: float, within: float) -> str:
    """An amount; that it is not known, where it is no more than a better plan may be worth."""
    return f"< {dollars(ceil(amount + within))}" if within > 1.0 and amount <= within else dollars(amount)


WIDER = f"where this plan's gap or the base's is wider than {SETTLED:.1%} and the first year might be another"


def _no_first_years(others: int) -> str:
    if not others:
        return ""
    return paragraph(
        f"How often the first year stays right is not known of {count(others, 'case')}, {WIDER}: `--depth exact` "
        "solves each to its gap."
    )


def regrets_text(regrets: Regrets) -> str:
    """A row a candidate, the best first, and the first year it stands for."""
    rows, within = [], regrets.known_within.max()
    for row in regrets.ranking.to_dict("records"):
        actions = regrets.actions.loc[row["candidate"]]
        rows.append(
            [
                str(row["candidate"]),
                dollars(actions["conversions"]),
                dollars(actions["traditional_withdrawals"]),
                dollars(actions["taxable_sales"]),
                _regret(row["worst"], row["worst_within"]),
                str(row["worst_case"]),
                _regret(row["mean"], within),
                str(row["topped_up"] or ""),
                str(row["cannot"] or ""),
            ]
        )
    headings = (
        "first year\nof case",
        "\nconverted",
        "\ntraditional",
        "\ntaxable",
        "worst\nregret",
        "in\ncase",
        "mean\nregret",
        "topped\nup in",
        "cannot\nbe done in",
    )
    alike = [str(case) for case in regrets.ranking["candidate"][regrets.ranking["as_good"]]]
    note = paragraph(
        f"Each first year held in each of {count(len(regrets.matrix), 'case')}, the years after planned anew and "
        "audited; today's dollars of the objective given up against the best plan known of the case (a still better "
        f"one may exist by at most {dollars(within)}; `<` stands before what the gaps leave open to be nothing). "
        "Topped up: the same conversion, and no more withdrawn beside "
        "it than twice what the year lacked. The first row is the first year whose worst regret is least"
        + (f"; the gaps leave open that it is that of case {' or '.join(alike[1:])}." if alike[1:] else ".")
    )
    return f"Regret of the first year\n\n{indented(table_text(headings, rows))}\n\n{note}"
