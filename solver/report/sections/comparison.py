"""A comparison as a report: the answer, this year's steps, the rows as a table, what each decision is worth alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil

from ....models.household.risk import holds_risk
from ....models.plan import Plan
from ...baselines.comparison import RISKIER, ComparedRow, Comparison
from ...baselines.free_risk import FreeRisk
from ...baselines.parts import LeadPart, worth
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..words import count, dollars, dollars_up, percent, points
from .current_course import current_course_section
from .goals import GOALS
from .steps import step_blocks

REACHES = {
    "max_estate": "leaves {} after tax",
    "max_spending": "spends {} a year",
    "min_lifetime_tax": "pays {} of lifetime tax",
}
WORTH_OF = {
    "max_estate": "estate",
    "max_spending": "spending a year",
    "min_lifetime_tax": "less lifetime tax",
}
ROWS = (
    Column(key="name", heading="plan"),
    Column(key="estate", heading="estate after tax", short="estate\nafter tax", unit="dollars"),
    Column(
        key="sustainable_spending",
        heading="sustainable spending",
        short="sustainable\nspending",
        unit="dollars",
    ),
    Column(key="lasts", heading="money lasts", short="money\nlasts"),
    Column(key="lifetime_tax", heading="lifetime tax", short="lifetime\ntax", unit="dollars"),
    Column(key="surcharges", heading="Medicare surcharges", short="Medicare\nsurcharges", unit="dollars"),
    Column(key="gap", heading="proved within", short="proved\nwithin", unit="dollars"),
)
PARTS = (
    Column(key="decision", heading="decision"),
    Column(key="dollars", heading="worth", unit="dollars"),
    Column(key="least", heading="for certain at least", short="for certain\nat least", unit="dollars"),
    Column(key="most", heading="at most", unit="dollars"),
    Column(key="words", heading="compared"),
)


def comparison_report(comparison: Comparison) -> Report:
    """The whole answer."""
    sections = (
        ReportSection(key="answer", title="", blocks=(Sentence(text=" ".join(_answer(comparison))),)),
        *_steps(comparison.given),
        current_course_section(comparison),
        rows_section(comparison),
        parts_section(comparison),
        ReportSection(key="notes", title="Notes", blocks=_notes(comparison.notes)),
        ReportSection(key="missing", title="", blocks=tuple(_missing(comparison))),
    )
    kept = tuple(section for section in sections if section.blocks)
    return Report(kind="comparison", title=comparison.scenario.title, sections=kept)


def _steps(plan: Plan | None) -> Iterator[ReportSection]:
    """What the optimum asks for this year: the steps that `solve` prints."""
    if plan is not None:
        title = f"What to do in {plan.years[0].year}"
        yield ReportSection(key="this_year", title=title, blocks=tuple(step_blocks(plan)))


def rows_section(comparison: Comparison) -> ReportSection:
    """The rows side by side, and what each of them does."""
    start = comparison.scenario.start_year
    goal = GOALS[comparison.scenario.goal.objective]
    optima = [place for place, row in enumerate(comparison.rows) if row.kind == "optimum" and place]
    table = Table(
        key="rows",
        title=f"Rules and optima side by side, in dollars of {start} (goal: {goal})",
        columns=ROWS,
        rows=tuple(map(_cells, comparison.rows)),
        spaced=tuple(optima),
        note=(
            "Lifetime tax is the present value of all tax and surcharges, the heirs' included; "
            '"proved within": no plan of that row can be better by more.'
        ),
    )
    does = [f"{row.name}: {'; '.join([row.words, *row.breaks])}" for row in comparison.rows]
    inner = ReportSection(key="row_words", title="What the rows do", blocks=_notes(does))
    return ReportSection(key="rows", title="", blocks=(table,), sections=(inner,))


def _notes(texts: Iterable[str]) -> tuple[Block, ...]:
    return tuple(Sentence(text=text, tone="note") for text in texts)


def parts_section(comparison: Comparison) -> ReportSection:
    """What each decision is worth alone."""
    goal = comparison.scenario.goal.objective
    title = f"What each decision is worth alone, in {WORTH_OF[goal]}"
    table = Table(key="parts", columns=PARTS, rows=tuple(map(_part, comparison.parts)))
    return ReportSection(key="parts", title=title, blocks=(table,) if comparison.parts else ())


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
        within = "" if free.within is None else f": within {dollars_up(free.within)}"
        return f"What leaving risk free would earn is not known{within}."
    return (
        f"More risk is another matter: left free, it would reach {dollars(earns)} more, with "
        f"{points(free.points)} points of the household in the riskier assets on average "
        f"({points(free.most_points)} at most)."
    )


def _more(plan: Plan, other: Plan) -> str:
    """`$6,366 (7.2%) more`: by how much a plan reaches more, or pays less tax, than another."""
    gained, of = worth(plan) - worth(other), worth(other)
    taxed = plan.objective is not None and plan.objective.name == "min_lifetime_tax"
    share = f" ({percent(abs(gained / of))})" if of else ""
    return f"{dollars(abs(gained))}{share} {'less' if (gained >= 0.0) == taxed else 'more'}"


def _cells(row: ComparedRow) -> tuple[Value, ...]:
    name = f"{row.name} *" if row.breaks else row.name
    gap = None if row.gap is None else max(1, ceil(row.gap))
    money = (row.estate, row.sustainable_spending, _lasts(row), row.lifetime_tax, row.surcharges, gap)
    return name, *("-" if value is None else value for value in money[:-1]), money[-1]


def _lasts(row: ComparedRow) -> str | None:
    if row.failed_in is not None:
        return f"out in {row.failed_in}"
    return None if row.years_lasting is None else count(row.years_lasting, "year")


def _part(part: LeadPart) -> tuple[Value, ...]:
    """What is known for certain only where that is another amount."""
    if part.dollars is None:
        return part.decision, None, None, None, part.words
    apart = part.least is not None and part.most is not None and part.most - part.least > 1.0
    return part.decision, part.dollars, *((part.least, part.most) if apart else (None, None)), part.words


def _missing(comparison: Comparison) -> Iterator[Sentence]:
    if comparison.missing:
        yield Sentence(text="Stopped before: " + "; ".join(comparison.missing) + ".")
