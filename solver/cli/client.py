"""`decumulate solve --html`: the client's report of a plan, made after it and written as one page."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..run import SolveOptions
from ..service.planning import options_of_solve
from ..stopping import held
from .door import STOPPED, say
from .files import write_text
from .live import LiveProgress

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.scenario import Scenario
    from .options import Ask


def write_report(ask: Ask, scenario: Scenario, plan: Plan, html: Path, *, quiet: bool) -> int:
    """Compare, explain and write the page, with what there is where it is stopped; returns the exit code."""
    from ..service.reporting import client_page

    request: Any = ask.request
    command = command_of(ask.typed, html, options_of_solve(request))
    with LiveProgress(quiet) as progress:
        page = client_page(request, scenario, plan, progress, command=command)
    with held():
        write_text(html, page.html())
        say(f"Wrote {html}.")
        for name, why in page.why_not.items():
            say(f"Without the {name}: {why}.")
    return STOPPED if page.why_not else 0


def command_of(typed: Any, html: Path, options: SolveOptions) -> str:
    """What is typed to make the same report again: every option that is not as it is left out."""
    objective = typed.get("objective")
    words = ["decumulate", "solve", typed["scenario"], "--html", str(html), *_changed(options)]
    for name, values in (
        ("--set", typed.get("changes")),
        ("--objective", [objective.value] if objective else []),
        ("--ignore", typed.get("ignore")),
    ):
        words += [word for value in values or () for word in (name, value)]
    return shlex.join(words)


def _changed(options: SolveOptions) -> Iterator[str]:
    left_out = SolveOptions()
    for name in (field.name for field in fields(SolveOptions) if field.name != "name_conflicts"):
        value = getattr(options, name)
        if value == getattr(left_out, name):
            continue
        flag = f"--{name.replace('_', '-')}"
        if value is False:
            yield f"--no-{name}"
        else:
            yield from (flag, f"{value:g}" if isinstance(value, float) else str(value))
