"""The notebook face: an answer's report as a fragment of HTML with a little style of its own, and no script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .html.blocks import section_html
from .html.names import places_of
from .sections.of import report_of

if TYPE_CHECKING:
    from .sections.of import Answer

STYLE = """
<style>
.decumulate { max-width: 62rem; line-height: 1.45 }
.decumulate table { border-collapse: collapse; margin: .5rem 0 }
.decumulate th, .decumulate td { padding: .15rem .6rem; border-bottom: 1px solid currentColor; text-align: right }
.decumulate th:first-child, .decumulate td:first-child { text-align: left }
.decumulate td { border-bottom-color: rgba(128, 128, 128, .35) }
.decumulate .scroll { overflow-x: auto }
</style>
"""


def notebook_html(answer: Answer) -> str:
    """The whole report of an answer (see sections/of.py). Raises TypeError for what is none.

    Every text is escaped; a picture is its words and its numbers.
    """
    report = report_of(answer)
    places = places_of(report.sections)
    title = f"<h2>{escape(report.title)}</h2>\n" if report.title else ""
    body = "".join(section_html(section, 3, places) for section in report.sections)
    return f'{STYLE}<div class="decumulate">\n{title}{body}</div>\n'
