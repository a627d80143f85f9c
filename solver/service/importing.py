"""`import`: files of brokers, of an agency and of other programs, into a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from ...models.imports import owl_case, owl_scenario, projectionlab, statement
from ...models.positions.importing import accounts_text, scenario_text
from ...models.positions.proposal import proposed_mapping
from ...models.positions.read import read_book
from ...models.positions.review import ImportReview, review_of
from ...models.reading import MOST_DOCUMENT, TextFile, read_text
from ...models.scenario import Fault
from .fields import opened
from .inputs import scenario_file, scenario_of, text_of
from .problems import RequestError
from .progress import Progressing
from .requests import ImportRequest
from .responses import Response
from .trading import exports


class ImportResponse(Response):
    """A scenario with what the files hold in it, accounts alone, or a proposed mapping file, as TOML.

    review    what came in, what was assumed, what a person said or must still say, what was left out
    """

    verb: Literal["import"] = "import"
    text: str
    review: ImportReview = ImportReview()

    def document(self) -> Any:
        return self.model_dump(mode="json", include={"text", "notes", "review"})


def import_positions(request: ImportRequest, progress: Progressing) -> ImportResponse:
    """By what the files are: one file of an agency or of another program, else brokers' files of positions."""
    files = [opened(file) for file in request.positions]
    texts = [_document(file) for file in files]
    for is_one, answer in OTHERS:
        if any(map(is_one, texts)):
            if len(files) > 1:
                words = "One file of that kind at a time, and brokers' files apart from it."
                raise RequestError([Fault("positions", f"{len(files)} files", "one file")], words=words)
            return answer(request, files[0])
    return _of_brokers(request)


def _document(file: Path | TextFile) -> str:
    """The text of a document, "" of a file that is none: what is wrong with it is said by whoever reads it."""
    try:
        return read_text(file, MOST_DOCUMENT)
    except (OSError, UnicodeDecodeError):
        return ""


def _of_brokers(request: ImportRequest) -> ImportResponse:
    source = None if request.into is None else scenario_file(request.into)
    scenario = None if source is None else scenario_of(source, request.ignore)
    held, _ = exports(request.positions, (), request.mappings)
    held = [replace(export, preset=request.preset) for export in held]
    if request.propose:
        return ImportResponse(text=proposed_mapping(held, scenario))
    securities = None if request.securities is None else opened(request.securities)
    reading = read_book(held, request.as_of, scenario=scenario, securities=securities)
    if source is None:
        text, notes = accounts_text(reading.book)
    else:
        text, notes = scenario_text(reading.book, text_of(source), request.ignore)
    return _reviewed(text, review_of(reading, scenario, notes))


def _of_statement(request: ImportRequest, file: Path | TextFile) -> ImportResponse:
    text, review = statement.with_statement(
        statement.read_statement(file), text_of(_into(request, "A Social Security statement")), request.person
    )
    return _reviewed(text, review)


def _of_projectionlab(request: ImportRequest, file: Path | TextFile) -> ImportResponse:
    source = _into(request, "A ProjectionLab export")
    scenario = scenario_of(source, request.ignore)
    book, found = projectionlab.read_projectionlab(file, scenario, request.as_of)
    text, notes = scenario_text(book, text_of(source), request.ignore)
    return _reviewed(text, projectionlab.review(book, found, scenario, notes))


def _of_owl(request: ImportRequest, file: Path | TextFile) -> ImportResponse:
    if request.into is not None:
        words = "A case of Owl is a scenario of its own: leave --into out."
        raise RequestError([Fault("into", "a scenario", "nothing")], words=words)
    workbook = None if request.workbook is None else opened(request.workbook)
    if isinstance(workbook, TextFile):
        words = "A workbook is read from a file on this machine alone."
        raise RequestError([Fault("workbook", "text", "a file's name")], words=words)
    return _reviewed(*owl_scenario.scenario_of_case(owl_case.read_owl_case(file, workbook, request.as_of)))


OTHERS: tuple[
    tuple[Callable[[str], bool], Callable[[ImportRequest, Path | TextFile], ImportResponse]], ...
] = (
    (statement.is_statement, _of_statement),
    (projectionlab.is_projectionlab, _of_projectionlab),
    (owl_case.is_owl_case, _of_owl),
)
"""How a file that is no broker's is told, and what answers for it."""


def _into(request: ImportRequest, what: str) -> TextFile:
    if request.into is None:
        words = f"{what} goes into a scenario: --into says which."
        raise RequestError([Fault("into", "nothing", "a scenario")], words=words)
    return scenario_file(request.into)


def _reviewed(text: str, review: ImportReview) -> ImportResponse:
    return ImportResponse(text=text, notes=tuple(review.lines()), review=review)
