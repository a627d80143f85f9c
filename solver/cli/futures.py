"""`decumulate outlook` and `decumulate tree`: what may come otherwise than a plan assumes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from ...models.steps.facts import listed
from ..report.sections.of import report_of
from ..service.inputs import asked
from ..service.planning import states_branchings
from ..stopping import held
from .door import InputError, say
from .files import check_writable, write_text
from .options import Ask, Json, Quiet, command
from .pages import print_report
from .printing import code_of

Out = Annotated[Path | None, typer.Option(metavar="FILE.json", help="Write it as JSON.")]
Html = Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write the report as one page.")]
Xlsx = Annotated[Path | None, typer.Option(metavar="FILE.xlsx", help="Write its tables as a workbook.")]


@command("outlook")
def outlook(
    ask: Ask, out: Out = None, html: Html = None, xlsx: Xlsx = None, json: Json = False, quiet: Quiet = False
) -> int:
    check_writable(out, html, xlsx)
    response: Any = ask.answer(quiet=quiet)
    _give(response.outlook, out, html, xlsx, json=json)
    return code_of(response)


@command("tree")
def tree(
    ask: Ask, out: Out = None, html: Html = None, xlsx: Xlsx = None, json: Json = False, quiet: Quiet = False
) -> int:
    check_writable(out, html, xlsx)
    return tree_answer(ask, out, html, xlsx, json=json, quiet=quiet)


def tree_answer(
    ask: Ask, out: Path | None, html: Path | None, xlsx: Path | None, *, json: bool, quiet: bool
) -> int:
    """The plan for several futures, given out; the exit code."""
    response: Any = ask.answer(quiet=quiet)
    _give(response.tree, out, html, xlsx, json=json)
    return code_of(response)


def is_tree(ask: Ask) -> bool:
    """Whether a solve is of a scenario that states where its future branches, and is not asked for one future."""
    request: Any = ask.request
    return not request.one_future and states_branchings(asked(request))


def refuse_of_one_future(given: Sequence[str]) -> None:
    """Raises InputError for options of `solve` that only a plan of one future has."""
    if given:
        raise InputError(
            f"{listed(list(given))}: of a plan for one future, but [uncertainty.tree] states several. Leave it out, or "
            "give --one-future for the plan of one."
        )


def _give(found: Any, out: Path | None, html: Path | None, xlsx: Path | None, *, json: bool) -> None:
    """Write what was asked for, and print the report or its JSON whatever happens to the files."""
    with held():
        try:
            _write(found, out, html, xlsx)
        finally:
            if json:
                typer.echo(found.to_json())
            else:
                print_report(report_of(found))


def _write(found: Any, out: Path | None, html: Path | None, xlsx: Path | None) -> None:
    if out is not None:
        write_text(out, found.to_json() + "\n")
        say(f"Wrote {out}.")
    if html is not None:
        from ..report.html.page import report_html

        write_text(html, report_html(report_of(found)))
        say(f"Wrote {html}.")
    if xlsx is not None:
        from ..report.workbook.of_report import write_report_workbook

        try:
            write_report_workbook(report_of(found), xlsx)
        except OSError as error:
            raise InputError(f"{xlsx}: cannot be written: {error.strerror}.") from None
        say(f"Wrote {xlsx}.")
