"""The sheets of words: this year's steps, the assumptions, what the audit finds, the certificate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from ....models.plan import Tax
from ..client.given import given_sections
from ..model import ReportSection, StepBlock, Table, Value
from ..sections.steps import choices_note, ranges_note, step_blocks
from .book import PORTRAIT, Workpaper, WorkSheet
from .facts import Facts
from .formula import here, largest
from .ledger import Entry, difference, write_table

THIS_YEAR, ASSUMPTIONS, AUDIT = "This year", "Assumptions", "Audit differences"
STEP_COLUMNS = (
    ("No.", "count", 6),
    ("What to do", "text", 44),
    ("Amount", "dollars", 14),
    ("From", "text", 24),
    ("To", "text", 24),
    ("After", "day", 12),
    ("By", "day", 12),
    ("Not below", "dollars", 13),
    ("Not above", "dollars", 13),
    ("Why, and what the range says", "text", 70),
)


def write_this_year(book: Workpaper, facts: Facts) -> None:
    """The steps of the first year, their ranges, and what the plan warns of."""
    sheet, plan = book.sheet(THIS_YEAR), facts.plan
    sheet.head(f"{plan.scenario.title}: what to do in {plan.years[0].year}")
    sheet.put_words(
        2,
        0,
        '"The sums of this workbook "&balanced&"."',
        f"The sums of this workbook {book.balanced}.",
        bold=True,
    )
    sheet.headings(
        3, [words for words, _, _ in STEP_COLUMNS], [unit == "text" for _, unit, _ in STEP_COLUMNS]
    )
    for column, (_, _, width) in enumerate(STEP_COLUMNS):
        sheet.page.set_column(column, column, width)
    row = 4
    for block in step_blocks(plan):
        _write_step(sheet, row, block)
        row += 1
    notes = [words for words in (choices_note(plan), ranges_note(plan)) if words]
    for title, lines in (("Notes", notes), ("Warnings", [warning.message for warning in plan.warnings])):
        row = write_lines(sheet, row + 1, title, lines, len(STEP_COLUMNS), 230) if lines else row
    sheet.print_setup(3, 2, across=PORTRAIT + 1)


def _write_step(sheet: WorkSheet, row: int, block: object) -> None:
    if not isinstance(block, StepBlock):
        sheet.put(row, 1, getattr(block, "text", ""))
        return
    said = " ".join(words for words in (block.words, block.range_words) if words)
    values: tuple[Value, ...] = (
        block.number or None,
        block.title,
        block.amount,
        block.from_account,
        block.to_account,
        block.after,
        block.by,
        block.low,
        block.high,
        said,
    )
    for column, (value, (_, unit, _)) in enumerate(zip(values, STEP_COLUMNS, strict=True)):
        sheet.put(row, column, value, unit, **({"text_wrap": True} if unit == "text" else {}))
    widths = [width for _, _, width in STEP_COLUMNS]
    texts = [(value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str)]
    sheet.tall_enough(row, texts)


def write_lines(
    sheet: WorkSheet, row: int, title: str, lines: Sequence[str], columns: int, across: float
) -> int:
    """A heading and paragraphs across the sheet; returns the row after them."""
    sheet.put(row, 0, title, bold=True)
    style = sheet.book.style(text_wrap=True, align="left")
    for at, words in enumerate(lines, row + 1):
        sheet.page.merge_range(at, 0, at, columns - 1, "", style)
        sheet.page.write_string(at, 0, words, style)
        sheet.tall_enough(at, [(words, across)])
    return row + 1 + len(lines)


def write_assumptions(book: Workpaper, facts: Facts) -> None:
    """Every field of the scenario: what it is, whether it was given, and what it means."""
    sheet = book.sheet(ASSUMPTIONS)
    sheet.head(
        ASSUMPTIONS,
        "Every field of the scenario: what it is, and whether it was given.",
    )
    headings = ["Part", "Field", "Value", "Given or default", "What it means"]
    sheet.headings(3, headings, [True] * len(headings))
    for column, width in enumerate(WIDE):
        sheet.page.set_column(column, column, width)
    rows = list(_assumptions(given_sections(facts.scenario)))
    for at, values in enumerate(rows, 4):
        for column, value in enumerate(values):
            sheet.put(at, column, value, text_wrap=True)
        sheet.tall_enough(at, list(zip(values, WIDE, strict=True)))
    sheet.page.autofilter(3, 0, 3 + len(rows), len(headings) - 1)
    sheet.print_setup(3, 2, across=PORTRAIT + 1)


def _assumptions(sections: Iterator[ReportSection]) -> Iterator[tuple[str, ...]]:
    for section in sections:
        for table in (block for block in section.blocks if isinstance(block, Table)):
            for row in table.rows:
                yield section.title, *map(str, row)


WIDE = (24, 40, 34, 16, 80)
"""Widths of the columns of assumptions, in characters."""


class Audited(NamedTuple):
    """A line of a return, as the plan has it and as the audit computes it."""

    year: int
    line: str
    planner: float
    audit: float


RATES = ("marginal_rate_ordinary", "marginal_rate_long_term_gain")
LINES = tuple(name for name in Tax.model_fields if name not in RATES)


def write_audit(book: Workpaper, facts: Facts) -> None:
    """Every line of tax and every closing balance beside the audit's, and what the audit says of the whole plan."""
    sheet, report = book.sheet(AUDIT), facts.audit
    sheet.head(
        AUDIT,
        "Every return and closing balance as the audit computes it, without the optimiser, beside the plan's.",
    )
    found = [*map(str, report.faults), *map(str, report.differences)]
    verdict = "The audit confirms the plan: no line differs by more than a dollar, no rule is broken."
    sheet.put(2, 0, f"The audit finds {len(found)} faults, listed below." if found else verdict, bold=True)
    after = write_table(sheet, _audit_entries(), list(_audited(facts)))
    sheet.put(after, 0, "Largest difference", bold=True)
    sheet.put_formula(after, 4, largest(AUDIT, "planner_off"), "cents")
    sheet.name_cell(
        after, 4, "audit_largest_difference", "The largest difference of a line between plan and audit"
    )
    sheet.page.autofilter(sheet.cells.first - 1, 0, sheet.cells.last, 4)
    row = after + 2
    for title, lines in (
        ("Faults", found),
        ("Notes", [str(note) for note in report.notes]),
        ("What the audit cannot check", report.unchecked),
    ):
        row = write_lines(sheet, row, title, lines, 5, 110) + 1 if lines else row
    sheet.print_setup(3, 2)


def _audit_entries() -> list[Entry]:
    off = difference("planner", "audit", "")
    return [
        Entry("year", "Year", attrgetter("year"), "year"),
        Entry("line", "Line", attrgetter("line"), "text", width=60),
        Entry("planner", "The plan's", attrgetter("planner")),
        Entry("audit", "The audit's", attrgetter("audit")),
        Entry(off.key, "Difference", here("planner") - here("audit")),
    ]


def _audited(facts: Facts) -> Iterator[Audited]:
    for given, audited in zip(facts.plan.years, facts.audit.years, strict=True):
        for name in LINES:
            yield Audited(
                given.year, name.replace("_", " "), getattr(given.tax, name), getattr(audited.tax, name)
            )
        for name, account in audited.accounts.items():
            yield Audited(given.year, f"{name}: close", given.accounts[name].close, account.close)
        yield Audited(given.year, "cash carried on", given.cash.carry_out, audited.cash.carry_out)
