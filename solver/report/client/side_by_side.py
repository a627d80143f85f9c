"""Current course, best rule of thumb and recommended plan side by side at the same risk, differences first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ....models.plan import Plan, PlanYear
from ....models.scenario import Scenario
from ...baselines.comparison import Comparison
from ...baselines.parts import LeadPart
from ..model import Block, Column, ReportSection, Sentence, Table, Unit, Value
from ..risk_words import risk_note
from ..sections.current_course import HOW, current_course_section
from ..words import DUST, dollars

KEY, TITLE = "side_by_side", "Beside what else you might do"
RECOMMENDED = "recommended"
DECISIONS = {
    "order": "which account pays",
    "conversions": "Roth conversions",
    "location": "which account holds what",
    "lots": "which lots are sold",
    "band": "room around the mix",
    "giving": "what gifts are made of",
}
PARTS = (
    Column(key="decision", heading="decision"),
    Column(key="worth", heading="worth", unit="dollars"),
    Column(key="least", heading="for certain from", unit="dollars"),
    Column(key="most", heading="to", unit="dollars"),
    Column(key="words", heading="what is compared", wide=True),
)


@dataclass(frozen=True)
class Side:
    """One course beside the others; `spending` is the most a year that lasts, where it was looked for."""

    name: str
    words: str
    plan: Plan
    spending: float | None = None


def side_by_side_section(plan: Plan, comparison: Comparison | None, why_not: str = "") -> ReportSection:
    """The section; without a comparison it says what is missing, and why (`why_not`)."""
    if comparison is None:
        said = f"The comparison is not in this report: {why_not or 'it was not asked for'}."
        return ReportSection(key=KEY, title=TITLE, blocks=(Sentence(text=said, tone="note"),))
    if comparison.course is not None:
        first = current_course_section(replace(comparison, given=plan)).blocks
    else:
        first = (*_sides(sides_of(plan, comparison), comparison.scenario), Sentence(text=HOW, tone="note"))
    blocks = (*first, *_decisions(comparison), *_other_plan(plan, comparison))
    return ReportSection(key=KEY, title=TITLE, blocks=blocks)


def sides_of(plan: Plan, comparison: Comparison) -> list[Side]:
    """The recommended plan first, then the best rule that it is held against, where there is one."""
    sides = [Side(RECOMMENDED, "what this report asks for", plan, comparison.optimum.sustainable_spending)]
    rule = comparison.best_rule
    if rule is not None and rule.plan is not None:
        sides.append(Side("best rule of thumb", rule.words, rule.plan, rule.sustainable_spending))
    return sides


def _sides(sides: Sequence[Side], scenario: Scenario) -> Iterator[Block]:
    """What differs in words, then the table."""
    first, *others = sides
    for other in others:
        yield Sentence(text=_difference_words(first, other))
    if not others:
        yield Sentence(text="Nothing to set beside it: no rule of thumb meets every wish at the plan's risk.")
    yield _table(sides, risk_note(scenario, [(side.name, side.plan) for side in sides]))


def _decisions(comparison: Comparison) -> Iterator[Block]:
    """What each decision is worth, what more risk would earn, and what was not reached."""
    yield _parts(comparison.parts)
    if comparison.free is not None and comparison.free.known:
        free = comparison.free
        text = (
            f"More risk is another matter, and no better plan: left free, the goal would reach "
            f"{dollars(abs(free.earns))} more with {100 * free.points:+.1f} points of the household in riskier assets."
        )
        yield Sentence(text=text, tone="note")
    if comparison.missing:
        yield Sentence(text=f"Not reached: {'; '.join(comparison.missing)}.", tone="note")


def _other_plan(plan: Plan, comparison: Comparison) -> Iterator[Block]:
    """That gains by part are of the comparison's own plan, where it is worth something else than this one."""
    own = comparison.recommended
    if own is None or own.objective is None or plan.objective is None:
        return
    other, this = own.objective.value_real, plan.objective.value_real
    if abs(other - this) > 1.0:
        yield Sentence(
            text=f"The comparison has a plan of its own, with {dollars(other)} where this one has {dollars(this)}: "
            "what decisions are worth, and where a gain comes from, is of that plan.",
            tone="note",
        )


