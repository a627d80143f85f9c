"""`decumulate explain` and `decumulate rests`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..report.sections.explanation import explanation_report
from ..report.sections.rests import rests_report
from ..stopping import held
from .door import say
from .files import check_writable, write_text
from .options import Ask, Json, Quiet, command
from .pages import print_report
from .printing import code_of, print_json

if TYPE_CHECKING:
    from ..explain.explain import Explanation


@command("explain")
def explain(
    ask: Ask,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write a year's marginal rates as a chart.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    check_writable(html)
    response: Any = ask.answer(quiet=quiet)
    asked = ask.typed.get("years")
    with held():
        try:
            if html is not None:
                _write_chart(response.explanation, html, asked[0] if asked else None)
        finally:  # whatever happens to the file
            if json:
                print_json(response)
            else:
                more = [] if response.rests is None else [rests_report(response.rests)]
                print_report(explanation_report(response.explanation), *more)
    return code_of(response)


def _write_chart(explanation: Explanation, html: Path, year: int | None) -> None:
    from ..report.charts.pages import rate_map_html

    maps = {rates.year: rates for rates in explanation.rate_maps}
    rates = maps.get(explanation.years[0] if year is None else year)
    if rates is None:
        say(f"No {html}: it was stopped before the rates were known.")
        return
    write_text(html, rate_map_html(rates))
    say(f"Wrote {html}.")


@command("rests")
def rests(ask: Ask, json: Json = False, quiet: Quiet = False) -> int:
    response: Any = ask.answer(quiet=quiet)
    with held():
        if json:
            print_json(response)
        else:
            print_report(rests_report(response.rests))
    return code_of(response)
