"""`decumulate schema`, `decumulate new` and `decumulate tables`."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from .door import InputError, say
from .options import plain


@plain
def schema(
    document: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="scenario, plan, report, solve-request, ...")
    ] = None,
) -> None:
    from ..service.schema import schema_names, schema_of

    if document is None:
        typer.echo("\n".join(schema_names()))
    else:
        typer.echo(dumps(schema_of(document), indent=2))


@plain
def new(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="Where to write it.")] = Path(
        "scenario.toml"
    ),
) -> None:
    from ...models.scenario import starter
    from .files import write_text

    if path.exists():
        raise InputError(f"{path} exists already; give another path, or move it away first.")
    write_text(path, starter())
    say(f"Wrote {path}. Edit it, then: decumulate solve {path}")


def _of_state(code: str, year: int | None, name: str | None) -> str:
    """The table of a state, whole or of one year, all amounts or those whose name contains `name`."""
    from ...models.scenario.states import STATES, suggest_state
    from ...tax_tables.state_rows import state_rows
    from ...tax_tables.state_tables import state_table
    from ..report.tables import state_text

    if code not in STATES:
        raise InputError(f"--state {code}: a state's two letters are wanted. {suggest_state(code)}".strip())
    table = state_table(code)
    rows = [row for row in state_rows(code, year) if name is None or name in row.name]
    if table.taxes_income and not rows:
        first = min(table.sections)
        raise InputError(f"--state {code}: no such amount; the table's first year is {first}")
    return state_text(table, rows)


@plain
def tables(
    year: Annotated[int | None, typer.Option(help="Only this tax year.")] = None,
    law: Annotated[
        str | None, typer.Option(help="Only the laws whose name contains this, e.g. irmaa.")
    ] = None,
    state: Annotated[
        str | None, typer.Option(metavar="XX", help="The income tax of a state, by its two letters.")
    ] = None,
) -> None:
    from ...tax_tables.indexing import TableError
    from ...tax_tables.read import listing
    from ..report.tables import tables_text

    if state is not None:
        typer.echo(_of_state(state, year, law))
        return
    try:
        rows = [row for row in listing(year) if law is None or law in row.law]
    except TableError as error:
        raise InputError(f"--year {year}: {error}") from None
    if not rows:
        known = ", ".join(dict.fromkeys(row.law for row in listing(year)))
        raise InputError(f"--law {law}: no law of that name; there are {known}")
    typer.echo(tables_text(rows))
