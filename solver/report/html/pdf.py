"""A report's page as PDF, by WeasyPrint (the extra `pdf`): its print style, with the pictures drawn beforehand."""

from __future__ import annotations

import re
from base64 import b64encode
from importlib.util import find_spec

from ...errors import DecumulateError
from ..charts import images
from ..model import Figure, Report
from .names import anchor
from .page import figures_of, report_html

WIDTH = 560
"""Of a picture's plot, pixels."""


class PdfMissing(DecumulateError):
    """WeasyPrint, or the Pango library that it loads, is not there."""


def report_pdf(report: Report) -> bytes:
    """The page of a report as a PDF document.

    Raises PdfMissing without WeasyPrint or Pango, `images.ImagesMissing` where there are pictures and no vl-convert.
    """
    if find_spec("weasyprint") is None:
        raise PdfMissing('a PDF needs WeasyPrint: pip install "decumulate[pdf]"')
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PdfMissing(f"WeasyPrint needs the Pango library of the system ({error})") from None
    return bytes(HTML(string=paper_html(report)).write_pdf())


def paper_html(report: Report) -> str:
    """The page without scripts, each picture drawn where a script would have drawn it."""
    page = re.sub(r"<script\b.*?</script>\n?", "", report_html(report), flags=re.DOTALL)
    for figure in figures_of(report.sections):
        opened = re.search(rf'<div class="picture" data-figure="{re.escape(anchor(figure.key))}"[^>]*>', page)
        if opened is not None:
            page = f"{page[: opened.end()]}{_picture(figure)}{page[opened.end() :]}"
    return page


def _picture(figure: Figure) -> str:
    drawn = b64encode(images.svg(figure, width=WIDTH).encode("utf-8")).decode("ascii")
    return f'<img alt="" style="width: 100%" src="data:image/svg+xml;base64,{drawn}">'
