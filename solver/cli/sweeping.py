"""`decumulate sweep`: sweep with progress shown, say what came of it, and by exit code how it ended."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.live import Live
from rich.text import Text

from ..report.sweep import sweep_text
from ..sweep.answers import answers
from ..sweep.run import SOLVED, SweepOptions, SweepProgress, SweepResult
from ..sweep.run import sweep as sweep_quietly
from .door import STOPPED, say
from .files import write_text
from .live import SECONDS_BETWEEN_LINES

if TYPE_CHECKING:
    from ...models.scenario import Scenario


def sweep_with_progress(
    scenario: Scenario, sheet: Path, options: SweepOptions, out: Path | None, *, quiet: bool
) -> SweepResult:
    with Rate(quiet) as rate:
        return sweep_quietly(scenario, sheet, options, out, rate)


def progress_text(event: SweepProgress) -> str:
    """`120 of 1,000   28.4 a second   31 s left   2 without a plan`."""
    parts = [f"{event.done:,} of {event.total:,}"]
    if event.again:
        return f"{parts[0]}   {event.again:,} solved again, for an effect that its gap did not carry"
    if event.seconds_left is not None:
        parts += [f"{event.rate:.1f} a second", f"{event.seconds_left:,.0f} s left"]
    if event.without_plan:
        parts.append(f"{event.without_plan:,} without a plan")
    return "   ".join(parts)


class Rate:
    """Shows how a sweep is going: a line that renews itself on a terminal, else one now and then."""

    def __init__(self, quiet: bool, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, quiet=quiet)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._on_terminal = self._console.is_terminal and not quiet
        self._said_at = -SECONDS_BETWEEN_LINES

    def __enter__(self) -> Rate:
        if self._on_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on_terminal:
            self._live.stop()

    def __call__(self, event: SweepProgress) -> None:
        if self._on_terminal:
            self._live.update(Text(progress_text(event)), refresh=True)
        elif event.seconds >= self._said_at + SECONDS_BETWEEN_LINES or event.done == event.total:
            self._console.print(progress_text(event), highlight=False, markup=False, soft_wrap=True)
            self._said_at = event.seconds


def print_answer(result: SweepResult, out: Path | None, html: Path | None, title: str) -> int:
    """Says what came of the sweep, and what it answers; `title` is that of the page. Returns the exit code."""
    typer.echo(summary(result))
    base = result.frame[result.frame["case"] == 0]
    if len(base) and base["status"].isin(sorted(SOLVED)).all():
        found = answers(result.frame)
        typer.echo(f"\n{sweep_text(found)}")
        if html is not None:
            from ..report.charts.pages import sweep_html

            write_text(html, sweep_html(found, title=title))
            say(f"Wrote {html}.")
    elif html is not None:
        say(f"No {html}: the scenario as it is has no plan here to compare with.")
    if out is not None:
        say(f"Wrote {out}.")
    if result.interrupted:
        again = "the same command goes on from here" if out is not None else "with --out it could be resumed"
        say(f"Stopped: {again}.")
    return STOPPED if result.interrupted else 0


def summary(result: SweepResult) -> str:
    """How many variants have a plan, the objective's range, and how near to the best the plans are proven."""
    frame = result.frame
    solved = frame[frame["status"].isin(sorted(SOLVED))]
    lines = [f"{len(frame):,} variants, {len(solved):,} with a certified plan"]
    for status, count in frame["status"].value_counts().items():
        lines.append(f"  {count:>6,}  {status}")
    if len(solved):
        value, gap = solved["objective_real"], solved["gap"]
        lines.append(
            f"objective, today's dollars: {value.min():,.0f} to {value.max():,.0f}, median {value.median():,.0f}"
        )
        lines.append(f"certified gap: median {gap.median():.2%}, at most {gap.max():.2%}")
    return "\n".join(lines)
