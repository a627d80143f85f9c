"""The text face: any report as fixed-width text of 80 to 200 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ...models.called import field_words
from ...models.plan import Plan
from .layout import NARROWEST, WIDEST, WIDTH, indented, paragraph, plain, wrapped
from .model import Block, Figure, Form, Report, ReportSection, Sentence, StepBlock, Table
from .sections.plan import plan_report
from .text_tables import fitted, form_table
from .years_shown import ALL, YearsShown

BULLETS = ("note", "warning", "fault")
"""Tones whose sentences are a list."""


@dataclass(frozen=True)
class Page:
    """How wide a page is, in cells, and which years its tables show."""

    width: int = WIDTH
    years: YearsShown = ALL

    @classmethod
    def of(cls, width: int = WIDTH, years: YearsShown = ALL) -> Page:
        """A page of a terminal that is `width` wide, within what pages are laid out for."""
        return cls(min(max(width, NARROWEST), WIDEST), years)


PAGE = Page()


def plan_text(plan: Plan, *, nominal: bool = False, page: Page = Page()) -> str:
    """A plan's whole answer."""
    return report_text(plan_report(plan, nominal=nominal), page)


def report_text(report: Report, page: Page = Page()) -> str:
    """Every section of a report, in lines of at most the page's width."""
    parts = [paragraph(report.title, page.width), *(section_text(part, page) for part in report.sections)]
    return "\n\n".join(part for part in parts if part)


def section_text(section: ReportSection, page: Page = Page()) -> str:
    """A heading, its blocks, and the sections in it."""
    parts = list(_groups(section.blocks, page))
    if section.title:
        heading = paragraph(section.title, page.width)
        listing = section.blocks and _is_bullet(section.blocks[0])
        parts = [f"{heading}\n{parts[0]}", *parts[1:]] if listing else [heading, *parts]
    return "\n\n".join([*parts, *(section_text(part, page) for part in section.sections)])


def blocks_text(blocks: Sequence[Block], page: Page = Page()) -> str:
    """Blocks as they stand in a section, without its heading."""
    return "\n\n".join(_groups(blocks, page))


def _is_bullet(block: Block) -> bool:
    return isinstance(block, Sentence) and block.tone in BULLETS


def _groups(blocks: Sequence[Block], page: Page) -> Iterator[str]:
    """What stands together without a blank line: steps, lists, and the sentences of a section that has no more. A
    picture whose numbers stand in a table beside it is left out: nobody sees it here."""
    blocks = [block for block in blocks if not (isinstance(block, Figure) and block.beside)]
    together = all(isinstance(block, Sentence) for block in blocks)
    for kind, group in groupby(blocks, lambda block: "bullet" if _is_bullet(block) else block.block):
        texts = [block_text(block, page) for block in group]
        tight = kind in ("bullet", "step") or (kind == "sentence" and together)
        yield from ["\n".join(texts)] if tight else texts


def block_text(block: Block, page: Page) -> str:
    match block:
        case Sentence():
            return sentence_text(block, page.width)
        case StepBlock():
            return indented(step_text(block, page.width - 2))
        case Table():
            return fitted(block, page.width, page.years)
        case Figure():
            return f"{paragraph(block.words, page.width)}\n\n{fitted(block.table, page.width, page.years)}"
        case Form():
            return fitted(form_table(block), page.width, page.years)


def sentence_text(sentence: Sentence, width: int) -> str:
    text = sentence.text
    if sentence.tone in BULLETS:
        where = f"{field_words(sentence.where)}: " if sentence.where else ""
        return indented("\n".join(wrapped(plain(f"{where}{text}"), width - 2, first="- ")))
    return paragraph(text, width)


def step_text(step: StepBlock, width: int) -> str:
    """The step's sentence, its lots under it."""
    mark = f"{step.number}. " if step.number else "Note: "
    words = plain(" ".join(part for part in (step.words or step.title, step.range_words) if part))
    lines = wrapped(words, width, first=mark)
    if step.lots is not None:
        lines += indented(fitted(step.lots, width - 2)).splitlines()
    return "\n".join(lines)
