"""The application of a server, and running it."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from ... import __version__
from ...models.done.marks import DoneError
from ...models.plan import PlanError
from ...models.positions.mapping import PositionsError
from ...models.scenario import ScenarioError
from ...tax_tables.project import LawYearError
from ...tax_tables.reform_asked import ReformError
from ..errors import DecumulateError
from ..service.problems import problem_of
from ..sweep.sheet import SweepError
from .api import Serving, api
from .faults import HttpFault, ServedProblem, http_problem
from .guard import Doors, Guard, TooLong
from .limits import ServeLimits
from .openapi import PROBLEM, describe
from .pages.desk import Desk
from .pages.render import page
from .pages.routes import pages

KNOWN: tuple[type[Exception], ...] = (
    HttpFault,
    ServedProblem,
    TooLong,
    DecumulateError,
    PlanError,
    DoneError,
    ScenarioError,
    PositionsError,
    SweepError,
    LawYearError,
    ReformError,
    HTTPException,
    RequestValidationError,
)
"""What is the asker's to mend; of anything else the server's log has where it happened."""


def application(limits: ServeLimits) -> FastAPI:
    """The routes, whoever asks; `app.state.serving` is what they work with. Its processes end with the application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.serving.close()

    app = FastAPI(
        title="decumulate",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.serving = Serving(limits)
    app.include_router(api(app.state.serving))
    app.state.desk = Desk(app.state.serving)
    app.include_router(pages(app.state.desk))
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    for kind in (*KNOWN, Exception):
        app.add_exception_handler(kind, _problem)
    return app


def opened(app: FastAPI, text: str, path: Path | None = None) -> str:
    """Opens a household of a scenario's text, of a TOML file where there is one; where in the page it is."""
    household = app.state.desk.open_text(text, path)
    return f"h/{household.name}/{'answer' if household.scenario else 'household'}"


def _problem(request: Request, error: Exception) -> Response:
    document = problem_for(error)
    status = 409 if document["status"] == 499 else document["status"]
    headers = getattr(error, "headers", None)
    if "text/html" in request.headers.get("accept", ""):  # a person's browser, on its way to a page
        found = page(request, "problem.html", title=document["title"], problem=document)
        found.status_code = status
        return found
    return JSONResponse(document, status, headers, media_type=PROBLEM)


def problem_for(error: Exception) -> dict[str, Any]:
    """The problem document of whatever a route raised."""
    if isinstance(error, HttpFault | ServedProblem):
        return error.document
    if isinstance(error, TooLong):
        return http_problem(413, "The request is longer than may be.")
    if isinstance(error, HTTPException):
        return http_problem(error.status_code, str(error.detail))
    if isinstance(error, RequestValidationError):
        return http_problem(422, "; ".join(str(one.get("msg", "")) for one in error.errors()))
    return problem_of(error).document()


@dataclass(frozen=True)
class Listening:
    """A socket that listens already, so that its port is known, and the doors of what is served on it."""

    socket: socket.socket
    doors: Doors

    @property
    def address(self) -> str:
        """What is opened in a browser."""
        host = "127.0.0.1" if self.doors.host in ("0.0.0.0", "::", "") else self.doors.host
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{self.doors.port}/t/{self.doors.token}/"


def listen(host: str, port: int, token: str, limits: ServeLimits) -> Listening:
    """A socket at a host and port; port 0 is any that is free. Raises OSError where it cannot be had.

    It says that it is TCP's: asyncio lets only such send at once what is written (TCP_NODELAY), and else an answer's
    body waits for the browser to acknowledge its head, about 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host.strip("[]"), port))
    except OSError:
        found.close()
        raise
    return Listening(found, Doors(token, host, found.getsockname()[1], limits.body))


def serve(listening: Listening, app: FastAPI) -> None:
    """Serves until the process is told to end."""
    import uvicorn

    config = uvicorn.Config(
        Guard(app, listening.doors),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
    )
    uvicorn.Server(config).run(sockets=[listening.socket])
