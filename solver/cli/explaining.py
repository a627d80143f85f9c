"""`decumulate explain`: explain with progress shown, print it, and say by exit code how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..explain.explain import Explanation
from ..explain.explain import explain as explain_quietly
from ..explain.policy import SimplePolicy, simple_policies
from ..explain.rests import Rests, RestsOptions
from ..explain.rests import rests as rests_quietly
from ..report.explain import explain_text
from ..report.rests import policies_text, rests_text
from .door import STOPPED, say
from .files import load_plan, write_text
from .live import Aloud

if TYPE_CHECKING:
    from ...models.scenario import Scenario
    from ..run import SolveOptions


def explain_aloud(
    scenario: Scenario, plan: Path | None, options: SolveOptions, years: Sequence[int] | None, *, quiet: bool
) -> Explanation:
    known = load_plan(plan) if plan is not None else None
    with Aloud(quiet) as aloud:
        return explain_quietly(scenario, known, options, years, aloud)


def rests_aloud(
    scenario: Scenario, explanation: Explanation, options: SolveOptions, *, quiet: bool
) -> tuple[Rests, tuple[SimplePolicy, ...]]:
    """What the plan rests on, and the best simple policies."""
    with Aloud(quiet) as aloud:
        found = rests_quietly(scenario, explanation.plan, RestsOptions(options), aloud)
        return found, simple_policies(scenario, explanation.plan, progress=aloud)


def give_out(
    explanation: Explanation,
    found: tuple[Rests, tuple[SimplePolicy, ...]] | None,
    *,
    html: Path | None,
    chart: int | None,
    json: bool,
) -> int:
    """Write and print what was asked for (`chart`: the year of the chart); returns the exit code."""
    if html is not None:
        from ..report.charts import rate_map_html

        maps = {rates.year: rates for rates in explanation.rate_maps}
        write_text(html, rate_map_html(maps[explanation.years[0] if chart is None else chart]))
        say(f"Wrote {html}.")
    if json:
        data = explanation.data()
        if found is not None:
            data |= {"rests": asdict(found[0]), "simple_policies": [asdict(policy) for policy in found[1]]}
        typer.echo(dumps(data, indent=2))
    else:
        text = explain_text(explanation)
        if found is not None:
            text += f"\n\n{rests_text(found[0])}\n\n{policies_text(found[1])}"
        typer.echo(text)
    interrupted = explanation.interrupted or (found is not None and found[0].interrupted)
    return STOPPED if interrupted else 0
