"""`decumulate import`: brokers' positions as a scenario's accounts, with what was left out said on standard error."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ...models.positions.importing import accounts_text, scenario_text
from ...models.positions.mapping import PositionsError
from ...models.positions.read import Export, read_book
from ...models.scenario import load
from ..report.faults import faults_text
from .door import InputError, say
from .files import read_text, scenario_path, write_text

if TYPE_CHECKING:
    from ...models.positions.book import Book
    from ...models.scenario import Scenario


def exports(files: Sequence[Path], mappings: Sequence[Path], option: str) -> list[Export]:
    """Each file with its mapping: none, one for all, or as many as files, in their order."""
    if len(mappings) > 1 and len(mappings) != len(files):
        raise InputError(
            f"--mapping was given {len(mappings)} times and {option} {len(files)} times; expected no mapping, one "
            "for all files, or one for each file, in their order."
        )
    each: list[Path | None] = [*mappings] or [None]
    each = each * len(files) if len(each) == 1 else each
    return [Export(file, mapping) for file, mapping in zip(files, each, strict=True)]


def book_aloud(
    positions: Sequence[Path],
    mappings: Sequence[Path],
    as_of: date,
    scenario: Scenario | None,
    securities: Path | None = None,
    history: Sequence[Path] = (),
) -> Book:
    """The book of the files; rows that were left out are said. Raises InputError with every fault."""
    try:
        reading = read_book(
            exports(positions, mappings, "the positions"),
            as_of,
            scenario=scenario,
            securities=securities,
            history=exports(history, mappings, "--history"),
        )
    except PositionsError as error:
        raise InputError(faults_text(error.faults, "the positions")) from None
    for note in reading.notes:
        say(f"Note: {note}")
    return reading.book


def import_positions(
    positions: Sequence[Path],
    mappings: Sequence[Path],
    securities: Path | None,
    into: str | None,
    out: Path | None,
    as_of: date,
    ignore: Sequence[str],
) -> None:
    """Write (or print) the scenario `into` with the positions in it, or its accounts alone."""
    if into is None:
        text, notes = accounts_text(book_aloud(positions, mappings, as_of, None, securities))
    else:
        path = scenario_path(into)
        scenario = load(path, ignore=ignore)
        book = book_aloud(positions, mappings, as_of, scenario, securities)
        text, notes = scenario_text(book, read_text(path), ignore)
    for note in notes:
        say(f"Note: {note}")
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text)
        say(f"Wrote {out}.")
