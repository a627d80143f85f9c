"""The commands and what each takes. What is slow to import is imported inside the command that needs it."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from ... import __version__
from ..stopping import held, left_behind
from .door import InputError, door, say

app = typer.Typer(
    help="Which withdrawals, Roth conversions and trades, year by year, leave a household best off?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Solver(StrEnum):
    HIGHS = "highs"
    CBC = "cbc"


class Depth(StrEnum):
    FOLLOW = "follow"
    EXACT = "exact"


class Toward(StrEnum):
    TARGET = "target"
    PLAN = "plan"


class Document(StrEnum):
    SCENARIO = "scenario"
    PLAN = "plan"


def non_negative(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not isfinite(number) or number < 0:
        raise typer.BadParameter(f"given {text}; expected a number from 0 up")
    return number


ScenarioFile = Annotated[
    str, typer.Argument(metavar="FILE", help="A scenario (TOML or JSON), or a shipped one by name.")
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="NAME", help="Leave out a field that is not modelled yet; every output warns."
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change the scenario, e.g. people.Kim.plan_to_age=95."),
]
Objective = Annotated[
    str | None, typer.Option(help="max_estate, max_spending or min_lifetime_tax, instead of the scenario's.")
]
Mappings = Annotated[
    list[Path] | None,
    typer.Option("--mapping", metavar="FILE.toml", help="How the broker's files are read; may be repeated."),
]
SecuritiesFile = Annotated[
    Path | None,
    typer.Option("--securities", metavar="FILE.csv", help="Asset class, replacements and spread by ticker."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day of the positions; today if left out."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Traceback = Annotated[bool, typer.Option("--traceback", help="Show where a fault of ours happened.")]


def show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"decumulate {__version__}")
        raise typer.Exit


@app.callback()
def decumulate(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=show_version, help="Print the version.")
    ] = False,
) -> None:
    """Options before the command."""


Effort = Annotated[
    float,
    typer.Option(
        parser=non_negative,
        metavar="NUMBER",
        help="How many times the stated prices of doing something; 0: the bare optimum, amounts to the cent.",
    ),
]


@app.command()
def solve(
    file: ScenarioFile,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the plan as CSV files.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan as a workbook.")] = None,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write scenario, plan, bound, versions and hashes as one file."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html",
            help="Write the client's report, one page that needs nothing else. It compares and explains the plan "
            "first: about two minutes more, each solve of it within a tenth of the time limit.",
        ),
    ] = None,
    json: Json = False,
    objective: Objective = None,
    settings: Settings = None,
    solver: Annotated[Solver, typer.Option(help="The MILP solver.")] = Solver.HIGHS,
    gap: Annotated[
        float,
        typer.Option(parser=non_negative, metavar="NUMBER", help="Stop when proved this close to the best."),
    ] = 1e-3,
    time_limit: Annotated[
        float,
        typer.Option(parser=non_negative, metavar="SECONDS", help="Stop then, with the best plan so far."),
    ] = 60.0,
    effort: Effort = 1.0,
    ranges: Annotated[
        bool,
        typer.Option(
            "--ranges/--no-ranges", help="How far each step of the first year may be moved (seconds)."
        ),
    ] = True,
    threads: Annotated[int | None, typer.Option(min=1, help="Solver threads; 1 is deterministic.")] = None,
    ignore: Ignore = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
    nominal: Annotated[
        bool, typer.Option("--nominal", help="The table in each year's dollars, not today's.")
    ] = False,
    traceback: Traceback = False,
) -> None:
    """Find the best plan and prove how good it is. Ctrl-C stops with the best plan so far."""
    with door(traceback):
        from .files import check_folder, check_writable, load_scenario

        check_writable(out, xlsx, receipt, html)
        check_folder(csv)
        chosen = [f"goal.objective={objective}"] if objective else []
        changes = [*(settings or []), *chosen]
        scenario = load_scenario(file, settings=changes, ignore=ignore or [])

        from ..run import SolveOptions
        from .receipts import write_receipt
        from .solving import print_answer, solve_with_progress

        options = SolveOptions(
            solver=solver.value, gap=gap, time_limit=time_limit, threads=threads, effort=effort, ranges=ranges
        )
        plan = solve_with_progress(scenario, options, quiet=quiet)
        with held():
            if receipt is not None:
                write_receipt(scenario, plan, options, receipt)
            code = print_answer(plan, scenario, out=out, csv=csv, xlsx=xlsx, json=json, nominal=nominal)
        if html is not None:
            from .client import command_of, write_report

            command = command_of(file, html, options, changes, ignore or [])
            code = max(code, write_report(scenario, plan, options, html, command, quiet=quiet))
        raise typer.Exit(code)


@app.command()
def compare(
    file: ScenarioFile,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.json", help="Write it as JSON, with every plan.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write the table as CSV.")] = None,
    json: Json = False,
    objective: Objective = None,
    settings: Settings = None,
    gap: Annotated[
        float,
        typer.Option(parser=non_negative, metavar="NUMBER", help="Stop a solve when proved this close."),
    ] = 1e-4,
    time_limit: Annotated[
        float, typer.Option(parser=non_negative, metavar="SECONDS", help="The most for each solve.")
    ] = 20.0,
    threads: Annotated[int | None, typer.Option(min=1, help="Solver threads; 1 is deterministic.")] = None,
    ignore: Ignore = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
    traceback: Traceback = False,
) -> None:
    """Compare rules of thumb, the optimum, and the optimum without one decision. Ctrl-C keeps what is done."""
    with door(traceback):
        from .files import check_writable, load_scenario

        check_writable(out, csv)
        chosen = [f"goal.objective={objective}"] if objective else []
        scenario = load_scenario(file, settings=[*(settings or []), *chosen], ignore=ignore or [])

        from ..run import SolveOptions
        from .comparing import compare_with_progress, print_answer

        options = SolveOptions(gap=gap, time_limit=time_limit, threads=threads)
        comparison = compare_with_progress(scenario, options, quiet=quiet)
        with held():
            code = print_answer(comparison, out=out, csv=csv, json=json)
        raise typer.Exit(code)


@app.command()
def explain(
    file: ScenarioFile,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN.json", help="The plan to explain; left out: solve first.")
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option(
            metavar="YEAR", help="Explain this year too; by default the first three and those at a cliff."
        ),
    ] = None,
    rests: Annotated[
        bool, typer.Option("--rests", help="Also what the plan rests on, and simple policies (minutes).")
    ] = False,
    json: Json = False,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write a year's marginal rates as a chart."),
    ] = None,
    objective: Objective = None,
    settings: Settings = None,
    gap: Annotated[
        float,
        typer.Option(parser=non_negative, metavar="NUMBER", help="Stop solving when proved this close."),
    ] = 1e-4,
    time_limit: Annotated[
        float, typer.Option(parser=non_negative, metavar="SECONDS", help="The most for each solve.")
    ] = 60.0,
    threads: Annotated[int | None, typer.Option(min=1, help="Solver threads; 1 is deterministic.")] = None,
    ignore: Ignore = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
    traceback: Traceback = False,
) -> None:
    """Say why this plan: what the next dollar costs, which limits bind and what they cost."""
    with door(traceback):
        from .files import check_writable, load_scenario

        check_writable(html)
        chosen = [f"goal.objective={objective}"] if objective else []
        scenario = load_scenario(file, settings=[*(settings or []), *chosen], ignore=ignore or [])

        from ..run import SolveOptions
        from .explaining import explain_with_progress, print_answer, rests_with_progress

        options = SolveOptions(gap=gap, time_limit=time_limit, threads=threads)
        explanation = explain_with_progress(scenario, plan, options, year, quiet=quiet)
        goes_on = rests and not explanation.interrupted
        found = rests_with_progress(scenario, explanation, options, quiet=quiet) if goes_on else None
        chart = year[0] if year else None
        with held():
            code = print_answer(explanation, found, html=html, chart=chart, json=json, rests=rests)
        raise typer.Exit(code)


@app.command()
def sweep(
    file: ScenarioFile,
    sheet: Annotated[
        str, typer.Argument(metavar="SWEEP", help="A sweep file (TOML), or a shipped one by name.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Append rows to this .csv, or .parquet folder; resumes a stopped one."
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write the answers' charts as one page.")
    ] = None,
    depth: Annotated[
        Depth, typer.Option(help="Solve every variant to the gap, or follow it from its neighbour.")
    ] = Depth.FOLLOW,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default: a core each.")] = None,
    scheduler: Annotated[
        str, typer.Option(metavar="local|dask://HOST:PORT", help="This machine, or a Dask cluster.")
    ] = "local",
    objective: Objective = None,
    settings: Settings = None,
    gap: Annotated[
        float,
        typer.Option(parser=non_negative, metavar="NUMBER", help="Stop a solve when proved this close."),
    ] = 1e-3,
    time_limit: Annotated[
        float, typer.Option(parser=non_negative, metavar="SECONDS", help="The most for each solve.")
    ] = 60.0,
    ignore: Ignore = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
    traceback: Traceback = False,
) -> None:
    """Solve a thousand variants over law, markets and wishes. Ctrl-C keeps what is done; again: it goes on."""
    with door(traceback):
        from .files import check_sweep_writable, load_scenario, sweep_path

        check_sweep_writable(out, html)
        chosen = [f"goal.objective={objective}"] if objective else []
        scenario = load_scenario(file, settings=[*(settings or []), *chosen], ignore=ignore or [])

        from ..sweep.run import SweepOptions
        from .sweeping import print_answer, sweep_with_progress

        options = SweepOptions(depth.value, gap, time_limit, scheduler, workers)
        result = sweep_with_progress(scenario, sweep_path(sheet), options, out, quiet=quiet)
        with held():
            title = f"{scenario.title or Path(file).stem}: what {Path(sheet).stem.replace('_', ' ')} moves"
            code = print_answer(result, out, html, title)
        raise typer.Exit(code)


@app.command()
def check(
    file: ScenarioFile, ignore: Ignore = None, settings: Settings = None, traceback: Traceback = False
) -> None:
    """Validate a scenario and say every fault at once."""
    with door(traceback):
        from ...models.household.horizon import build_horizon
        from ..report.faults import checked_text
        from .files import load_scenario

        scenario = load_scenario(file, settings=settings or [], ignore=ignore or [])
        typer.echo(checked_text(scenario, build_horizon(scenario)))


@app.command(name="import")
def import_(
    positions: Annotated[
        list[Path], typer.Argument(metavar="POSITIONS.csv...", help="Brokers' files of positions, by lot.")
    ],
    mapping: Mappings = None,
    securities: SecuritiesFile = None,
    into: Annotated[
        str | None, typer.Option(metavar="FILE", help="A scenario to put them into; else accounts alone.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Write here, not to standard output.")
    ] = None,
    as_of: AsOf = None,
    ignore: Ignore = None,
    traceback: Traceback = False,
) -> None:
    """Turn brokers' positions into a scenario's accounts and lots."""
    with door(traceback):
        from .trading import import_positions

        day = as_of.date() if as_of is not None else date.today()
        import_positions(positions, mapping or [], securities, into, out, day, ignore or [])


@app.command()
def trades(
    file: ScenarioFile,
    positions: Annotated[
        list[Path],
        typer.Option(metavar="FILE.csv", help="A broker's file of positions, by lot; may be repeated."),
    ],
    mapping: Mappings = None,
    securities: SecuritiesFile = None,
    history: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE.csv", help="Trades of the last 61 days, all accounts; may be repeated."),
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(metavar="PLAN.json", help="The plan to follow; left out: solve first.")
    ] = None,
    as_of: AsOf = None,
    accept_differences: Annotated[
        bool, typer.Option("--accept-differences", help="Take the positions where the scenario differs.")
    ] = False,
    tolerance: Annotated[
        float,
        typer.Option(
            parser=non_negative, metavar="SHARE", help="Differences up to this share of an account."
        ),
    ] = 0.001,
    solver: Annotated[
        str, typer.Option(metavar="NAME", help="Any installed CVXPY solver, for the orders.")
    ] = "CLARABEL",
    toward: Annotated[
        Toward, typer.Option(help="Drift is measured from the household's target, or the plan's holdings.")
    ] = Toward.TARGET,
    band: Annotated[
        float | None,
        typer.Option(parser=non_negative, metavar="SHARE", help="Drift within it costs nothing."),
    ] = None,
    drift_weight: Annotated[
        float, typer.Option(parser=non_negative, metavar="NUMBER", help="How much drift costs.")
    ] = 1.0,
    carryforward_rate: Annotated[
        float | None,
        typer.Option(parser=non_negative, metavar="RATE", help="Worth of a dollar of loss carried forward."),
    ] = None,
    minimum_order: Annotated[
        float, typer.Option(parser=non_negative, metavar="DOLLARS", help="Leave out smaller orders.")
    ] = 100.0,
    exact_shares: Annotated[
        bool, typer.Option("--exact-shares", help="Whole shares by a mixed-integer program.")
    ] = False,
    no_in_kind: Annotated[
        bool, typer.Option("--no-in-kind", help="Withdraw and convert cash alone, no shares.")
    ] = False,
    pools: Annotated[
        bool, typer.Option("--pools", help="Meet the amounts of an owner's IRAs together.")
    ] = False,
    identical: Annotated[
        list[str] | None,
        typer.Option(metavar="TICKERS", help="Substantially identical: VTI,VTSAX; may be repeated."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write the orders as CSV.")] = None,
    json: Json = False,
    objective: Objective = None,
    settings: Settings = None,
    gap: Annotated[
        float,
        typer.Option(
            parser=non_negative, metavar="NUMBER", help="Stop solving the plan when proved this close."
        ),
    ] = 1e-3,
    time_limit: Annotated[
        float, typer.Option(parser=non_negative, metavar="SECONDS", help="The most for the plan.")
    ] = 60.0,
    threads: Annotated[int | None, typer.Option(min=1, help="Solver threads; 1 is deterministic.")] = None,
    ignore: Ignore = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress on standard error.")] = False,
    traceback: Traceback = False,
) -> None:
    """Turn the plan's first year into orders: lots, tickers, shares, and why. Nothing is sent anywhere."""
    with door(traceback):
        from .files import check_writable, load_scenario

        check_writable(csv)
        chosen = [f"goal.objective={objective}"] if objective else []
        scenario = load_scenario(file, settings=[*(settings or []), *chosen], ignore=ignore or [])

        from ..run import SolveOptions
        from .trading import (
            book_with_progress,
            orders_with_progress,
            planned,
            print_answer,
            question,
            trade_options,
        )

        wishes = trade_options(
            identical or [],
            solver=solver,
            toward=toward.value,
            no_trade_band=band,
            drift_weight=drift_weight,
            carryforward_rate=carryforward_rate,
            minimum_order=minimum_order,
            whole_shares="exact" if exact_shares else "round",
            in_kind=not no_in_kind,
            pools=pools,
        )
        day = as_of.date() if as_of is not None else date.today()
        book = book_with_progress(positions, mapping or [], day, scenario, securities, history or [])
        asked = question(scenario, book, tolerance, accept_differences)
        options = SolveOptions(gap=gap, time_limit=time_limit, threads=threads)
        followed = planned(asked, plan, options, quiet=quiet)
        orders = orders_with_progress(asked, *followed, wishes)
        with held():
            code = print_answer(
                orders, followed[1], asked.reconciled, csv=csv, json=json, solved=plan is None
            )
        raise typer.Exit(code)


