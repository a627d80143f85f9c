"""A comparison as a person reads it: one table, what each decision is worth, what must be known of the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from textwrap import fill

from ...models.household.risk import holds_risk
from ...models.plan import Plan
from ..baselines.comparison import RISKIER, ComparedRow, Comparison
from ..baselines.free_risk import FreeRisk
from ..baselines.parts import LeadPart, worth
from .layout import table_text
from .sections.current_course import current_course_section
from .sections.steps import step_blocks
from .text import Page, blocks_text
from .words import count, dollars

WIDTH = 100
NAME = 30
"""The most characters of a row's name."""
HEADINGS = (
    "\n",
    "estate\nafter tax",
    "sustainable\nspending",
    "money\nlasts",
    "lifetime\ntax",
    "Medicare\nsurcharges",
    "proved\nwithin",
)
REACHES = {
    "max_estate": "leaves {} after tax",
    "max_spending": "spends {} a year",
    "min_lifetime_tax": "pays {} of lifetime tax",
}
UNIT_WORDS = {
    "max_estate": "estate",
    "max_spending": "spending a year",
    "min_lifetime_tax": "less lifetime tax",
}


def comparison_text(comparison: Comparison) -> str:
    """The whole answer, in lines of at most WIDTH characters where names allow it."""
    start = comparison.scenario.start_year
    goal = comparison.scenario.goal.objective
    parts = [
        comparison.scenario.title,
        _paragraph(" ".join(_answer(comparison))),
        *_steps(comparison.given),
        *_course(comparison),
        f"Rules and optima side by side, in dollars of {start} (goal: {goal})",
        table_text(HEADINGS, _lines(comparison.rows)),
        _paragraph(
            "Lifetime tax is the present value of all tax and surcharges, the heirs' included; "
            '"proved within": no plan of that row can be better by more.'
        ),
        "What the rows do\n"
        + "\n".join(
            _paragraph(f"- {row.name}: {'; '.join([row.words, *row.breaks])}") for row in comparison.rows
        ),
        f"What each decision is worth alone, in {UNIT_WORDS[goal]}\n"
        + "\n".join(map(_part, comparison.parts)),
        "Notes\n" + "\n".join(_paragraph(f"- {note}") for note in comparison.notes),
        *_missing(comparison),
    ]
    return "\n\n".join(part for part in parts if part)


def _steps(plan: Plan | None) -> Iterator[str]:
    """What the optimum asks for this year: the steps that `solve` prints."""
    if plan is not None:
        yield f"What to do in {plan.years[0].year}\n\n{blocks_text([*step_blocks(plan)], Page(WIDTH))}"


def _course(comparison: Comparison) -> Iterator[str]:
    """The recommended plan against the current course, or how to state it."""
    section = current_course_section(comparison)
    yield section.title if comparison.course is not None else ""
    yield blocks_text(section.blocks, Page(WIDTH))


def _answer(comparison: Comparison) -> Iterator[str]:
    """What the optimum reaches, and by how much more than the best rule and than taxable first."""
    best, rule = comparison.optimum.plan, comparison.best_rule
    if best is None:
        return
    goal = comparison.scenario.goal.objective
    yield f"The optimum {REACHES[goal].format(dollars(abs(worth(best))))}."
    if rule is None or rule.plan is None:
        yield _no_rule(comparison)
        return
    at = ", at equal risk" if holds_risk(comparison.scenario) else ""
    reached = dollars(abs(worth(rule.plan)))
    more = "as much as" if abs(worth(best) - worth(rule.plan)) < 0.5 else f"{_more(best, rule.plan)} than"
    yield f"That is {more} the best rule, {rule.name} ({reached}){at}."
    first = next((row.plan for row in comparison.rows if row.name == "taxable first"), None)
    if first is not None and first is not rule.plan:
        yield f"Against taking taxable first it is {_more(best, first)}."
    if comparison.free is not None:
        yield _free(comparison.free)


