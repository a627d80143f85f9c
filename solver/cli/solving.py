"""`decumulate solve`: solve with progress shown, give the plan out, and say by exit code how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..baselines.at_once import solve as solve_quietly
from ..report.csv import write_csv
from ..report.text import plan_text
from .door import STOPPED, InputError, say
from .files import write_text
from .live import LiveProgress
from .refused import report_refused

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.scenario import Scenario
    from ..run import SolveOptions


def solve_with_progress(scenario: Scenario, options: SolveOptions, *, quiet: bool) -> Plan:
    with LiveProgress(quiet) as progress:
        plan = solve_quietly(scenario, options, progress)
    report_refused(plan)
    return plan


def print_answer(
    plan: Plan,
    scenario: Scenario,
    *,
    out: Path | None,
    csv: Path | None,
    xlsx: Path | None,
    json: bool,
    nominal: bool,
) -> int:
    """Write and print what was asked for; returns the exit code of the plan's certificate."""
    try:
        _write(plan, scenario, out, csv, xlsx)
    finally:  # whatever happens to the files
        typer.echo(plan.to_json() if json else plan_text(plan, nominal=nominal))
    return 0 if plan.certificate is not None and plan.certificate.solved else STOPPED


def _write(plan: Plan, scenario: Scenario, out: Path | None, csv: Path | None, xlsx: Path | None) -> None:
    if out is not None:
        write_text(out, plan.to_json() + "\n")
        say(f"Wrote {out}.")
    if csv is not None:
        try:
            written = write_csv(plan, csv)
        except OSError as error:
            raise InputError(f"{csv}: cannot be written: {error.strerror}.") from None
        say(f"Wrote {', '.join(str(path) for path in written)}.")
    if xlsx is not None:
        from ..report.workbook import write_workbook

        try:
            write_workbook(plan, xlsx, scenario)
        except OSError as error:
            raise InputError(f"{xlsx}: cannot be written: {error.strerror}.") from None
        say(f"Wrote {xlsx}.")
