"""JSON on standard output, and the exit code of a response."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .door import STOPPED, WRONG_INPUT, say
from .files import write_text

if TYPE_CHECKING:
    from ..service.responses import Response

CODES = {"done": 0, "stopped": STOPPED, "does_not_hold": WRONG_INPUT}


def print_json(response: Response) -> None:
    typer.echo(dumps(response.document(), indent=2))


def give_text(response: Response, text: str, out: Path | None, *, json: bool) -> None:
    """An answer that is one text: into a file, or on standard output; with `json` its document there as well."""
    if out is not None:
        write_text(out, text)
        say(f"Wrote {out}.")
    if json:
        print_json(response)
    elif out is None:
        typer.echo(text, nl=False)


def code_of(response: Response) -> int:
    """The exit code of how a verb ended."""
    return CODES[response.outcome]
