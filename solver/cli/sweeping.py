"""`decumulate sweep`: sweep, say what came of it, and by exit code how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..report.sections.sweep import sweep_report
from ..stopping import held
from ..sweep.run import SOLVED
from .door import say
from .files import check_sweep_writable, write_text
from .options import Ask, Json, Quiet, command
from .pages import print_report
from .printing import code_of, print_json

if TYPE_CHECKING:
    from ..sweep.answers import Answers
    from ..sweep.run import SweepResult


@command("sweep")
def sweep(
    ask: Ask,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Append rows to this .csv, or .parquet folder; resumes a stopped one."
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write the answers' charts as one page.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    check_sweep_writable(out, html)
    response: Any = ask.answer(quiet=quiet, rows=out)
    result, found, title = response.found
    with held():
        if json:
            print_json(response)
        else:
            typer.echo(summary(result))
        _say_answers(result, found, out, html, f"{title}: what {_stem(ask, 'sweep')} moves", json=json)
    return code_of(response)


def _stem(ask: Ask, name: str) -> str:
    return Path(str(ask.typed[name])).stem.replace("_", " ")


def _say_answers(
    result: SweepResult, found: Answers | None, out: Path | None, html: Path | None, title: str, *, json: bool
) -> None:
    if found is not None:
        if not json:
            typer.echo("")
            print_report(sweep_report(found))
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