@app.command()
def audit(
    plan: Annotated[
        Path | None, typer.Argument(metavar="PLAN", help="A plan as JSON, from anywhere.", show_default=False)
    ] = None,
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="Its scenario, or a shipped one by name.", show_default=False),
    ] = None,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A receipt instead: whether everything in it holds together."),
    ] = None,
    prove: Annotated[
        bool, typer.Option("--prove", help="Of a receipt: solve again, and compare the bounds.")
    ] = False,
    year: Annotated[
        int | None, typer.Option("--return", metavar="YEAR", help="A year's return too, as forms.")
    ] = None,
    ignore: Ignore = None,
    settings: Settings = None,
    traceback: Traceback = False,
) -> None:
    """Recompute a plan year by year, without the optimiser; exit code 2 when it does not hold."""
    with door(traceback):
        from .receipts import audit_plan, audit_receipt

        if receipt is not None:
            if plan is not None or ignore or settings or year is not None:
                raise InputError("a receipt holds its own plan and scenario: give --receipt FILE alone.")
            raise typer.Exit(audit_receipt(receipt, prove_again=prove))
        if plan is None or file is None:
            raise InputError("give a plan and its scenario (PLAN FILE), or --receipt FILE.")
        if prove:
            raise InputError("--prove is of a receipt: give --receipt FILE.")
        raise typer.Exit(audit_plan(plan, file, ignore or [], settings or [], year))


