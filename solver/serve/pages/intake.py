"""Files that were brought to the page, and what is asked of a person about them: whose account each is, what a fund is,
since when a lot is held. Files and answers stay in memory; a file's name stands in messages alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ....models.imports import owl_case, projectionlab, statement
from ....models.positions.book import JOINT
from ....models.positions.mapping import PositionsError
from ....models.positions.preset import presets
from ....models.positions.read import Export, layouts_of
from ....models.positions.seen import JOINTLY, TO_SAY, Seen, asset_in, day_in, look, type_in
from ....models.reading import MOST_DOCUMENT, TextFile
from ....models.scenario import Fault, Scenario
from ..faults import HttpFault

MOST_FILES = 60
MOST_FILE, MOST_ALL = 5_000_000, 8_000_000
"""Letters of a file, and of all of them together, that are taken from the page."""
MOST_PURCHASES = 40
THEIR_ACCOUNT = "the account of "
"""Before the name of a file that names no account."""
NEW, OUT = "+", "-"
"""Answers that are no account of the scenario: a new one, and none."""
OTHERS = {
    "statement": statement.is_statement,
    "projectionlab": projectionlab.is_projectionlab,
    "owl": owl_case.is_owl_case,
}
FileKind = Literal["statement", "projectionlab", "owl", "brokers"]


@dataclass
class Intake:
    """The files, and the answers by their questions' keys."""

    files: tuple[TextFile, ...]
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> FileKind:
        """What they are. Raises PositionsError where there are files of several programs among them."""
        for name, is_one in OTHERS.items():
            if any(is_one(file.text[:MOST_DOCUMENT]) for file in self.files):
                if len(self.files) > 1:
                    expected = (
                        "a statement, a ProjectionLab export or a case of Owl by itself, brokers' files apart"
                    )
                    raise PositionsError([Fault("the files", f"{len(self.files)} together", expected)])
                return name  # type: ignore[return-value]
        return "brokers"

    def said(self, key: str, proposed: str = "") -> str:
        return self.answers.get(key, proposed).strip()


def intake_of(given: Mapping[str, str]) -> Intake:
    """The files of a form: name-0, text-0, name-1 ..., or one pasted as `text`. Raises HttpFault."""
    files = []
    for number in range(MOST_FILES + 1):
        if f"text-{number}" in given:
            name = " ".join(given.get(f"name-{number}", "").split())[:80]
            files.append(TextFile(name or "a file", given[f"text-{number}"]))
    if not files and given.get("text", "").strip():
        files.append(TextFile("what was pasted", given["text"]))
    if not files:
        raise HttpFault(422, "No file was given: drop one, choose one, or paste its text.")
    if len(files) > MOST_FILES or sum(len(file.text) for file in files) > MOST_ALL:
        words = f"{MOST_FILES} files, and {MOST_ALL / 1e6:.0f} MB of them all, may be brought at once."
        raise HttpFault(413, words)
    long = next((file for file in files if len(file.text) > MOST_FILE), None)
    if long is not None:
        raise HttpFault(413, f"{long.name} is longer than {MOST_FILE / 1e6:.0f} MB, the most that is read.")
    return Intake(tuple(files))


@dataclass(frozen=True)
class BrokersFiles:
    """Brokers' files as they were seen: by the account's word, and by the file where that names no account."""

    intake: Intake
    seen: Seen
    kinds: tuple[str, ...]
    alone: Mapping[str, str]
    nameless: tuple[str, ...]

    @classmethod
    def of(cls, intake: Intake) -> BrokersFiles:
        """Raises PositionsError with every fault of the files."""
        exports = [Export(file) for file in intake.files]
        layouts, seen = layouts_of(exports), Seen()
        kinds, alone, nameless = [], {}, []
        for export, laid in layouts.items():
            this = f"{THEIR_ACCOUNT}{export.path.name}"
            own = Seen()
            look(export, laid, own, this)
            look(export, laid, seen, this)
            if this in own.accounts:
                alone[export.path.name] = this
            if TO_SAY in own.tickers:
                nameless.append(export.path.name)
            kind = f"read as {presets()[laid.preset].title}" if laid.preset else "read by its own columns"
            lacks = presets()[laid.preset].lacks if laid.preset else ()
            kinds.append(
                f"{export.path.name}: {kind}" + (f"; it does not say {', '.join(lacks)}" if lacks else "")
            )
        return cls(intake, seen, tuple(kinds), alone, tuple(nameless))

    # -- answers, as far as there are any ------------------------------------------------------------------------

    def account(self, place: int, scenario: Scenario) -> dict[str, str]:
        """Where an account goes (`to`), and of a new one name, type and owner."""
        theirs, called = list(self.seen.accounts.items())[place]
        kind = type_in(called)
        alike = [one for one in scenario.accounts if one.type == kind]
        twin = [word for word in self.seen.accounts.values() if type_in(word) == kind]
        to = alike[0].name if len(alike) == len(twin) == 1 else NEW
        owner = JOINT if any(word in called.lower() for word in JOINTLY) else ""
        if not owner and len(scenario.people) == 1:
            owner = scenario.people[0].name
        proposed = {
            "to": to,
            "name": called or theirs.removeprefix(THEIR_ACCOUNT).rpartition(".")[0] or theirs,
            "owner": owner,
            "type": "" if kind == TO_SAY else kind,
        }
        if kind == TO_SAY and called:
            proposed["to"] = ""  # a health savings account, an inherited one: a person says
        said = {key: self.intake.said(f"{key}-{place}", value) for key, value in proposed.items()}
        known = next((one for one in scenario.accounts if one.name == said["to"]), None)
        return said if known is None else said | {"name": known.name, "type": known.type}

    def asset(self, place: int, scenario: Scenario) -> str:
        return self.intake.said(f"asset-{place}", self.guess(place, scenario))

    def guess(self, place: int, scenario: Scenario) -> str:
        """The asset class that a security's name speaks for, "" for none."""
        ticker, described = list(self.seen.tickers.items())[place]
        return asset_in(described or ticker, tuple(scenario.market.assets)).replace(TO_SAY, "")

    def ticker(self, name: str) -> str:
        """The security of a file that names none."""
        return self.intake.said(f"ticker-{self.nameless.index(name)}")

    def purchases(self, place: int) -> int:
        given = self.intake.said(f"count-{place}", "1")
        return min(int(given), MOST_PURCHASES) if given.isdecimal() and len(given) < 4 else 1

    def undated(self, scenario: Scenario) -> Iterator[tuple[int, str, str, bool]]:
        """Of accounts that are taxable by now, positions without a day: place, account's name, ticker, cost known."""
        words, tickers = list(self.seen.accounts), list(self.seen.tickers)
        for place, (theirs, ticker, has_basis) in enumerate(self.seen.to_date()):
            account = self.account(words.index(theirs), scenario)
            out = account["to"] in ("", OUT) or self.asset(tickers.index(ticker), scenario) == OUT
            if account["type"] == "taxable" and not out:
                yield place, account["name"], ticker, has_basis

    @property
    def day(self) -> str:
        found = next((day for file in self.intake.files if (day := day_in(file))), None)
        return self.intake.said("day", "" if found is None else found.isoformat())
