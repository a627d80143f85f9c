"""`decumulate mcp`: tools for assistants, over the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from .door import InputError, say
from .options import plain

PORT = 8766


@plain
def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Listen on this machine instead of standard input and output.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen, with --http.")] = PORT,
) -> None:
    if find_spec("mcp") is None:
        raise InputError("mcp: needs the package mcp, which is not installed: pip install 'decumulate[mcp]'.")
    from ..assistants.server import build

    server = build()
    if http:
        say(f"Tools for assistants at http://127.0.0.1:{port}/mcp (streamable HTTP); Ctrl-C ends it.")
        server.run("streamable-http", host="127.0.0.1", port=port)
    else:
        server.run("stdio")
