"""A sweep's answers as a person reads them: what moves the plan, whether its first year stays right, regret."""

from __future__ import annotations

from math import ceil

from ..sweep.answers import EVERY, Answers
from ..sweep.regret import Regrets
from .words import count, dollars, indented, paragraph, table_text

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
    parts = [tornado_text(answers), effects_text(answers), stays_text(answers)]
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
    note = paragraph(
        "Each factor moved by itself, the others as in the base; new less old, the objective in today's dollars, the "
        "conversion in dollars of the first year, by the plans that were found. The change of the best objective may "
        f"differ by at most {dollars(ceil(_unsure(answers)))}."
    )
    tables = [
        table_text(
            ("one at a time", f"{what},\nleast", "\nmost", "without\na plan"), _swings(answers, prefix)
        )
        for what, prefix in (("objective", ""), ("converted", "converted_"))
    ]
    return "\n\n".join(["What moves the plan", *map(indented, tables), note])


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
        changes = ("objective_change", "least_change", "most_change", "converted_change")
        rows.append([*cells, *(_end(row[name], "") for name in changes)])
    headings = ("factor", "value", "objective", "of the best,\nat least", "\nat most", "converted")
    return f"Each value by itself\n\n{indented(table_text(headings, rows, left=2))}"


def _swings(answers: Answers, prefix: str) -> list[list[str]]:
    table = answers.tornado.sort_values(f"{prefix}swing", ascending=False, kind="stable")
    return [
        [
            str(row["factor"]),
            *(_end(row[f"{prefix}{end}"], row[f"{prefix}{end}_at"]) for end in (LEAST, MOST)),
            str(row["without_plan"] or ""),
        ]
        for row in table.to_dict("records")
    ]


def _unsure(answers: Answers) -> float:
    """The most by which a change of the plans found may differ from that of the best plans."""
    changes = answers.effects.dropna(subset=["objective_change"])
    above = changes["most_change"] - changes["objective_change"]
    below = changes["objective_change"] - changes["least_change"]
    return max(0.0, float(above.max()), float(below.max()))


def _end(change: float, at: str) -> str:
    amount = f"+{dollars(change)}" if round(change) > 0 else dollars(change)
    return f"{amount} ({at})" if at else amount


def stays_text(answers: Answers) -> str:
    """How often each action of the base plan's first year is also that of the case's own plan."""
    cases = int(answers.stays["cases"].iloc[0])
    if not cases:
        return ""
    rows = []
    for row in answers.stays.to_dict("records"):
        amounts = ["", "", ""] if row["action"] == EVERY else [dollars(row[k]) for k in ("base", LEAST, MOST)]
        rows.append([ACTIONS[row["action"]], *amounts, f"{row['right']} of {cases}", f"{row['share']:.0%}"])
    table = table_text(("in the first year", "the plan", "from", "to", "right in", ""), rows)
    note = paragraph(
        "Right: the plan of the case does the same, within the range. Another first year may be as good in a case; "
        "what the difference costs is its regret."
    )
    return f"How often the first year stays right\n\n{indented(table)}\n\n{note}"


def regrets_text(regrets: Regrets) -> str:
    """A row a candidate, the best first, and the first year it stands for."""
    rows = []
    for row in regrets.ranking.to_dict("records"):
        actions = regrets.actions.loc[row["candidate"]]
        rows.append(
            [
                str(row["candidate"]),
                dollars(actions["conversions"]),
                dollars(actions["traditional_withdrawals"]),
                dollars(actions["taxable_sales"]),
                dollars(row["worst"]),
                str(row["worst_case"]),
                dollars(row["mean"]),
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
    within = regrets.known_within.max()
    note = paragraph(
        f"Each first year held in each of {count(len(regrets.matrix), 'case')}, the years after planned anew and "
        "audited; today's dollars of the objective given up against the best plan known of the case (a still better "
        f"one may exist by at most {dollars(within)}). Topped up: the same conversion, and no more withdrawn beside "
        "it than twice what the year lacked. The first row is the first year whose worst regret is least."
    )
    return f"Regret of the first year\n\n{indented(table_text(headings, rows))}\n\n{note}"
