"""A client's report of a small household whose names are hostile, as a page, made once for all tests here."""

from __future__ import annotations

from functools import cache

from decumulate import scenarios
from decumulate.models.scenario import Scenario, load
from decumulate.solver.report.client.gather import gather
from decumulate.solver.report.client.make import client_report
from decumulate.solver.report.client.parts import ClientParts
from decumulate.solver.report.html.page import report_html
from decumulate.solver.report.model import Report
from decumulate.solver.run import SolveOptions, solve

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "=cmd()",
    "&lt;b&gt; &amp; </title>",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",  # right to left
    "\U0001f600 emoji",
    "W" * 200,
)
"""Names that must stay text: the owner of an account, an account, slots of the letterhead."""


@cache
def household() -> Scenario:
    """`by_hand` with hostile names wherever a name is free."""
    content = load(scenarios.path("by_hand")).content()
    person = content["people"][0]["name"]
    content["title"] = HOSTILE[0]
    content["people"][0]["name"] = HOSTILE[1]
    content["people"][0]["pensions"] = [
        {"name": HOSTILE[3], "annual": 12_000, "from_age": 62, "indexed": True, "amount_in": "today"}
    ]
    for number, account in enumerate(content["accounts"]):
        account["owner"] = HOSTILE[1] if account["owner"] == person else account["owner"]
        account["name"] = HOSTILE[2 + number % 2] + f" {number}"
    content["current_course"] = {"rule": "roth_last"}
    slots = dict(zip(("firm", "client", "adviser"), HOSTILE[5:], strict=True))
    content["report"] = {**slots, "date": "2026-01-15", "disclosures": f"{HOSTILE[3]}\n\n{HOSTILE[4]}"}
    return load(content)


@cache
def parts() -> ClientParts:
    """Everything of it, compared and explained too."""
    options = SolveOptions(time_limit=10.0, threads=1)
    plan = solve(household(), options)
    return gather(household(), plan, options, command="decumulate solve 'a b.toml' --html report.html")


@cache
def report() -> Report:
    return client_report(parts())


@cache
def page() -> str:
    return report_html(report())
