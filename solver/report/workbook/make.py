"""The workbook of a plan: ten sheets in the order in which they are read, written in the order of their formulas."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ....models.plan import Plan
from ....models.scenario import Scenario, load
from ....models.writing import replace_bytes
from ...audit import fill
from ...audit.document import audit
from . import accounts, cash_flow, certificate, income, lots, pages, taxes, years
from .book import Workpaper
from .facts import Facts

SHEETS = (
    pages.THIS_YEAR,
    years.TITLE,
    income.TITLE,
    cash_flow.TITLE,
    accounts.TITLE,
    taxes.TITLE,
    lots.TITLE,
    pages.ASSUMPTIONS,
    pages.AUDIT,
    certificate.TITLE,
)
"""As a reader leafs through them."""
WRITERS: tuple[Callable[[Workpaper, Facts], None], ...] = (
    lots.write,
    accounts.write,
    income.write,
    taxes.write,
    cash_flow.write,
    years.write,
    pages.write_assumptions,
    pages.write_audit,
    certificate.write,
    pages.write_this_year,
)
"""A sheet is written after those that its formulas read."""
NOTHING_OURS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Text is text, whatever it looks like."""


def write_workbook(plan: Plan, path: Path, scenario: Scenario | None = None) -> None:
    """Write the plan as an .xlsx file; the same plan makes the same file.

    scenario    the plan's; left out, the one in the plan's document, of which nobody knows what was given as it is by
                default
    Raises OSError where the file cannot be written, PlanError where the plan is not one for the scenario, ValueError
    where there is no scenario.
    """
    replace_bytes(path, workbook_bytes(plan, scenario))


def workbook_bytes(plan: Plan, scenario: Scenario | None = None) -> bytes:
    """The file of `write_workbook`."""
    from xlsxwriter import Workbook

    if scenario is None:
        if not plan.scenario.content:
            raise ValueError("the plan's document holds no scenario; give the scenario it is of")
        scenario = load(load(plan.scenario.content).model_dump(mode="json", exclude_defaults=True))
    plan = plan.as_written()  # so that a plan and its file make the same workbook
    report = audit(plan, scenario)
    facts = Facts(fill(plan, report), scenario, report)
    buffer = io.BytesIO()
    file = Workbook(buffer, {"in_memory": True, **NOTHING_OURS})
    day = scenario.first_day
    made = {"title": plan.scenario.title, "author": "", "created": datetime(day.year, day.month, day.day)}
    file.set_properties(made)
    book = Workpaper(file)
    for title in SHEETS:
        book.sheet(title)
    for write in WRITERS:
        write(book, facts)
    file.close()
    return buffer.getvalue()
