"""What each screen shows of a household, from the report's model."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from ....models.household.risk import as_made
from ....models.plan import Plan
from ....models.scenario import Scenario
from ...report.charts.theme import config
from ...report.client.answer import answer_section
from ...report.client.flows import flow_tables
from ...report.client.pictures import pictures_section
from ...report.client.to_do import to_do_section
from ...report.html.names import anchor
from ...report.html.page import figures_of
from ...report.model import Block, Report, ReportSection, StepBlock, Table
from ...report.returns import forms_of, returns_section
from ...report.sections.steps import step_blocks
from ..jobs import JobRecord

SCREENS = {
    "answer": "Answer",
    "timeline": "Timeline",
    "this-year": "This year",
    "why": "Why",
    "compare": "Compare",
    "what-if": "What if",
    "returns": "Returns",
    "household": "Household",
}
"""The screens by address, in their order."""
NEED_A_PLAN = tuple(name for name in SCREENS if name != "household")


def steps_of_answer(plan: Plan) -> list[StepBlock]:
    """The steps, without their lots and reasons."""
    return [block for block in step_blocks(plan) if isinstance(block, StepBlock) and block.number]


def numbers_of(plan: Plan) -> list[Block]:
    """Three numbers, the proof, and its bar; their notes stand in the report."""
    blocks = answer_section(plan, None).blocks
    shown = [
        block
        for block in blocks
        if isinstance(block, Table) or (block.block == "sentence" and block.tone == "proof")
    ]
    return [block.model_copy(update={"note": ""}) if isinstance(block, Table) else block for block in shown]


def this_year(plan: Plan) -> ReportSection:
    return to_do_section(plan)


def timeline(scenario: Scenario, plan: Plan) -> ReportSection:
    return pictures_section(scenario, plan)


def year_opened(plan: Plan, year: int) -> list[Table]:
    """Where the money of a year comes from and goes, in whole dollars."""
    index = year - plan.years[0].year
    return [_whole(table) for table in flow_tables(index, plan.years[index])]


def _whole(table: Table) -> Table:
    columns = (
        one.model_copy(update={"unit": "dollars"}) if one.unit == "cents" else one for one in table.columns
    )
    return table.model_copy(update={"columns": tuple(columns)})


def returns_of(scenario: Scenario, plan: Plan, year: int) -> ReportSection:
    """The forms of a year. Raises PlanError for a year that is none of the plan's."""
    return returns_section(forms_of(plan, as_made(scenario, plan), year))


def sections_of_job(job: JobRecord) -> tuple[ReportSection, ...]:
    """What a comparison or an explanation shows."""
    return Report.model_validate_json(zlib.decompress(job.report)).sections


def figures_json(sections: Sequence[ReportSection]) -> Markup:
    """The pictures' specifications for the script that draws them, as JSON that no text can end."""
    specs = {anchor(figure.key): figure.spec for figure in figures_of(sections)}
    data = {"figures": specs, "light": config(), "dark": config(dark=True)}
    text = json.dumps(data, separators=(",", ":"), default=str, allow_nan=False)
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


def has_figures(sections: Sequence[ReportSection]) -> bool:
    return next(iter(figures_of(sections)), None) is not None


def problem_words(job: JobRecord) -> Iterator[str]:
    """Why a job has no answer, in lines."""
    problem: dict[str, Any] = job.problem or {}
    yield from str(problem.get("detail", "It was cancelled.")).splitlines()
