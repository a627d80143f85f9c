"""`decumulate show`: a saved answer printed again."""

from __future__ import annotations

from json import dumps
from typing import Annotated

import typer

from .files import document
from .options import Json, plain


@plain
def show(
    saved: Annotated[
        str, typer.Argument(metavar="FILE", help="A plan or a report as JSON; - is standard input.")
    ],
    table: Annotated[str | None, typer.Option(metavar="NAME", help="This table of it alone, as CSV.")] = None,
    years: Annotated[
        str | None, typer.Option(metavar="FIRST..LAST|all|key", help="The years that tables show.")
    ] = None,
    nominal: Annotated[
        bool, typer.Option("--nominal", help="The table in each year's dollars, not today's.")
    ] = False,
    json: Json = False,
) -> None:
    from ..service.saved import read_saved

    found = read_saved(document(saved))
    if table is not None:
        rows = found.table(table, years, nominal=nominal)
        typer.echo(dumps(rows.records(), indent=2) if json else rows.csv(), nl=json)
    else:
        typer.echo(dumps(found.document, indent=2) if json else found.text(years, nominal=nominal))
