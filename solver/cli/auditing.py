"""`decumulate audit` and `decumulate tax`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ...models.spreadsheet import csv_text
from ..report.returns import returns_report
from ..report.sections.audit import audit_report
from .door import InputError
from .files import check_writable
from .options import Ask, Json, command, say_notes
from .pages import print_report
from .printing import code_of, give_text, print_json


@command("audit", without=("plan", "scenario"))
def audit(
    ask: Ask,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A receipt instead: whether everything in it holds together."),
    ] = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Of a receipt: solve again, and compare the bounds.")
    ] = False,
    json: Json = False,
) -> int:
    given = [name for name, value in ask.typed.items() if value]
    if receipt is not None:
        if given:
            raise InputError("a receipt holds its own plan and scenario: give --receipt FILE alone.")
        from .receipts import audit_receipt

        return audit_receipt(receipt, prove_again=prove)
    if not {"plan", "scenario"} <= {*given}:
        raise InputError("give a plan and its scenario (PLAN FILE), or --receipt FILE.")
    if prove:
        raise InputError("--prove is of a receipt: give --receipt FILE.")
    response: Any = ask.answer()
    if json:
        print_json(response)
        return code_of(response)
    print_report(audit_report(response.audit))
    if response.forms:
        typer.echo("")
        print_report(returns_report(response.forms))
    return code_of(response)


@command("tax")
def tax(
    ask: Ask,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write here, not to standard output.")
    ] = None,
    json: Json = False,
) -> int:
    check_writable(out)
    response: Any = ask.answer()
    say_notes(response)
    give_text(response, csv_text(response.found), out, json=json)
    return 0
