"""This year's steps, with the year's dates in one list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ....models.plan import Plan, Step
from ....models.steps.facts import begins
from ....models.steps.make import steps_of
from ..model import Block, Column, ReportSection, Sentence, StepBlock, Table
from ..sections.steps import title_of
from ..sections.this_year import this_year_section
from ..words import DUST, dollars

COLUMNS = (
    Column(key="day", heading="day", unit="day"),
    Column(key="step", heading="step", unit="count"),
    Column(key="what", heading="what"),
)


def to_do_section(plan: Plan) -> ReportSection:
    """The steps as every face has them; what warns above them, and the dates below the last of them."""
    section = this_year_section(plan)
    last = max(
        (place for place, block in enumerate(section.blocks) if isinstance(block, StepBlock)), default=None
    )
    blocks: list[Block] = [_warning(block) for block in section.blocks]
    if last is not None:
        blocks.insert(last + 1, dates_table(plan))
    return section.model_copy(update={"blocks": tuple(blocks)})


def _warning(block: Block) -> Block:
    """A sentence about a field of the scenario, above the steps, is a warning."""
    is_one = isinstance(block, Sentence) and block.where
    return block.model_copy(update={"tone": "warning"}) if is_one else block


def dates_table(plan: Plan) -> Table:
    """Every day on or by which something is to be done, in order."""
    steps = plan.steps or steps_of(plan)
    first = begins(plan.years[0])
    rows = sorted((row for step in steps for row in _dates(step, first)), key=lambda row: row[:2])
    return Table(key="dates", title="The dates, in order", columns=COLUMNS, rows=tuple(rows))


def _dates(step: Step, first: date) -> Iterator[tuple[date, int, str]]:
    """(day, step, what) of a step; notes have none. Trades and exchanges are of the first day."""
    if not step.number:
        return
    if step.kind != "pay_tax":
        if step.after is not None:
            day = "this day" if step.kind == "qcd" else "the day after this"
            yield step.after, step.number, f"{title_of(step)}: not before {day}"
        by = step.by if step.by is not None else first
        yield by, step.number, title_of(step) if by == first else f"{title_of(step)}: by this day"
        return
    yield from _payments(step, first)
    if step.by is not None and step.amount > DUST:
        yield step.by, step.number, "File the return, and pay with it what is not paid yet"


def _payments(step: Step, first: date) -> Iterator[tuple[date, int, str]]:
    """Estimates; where a distribution can bear all that is left, that alone: withholding needs no other date."""
    known = step.safe_harbour
    if known is None or not known.payments:
        return
    if known.withhold_from:
        left = dollars(known.required - known.paid)
        what = f"Have {left} of tax withheld from a distribution from {known.withhold_from}: no estimate is needed then"
        yield date(first.year, 12, 31), step.number, what
        return
    for payment in known.payments:
        if payment.amount > DUST:
            yield payment.by, step.number, f"Pay {dollars(payment.amount)} of estimated tax"