@app.command()
def tax(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="One return a row.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Write here, not to standard output.")
    ] = None,
    ignore: Ignore = None,
    traceback: Traceback = False,
) -> None:
    """Compute one-year returns in bulk, a row each, with the audit's own arithmetic."""
    with door(traceback):
        from .files import write_text
        from .returns import compute_returns

        text = compute_returns(file, ignore or [])
        if out is None:
            typer.echo(text, nl=False)
        else:
            write_text(out, text)
            say(f"Wrote {out}.")


@app.command()
def schema(
    document: Annotated[Document, typer.Argument(help="Which of the two documents.")],
    traceback: Traceback = False,
) -> None:
    """Print the JSON Schema of a scenario or a plan."""
    with door(traceback):
        from json import dumps

        from .files import model_of

        typer.echo(dumps(model_of(document.value).model_json_schema(), indent=2))


@app.command()
def new(
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="Where to write it.")] = Path(
        "scenario.toml"
    ),
    traceback: Traceback = False,
) -> None:
    """Write a commented starter scenario that solves as it is."""
    with door(traceback):
        from ...models.scenario import starter
        from .files import write_text

        if path.exists():
            raise InputError(f"{path} exists already; give another path, or move it away first.")
        write_text(path, starter())
        say(f"Wrote {path}. Edit it, then: decumulate solve {path}")


@app.command()
def tables(
    year: Annotated[int | None, typer.Option(help="Only this tax year.")] = None,
    law: Annotated[
        str | None, typer.Option(help="Only the laws whose name contains this, e.g. irmaa.")
    ] = None,
    traceback: Traceback = False,
) -> None:
    """Print the tax tables with their citations."""
    with door(traceback):
        from ...tax_tables.indexing import TableError
        from ...tax_tables.read import listing
        from ..report.tables import tables_text

        try:
            rows = [row for row in listing(year) if law is None or law in row.law]
        except TableError as error:
            raise InputError(f"--year {year}: {error}") from None
        if not rows:
            known = ", ".join(dict.fromkeys(row.law for row in listing(year)))
            raise InputError(f"--law {law}: no law of that name; there are {known}")
        typer.echo(tables_text(rows))


def main() -> None:
    """The `decumulate` command."""
    try:
        app()
    except SystemExit as end:
        if left_behind() and isinstance(end.code, int):  # a solver goes on in a thread that nobody waits for
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code)
        raise
