"""Who may ask: the token, the Host and the Origin of every request, its size, and the policies of every answer.

The token stands in the address (`/t/TOKEN/...`, so that a page needs neither cookie nor script to go on) or in the
header `Authorization: Bearer TOKEN`. A page of another site cannot know it; one that has its name lead to this machine
(DNS rebinding) sends another Host.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

from .faults import http_problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/t/"
SAFE = ("GET", "HEAD", "OPTIONS")
POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cache-control": "no-store",
}
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True)
class Doors:
    """The names by which the server may be asked for, and the token that every request must have.

    host, port    where it listens; beyond the loopback it may be asked for by any address, but by no other name
    body          the most bytes of a request
    """

    token: str
    host: str
    port: int
    body: int

    @property
    def only_here(self) -> bool:
        return is_loopback(self.host)

    def allows(self, host: str) -> bool:
        """Whether a Host header names this server."""
        name, _, port = host.rpartition(":") if re.search(r":\d+$", host) else (host, "", "80")
        if port != str(self.port):
            return False
        name = name.lower()
        if name in LOOPBACK or name == self.host.lower():
            return True
        return not self.only_here and _is_address(name)

    def has_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """An ASGI application before the application."""

    def __init__(self, app: App, doors: Doors) -> None:
        self._app, self._doors = app, doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # nothing else is spoken here
        refusal = self._refusal(scope)
        if refusal is not None:
            await _answer(send, *refusal)
            return
        await self._app(scope, _limited(receive, self._doors.body), _with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Why a request is refused before anything of it is read; `scope` loses the token in its address."""
        headers = _headers(scope)
        if headers is None:
            return 400, "A header that decides who may ask is given twice."
        host = headers.get("host", "")
        if not self._doors.allows(host):
            return 403, "This server is not asked for by that name: open the address that it printed."
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return 403, "Pages of other sites may not ask here."
        if not self._admitted(scope, headers):
            return 401, "Open the address that the server printed; programs send Authorization: Bearer TOKEN."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._doors.body:
            return 413, f"A request may have {self._doors.body / 1e6:.0f} MB at most."
        return None

    def _admitted(self, scope: Scope, headers: dict[str, str]) -> bool:
        path = scope["path"]
        if path.startswith(PREFIX):
            token = path.removeprefix(PREFIX).partition("/")[0]
            if not self._doors.has_token(token):
                return False
            scope["root_path"] = scope.get("root_path", "") + PREFIX + self._doors.token
            return True
        kind, _, token = headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self._doors.has_token(token.strip())


ONCE = (b"host", b"origin", b"authorization", b"content-length")


def _headers(scope: Scope) -> dict[str, str] | None:
    """The headers that decide; None where one of them stands twice."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name in ONCE:
            if name.decode() in found:
                return None
            found[name.decode()] = value.decode("latin-1")
    return found


class TooLong(Exception):
    """A request without a stated length turned out too long."""


def _limited(receive: Receive, most: int) -> Receive:
    read = 0

    async def limited() -> MutableMapping[str, Any]:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLong
        return message

    return limited


def _with_headers(send: Send) -> Send:
    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*_kept(message.get("headers", ())), *_PACKED]
        await send(message)

    return with_headers


_PACKED = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def _kept(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """An answer's own headers, but for those that are the guard's."""
    return [(name, value) for name, value in headers if name.decode().lower() not in HEADERS]


async def _answer(send: Send, status: int, detail: str) -> None:
    body = json.dumps(http_problem(status, detail)).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    start = {"type": "http.response.start", "status": status, "headers": [*headers, *_PACKED]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
