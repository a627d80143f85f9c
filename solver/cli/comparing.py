"""`decumulate compare`: compare with progress shown, give it out, and say by exit code how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ...models.spreadsheet import csv_text
from ..baselines.compare import compare as compare_quietly
from ..report.compare import comparison_text
from ..run import SolveOptions
from .door import STOPPED, say
from .files import write_text
from .live import LiveProgress
from .refused import report_refused

if TYPE_CHECKING:
    from ...models.scenario import Scenario
    from ..baselines.comparison import Comparison


def compare_with_progress(scenario: Scenario, options: SolveOptions, *, quiet: bool) -> Comparison:
    with LiveProgress(quiet) as progress:
        return compare_quietly(scenario, options, progress)


def print_answer(comparison: Comparison, *, out: Path | None, csv: Path | None, json: bool) -> int:
    """Write and print what was asked for; returns the exit code."""
    try:
        if out is not None:
            write_text(out, comparison.to_json() + "\n")
            say(f"Wrote {out}.")
        if csv is not None:
            write_text(csv, csv_text(comparison.frame()))
            say(f"Wrote {csv}.")
    finally:  # whatever happens to the files
        typer.echo(comparison.to_json() if json else comparison_text(comparison))
    for row in comparison.rows:
        for plan in (row.plan, row.spending_plan):
            if plan is not None:
                report_refused(plan)
    return 0 if comparison.solved else STOPPED
