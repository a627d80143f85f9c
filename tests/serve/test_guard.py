"""Attacks by hand: another site's page, a name that leads here, no token, paths, sizes, depths, headers given twice."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from decumulate.solver.cli.app import app
from decumulate.solver.serve.guard import HEADERS, Doors, is_loopback
from decumulate.solver.serve.limits import ServeLimits
from decumulate.solver.serve.server import listen

from .running import BODY, TOKEN, Server


def asked(
    server: Server, path: str, method: str = "GET", body: bytes = b"", **headers: str
) -> tuple[int, Any]:
    """An answer's status and document, of a request made by hand."""
    sent = {"Host": f"127.0.0.1:{server.listening.doors.port}", "Authorization": f"Bearer {TOKEN}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    line = http.client.HTTPConnection("127.0.0.1", server.listening.doors.port, timeout=60)
    line.request(method, path, body, {name: value for name, value in sent.items() if value})
    answer = line.getresponse()
    text = answer.read()
    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value], name
    line.close()
    return answer.status, json.loads(text) if text else None


def test_the_policy_allows_no_script_that_stands_in_a_page() -> None:
    assert HEADERS["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in HEADERS["content-security-policy"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "",
        "10.0.0.1:{port}",
    ],
)
def test_another_name_is_refused(server: Server, host: str) -> None:
    given = host.format(port=server.listening.doors.port) or "@"
    status, found = asked(server, "/schema", Host=given)
    assert status == 403
    assert found["type"].endswith("not_from_here")


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_this_machine_has_other_names(server: Server, host: str) -> None:
    assert asked(server, "/schema", Host=host.format(port=server.listening.doors.port))[0] == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"]
)
def test_another_site_is_refused(server: Server, origin: str) -> None:
    given = origin.format(port=server.listening.doors.port)
    assert asked(server, "/schema", Origin=given)[0] == 403
    assert asked(server, "/solve", "POST", b"{}", Origin=given)[0] == 403


def test_its_own_origin_is_not(server: Server) -> None:
    assert asked(server, "/schema", Origin=f"http://127.0.0.1:{server.listening.doors.port}")[0] == 200


@pytest.mark.parametrize(
    ("path", "authorization"),
    [
        ("/schema", ""),
        ("/schema", "Bearer wrong"),
        ("/schema", f"Basic {TOKEN}"),
        ("/schema", f"Bearer {TOKEN}x"),
        ("/t/wrong/schema", ""),
        ("/t/wrong/schema", f"Bearer {TOKEN}"),
        ("/t//schema", ""),
        (f"/x/../t/{TOKEN}/schema", ""),
        (f"/t/{TOKEN[:-1]}/schema", ""),
        ("/t/%C3%A9/schema", ""),
        ("/", ""),
        ("/openapi.json", ""),
    ],
)
def test_without_the_token_nothing_is_told(server: Server, path: str, authorization: str) -> None:
    status, found = asked(server, path, Authorization=authorization)
    assert status == 401
    assert TOKEN not in json.dumps(found)


def test_the_token_in_the_address_is_enough(server: Server) -> None:
    assert asked(server, f"/t/{TOKEN}/schema", Authorization="")[0] == 200
    status, found = asked(server, f"/t/{TOKEN}/jobs/nothing", Authorization="")
    assert status == 404
    assert TOKEN not in json.dumps(found)


@pytest.mark.parametrize(
    "path",
    [
        "/schema/../../../../etc/passwd",
        "/schema/..%2f..%2f..%2fetc%2fpasswd",
        "/jobs/..%2f..%2fetc",
        "/schema/{{7*7}}",
        "/schema/%00",
        "/jobs/" + "x" * 4_000,
        "/static/..%2f..%2fserver.py",
    ],
)
def test_no_path_leads_to_a_file(server: Server, path: str) -> None:
    status, found = asked(server, path)
    assert status == 404
    assert "49" not in found["detail"]
    assert "root:" not in json.dumps(found)


