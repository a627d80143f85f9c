"""`decumulate solve --html`: the client's report of a plan, made after it and written as one page."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from ..run import SolveOptions
from ..stopping import held
from .door import STOPPED, say
from .files import write_text
from .live import LiveProgress

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.scenario import Scenario


def write_report(
    scenario: Scenario, plan: Plan, options: SolveOptions, html: Path, command: str, *, quiet: bool
) -> int:
    """Compare, explain and write the page, with what there is where it is stopped; returns the exit code."""
    from ..report.client.gather import gather
    from ..report.client.make import client_report
    from ..report.html.page import report_html

    with LiveProgress(quiet) as progress:
        parts = gather(scenario, plan, options, progress, command=command)
    with held():
        write_text(html, report_html(client_report(parts)))
        say(f"Wrote {html}.")
        for name, why in parts.why_not.items():
            say(f"Without the {name}: {why}.")
    return STOPPED if parts.why_not else 0


def command_of(
    file: str, html: Path, options: SolveOptions, settings: Sequence[str], ignore: Sequence[str]
) -> str:
    """What is typed to make the same report again: every option that is not as it is left out."""
    words = ["decumulate", "solve", file, "--html", str(html), *_changed(options)]
    for name, values in (("--set", settings), ("--ignore", ignore)):
        words += [word for value in values for word in (name, value)]
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
