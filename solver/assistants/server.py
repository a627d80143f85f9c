"""The server of the Model Context Protocol: tools.py under the protocol's names, with progress and cancelling.

build().run("stdio")                            for an assistant that starts it
build().run("streamable-http", port=8766)       for one that is told its address
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import Annotated, Any

from anyio import from_thread, get_cancelled_exc_class, to_thread
from mcp.server import MCPServer
from mcp.server.apps import Apps
from mcp.server.mcpserver import Context
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from ... import __version__
from ..report.html.page import report_html
from ..report.sections.plan import plan_report
from ..service import CancelToken, ProgressEvent, problem_of, run
from . import tools
from .intake import INTAKE
from .kept import KeptPlan, KeptPlans

APP = "ui://decumulate/this-year.html"
INSTRUCTIONS = (
    "Exact, certified retirement withdrawal plans under US federal and state tax law. Begin with the prompt `intake`. "
    "Each answer has certificate, assumptions, not_modelled, warnings and say: they are part of it, to be passed on "
    "with every value."
)
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False, idempotent_hint=True)

ScenarioText = Annotated[
    str | dict[str, Any],
    Field(description="A scenario as TOML or JSON text, as an object, or a shipped one's name."),
]
PlanId = Annotated[str, Field(description="The plan_id of an answer of solve.")]
Seconds = Annotated[
    float, Field(description="Seconds at most; the best plan known by then is given with its proof.")
]
Changes = Annotated[
    dict[str, Any],
    Field(description='Other values by path, as {"spending.annual": 80000, "goal.heir_tax_rate": 0.3}.'),
]


def build() -> MCPServer:
    """A server with plans of its own: what one client solved no other process knows."""
    apps, plans = Apps(), KeptPlans()
    _of_scenarios(apps, plans)
    apps.add_html_resource(APP, files(__package__).joinpath("app.html").read_text("utf-8"))
    server = MCPServer(
        "decumulate", title="Decumulate", version=__version__, instructions=INSTRUCTIONS, extensions=[apps]
    )
    _without_plans(server)
    _of_plans(server, plans)
    _resources(server, plans)
    return server


def _without_plans(server: MCPServer) -> None:
    @server.tool(annotations=READS)
    async def schema(
        ctx: Context,
        path: Annotated[str, Field(description="As people.social_security; empty: the scenario.")] = "",
    ) -> CallToolResult:
        """The fields of a scenario at a path: types, defaults, and what they mean."""
        return await _answer(ctx, lambda ask: tools.schema(path))

    @server.tool(annotations=READS)
    async def check(ctx: Context, scenario: ScenarioText) -> CallToolResult:
        """Check a scenario: every fault at once with what was expected, or what it is of and what is assumed."""
        return await _answer(ctx, lambda ask: tools.check(ask, scenario))


def _of_scenarios(apps: Apps, plans: KeptPlans) -> None:
    @apps.tool(resource_uri=APP, annotations=READS)
    async def solve(
        ctx: Context,
        scenario: ScenarioText,
        seconds: Seconds = 60.0,
        objective: Annotated[
            str | None, Field(description="max_estate, max_spending or min_lifetime_tax.")
        ] = None,
        changes: Changes | None = None,
    ) -> CallToolResult:
        """Find the best multi-year plan of withdrawals, conversions and sales, with a proof of how good it is and this
        year's steps. Gives a plan_id for the other tools. Reports progress; cancelling it stops the solver."""
        return await _answer(ctx, lambda ask: tools.solve(ask, plans, scenario, seconds, objective, changes))


def _of_plans(server: MCPServer, plans: KeptPlans) -> None:
    @server.tool(annotations=READS)
    async def this_year(ctx: Context, plan_id: PlanId) -> CallToolResult:
        """What to do this year, in order: amounts, dates, reasons, lots, and how far each amount may be moved."""
        return await _answer(ctx, lambda ask: tools.this_year(plans.get(plan_id)))

    @server.tool(annotations=READS)
    async def why(
        ctx: Context,
        plan_id: PlanId,
        years: Annotated[
            list[int] | None, Field(description="Years to explain besides the first ones.")
        ] = None,
        seconds: Seconds = 60.0,
    ) -> CallToolResult:
        """Why the plan is as it is: what the next dollar costs in each account, which limits bind and their price."""
        return await _answer(ctx, lambda ask: tools.why(ask, plans.get(plan_id), years or [], seconds))

    @server.tool(annotations=READS)
    async def compare(ctx: Context, plan_id: PlanId, seconds: Seconds = 20.0) -> CallToolResult:
        """The plan beside rules of thumb and what the household does today, all under the same exact law."""
        return await _answer(ctx, lambda ask: tools.compare(ask, plans.get(plan_id), seconds))

    @server.tool(annotations=READS)
    async def try_change(ctx: Context, plan_id: PlanId, changes: Changes) -> CallToolResult:
        """Try other values from a plan in a second: the value, how far from the best at most, which steps move."""
        return await _answer(ctx, lambda ask: tools.try_change(plans, plans.get(plan_id), changes))

    @server.tool(annotations=READS)
    async def audit_line(
        ctx: Context,
        plan_id: PlanId,
        year: Annotated[int, Field(description="A year of the plan.")],
        line: Annotated[str, Field(description="As form1040.11a, or a line's words: taxable income.")],
    ) -> CallToolResult:
        """A line of a year's tax return: amount, arithmetic, law, and the lines that it is made of."""
        return await _answer(ctx, lambda ask: tools.audit_line(plans.get(plan_id), year, line))


def _resources(server: MCPServer, plans: KeptPlans) -> None:
    @server.resource(
        "decumulate://report/{plan_id}", mime_type="text/html", title="The whole report of a plan"
    )
    async def report(plan_id: str) -> str:
        """A plan's whole answer as one page, which loads nothing from elsewhere."""
        return await to_thread.run_sync(partial(_page, plans.get(plan_id)))

    @server.prompt(title="What to ask a household")
    def intake() -> str:
        """What must be asked before a scenario can be written, and how to go on from there."""
        return INTAKE


def _page(kept: KeptPlan) -> str:
    return report_html(plan_report(kept.plan))


async def _answer(ctx: Context, work: Callable[[tools.Ask], tools.Answer]) -> CallToolResult:
    """Runs work in a thread; a cancelled call stops it. What is wrong is an answer too, marked as an error."""
    token = CancelToken()

    def ask(request: Any) -> Any:
        return run(request, partial(_tell, ctx), token)

    def done() -> CallToolResult:
        try:
            text, data = work(ask)
        except Exception as error:
            problem = problem_of(error)
            said = [TextContent(text=problem.detail)]
            return CallToolResult(content=[*said], structured_content=problem.document(), is_error=True)
        plain = json.loads(json.dumps(data, default=str))
        return CallToolResult(content=[TextContent(text=text)], structured_content=plain)

    try:
        return await to_thread.run_sync(done, abandon_on_cancel=True)
    except get_cancelled_exc_class():
        token.cancel()
        raise


def _tell(ctx: Context, event: ProgressEvent) -> None:
    """Progress of a call, from its thread: seconds, or rows done; one that nobody hears is no fault."""
    done, of = (event.seconds, None) if event.done is None else (float(event.done), event.of)
    words = event.phase or event.kind
    if event.gap is not None:
        words += f", {100.0 * event.gap:.2f} % from the best at most"
    try:
        from_thread.run(ctx.report_progress, done, of, words)
    except RuntimeError:  # the call is over
        return
