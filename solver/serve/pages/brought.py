"""What files bring into a household: its text with them in it, the review, and the faults that `check` finds in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ....models.imports import owl_case, owl_scenario, projectionlab, statement
from ....models.positions.importing import text_with
from ....models.positions.mapping import PositionsError
from ....models.positions.read import Export, read_book
from ....models.positions.review import ImportReview, review_of
from ....models.positions.seen import TO_SAY
from ....models.reading import TextFile
from ....models.scenario import Fault, Scenario, ScenarioError, load
from . import edits
from .asking import AskedGroup, brokers_asked, day_asked, open_questions, whose_asked
from .form import FormField
from .form import form_of as fields_of
from .intake import OUT, BrokersFiles, Intake

SET = "set:"
"""Before the path of a field that files leave to be filled in by hand."""
HAND = ("after_tax_basis", "contribution_basis", "first_contribution_year", "conversions", "employed_until")
"""Fields of an account that no broker's file says."""
YET = "decumulate: yet to come"
"""The account that stands in for those that are asked for, so that the rest of a household can be read."""


@dataclass
class Brought:
    """What is known so far.

    kinds     what the files are, in words
    groups    what is asked
    text      the household with the files in it; None while something is open or wrong
    fields    of the household, with their labels: those that are missing or wrong now that the files are in it, and
              those of new accounts that no file says
    faults    what keeps it from being used
    before    whether they are the household's own, to be mended before files can come in
    """

    kinds: tuple[str, ...] = ()
    groups: Sequence[AskedGroup] = ()
    text: str | None = None
    review: ImportReview = field(default_factory=ImportReview)
    fields: list[tuple[str, FormField]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    before: bool = False

    @property
    def open(self) -> int:
        return open_questions(self.groups)

    @property
    def is_ready(self) -> bool:
        return self.text is not None and not self.faults and not self.open


def base_of(text: str) -> Scenario:
    """The scenario that files go into; one whose accounts are still to come has none. Raises ScenarioError."""
    try:
        return load(TextFile("the household", text))
    except ScenarioError as error:
        content = dict(edits.content_of(text))
        people, assets = content.get("people"), (content.get("market") or {}).get("assets")
        if content.get("accounts") or not (
            isinstance(people, list) and people and isinstance(assets, dict) and assets
        ):
            raise
        lot = {"asset": next(iter(assets)), "acquired": "2000-01-03", "value": 1, "basis": 1}
        owner = people[0].get("name") if isinstance(people[0], dict) else ""
        one = {"name": YET, "type": "taxable", "owner": owner, "lots": [lot]}
        try:
            return load(content | {"accounts": [one]}).model_copy(update={"accounts": ()})
        except ScenarioError:
            raise error from None


def brought(intake: Intake, text: str) -> Brought:
    """What the files bring into a household of this text. Raises HttpFault for files that do not go together."""
    found = Brought()
    try:
        if intake.kind == "owl":
            _owl(intake, found)
        else:
            found.before = True
            scenario = base_of(text)
            found.before = False
            read = {"statement": _statement, "projectionlab": _export}.get(intake.kind, _brokers)
            read(intake, text, scenario, found)
            _checked(intake, scenario, found)
    except (PositionsError, ScenarioError) as error:
        found.text, found.faults = None, list(error.faults)
    return found


def _owl(intake: Intake, found: Brought) -> None:
    """A case is a household of its own, whose faults its form shows."""
    (file,) = intake.files
    found.kinds = (
        f"{file.name}: a case of Owl; the wages of its workbook are for `decumulate import --workbook`",
    )
    found.groups = [day_asked(intake, None)] if "start_date" not in file.text else []
    if not found.open:
        day = _day(intake.said("day", "2026-01-01"))
        found.text, found.review = owl_scenario.scenario_of_case(owl_case.read_owl_case(file, None, day))


def _statement(intake: Intake, text: str, scenario: Scenario, found: Brought) -> None:
    (file,) = intake.files
    found.kinds = (f"{file.name}: a Social Security statement",)
    found.groups = [whose_asked(intake, scenario)]
    if not found.open:
        whose = found.groups[0].asked[0].value
        found.text, found.review = statement.text_with(statement.read_statement(file), text, scenario, whose)


def _export(intake: Intake, text: str, scenario: Scenario, found: Brought) -> None:
    (file,) = intake.files
    found.kinds = (f"{file.name}: an export of ProjectionLab",)
    found.groups = [day_asked(intake, scenario)]
    if not found.open:
        book, said = projectionlab.read_projectionlab(file, scenario, _day(found.groups[0].asked[0].value))
        found.text, notes = text_with(book, text, scenario)
        found.review = projectionlab.review(book, said, scenario, notes)


def _brokers(intake: Intake, text: str, scenario: Scenario, found: Brought) -> None:
    files = BrokersFiles.of(intake)
    found.kinds, found.groups = files.kinds, brokers_asked(files, scenario)
    if found.open:
        return
    exports = [Export(file, mapping_of(files, file, scenario)) for file in intake.files]
    reading = read_book(exports, _day(found.groups[0].asked[0].value), scenario=scenario)
    found.text, notes = text_with(reading.book, text, scenario)
    review = review_of(reading, scenario, notes)
    found.review = replace(review, assumed=(*_guessed(files, scenario), *review.assumed))


def _guessed(files: BrokersFiles, scenario: Scenario) -> list[str]:
    """Asset classes that nobody said: those that a fund's name speaks for."""
    return [
        f"{ticker} is {files.asset(place, scenario).replace('_', ' ')}, by its name"
        for place, ticker in enumerate(files.seen.tickers)
        if files.asset(place, scenario) == files.guess(place, scenario) != ""
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PositionsError([Fault("the day", f'"{text}"', "a date as 2026-03-31")]) from None


def mapping_of(files: BrokersFiles, file: TextFile, scenario: Scenario) -> TextFile:
    """The answers as the mapping of one file; a file that names no account has it said for every row."""
    accounts: dict[str, Any] = {}
    out = []
    for place, theirs in enumerate(files.seen.accounts):
        now = files.account(place, scenario)
        if now["to"] == OUT:
            out.append(theirs)
        else:
            known = any(one.name == now["to"] for one in scenario.accounts)
            accounts[theirs] = now["to"] if known else {key: now[key] for key in ("name", "type", "owner")}
    assets = {ticker: files.asset(place, scenario) for place, ticker in enumerate(files.seen.tickers)}
    out += [ticker for ticker, asset in assets.items() if asset == OUT]
    assets = {key: asset for key, asset in assets.items() if asset != OUT}
    constant = {}
    if file.name in files.alone:
        constant["account"] = files.alone[file.name]
    if file.name in files.nameless:
        constant["ticker"] = files.ticker(file.name)
    if TO_SAY in assets:
        assets |= {files.ticker(name): assets[TO_SAY] for name in files.nameless}
        del assets[TO_SAY]
    content = {"accounts": accounts, "assets": assets, "leave_out": out, "positions": constant}
    return TextFile("the answers", json.dumps(content | {"lots": _lots(files, scenario)}))


def _lots(files: BrokersFiles, scenario: Scenario) -> list[dict[str, Any]]:
    """Purchases as they were said; an amount is read as a person writes one."""
    lots = []
    for place, account, ticker, _ in files.undated(scenario):
        for number in range(files.purchases(place)):
            said: Mapping[str, str] = {
                name: files.intake.said(f"{key}-{place}-{number}")
                for name, key in (("acquired", "acquired"), ("quantity", "shares"), ("basis", "basis"))
            }
            lot: dict[str, Any] = {"account": account, "ticker": ticker, "acquired": said["acquired"]}
            for name in ("quantity", "basis"):
                if said[name]:
                    lot[name] = edits.number_of(said[name])
            lots.append(lot)
    return lots


def _checked(intake: Intake, scenario: Scenario, found: Brought) -> None:
    """What a person filled in for the files goes into the text, and `check` is asked."""
    if found.text is None:
        return
    own = {key.removeprefix(SET): value for key, value in intake.answers.items() if key.startswith(SET)}
    fields, _ = fields_of(edits.content_of(found.text))
    found.text = edits.entered(found.text, fields, own)
    faults: Sequence[Fault] = ()
    try:
        load(TextFile("the household", found.text))
    except ScenarioError as error:
        faults = error.faults
    fields, rest = fields_of(edits.content_of(found.text), faults)
    found.faults = [*rest, *(fault for top in fields for one in top.every() for fault in one.faults)]
    known = {account.name for account in scenario.accounts}
    for top in fields:
        for entry in top.fields if top.kind == "list" else [top]:
            new = top.name == "accounts" and entry.label not in known
            for leaf in entry.leaves():
                if leaf.faults or leaf.name in own or (new and leaf.name.rpartition(".")[2] in HAND):
                    found.fields.append((f"{entry.label}: {leaf.label}", leaf))
