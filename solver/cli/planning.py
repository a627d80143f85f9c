"""`decumulate check` and `decumulate solve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..report.csv import write_csv
from ..report.sections.check import check_report
from ..report.sections.plan import plan_report
from ..service.planning import options_of_solve
from ..stopping import held
from .door import STOPPED, InputError, say
from .files import check_folder, check_writable, write_text
from .futures import is_tree, refuse_of_one_future, tree_answer
from .options import Ask, Json, Quiet, command, say_notes
from .pages import Years, page_of, print_report
from .pictures import asked_for, write_pictures
from .printing import print_json

if TYPE_CHECKING:
    from ...models.plan import Plan


@command("check")
def check(ask: Ask, json: Json = False) -> int:
    response = ask.answer()
    if json:
        print_json(response)
    else:
        print_report(check_report(*response.found))
    return 0


HTML = (
    "Write the client's report, one page that needs nothing else. It compares and explains the plan first: about two "
    "minutes more, each solve of it within a tenth of the time limit."
)


PICTURES = "Write pictures of the years (needs decumulate[images])"


@command("solve")
def solve(
    ask: Ask,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan as JSON.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the plan as CSV files.")] = None,
    xlsx: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the plan as a workbook.")] = None,
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write scenario, plan, bound, versions and hashes as one file."),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE.html", help=HTML)] = None,
    svg: Annotated[Path | None, typer.Option(metavar="FOLDER", help=f"{PICTURES} as SVG.")] = None,
    png: Annotated[Path | None, typer.Option(metavar="FOLDER", help=f"{PICTURES} as PNG.")] = None,
    json: Json = False,
    quiet: Quiet = False,
    nominal: Annotated[
        bool, typer.Option("--nominal", help="The table in each year's dollars, not today's.")
    ] = False,
    years: Years = None,
) -> int:
    page = page_of(years)
    check_writable(out, xlsx, receipt, html)
    check_folder(csv)
    pictures = asked_for(svg, png)
    if is_tree(ask):
        files = {"--csv": csv, "--receipt": receipt, "--svg": svg, "--png": png}
        refuse_of_one_future(
            [
                *(name for name, path in files.items() if path),
                *(["--nominal"] * nominal),
                *(["--years"] * bool(years)),
            ]
        )
        return tree_answer(ask, out, html, xlsx, json=json, quiet=quiet)
    response: Any = ask.answer(quiet=quiet)
    plan, scenario = response.plan, response.found
    say_notes(response)
    with held():
        try:
            if receipt is not None:
                from .receipts import write_receipt

                request: Any = ask.request
                write_receipt(scenario, plan, options_of_solve(request), receipt)
            _write(plan, scenario, out, csv, xlsx)
            write_pictures(plan, scenario, pictures, nominal=nominal)
        finally:  # whatever happens to the files
            if json:
                typer.echo(plan.to_json())
            else:
                print_report(plan_report(plan, nominal=nominal), page=page)
    code = 0 if response.outcome == "done" else STOPPED
    if html is None:
        return code
    from .client import write_report

    return max(code, write_report(ask, scenario, plan, html, quiet=quiet))


def _write(plan: Plan, scenario: Any, out: Path | None, csv: Path | None, xlsx: Path | None) -> None:
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
