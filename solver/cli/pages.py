"""What is printed: a report on a page as wide as the terminal, its tables with the years that were asked for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ..report.layout import WIDTH
from ..report.text import Page, report_text
from ..service.saved import shown_years

if TYPE_CHECKING:
    from ..report.model import Report

Years = Annotated[str | None, typer.Option(metavar="FIRST..LAST|all|key", help="The years that tables show.")]


def page_of(years: str | None = None) -> Page:
    """The page of this terminal, within what pages are laid out for; 110 columns where nobody looks at one.

    Raises RequestError for words that are no years.
    """
    return Page.of(_columns(), shown_years(years))


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else WIDTH
    except (OSError, ValueError):  # a standard output that is no file
        return WIDTH


def print_report(*reports: Report, page: Page | None = None) -> None:
    """One after another."""
    page = page_of() if page is None else page
    typer.echo("\n\n".join(report_text(report, page) for report in reports))