def _difference_words(plan: Side, other: Side) -> str:
    """What differs in all and this year, in a sentence."""
    parts = []
    for measure in MEASURES:
        if measure.said and abs(gap := _of(measure, plan) - _of(measure, other)) > DUST:
            parts.append(f"{dollars(abs(gap))} {measure.more if gap > 0 else measure.less}")
    said = "; ".join(parts) or "no dollar of difference in all"
    return f"Against the {other.name} ({other.words}): {said}."


# -- the table -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Measure:
    """A row, of a plan or of its first year; `more` and `less` say a difference in words, where it is said."""

    name: str
    more: str = ""
    less: str = ""

    @property
    def said(self) -> bool:
        return bool(self.more)


LEFT = Measure("left after tax", "more left after tax", "less left after tax")
TAX = Measure(
    "tax over the whole plan, present value", "more tax over the whole plan", "less tax over the whole plan"
)
SURCHARGES = Measure("Medicare surcharges, all years", "more Medicare surcharges", "less Medicare surcharges")
SPENDING = Measure("most to spend each year that lasts")
CONVERTED = Measure("converted this year", "more converted this year", "less converted this year")
TRADITIONAL = Measure("out of traditional accounts this year")
ROTH = Measure("out of Roth accounts this year")
TAXABLE = Measure("out of taxable accounts this year")
TAXES = Measure("taxes and premiums this year", "more taxes this year", "less taxes this year")
MEASURES = (LEFT, TAX, SURCHARGES, CONVERTED, TRADITIONAL, ROTH, TAXABLE, TAXES)


def _of(measure: Measure, side: Side) -> float:
    """What a plan has of a measure, in today's dollars."""
    plan, year = side.plan, side.plan.years[0]
    totals = {
        LEFT: plan.estate.after_tax_real if plan.estate is not None else 0.0,
        TAX: plan.totals.lifetime_tax_present_value,
        SURCHARGES: sum(one.tax.irmaa_surcharge / one.deflator for one in plan.years),
    }
    return totals[measure] if measure in totals else _this_year(year)[measure]


def _this_year(year: PlanYear) -> dict[Measure, float]:
    cash = year.cash
    return {
        CONVERTED: year.income.roth_conversions,
        TRADITIONAL: cash.from_traditional,
        ROTH: cash.from_roth,
        TAXABLE: cash.from_taxable,
        TAXES: year.tax.total,
    }


def _table(sides: Sequence[Side], note: str) -> Table:
    """Differences, then what each has; `note` on their risk."""
    first, *others = sides
    unit: Unit = "dollars"
    columns = [Column(key="measure", heading="")]
    columns += [
        Column(key=f"against_{place}", heading=f"against {other.name}", unit="change")
        for place, other in enumerate(others)
    ]
    columns += [Column(key=f"side_{place}", heading=side.name, unit=unit) for place, side in enumerate(sides)]
    rows = [_row(measure, sides) for measure in MEASURES]
    if all(side.spending is not None for side in sides):
        spent = [side.spending or 0.0 for side in sides]
        rows.insert(2, (SPENDING.name, *(spent[0] - other for other in spent[1:]), *spent))
    return Table(
        key="sides",
        title="Side by side",
        columns=tuple(columns),
        rows=tuple(rows),
        dollars_of=f"of {first.plan.years[0].year}",
        note=note,
    )


def _row(measure: Measure, sides: Sequence[Side]) -> tuple[Value, ...]:
    amounts = [_of(measure, side) for side in sides]
    return (measure.name, *(amounts[0] - other for other in amounts[1:]), *amounts)


def _parts(parts: Sequence[LeadPart]) -> Table:
    rows = tuple(
        (DECISIONS[part.decision], part.dollars, part.least, part.most, part.words) for part in parts
    )
    note = "Each alone: the best plan less the best plan without that decision. They do not add up."
    return Table(key="decisions", title="What each decision is worth", columns=PARTS, rows=rows, note=note)
