"""A step of the first year as HTML: what to do, how far it may be moved, and why."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from ..model import StepBlock, Table
from .names import anchor


def step_html(step: StepBlock, table_html: Callable[[Table], str], level: int = 3) -> str:
    """One step; its number stands before it, and none before a note. The heading runs into the sentence it begins."""
    mark = f'<p class="mark">{step.number}</p>' if step.number else '<p class="mark word">Note</p>'
    lots = table_html(step.lots) if step.lots is not None else ""
    ranges = f'<p class="range">{escape(step.range_words)}</p>' if step.range_words else ""
    return (
        f'<article class="step" id="{anchor(step.key)}">{mark}<div>{_words(step, level)}{ranges}{lots}</div>'
        "</article>\n"
    )


def _words(step: StepBlock, level: int) -> str:
    """The title and what follows it: words that begin with the title go on where it ends."""
    heading = f"<h{level}>{escape(step.title)}</h{level}>"
    if not step.words:
        return heading
    if step.words.startswith(step.title):
        rest = step.words[len(step.title) :]
        joined = "" if rest[:1] in ".,:;" else " "
        return f'<div class="runs-in">{heading}{joined}<p>{escape(rest.strip())}</p></div>'
    return f"{heading}<p>{escape(step.words)}</p>"
