"""JSON on standard output, and the exit code of a response."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

import typer

from .door import STOPPED, WRONG_INPUT

if TYPE_CHECKING:
    from ..service.responses import Response

CODES = {"done": 0, "stopped": STOPPED, "does_not_hold": WRONG_INPUT}


def print_json(response: Response) -> None:
    typer.echo(dumps(response.document(), indent=2))


def code_of(response: Response) -> int:
    """The exit code of how a verb ended."""
    return CODES[response.outcome]
