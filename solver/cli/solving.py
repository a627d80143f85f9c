"""`decumulate solve`: solve with progress shown, give the plan out, and say by exit code how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..report.csv import write_csv
from ..report.text import plan_text
from ..run import SolveOptions
from ..run import solve as solve_quietly
from .door import STOPPED, InputError, say
from .files import reason, write_text
from .live import Aloud

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.scenario import Scenario

EXIT_CODES = {"optimal": 0, "within_gap": 0, "optimal_except": 0, "limit": STOPPED, "interrupted": STOPPED}


def solve_aloud(scenario: Scenario, options: SolveOptions, *, quiet: bool) -> Plan:
    with Aloud(quiet) as aloud:
        return solve_quietly(scenario, options, aloud)


def give_out(plan: Plan, *, out: Path | None, csv: Path | None, json: bool, nominal: bool) -> int:
    """Write and print what was asked for; returns the exit code of the plan's certificate."""
    if out is not None:
        write_text(out, plan.to_json() + "\n")
        say(f"Wrote {out}.")
    if csv is not None:
        try:
            written = write_csv(plan, csv)
        except OSError as error:
            raise InputError(f"{csv}: cannot be written: {reason(error)}.") from None
        say(f"Wrote {', '.join(str(path) for path in written)}.")
    typer.echo(plan.to_json() if json else plan_text(plan, nominal=nominal))
    return EXIT_CODES[plan.certificate.status]
