"""`decumulate compare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ...models.spreadsheet import csv_text
from ..report.sections.of import report_of
from ..stopping import held
from .door import say
from .files import check_writable, write_text
from .options import Ask, Json, Quiet, command
from .pages import print_report
from .printing import code_of


@command("compare")
def compare(
    ask: Ask,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write it as JSON, with every plan.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write the table as CSV.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    check_writable(out, csv)
    response: Any = ask.answer(quiet=quiet)
    comparison = response.comparison
    with held():
        try:
            if out is not None:
                write_text(out, comparison.to_json() + "\n")
                say(f"Wrote {out}.")
            if csv is not None:
                write_text(csv, csv_text(comparison.frame()))
                say(f"Wrote {csv}.")
        finally:  # whatever happens to the files
            if json:
                typer.echo(comparison.to_json())
            else:
                print_report(report_of(comparison))
    return code_of(response)
