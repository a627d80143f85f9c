"""Decumulate's tools by the official client of the Model Context Protocol: in the process, over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent, TextResourceContents

from decumulate import scenarios
from decumulate.models.scenario import Scenario
from decumulate.models.scenario.limits import Limits
from decumulate.solver.assistants import caveats, kept, tools
from decumulate.solver.assistants.server import APP, build
from decumulate.solver.service import RequestError
from decumulate.solver.service.schema import schema_of

TOOLS = {"schema", "check", "solve", "this_year", "why", "compare", "try_change", "audit_line"}
CAVEATS = {"certificate", "assumptions", "not_modelled", "warnings", "say"}
PROGRAM = Path(sys.executable).with_name("decumulate")
HOME = scenarios.path("by_hand").read_text("utf-8")


def words(result: CallToolResult) -> str:
    (part,) = result.content
    assert isinstance(part, TextContent)
    return part.text


def data(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, words(result)
    assert result.structured_content is not None
    return dict(result.structured_content)


def talk(server: Any, said: Callable[[Client], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with Client(server) as client:
            await said(client)

    asyncio.run(whole())


async def solved(client: Client) -> dict[str, Any]:
    """A plan of a small household, with what was heard of its progress."""
    heard: list[str] = []

    async def hear(done: float, of: float | None, message: str | None) -> None:
        heard.append(message or "")

    found = data(await client.call_tool("solve", {"scenario": HOME, "seconds": 20}, progress_callback=hear))
    assert any("plan" in message for message in heard)
    return found


async def everything(client: Client) -> None:
    assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
    fields = data(await client.call_tool("schema", {"path": "people.social_security"}))["fields"]
    assert fields["monthly_benefit_at_full_age"]["required"]
    checked = data(await client.call_tool("check", {"scenario": HOME}))
    plan = await solved(client)
    assert checked["assumptions"] == plan["assumptions"]
    name = {"plan_id": plan["plan_id"]}
    answers = {
        "this_year": await client.call_tool("this_year", name),
        "why": await client.call_tool("why", name | {"seconds": 5}),
        "try_change": await client.call_tool("try_change", name | {"changes": {"goal.heir_tax_rate": 0.3}}),
        "audit_line": await client.call_tool(
            "audit_line", name | {"year": plan["years"][0], "line": "form1040.11a"}
        ),
    }
    for tool, result in answers.items():
        assert data(result).keys() >= CAVEATS, tool
    assert data(answers["this_year"])["steps"] == plan["steps_this_year"]
    (line,) = data(answers["audit_line"])["lines"]
    assert (line["label"], line["law"]) == ("Adjusted gross income", "26 USC 62")
    page = await client.read_resource(f"decumulate://report/{plan['plan_id']}")
    assert isinstance(page.contents[0], TextResourceContents)
    assert "Content-Security-Policy" in page.contents[0].text
    prompt = await client.get_prompt("intake", {})
    assert isinstance(prompt.messages[0].content, TextContent)
    assert "date of birth" in prompt.messages[0].content.text


def test_every_tool_in_the_process() -> None:
    async def said(client: Client) -> None:
        await everything(client)
        tool = next(tool for tool in (await client.list_tools()).tools if tool.name == "solve")
        assert tool.meta is not None
        assert tool.meta["ui"]["resourceUri"] == APP
        app = (await client.read_resource(APP)).contents[0]
        assert isinstance(app, TextResourceContents)
        assert app.mime_type == "text/html;profile=mcp-app"
        assert "innerHTML" not in app.text
        assert "http" not in app.text.replace("http-equiv", "")

    talk(build(), said)


@pytest.mark.slow
def test_over_stdio() -> None:
    talk(StdioServerParameters(command=str(PROGRAM), args=["mcp"]), everything)


@pytest.mark.slow
def test_over_http() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([PROGRAM, "mcp", "--http", "--port", str(port)], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        talk(f"http://127.0.0.1:{port}/mcp", everything)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_what_is_wrong_is_an_answer_that_says_what_to_do() -> None:
    async def said(client: Client) -> None:
        wrong = {
            "check": {"scenario": "start_year = 2026\ntitel = 1"},
            "this_year": {"plan_id": "none"},
            "schema": {"path": "people.social"},
            "solve": {"scenario": HOME, "seconds": 1e9},
        }
        for tool, asked in wrong.items():
            result = await client.call_tool(tool, asked)
            assert result.is_error, tool
            assert result.structured_content is not None
            assert result.structured_content["faults"], tool
            assert "expected" in words(result)
            assert "Traceback" not in words(result)

    talk(build(), said)


def test_a_cancelled_solve_stops_its_solver() -> None:
    """The call is cancelled after a second; the thread that solved is gone soon after, and the server goes on."""

    async def said(client: Client) -> None:
        home = scenarios.path("h2_couple").read_text("utf-8")
        call = asyncio.create_task(client.call_tool("solve", {"scenario": home, "seconds": 120}))
        await asyncio.sleep(1.0)
        began = time.monotonic()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert data(await client.call_tool("schema", {"path": "goal"}))["fields"]
        while _solving() and time.monotonic() - began < 20.0:
            await asyncio.sleep(0.2)
        assert not _solving()

    talk(build(), said)


def _solving() -> bool:
    """Whether any thread of the process is within a solve."""
    frames = sys._current_frames().values()
    names = []
    for frame in frames:
        here: Any = frame
        while here is not None:
            names.append(here.f_code.co_qualname)
            here = here.f_back
    return "solve" in {name.rpartition(".")[2] for name in names}


def test_what_is_assumed_is_every_field_that_nobody_gave() -> None:
    content = tomllib.loads(HOME)
    content.get("limits", {}).pop("cliff_margin", None)
    found = {
        each["field"]: each["value"] for each in caveats.assumptions_of(Scenario.model_validate(content))
    }
    assert found["limits.cliff_margin"] == f"${Limits().cliff_margin:.0f}"
    assert not found.keys() & {f"goal.{name}" for name in content["goal"]}
    assert "left out" not in found.values()


def test_every_table_of_the_scenario_has_its_fields() -> None:
    """The fields at a path are the schema's own, whatever stands between."""
    for path, name in [
        ("accounts", "lots"),
        ("accounts.lots", "basis"),
        ("market.assets", "total_return"),
        ("", "people"),
    ]:
        _, found = tools.schema(path)
        assert name in found["fields"], path
    whole = schema_of("scenario")["properties"]
    assert tools.schema()[1]["fields"].keys() == whole.keys()


def test_plans_are_forgotten_in_their_order() -> None:
    plans = kept.KeptPlans()

    class Fake:
        def __init__(self, text: str) -> None:
            self.sha256 = self.text = text

        def to_json(self) -> str:
            return self.text

    names = [plans.keep(Fake(str(n)), Fake("")).name for n in range(kept.MOST_PLANS + 1)]  # type: ignore[arg-type]
    assert len(set(names)) == len(names)
    with pytest.raises(RequestError, match="Solve again"):
        plans.get(names[0])
    assert plans.get(names[1]).name == names[1]
