"""What the plan stands at, what is left out of this household's law, and whose authority the numbers have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from ....models.called import field_words, line_words
from ....models.household.horizon import build_horizon
from ....models.plan import Plan, Tax
from ....models.scenario import Scenario
from ....models.scenario.accounts import EmployerPlan, TaxableAccount
from ....tax_tables.read import listing
from ...explain.quoted import capital
from ..model import Block, Column, ReportSection, Sentence, Table, Value
from ..words import DUST

LIMITS = (
    Column(key="limit", heading="limit or edge"),
    Column(key="years", heading="years", unit="count"),
    Column(key="when", heading="when"),
)
WARNED = (Column(key="about", heading="about"), Column(key="words", heading="what"))
LAWS = (
    Column(key="law", heading="law"),
    Column(key="citation", heading="citation"),
    Column(key="published", heading="published to", unit="year"),
    Column(key="takes", heading="takes in this plan", unit="dollars"),
)
TAKES = {
    "federal.ordinary_income_tax": "ordinary_income_tax",
    "federal.capital_gains_tax": "capital_gains_tax",
    "federal.niit": "niit",
    "federal.amt": "amt",
    "federal.early_distributions": "early_withdrawal_penalty",
    "federal.payroll_tax": "payroll_tax",
    "medicare.irmaa": "irmaa_surcharge",
    "medicare.premiums": "medicare_premiums",
}
"""The line of a plan's taxes that a law's table is for."""


def limits_section(plan: Plan) -> ReportSection:
    """Edges and limits that the plan's years stand at."""
    found: dict[str, list[int]] = {}
    for year in plan.years:
        for name in year.binding:
            found.setdefault(name, []).append(year.year)
    rows = tuple((name, len(years), spell(years)) for name, years in found.items())
    table = Table(key="limits_that_bind", columns=LIMITS, rows=rows)
    none = Sentence(text="No year stands at a limit of the law or of your own.")
    return ReportSection(key="limits", title="Limits that bind", blocks=(table if rows else none,))


def spell(years: list[int]) -> str:
    """`2027, 2030 to 2034`: runs of years."""
    runs = [[year for _, year in run] for _, run in groupby(enumerate(years), lambda pair: pair[1] - pair[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


# -- what is left out ----------------------------------------------------------------------------------------


def left_out_section(scenario: Scenario, plan: Plan) -> ReportSection:
    """What the plan itself warns of, then what no field can say, of what this household could meet."""
    warned = tuple(
        (field_words(one.where) or "the plan", f"{capital(one.message)}.") for one in plan.warnings
    )
    others = tuple((what, words) for what, words in left_out(scenario, plan))
    own = Table(key="warnings", title="What the plan warns of", columns=WARNED, rows=warned, look="pairs")
    rest = Table(key="not_modelled", title="What is not modelled", columns=WARNED, rows=others, look="pairs")
    blocks: tuple[Block, ...] = (*[own] * bool(warned), rest)
    return ReportSection(key="left_out", title="What is not in this plan, for this household", blocks=blocks)


def left_out(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
    """What is not modelled (docs/laws.md) and this household could meet: what it is about, and a sentence."""
    yield from ((what, words) for applies, what, words in LEFT_OUT if applies(scenario, plan))


def _always(scenario: Scenario, plan: Plan) -> bool:
    return True


def _has(kind: type) -> Callable[[Scenario, Plan], bool]:
    return lambda scenario, plan: any(isinstance(account, kind) for account in scenario.accounts)


def _takes(*lines: str) -> Callable[[Scenario, Plan], bool]:
    return lambda scenario, plan: any(getattr(year.tax, line) > DUST for year in plan.years for line in lines)


def _young(scenario: Scenario, plan: Plan) -> bool:
    return any(period.under_59_half for period in build_horizon(scenario).periods)


def _works(scenario: Scenario, plan: Plan) -> bool:
    return any(year.income.wages > DUST for year in plan.years)


def _requires(scenario: Scenario, plan: Plan) -> bool:
    return any(any(year.rmd_required.values()) for year in plan.years)


def _enrolled(scenario: Scenario, plan: Plan) -> bool:
    return any(any(year.medicare_months.values()) for year in plan.years)


def _benefits(scenario: Scenario, plan: Plan) -> bool:
    return any(person.social_security is not None for person in scenario.people)


def _itemizes(scenario: Scenario, plan: Plan) -> bool:
    return scenario.taxes.itemized is not None


LEFT_OUT: tuple[tuple[Callable[[Scenario, Plan], bool], str, str], ...] = (
    (_always, "uncertainty", "One path of returns and one length of life. Returns are assumptions, and yours."),
    (_always, "other law", "Every tax credit; gifts and gift tax; alimony; business, rental and foreign income."),
    (_always, "later law", "Law that is not enacted, unless an assumed change of law is listed below."),
    (_always, "tax tables", "The Tax Table below $100,000 of taxable income: a return may differ by about $6."),
    (_works, "wages", "Contributions to retirement accounts and HSAs from wages; self-employment tax."),
    (_has(TaxableAccount), "gains", "Gains taxed at 25 or 28 percent (real estate, collectibles), and section 1231."),
    (_has(EmployerPlan), "employers' plans", "Loans, hardship payments and what a plan's own terms allow or forbid."),
    (_young, "before 59 1/2", "Exceptions to the 10 percent: periodic payments, medical costs, first homes."),
    (_requires, "required distributions", "The first one's delay to April of the next year; other beneficiaries."),
    (_enrolled, "Medicare", "Late-enrolment penalties, hold-harmless, Medigap and Advantage plans, and appeals."),
    (_benefits, "Social Security", "A divorced spouse's record, children, the family maximum, disability."),
    (_itemizes, "Schedule A", "Sales tax, casualty losses, and carry-overs of gifts that the plan does not decide."),
    (_takes("niit"), "investment income", "Investment expenses, rents and business income."),
    (_takes("amt"), "alternative minimum tax", "Depreciation, stock options and credits."),
    (_takes("federal_tax"), "paying the tax", "What is withheld from wages; annualised income in the estimates."),
)  # fmt: skip
"""When a household could meet it, what it is about, and what is left out."""


# -- authorities ---------------------------------------------------------------------------------------------


def laws_section(plan: Plan) -> ReportSection:
    """Every table of the law that was read, its citation, and what it takes in this plan, in today's dollars."""
    first = plan.years[0].year
    rows = tuple(_laws(plan))
    table = Table(key="laws_used", columns=LAWS, rows=rows, dollars_of=f"of {first}, all years")
    note = (
        f"Numbers are published to {plan.law.projected_from}; later ones are projected by each statute's own "
        "indexing. Laws without an amount were read, or set an amount of another line. decumulate tables prints "
        "every number with its authority; each line of a return above has its own citation."
    )
    return ReportSection(
        key="laws", title="The law, and its citations", blocks=(table, Sentence(text=note, tone="note"))
    )


def _laws(plan: Plan) -> Iterator[tuple[Value, ...]]:
    for law, group in groupby(listing(), key=lambda row: row.law):
        rows = list(group)
        dated = [row.year for row in rows if row.year is not None]
        last = max(dated) if dated else None
        cited = dict.fromkeys(row.citation for row in rows if row.year == last)
        line = TAKES.get(law)
        taken = None if line is None else _taken(plan, line)
        yield line_words(law.split(".")[-1]), "; ".join(cited), last, taken


def _taken(plan: Plan, line: str) -> float:
    assert line in Tax.model_fields
    return sum(float(getattr(year.tax, line)) / year.deflator for year in plan.years)
