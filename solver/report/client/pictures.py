"""The plan's years as pictures, all on one axis of years."""

from __future__ import annotations

from ....models.household.risk import as_made
from ....models.plan import Plan
from ....models.scenario import Scenario
from ..charts.by_year import year_figures
from ..model import ReportSection, Sentence

WORDS = "All on one axis of years, in today's dollars. Under each picture are its words and its numbers."


def pictures_section(scenario: Scenario, plan: Plan) -> ReportSection:
    """Sources of spending, conversions, income against the law's lines, balances, taxes: what there is of each."""
    figures = year_figures(plan, as_made(scenario, plan))
    return ReportSection(
        key="pictures", title="Year by year", blocks=(Sentence(text=WORDS, tone="note"), *figures)
    )
