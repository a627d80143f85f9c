"""`decumulate show`: a saved answer printed again."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .door import InputError, say
from .files import check_writable, document, write_text
from .options import Json, plain
from .pages import Years, page_of, print_report

if TYPE_CHECKING:
    from ..service.saved import Saved


@plain
def show(
    saved: Annotated[
        str, typer.Argument(metavar="FILE", help="A plan or a report as JSON; - is standard input.")
    ],
    table: Annotated[str | None, typer.Option(metavar="NAME", help="This table of it alone, as CSV.")] = None,
    years: Years = None,
    nominal: Annotated[
        bool, typer.Option("--nominal", help="The table in each year's dollars, not today's.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Write it as one page; of a plan the client's report, without comparison and explanation.",
        ),
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE.xlsx", help="Write a plan as a workbook.")
    ] = None,
    json: Json = False,
) -> None:
    from ..service.saved import read_saved

    check_writable(html, xlsx)
    found = read_saved(document(saved))
    if xlsx is not None:
        _write_workbook(found, saved, xlsx)
    if html is not None:
        from ..report.html.page import report_html

        write_text(html, report_html(found.client_report(f"decumulate show {saved} --html {html}")))
        say(f"Wrote {html}.")
    if html is not None or xlsx is not None:
        return
    if table is not None:
        rows = found.table(table, years, nominal=nominal)
        typer.echo(dumps(rows.records(), indent=2) if json else rows.csv(), nl=json)
    else:
        if json:
            typer.echo(dumps(found.document, indent=2))
        else:
            print_report(found.report(nominal=nominal), page=page_of(years))


def _write_workbook(found: Saved, name: str, xlsx: Path) -> None:
    from ...models.plan import PlanError
    from ..report.workbook.make import write_workbook

    if found.plan is None:
        raise InputError(f"{name} is a report; a workbook is made of a plan (solve --out).")
    try:
        write_workbook(found.plan, xlsx)
    except PlanError:
        raise
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None
    say(f"Wrote {xlsx}.")
