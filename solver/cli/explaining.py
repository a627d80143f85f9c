"""`decumulate explain`: explain with progress shown, print it, and say by exit code how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..explain.explain import Explanation
from ..explain.explain import explain as explain_quietly
from ..explain.policy import PHASES
from ..explain.rests import Rests, RestsOptions
from ..explain.rests import rests as rests_quietly
from ..report.explain import explain_text
from ..report.rests import rests_text
from .door import STOPPED, say
from .files import load_plan, write_text
from .live import LiveProgress
from .refused import report_refused

if TYPE_CHECKING:
    from ...models.scenario import Scenario
    from ..run import SolveOptions


def explain_with_progress(
    scenario: Scenario, plan: Path | None, options: SolveOptions, years: Sequence[int] | None, *, quiet: bool
) -> Explanation:
    known = load_plan(plan) if plan is not None else None
    with LiveProgress(quiet) as progress:
        return explain_quietly(scenario, known, options, years, progress)


def rests_with_progress(
    scenario: Scenario, explanation: Explanation, options: SolveOptions, *, quiet: bool
) -> Rests | None:
    """What the plan rests on, and the best simple policies; None where it was stopped before anything of it."""
    try:
        with LiveProgress(quiet) as progress:
            return rests_quietly(scenario, explanation.plan, RestsOptions(options, phases=PHASES), progress)
    except KeyboardInterrupt:
        return None


def print_answer(
    explanation: Explanation,
    found: Rests | None,
    *,
    html: Path | None,
    chart: int | None,
    json: bool,
    rests: bool = False,
) -> int:
    """Write and print what was asked for (`chart`: the year of the chart; `rests`: whether they were asked for);
    returns the exit code."""
    if rests and found is None:
        explanation = replace(explanation, interrupted=True)
    try:
        if html is not None:
            from ..report.charts.pages import rate_map_html

            maps = {rates.year: rates for rates in explanation.rate_maps}
            rates = maps.get(explanation.years[0] if chart is None else chart)
            if rates is None:
                say(f"No {html}: it was stopped before the rates were known.")
            else:
                write_text(html, rate_map_html(rates))
                say(f"Wrote {html}.")
    finally:  # whatever happens to the file
        if json:
            more = {} if found is None else {"rests": found.data()}
            typer.echo(dumps(explanation.data() | more, indent=2))
        else:
            typer.echo(explain_text(explanation) + ("" if found is None else f"\n\n{rests_text(found)}"))
    report_refused(explanation.plan)
    interrupted = explanation.interrupted or (found is not None and found.interrupted)
    proof = explanation.plan.certificate
    refused = proof is not None and proof.status == "no_certificate"
    return STOPPED if interrupted or refused else 0
