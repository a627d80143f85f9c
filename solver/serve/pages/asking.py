"""What is asked of a person about files that were brought, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ....models.accounts import KINDS
from ....models.imports import statement
from ....models.positions.book import JOINT
from ....models.positions.seen import TO_SAY
from ....models.scenario import Scenario
from .intake import MOST_PURCHASES, NEW, OUT, BrokersFiles, Intake

AnswerKind = Literal["choice", "date", "amount", "text"]


@dataclass(frozen=True)
class AskedField:
    """One question: `options` of a choice are (answer, words); `value` is the answer, or what is proposed."""

    key: str
    label: str
    kind: AnswerKind
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    note: str = ""
    needed: bool = True

    @property
    def is_open(self) -> bool:
        return self.needed and not self.value


@dataclass(frozen=True)
class AskedGroup:
    """Questions under one heading; `more` is the answer's name that asks for another purchase."""

    title: str
    asked: tuple[AskedField, ...]
    note: str = ""
    more: str = ""


def day_asked(intake: Intake, scenario: Scenario | None, found: str = "") -> AskedGroup:
    first = "" if scenario is None else scenario.first_day.isoformat()
    fixed = scenario is not None and scenario.year_to_date is not None
    note = "the day the files are of"
    if fixed:
        note += f"; the household's plan begins on {first}, so that positions must be of that day"
    value = intake.said("day", found or first)
    return AskedGroup("The day", (AskedField("day", "Positions are of", "date", value, note=note),))


def brokers_asked(files: BrokersFiles, scenario: Scenario) -> list[AskedGroup]:
    """Every question about brokers' files, in the order of the page."""
    groups = [day_asked(files.intake, scenario, files.day)]
    groups += [_account_asked(files, place, scenario) for place in range(len(files.seen.accounts))]
    named = [
        AskedField(
            f"ticker-{place}", f"{name} is of", "text", files.ticker(name), note="the security's ticker"
        )
        for place, name in enumerate(files.nameless)
    ]
    options = [("", "choose"), *((name, name.replace("_", " ")) for name in scenario.market.assets)]
    for place, (ticker, described) in enumerate(files.seen.tickers.items()):
        value = files.asset(place, scenario)
        guessed = value and value == files.guess(place, scenario)
        note = "; ".join([*([described] if described else []), *(["by its name"] if guessed else [])])
        label = "The security" if ticker == TO_SAY else ticker
        choices = (*options, (OUT, "leave it out"))
        named.append(AskedField(f"asset-{place}", label, "choice", value, choices, note))
    if named:
        groups.append(
            AskedGroup("What each security is", tuple(named), "an asset class of the household's markets")
        )
    return [*groups, *_lots_asked(files, scenario)]


def _account_asked(files: BrokersFiles, place: int, scenario: Scenario) -> AskedGroup:
    theirs, called = list(files.seen.accounts.items())[place]
    now = files.account(place, scenario)
    known = [(one.name, one.name) for one in scenario.accounts]
    options = (("", "choose"), *known, (NEW, "a new account"), (OUT, "leave it out"))
    asked = [AskedField(f"to-{place}", "Goes into", "choice", now["to"], options)]
    if now["to"] == NEW:
        types = (("", "choose"), *((kind, kind.replace("_", " ")) for kind in KINDS))
        people = [person.name for person in scenario.people]
        owners = [*people, *([JOINT] if now["type"] == "taxable" and len(people) > 1 else [])]
        asked += [
            AskedField(f"name-{place}", "Name", "text", now["name"]),
            AskedField(f"type-{place}", "Type", "choice", now["type"], types),
            AskedField(
                f"owner-{place}",
                "Owner",
                "choice",
                now["owner"],
                (("", "choose"), *((one, one) for one in owners)),
            ),
        ]
    title = f"{theirs} ({called})" if called else theirs
    nameless = theirs in files.alone.values()
    return AskedGroup(f"{theirs[:1].upper()}{theirs[1:]}" if nameless else f"Account {title}", tuple(asked))


def _lots_asked(files: BrokersFiles, scenario: Scenario) -> Iterator[AskedGroup]:
    """Since when each position of a taxable account is held, and what it cost where no file says it."""
    shares = [files.seen.shares.get(pair[:2], "") for pair in files.seen.to_date()]
    for place, account, ticker, has_basis in files.undated(scenario):
        count, asked = files.purchases(place), []
        for number in range(count):
            key, which = f"{place}-{number}", f" ({number + 1})" if count > 1 else ""
            asked.append(
                AskedField(
                    f"acquired-{key}", f"Bought on{which}", "date", files.intake.said(f"acquired-{key}")
                )
            )
            if count > 1 and number < count - 1:
                asked.append(
                    AskedField(f"shares-{key}", "Shares", "amount", files.intake.said(f"shares-{key}"))
                )
            if count > 1 or not has_basis:
                asked.append(
                    AskedField(f"basis-{key}", "Cost in all", "amount", files.intake.said(f"basis-{key}"))
                )
        note = "no file says since when it is held; a lot's age and cost decide what a sale is taxed"
        note += "; the last purchase has the rest of the shares" if count > 1 else ""
        title = (
            f"{shares[place]} shares of {ticker} in {account}" if shares[place] else f"{ticker} in {account}"
        )
        yield AskedGroup(title, tuple(asked), note, f"count-{place}" if count < MOST_PURCHASES else "")


def whose_asked(intake: Intake, scenario: Scenario) -> AskedGroup:
    """Whose a statement is: whoever was born that day, else as a person says."""
    (file,) = intake.files
    born = statement.read_statement(file).born
    same = [person.name for person in scenario.people if person.born == born]
    names = (("", "choose"), *((person.name, person.name) for person in scenario.people))
    value = intake.said("whose", same[0] if len(same) == 1 else "")
    return AskedGroup(
        "The statement", (AskedField("whose", "It is of", "choice", value, names, f"born {born}"),)
    )


def open_questions(groups: Sequence[AskedGroup]) -> int:
    return sum(one.is_open for group in groups for one in group.asked)