@pytest.mark.parametrize(
    "document",
    [
        {"scenario": "/etc/passwd"},
        {"scenario": "../../../etc/passwd"},
        {"scenario": {"path": "/etc/passwd"}},
        {"scenario": {"name": "/etc/passwd", "text": "", "path": "/etc/passwd"}},
        {"scenario": "$(touch /tmp/decumulate-was-here)"},
        {"scenario": "by_hand", "sweep": "/etc/passwd"},
        {"scenario": "by_hand", "sweep": {"sweep": {"cases": "/etc/passwd"}}},
        {"scenario": "by_hand", "plan": "/etc/passwd"},
        {"scenario": "by_hand", "plan": "[/etc/passwd"},
    ],
    ids=str,
)
def test_nothing_in_a_request_names_a_file(server: Server, document: dict[str, Any]) -> None:
    verb = "sweep" if "sweep" in document else "explain" if "plan" in document else "solve"
    status, found = asked(
        server, f"/{verb}", "POST", json.dumps(document).encode(), Content_Type="application/json"
    )
    if status == 202:  # a plan is read where it is needed
        found = server.ended(found["id"])["problem"]
    else:
        assert status == 422
    assert found["type"].endswith("wrong_input")
    assert "root:" not in json.dumps(found)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"scenario": ' + b"[" * 200 + b"]" * 200 + b"}", "application/json", 422),
        (b"[]", "application/json", 422),
        (b"1" * 5_000, "application/json", 400),
        (b"NaN", "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"scenario=h2", "application/x-www-form-urlencoded", 415),
        (json.dumps({"scenario": "a = 1\n" + "a." * 5_000 + "b = 1"}).encode(), "application/json", 422),
        (
            json.dumps({"scenario": "x = " + "[" * 5_000 + "]" * 5_000 + "\n"}).encode(),
            "application/json",
            422,
        ),
        (
            json.dumps({"scenario": "title = '" + "x" * (BODY - 500) + "'\n"}).encode(),
            "application/json",
            422,
        ),
        (b"x" * (BODY + 1), "application/json", 413),
    ],
    ids=range(13),
)
def test_what_is_no_request_is_refused(server: Server, body: bytes, kind: str, status: int) -> None:
    found, document = asked(server, "/check", "POST", body, Content_Type=kind)
    assert found == status
    assert document["status"] == status


def test_a_body_without_a_length_is_counted(server: Server) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(30):
            yield b" " * 100_000

    answer = server.client.post("/check", content=parts(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_a_header_that_decides_is_given_once(server: Server) -> None:
    port = server.listening.doors.port
    lines = [
        "GET /schema HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Authorization: Bearer x",
        f"Authorization: Bearer {TOKEN}",
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        assert line.recv(100).startswith(b"HTTP/1.1 400")


def test_other_methods_are_problems_too(server: Server) -> None:
    for method in ("PUT", "PATCH", "DELETE", "GET"):
        status, found = asked(server, "/solve", method)
        assert status == 405
        assert found["status"] == 405
    assert asked(server, "/schema", "OPTIONS")[0] == 405  # no site is told that it may ask


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("example.org", False),
    ],
)
def test_what_is_the_loopback(host: str, here: bool) -> None:
    assert is_loopback(host) == here


def test_beyond_the_loopback_any_address_and_no_other_name() -> None:
    doors = Doors(TOKEN, "0.0.0.0", 8760, BODY)
    assert doors.allows("192.168.1.4:8760")
    assert doors.allows("[fe80::1]:8760")
    assert not doors.allows("evil.example:8760")
    assert not doors.allows("192.168.1.4:80")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "--token is needed too"),
        (["--host", "0.0.0.0", "--token", "short"], "16 or more letters and digits"),
        (["--token", "with/a/slash/and/more"], "16 or more letters and digits"),
        (["--port", "{port}"], "cannot listen"),
    ],
)
def test_the_command_refuses_what_is_open_or_taken(server: Server, options: list[str], said: str) -> None:
    given = [option.format(port=server.listening.doors.port) for option in options]
    result = CliRunner().invoke(app, ["serve", *given])
    assert result.exit_code == 2, result.output
    assert said in result.stderr


def test_an_answer_does_not_wait_for_its_head_to_be_acknowledged() -> None:
    """Connections send at once; without that a body came 40 ms after its head, and so did each value of a slider."""
    listening = listen("127.0.0.1", 0, TOKEN, ServeLimits())

    async def accepted() -> int:
        found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            found.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=listening.socket):
            _, writer = await asyncio.open_connection("127.0.0.1", listening.doors.port)
            on = await found
            writer.close()
        return on

    assert asyncio.run(accepted()) != 0
