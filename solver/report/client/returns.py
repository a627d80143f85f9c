"""Every year's return as forms, with the plan's flows that they begin with; each number leads to what it is made of."""

from __future__ import annotations

from itertools import groupby

from ....models.household.risk import as_made
from ....models.plan import Plan, PlanYear
from ....models.returns.form import Form
from ....models.scenario import Scenario
from ..model import Block, ReportSection, Sentence
from ..returns import forms_of
from ..words import dollars
from .flows import flow_tables

WORDS = (
    "Each line has the audit's figure, which no optimiser had a part in, and beside it the planner's; how it comes "
    "about; its authority; and links to what it is made of, down to the flows of accounts and the fields of the "
    "scenario. Forms are those published for 2025, and stand in the years that they concern."
)


def returns_section(scenario: Scenario, plan: Plan) -> ReportSection:
    """A folded part for each year."""
    forms = forms_of(plan, as_made(scenario, plan))
    by_year = {year: list(own) for year, own in groupby(forms, key=lambda form: form.year)}
    years = tuple(_year(index, year, by_year[year.year]) for index, year in enumerate(plan.years))
    return ReportSection(
        key="returns", title="Every year's return", blocks=(Sentence(text=WORDS),), sections=years
    )


def _year(index: int, year: PlanYear, forms: list[Form]) -> ReportSection:
    who = ", ".join(f"{name} {age}" for name, age in year.ages.items())
    tax = f"AGI {dollars(year.tax.agi)}, federal tax {dollars(year.tax.federal_tax)}"
    blocks: tuple[Block, ...] = (*forms, *flow_tables(index, year))
    title = f"{year.year} ({who}): {tax}"
    return ReportSection(key=f"return_{year.year}", title=title, blocks=blocks, folded=True)
