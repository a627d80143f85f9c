"""`decumulate serve`: the page and the HTTP API on this machine."""

from __future__ import annotations

import os
import secrets
import threading
import webbrowser
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from .door import InputError, say
from .files import document
from .options import plain

if TYPE_CHECKING:
    from ..serve.limits import ServeLimits
    from ..serve.server import Listening

NEEDED = ("fastapi", "uvicorn", "jinja2")
PORT = 8760
SECONDS_TO_OPEN = 1.0
TOKEN = "DECUMULATE_TOKEN"
LEAST_TOKEN = 16
"""Characters of a token that others choose."""


@plain
def serve(
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="A scenario to open (TOML or JSON), or a shipped one by name."),
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0 is any that is free.")
    ] = PORT,
    host: Annotated[
        str, typer.Option(help="The address to listen at; beyond this machine only with --token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(envvar=TOKEN, help="What every request must know; default: a random one.")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address alone.")] = False,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that solve; default: a core each.")
    ] = None,
) -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InputError(
            f"serve: needs {', '.join(missing)}, which is not installed: pip install 'decumulate[serve]'."
        )
    from ..serve.limits import ServeLimits
    from ..serve.server import application, opened
    from ..serve.server import serve as serve_at
    from ..service.fields import FileOnDisk
    from ..service.inputs import scenario_file, text_of

    source = None if file is None else document(file, shipped=True)
    text = None if source is None else text_of(scenario_file(source))
    own = (
        source.path if isinstance(source, FileOnDisk) and not (text or "").lstrip().startswith("{") else None
    )
    limits = ServeLimits(workers=workers or os.cpu_count() or 1)
    listening = _listening(host, port, token, limits)
    app = application(limits)
    address = listening.address + ("" if text is None else opened(app, text, own))
    say(
        f"Open {address}\nCtrl-C ends it; what is entered and solved is kept until then, and nowhere else but where "
        "you say so."
    )
    if not no_browser:
        threading.Timer(SECONDS_TO_OPEN, webbrowser.open, [address]).start()
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
        serve_at(listening, app)


def _listening(host: str, port: int, token: str | None, limits: ServeLimits) -> Listening:
    """Raises InputError where nothing may or can listen so."""
    from ..serve.guard import is_loopback
    from ..serve.server import listen

    if token is None and not is_loopback(host):
        raise InputError(
            f"--host {host}: other machines could reach it, so --token is needed too (or {TOKEN} in the environment)."
        )
    if token is not None and (len(token) < LEAST_TOKEN or not token.isascii() or not token.isalnum()):
        raise InputError(f"--token: expected {LEAST_TOKEN} or more letters and digits.")
    try:
        return listen(host, port, token or secrets.token_hex(16), limits)
    except OSError as error:
        raise InputError(f"--port {port}: cannot listen at {host}: {error.strerror}; give another.") from None
