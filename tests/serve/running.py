"""A server on a port of its own, with its processes, run in a thread of the tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import uvicorn

from decumulate.solver.serve.guard import Guard
from decumulate.solver.serve.limits import ServeLimits
from decumulate.solver.serve.server import Listening, application, listen

TOKEN = "0123456789abcdef0123456789abcdef"
SOLVE: dict[str, Any] = {"scenario": "by_hand", "changes": {"allocation.traditional_tax_rate": 0.2}}
"""A solve of a moment."""
LIMITS = ServeLimits()
BODY = 2_000_000
"""Bytes of a request that the shared server takes."""


class Server:
    """A running server, and how it is asked."""

    def __init__(self, listening: Listening, app: Any) -> None:
        self.listening, self.app = listening, app
        self.serving = app.state.serving
        self.base = f"http://127.0.0.1:{listening.doors.port}"
        self.client = self.new_client()

    def new_client(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.Client(base_url=self.base, headers=headers, timeout=120.0, trust_env=False)

    def ended(self, name: str, client: httpx.Client | None = None, seconds: float = 120.0) -> dict[str, Any]:
        """A job once it has ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            data: dict[str, Any] = (client or self.client).get(f"/jobs/{name}").json()
            if data["status"] in ("done", "failed", "cancelled"):
                return data
            time.sleep(0.05)
        raise AssertionError(f"the job did not end: {data}")

    def solved(self, document: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.client.post("/solve", json=document or SOLVE)
        assert answer.status_code == 202, answer.text
        found = self.ended(answer.json()["id"])
        assert found["status"] == "done", found
        return found


@contextmanager
def running(limits: ServeLimits = LIMITS, token: str = TOKEN) -> Iterator[Server]:
    listening = listen("127.0.0.1", 0, token, limits)
    app = application(limits)
    config = uvicorn.Config(
        Guard(app, listening.doors), log_level="error", ws="none", lifespan="on", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    found = Server(listening, app)
    yield found
    found.client.close()
    server.should_exit = True
    thread.join(10.0)
    listening.socket.close()
