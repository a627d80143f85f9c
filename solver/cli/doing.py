"""`decumulate done`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ..report.sections.done import done_report
from ..service.fields import FileOnDisk
from .door import InputError, say
from .files import check_writable, write_text
from .options import Ask, Json, command, say_notes
from .pages import print_report
from .printing import print_json


@command("done")
def done(
    ask: Ask,
    write: Annotated[bool, typer.Option("--write", help="Write it into the scenario's own file.")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write the scenario after the steps here.")
    ] = None,
    json: Json = False,
) -> int:
    places = [place for place in (_own(ask) if write else None, out) if place is not None]
    check_writable(*places)
    response: Any = ask.answer()
    if json:
        print_json(response)
    else:
        print_report(done_report(response.differences, response.assumptions, response.as_of))
    say_notes(response)
    for place in places:
        write_text(place, response.text)
        say(f"Wrote {place}.")
    if not places:
        say("Nothing is written: --write writes it into the scenario's file, --out into another.")
    return 0


def _own(ask: Ask) -> Path:
    """The scenario's own file. Raises InputError where it has none, or is JSON, which this would make TOML."""
    source: Any = ask.request.scenario  # type: ignore[attr-defined]
    if not isinstance(source, FileOnDisk):
        raise InputError("--write: the scenario is no file of yours; --out FILE.toml says where to write it.")
    if source.path.suffix.lower() == ".json":
        raise InputError(
            "--write: the scenario is JSON, and what is written is TOML; --out FILE.toml says where."
        )
    return source.path
