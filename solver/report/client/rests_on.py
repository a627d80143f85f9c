"""What the plan stands at, what is left out of this household's law, and whose authority the numbers have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from ....models.household.horizon import build_horizon
from ....models.plan import Plan, Tax
from ....models.scenario import Scenario
from ....models.scenario.accounts import EmployerPlan, TaxableAccount
from ....tax_tables.read import listing
from ..model import Block, Column, ReportSection, Sentence, Table, Value
from ..words import DUST

LIMITS = (
    Column(key="limit", heading="limit or edge"),
    Column(key="years", heading="years", unit="count"),
    Column(key="when", heading="when"),
)
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
    warned = (Sentence(text=f"{one.message}.", tone="warning", where=one.where) for one in plan.warnings)
    others = (Sentence(text=words) for words in left_out(scenario, plan))
    blocks: tuple[Block, ...] = (*warned, *others)
    return ReportSection(key="left_out", title="What is not in this plan", blocks=blocks)


def left_out(scenario: Scenario, plan: Plan) -> Iterator[str]:
    """What is not modelled (docs/laws.md) and this household could meet, a sentence each."""
    yield from (words for applies, words in LEFT_OUT if applies(scenario, plan))


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
    return any(year.rmd_required for year in plan.years)


def _enrolled(scenario: Scenario, plan: Plan) -> bool:
    return any(year.medicare_months for year in plan.years)


def _benefits(scenario: Scenario, plan: Plan) -> bool:
    return any(person.social_security is not None for person in scenario.people)


def _itemizes(scenario: Scenario, plan: Plan) -> bool:
    return scenario.taxes.itemized is not None


LEFT_OUT: tuple[tuple[Callable[[Scenario, Plan], bool], str], ...] = (
    (_always, "Uncertainty: one path of returns and one length of life. Returns are assumptions, and yours."),
    (_always, "Every tax credit; gifts and gift tax; alimony; business, rental and foreign income."),
    (_always, "Law that is not enacted, unless an assumed change of law is listed among the assumptions."),
    (_always, "The Tax Table below $100,000 of taxable income: a filed return may differ by about $6."),
    (_works, "Contributions to retirement accounts and HSAs from wages; self-employment tax."),
    (_has(TaxableAccount), "Gains taxed at 25 or 28 percent (real estate, collectibles), and section 1231."),
    (_has(EmployerPlan), "Loans, hardship payments and whatever else an employer's own plan allows or forbids."),
    (_young, "Exceptions to the 10 percent before 59 1/2: periodic payments, medical costs, first homes."),
    (_requires, "The delay of the first required distribution to April of the next year; beneficiaries but a spouse."),
    (_enrolled, "Medicare's late-enrolment penalties, hold-harmless rule, Medigap and Advantage plans, and appeals."),
    (_benefits, "Benefits on a divorced spouse's record, children's benefits, the family maximum, disability."),
    (_itemizes, "Gifts of property, carry-overs of gifts, sales tax and casualty losses on Schedule A."),
    (_takes("niit"), "Investment expenses, rents and business income in the net investment income tax."),
    (_takes("amt"), "Depreciation, stock options and credits in the alternative minimum tax."),
    (_takes("federal_tax"), "What is withheld from wages; annualised income in the estimates of the year's tax."),
)  # fmt: skip
"""When a household could meet it, and what it is."""


# -- authorities ---------------------------------------------------------------------------------------------


def laws_section(plan: Plan) -> ReportSection:
    """Every table of the law that was read, its citation, and what it takes in this plan, in today's dollars."""
    first = plan.years[0].year
    rows = tuple(_laws(plan))
    table = Table(key="laws_used", columns=LAWS, rows=rows, dollars_of=f"of {first}, all years")
    note = (
        f"Numbers are published to {plan.law.projected_from}; later ones are projected by each statute's own "
        "indexing. Laws without an amount were read, or set an amount of another line. `decumulate tables` prints "
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
        yield law.split(".")[-1].replace("_", " "), "; ".join(cited), last, taken


def _taken(plan: Plan, line: str) -> float:
    assert line in Tax.model_fields
    return sum(float(getattr(year.tax, line)) / year.deflator for year in plan.years)
