"""The current course beside the best rule and the recommended plan: the gain in its parts, differences first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from ....models.household.risk import risk_of_target, riskier_shares
from ....models.plan import Plan
from ....models.scenario import Scenario
from ...baselines.comparison import ComparedRow, Comparison, CourseCompared
from ...baselines.gain import GainPart, GainSplit
from ...baselines.parts import worth
from ..model import Block, Column, ReportSection, Sentence, Table, Value
from ..words import count, dollars, dollars_up

KEY, TITLE = "current_course", "Against the current course"
HOW = (
    "No current course is stated, so none is compared. State it in the scenario as [current_course]: a rule by name, "
    'as rule = "taxable_first", or the withdrawals and conversions that are made ([[current_course.flows]]).'
)
OF = {
    "max_estate": "of estate",
    "max_spending": "of spending a year",
    "min_lifetime_tax": "of lifetime tax saved",
}
GOAL = {
    "max_estate": "estate after tax",
    "max_spending": "spending a year",
    "min_lifetime_tax": "lifetime tax, less of it is better",
}


def current_course_section(comparison: Comparison) -> ReportSection:
    """The section; where no course is stated it says how to state it."""
    course = comparison.course
    if course is None:
        text = HOW if comparison.scenario.current_course is None else "It was stopped before it was followed."
        return ReportSection(key=KEY, title=TITLE, blocks=(Sentence(text=text, tone="note"),))
    blocks = tuple(_blocks(course, comparison))
    return ReportSection(key=KEY, title=TITLE, blocks=blocks)


def _blocks(course: CourseCompared, comparison: Comparison) -> Iterator[Block]:
    objective = comparison.scenario.goal.objective
    yield Sentence(text=f"The current course: {course.as_is.words}.")
    if course.gain is None:
        yield Sentence(text=f"The gain over it is not known: {course.why_no_gain}.")
    else:
        yield Sentence(text=" ".join(_headline(course.gain, OF[objective])))
        yield _gain_table(course.gain)
    if course.points is not None:
        yield Sentence(text=_risk_words(course))
    yield from (Sentence(text=f"{note[:1].upper()}{note[1:]}.", tone="note") for note in course.notes)
    for row in course.rows:
        yield from (Sentence(text=f"{row.name}: {broken}.", tone="warning") for broken in row.breaks)
    yield from _tables(course, comparison)


def _headline(gain: GainSplit, of: str) -> Iterator[str]:
    """Tax and order with location, each with what it is known to; then risk, which is no gain of the plan."""
    if gain.at_equal_risk is None:
        yield f"The plan reaches {_more(gain.whole)} {of} in all; how much of it is risk is {gain.risk.words}."
        return
    yield f"At equal risk the plan reaches {_more(gain.at_equal_risk)} {of}:"
    tax, location = (_part_words(part) for part in (gain.tax_and_order, gain.location))
    yield f"tax and order {tax}, location {location}."
    if gain.given_up >= 0.5:
        yield f"What is done the simplest way gives up {dollars(gain.given_up)}, which is taken off tax and order."
    if abs(gain.risk.dollars or 0.0) >= 0.5:
        yield (
            f"Against the course as it is the difference is {_signed(gain.whole)}: {_signed(gain.risk.dollars or 0.0)} "
            "of that is another risk, which is no gain of the plan."
        )


def _more(amount: float) -> str:
    return f"{dollars(abs(amount))} {'more' if amount >= 0.0 else 'less'}"


def _signed(amount: float) -> str:
    return f"{'+' if round(amount) > 0 else ''}{dollars(amount)}"


def _part_words(part: GainPart) -> str:
    if part.dollars is None:
        return part.words
    if part.within is None:
        return f"{_signed(part.dollars)} (no bound says how near)"
    within = dollars_up(part.within)
    return (
        f"{_signed(part.dollars)} (not known within {within})" if part.known else f"not known within {within}"
    )


def _gain_table(gain: GainSplit) -> Table:
    rows = [_gain_row(part) for part in gain.parts]
    return Table(
        key="gain",
        title="What the plan is worth beyond the course as it is, by part",
        columns=(
            Column(key="part", heading="part"),
            Column(key="dollars", heading="difference", unit="change"),
            Column(key="within", heading="not known within", unit="dollars"),
            Column(key="words", heading="what it is", wide=True),
        ),
        rows=tuple(rows),
        total=("in all", gain.whole, None, "the recommended plan less the current course as it is"),
        note='"not known": the gaps of the two optima could hide it. The parts that were found add up to the whole.',
    )


def _gain_row(part: GainPart) -> tuple[Value, ...]:
    found = part.known or part.dollars is None or part.name == "risk"
    within = None if part.within is None else float(ceil(part.within))
    words = part.words if found else f"{part.words}; found: {_signed(part.dollars or 0.0)}"
    return (part.name, part.dollars if found else "not known", within, words)


def _risk_words(course: CourseCompared) -> str:
    points, least, most = (100 * (x or 0.0) for x in (course.points, course.least_points, course.most_points))
    if max(abs(least), abs(most)) < 0.05:
        return "As it is, the current course holds as much of the riskier assets (stock) as the target in every year."
    more = "more" if points >= 0.0 else "less"
    return (
        f"As it is, the current course holds {abs(points):.1f} points of stock {more} than the target (the share of "
        f"the household in the riskier assets, the mean of all years; from {least:+.1f} to {most:+.1f})."
    )


# -- the tables ----------------------------------------------------------------------------------------------


def _tables(course: CourseCompared, comparison: Comparison) -> Iterator[Block]:
    """Each plan that there is: differences to the recommended one first, then what each has."""
    rule, plan = comparison.best_rule, comparison.recommended
    rows: list[tuple[str, ComparedRow]] = [("current\ncourse", course.as_is)]
    if course.equal_risk is not course.as_is:
        rows.append(("at equal\nrisk", course.equal_risk))
    rows += [("best\nrule", rule)] if rule is not None else []
    sides = [(short, row.name, row.plan) for short, row in rows if row.plan is not None]
    yield from (
        Sentence(text=_out(row, comparison.scenario), tone="note") for _, row in rows if row.plan is None
    )
    if plan is None or not sides:
        return
    yield _side_table(comparison.scenario, plan, sides)
    yield _risk_table(comparison.scenario, [("recommended", plan), *((name, one) for _, name, one in sides)])


def _side_table(scenario: Scenario, plan: Plan, sides: Sequence[tuple[str, str, Plan]]) -> Table:
    """What the plan has more (below 0: less) than each at its risk, then what each has."""
    goal, start = GOAL[scenario.goal.objective], scenario.start_year
    own = list(_amounts(plan, goal))
    amounts = [[amount for _, amount in _amounts(one, goal)] for _, _, one in sides]
    at_risk = range(1 if _moved(sides) else 0, len(sides))
    lines: list[tuple[Value, ...]] = []
    for place, (name, amount) in enumerate(own):
        others = [column[place] for column in amounts]
        lines.append((name, *(amount - others[k] for k in at_risk), *others, amount))
    columns = [Column(key="measure", heading="")]
    for k in at_risk:
        short, name, _ = sides[k]
        heading = f"plan less {name}"
        columns.append(Column(key=f"less_{k}", heading=heading, unit="change", short=f"less {short}"))
    for k, (short, name, _) in enumerate(sides):
        columns.append(Column(key=f"side_{k}", heading=name, unit="dollars", short=short))
    columns.append(Column(key="recommended", heading="recommended", unit="dollars", short="recom-\nmended"))
    title = f"Side by side, in dollars of {start}"
    return Table(key="sides", title=title, columns=tuple(columns), rows=tuple(lines))


def _moved(sides: Sequence[tuple[str, str, Plan]]) -> bool:
    """Whether the current course at equal risk stands beside it: differences are then to that."""
    return len(sides) > 1 and sides[1][1].startswith(sides[0][1])


def _out(row: ComparedRow, scenario: Scenario) -> str:
    name, years = f"{row.name[:1].upper()}{row.name[1:]}", count(len(scenario.years), "year")
    return f"{name}: pays for {row.years_lasting or 0} of {years}, not for {row.failed_in}."


def _amounts(plan: Plan, goal: str) -> Iterator[tuple[str, float]]:
    """What a plan comes to, by name, in today's dollars."""
    year, estate = plan.years[0], plan.estate
    yield goal, abs(worth(plan))
    yield "lifetime tax, present value", plan.totals.lifetime_tax_present_value
    yield "Medicare surcharges, all years", sum(one.tax.irmaa_surcharge / one.deflator for one in plan.years)
    yield f"withdrawn in {year.year}: taxable", year.cash.from_taxable
    yield f"withdrawn in {year.year}: traditional", year.cash.from_traditional
    yield f"withdrawn in {year.year}: Roth", year.cash.from_roth
    yield f"converted in {year.year}", year.income.roth_conversions
    yield f"AGI of {year.year}", year.tax.agi
    if estate is not None and estate.after_tax:
        real = estate.after_tax_real / estate.after_tax
        yield "left at the end: taxable", real * estate.taxable
        yield "left at the end: traditional", real * estate.traditional
        yield "left at the end: Roth", real * estate.roth
        yield "heirs' tax", real * estate.heirs_tax
    else:
        yield from ((f"left at the end: {kind}", 0.0) for kind in ("taxable", "traditional", "Roth"))
        yield "heirs' tax", 0.0


def _risk_table(scenario: Scenario, sides: Sequence[tuple[str, Plan]]) -> Table:
    """The mean share of the riskier assets and how far it is above the target's, as fractions."""
    rows = []
    for name, plan in sides:
        shares = riskier_shares(scenario, plan.years)
        over = [
            share - risk_of_target(scenario, year.year).most_riskier
            for share, year in zip(shares, plan.years, strict=True)
        ]
        rows.append((name, sum(shares) / len(shares), sum(over) / len(over), min(over), max(over)))
    columns = (
        Column(key="side", heading=""),
        Column(key="share", heading="stock", unit="share"),
        Column(key="over", heading="above the target", unit="points"),
        Column(key="least", heading="least of a year", unit="points", wide=True),
        Column(key="most", heading="most of a year", unit="points", wide=True),
    )
    note = (
        "Shares of the household in the riskier assets, dollars counted as in the bands; means of all years."
    )
    return Table(key="risk", title="Risk, in points of stock", columns=columns, rows=tuple(rows), note=note)
