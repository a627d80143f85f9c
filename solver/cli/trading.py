"""`decumulate import` and `decumulate trades`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..report.csv import orders_csv
from ..report.sections.plan import plan_report
from ..report.sections.trades import orders_report
from ..stopping import held
from .door import say
from .files import check_writable, write_text
from .options import Ask, Json, Quiet, command, say_notes
from .pages import print_report
from .printing import code_of, give_text, print_json


@command("import")
def import_(
    ask: Ask,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write here, not to standard output.")
    ] = None,
    json: Json = False,
) -> int:
    check_writable(out)
    response: Any = ask.answer()
    say_notes(response)
    give_text(response, response.text, out, json=json)
    return 0


@command("trades")
def trades(
    ask: Ask,
    csv: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write the orders as CSV.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    check_writable(csv)
    response: Any = ask.answer(quiet=quiet)
    orders = response.orders
    with held():
        try:
            if csv is not None and orders is not None:
                write_text(csv, orders_csv(orders))
                say(f"Wrote {csv}.")
        finally:  # whatever happens to the file
            if json:
                print_json(response)
            else:
                print_report(plan_report(response.plan) if orders is None else orders_report(orders))
            say_notes(response)
    return code_of(response)