def _no_rule(comparison: Comparison) -> str:
    """Why there is no rule to compare with."""
    rules = [row for row in comparison.rows if row.kind == "rule"]
    starred = [row for row in rules if row.plan is not None]
    if not rules:
        return "No rule is known: it was stopped before one was followed."
    if not starred:
        unsold = any(asset.keep for asset in comparison.scenario.market.assets.values())
        least = comparison.scenario.limits.least_cash
        wishes = ["selling what is kept"] * unsold + ["going below the least cash"] * bool(least)
        without = f" without {' or '.join(wishes)}" if wishes else ""
        return f"No rule pays for everything to the end{without}."
    risky = [row for row in starred if row.breaks[0].startswith(RISKIER)]
    if len(risky) == len(starred):
        why = "is riskier than the target"
    else:
        why = "is riskier than the target or breaks a wish" if risky else "breaks a wish"
    pay = f"{count(len(starred), 'rule')} {'pays' if len(starred) == 1 else 'pay'} for everything to the end"
    each = "it" if len(starred) == 1 else "each of them"
    return f"{pay}, but {each} {why} (marked *), so the optimum is compared with none."


def _free(free: FreeRisk) -> str:
    """What more risk would earn: beside the headline, for it is no better plan."""
    assert free.plan.objective is not None
    earns = -free.earns if free.plan.objective.name == "min_lifetime_tax" else free.earns
    if not free.known:
        within = "" if free.within is None else f": within {dollars(max(1, ceil(free.within)))}"
        return f"What leaving risk free would earn is not known{within}."
    return (
        f"More risk is another matter: left free, it would reach {dollars(earns)} more, with "
        f"{100 * free.points:+.1f} points of the household in the riskier assets on average "
        f"({100 * free.most_points:+.1f} at most)."
    )


def _more(plan: Plan, other: Plan) -> str:
    """`$6,366 (7.2%) more`: by how much a plan reaches more, or pays less tax, than another."""
    gained, of = worth(plan) - worth(other), worth(other)
    taxed = plan.objective is not None and plan.objective.name == "min_lifetime_tax"
    share = f" ({abs(gained / of):.1%})" if of else ""
    return f"{dollars(abs(gained))}{share} {'less' if (gained >= 0.0) == taxed else 'more'}"


def _lines(rows: Sequence[ComparedRow]) -> Iterator[list[str]]:
    """The rows, optima set apart from rules."""
    for row in rows:
        if row.kind == "optimum" and row is not rows[0]:
            yield [""] * len(HEADINGS)
        yield _cells(row)


def _cells(row: ComparedRow) -> list[str]:
    name = f"{row.name} *" if row.breaks else row.name
    name = name if len(name) <= NAME else name[: NAME - 1] + "…"
    gap = "" if row.gap is None else dollars(max(1, ceil(row.gap)))
    return [
        name,
        _dollars(row.estate),
        _dollars(row.sustainable_spending),
        _lasts(row),
        _dollars(row.lifetime_tax),
        _dollars(row.surcharges),
        gap,
    ]


def _dollars(amount: float | None) -> str:
    return "-" if amount is None else dollars(amount)


def _lasts(row: ComparedRow) -> str:
    if row.failed_in is not None:
        return f"out in {row.failed_in}"
    return "-" if row.years_lasting is None else count(row.years_lasting, "year")


def _part(part: LeadPart) -> str:
    if part.dollars is None:
        return _paragraph(f"- {part.decision}: {part.words}")
    amount = dollars(part.dollars)
    if part.least is not None and part.most is not None and part.most - part.least > 1.0:
        amount += f" (for certain {dollars(part.least)} to {dollars(part.most)})"
    return _paragraph(f"- {part.decision}: {amount}, {part.words}")


def _missing(comparison: Comparison) -> Iterator[str]:
    if comparison.missing:
        yield _paragraph("Stopped before: " + "; ".join(comparison.missing) + ".")


def _paragraph(text: str) -> str:
    indent = "  " if text.startswith("- ") else ""
    return fill(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
