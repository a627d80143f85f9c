"""Templates and static files. A request names none of them: routes do, and a static file is one of a list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ....models.scenario import Fault
from ...report.html.blocks import block_html, section_html
from ...report.html.vega import vega_scripts
from ...report.model import Block, ReportSection
from ...report.words import value_text
from ..faults import HttpFault

FormReader = Callable[[Request], Awaitable[dict[str, str]]]
"""Reads the fields of a request's form, within its limits."""

SCRIPT, STYLE = "text/javascript", "text/css"
OWN = {"page.css": STYLE, "page.js": SCRIPT, "htmx.min.js": SCRIPT}
REPORT = {"style.css": STYLE, "script.js": SCRIPT}


@cache
def environment() -> Environment:
    found = Environment(
        loader=PackageLoader(__package__.rpartition(".")[0]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["value"] = value_text
    found.globals["block"] = _block
    found.globals["section"] = _section
    found.globals["said"] = fault_words
    return found


def _block(block: Block, level: int = 3) -> Markup:
    """A block of a report; the report's own faces escape every text."""
    return Markup(block_html(block, {}, level))


def _section(section: ReportSection, level: int = 2) -> Markup:
    return Markup(section_html(section, level))


def fault_words(fault: Fault, field: str = "") -> str:
    """A fault as it stands beside a field: its place only where that is another."""
    place = "" if fault.place == field else f"{fault.place}: "
    stop = "" if fault.hint.endswith((".", "?", "!")) else "."
    hint = f" {fault.hint[:1].upper()}{fault.hint[1:]}{stop}" if fault.hint else ""
    if fault.value == "nothing":
        return f"{place}Still to be said: {fault.expected}.{hint}"
    return f"{place}{fault.value} is given; expected {fault.expected}.{hint}"


def page(request: Request, template: str, **context: Any) -> Response:
    """A template with what it shows; `root` is what addresses begin with."""
    root = request.scope.get("root_path", "")
    return HTMLResponse(environment().get_template(template).render(root=root, **context))


@cache
def static(name: str) -> tuple[str, str]:
    """(text, media type) of a static file. Raises HttpFault where there is none of that name."""
    if name in OWN:
        home = files(__package__.rpartition(".")[0]).joinpath("static")
        return home.joinpath(name).read_text(encoding="utf-8"), OWN[name]
    if name == "vega.js":
        return "\n;\n".join(vega_scripts()), SCRIPT
    own, _, rest = name.partition("-")
    if own == "report" and rest in REPORT:
        home = files("decumulate.solver.report.html")
        return home.joinpath(rest).read_text(encoding="utf-8"), REPORT[rest]
    raise HttpFault(404, "There is no such file.")
