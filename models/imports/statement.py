"""The Social Security statement that ssa.gov gives out as XML, into a person's `social_security`.

Source: schema http://ssa.gov/osss/schemas/2.0. Some name it without quotes, which is no XML, and is read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..amounts import dollars
from ..positions.mapping import PositionsError
from ..positions.review import ImportReview
from ..reading import MOST_DOCUMENT, TextFile, read_text
from ..scenario import Scenario, load
from ..scenario.faults import Fault, one_of

ROOT = "OnlineSocialSecurityStatementData"
CLAIM_AGE = 67
NOT_YET = -1


@dataclass(frozen=True)
class SocialSecurityStatement:
    """What a statement says.

    at_full_age    dollars a month at full retirement age, in today's dollars, if work goes on until then
    earnings       by year, of Social Security; those not recorded yet left out
    """

    name: str
    born: date
    at_full_age: float
    earnings: dict[int, float] = field(default_factory=dict)

    @property
    def last_earned(self) -> int | None:
        """The last year with earnings, None where there is none."""
        return max((year for year, amount in self.earnings.items() if amount > 0), default=None)


def is_statement(text: str) -> bool:
    return text.lstrip().startswith("<") and ROOT in text


def read_statement(path: Path | TextFile) -> SocialSecurityStatement:
    """The statement in an XML file. Raises PositionsError with every fault."""
    try:
        text = read_text(path, MOST_DOCUMENT)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise _refused(path, "a file that cannot be read", f"an XML file ({reason})") from None
    if re.search(r"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise _refused(path, "a document type or entity of its own", "a statement as ssa.gov gives it out")
    text = re.sub(r"""(xmlns(?::\w+)?)=([^"'\s>][^\s>]*)""", r'\1="\2"', text)
    try:
        root = ElementTree.fromstring(text.encode())
    except ElementTree.ParseError as error:
        raise _refused(path, "no XML", f"a statement as ssa.gov gives it out ({error})") from None
    if _plain(root.tag) != ROOT:
        raise _refused(path, f'"{_plain(root.tag)}"', ROOT)
    return _statement(root, path)


def _statement(root: ElementTree.Element, path: Path | TextFile) -> SocialSecurityStatement:
    faults: list[Fault] = []

    def read(place: str, reader: Any, expected: str) -> Any:
        text = _text(root, *place.split("."))
        try:
            return reader(text)
        except ValueError:
            faults.append(Fault(f"{path.name}: {place}", f'"{text}"' if text else "nothing", expected))
            return None

    born = read("UserInformation.DateOfBirth", date.fromisoformat, "a date as 1964-01-15")
    monthly = read("EstimatedBenefits.FullRetirementEstimate.Estimate", _dollars, "dollars a month")
    if faults:
        raise PositionsError(faults)
    name = _text(root, "UserInformation", "Name")
    return SocialSecurityStatement(name, born, monthly, dict(_earnings(root)))


def _earnings(root: ElementTree.Element) -> Iterator[tuple[int, float]]:
    for element in root.iter():
        if _plain(element.tag) == "Earnings":
            year, text = element.get("startYear", ""), _text(element, "FicaEarnings")
            if year.isdigit() and re.fullmatch(r"-?\d+(\.\d+)?", text) and float(text) != NOT_YET:
                yield int(year), float(text)


def _dollars(text: str) -> float:
    found = float(text.replace(",", "").removeprefix("$"))
    if not 0 <= found < 100_000:
        raise ValueError
    return found


def _text(element: ElementTree.Element, *names: str) -> str:
    """The text of a descendant by the names on the way to it, whatever their namespace; "" where there is none."""
    for name in names:
        found = next((child for child in element if _plain(child.tag) == name), None)
        if found is None:
            return ""
        element = found
    return (element.text or "").strip()


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]


def _refused(path: Path | TextFile, value: str, expected: str) -> PositionsError:
    return PositionsError([Fault(path.name, value, expected)])


def with_statement(
    statement: SocialSecurityStatement, text: str, person: str | None = None
) -> tuple[str, ImportReview]:
    """A scenario's text with the benefit in it, and what was done. `person`: whose; else whoever was born that day.

    Raises ScenarioError for a text that is no scenario, PositionsError where nobody, or more than one, is meant.
    """
    answer, review = text_with(statement, text, load(text), person)
    load(answer)
    return answer, review


def text_with(
    statement: SocialSecurityStatement, text: str, scenario: Scenario, person: str | None = None
) -> tuple[str, ImportReview]:
    """The same of a scenario whose text may lack accounts still; whether it loads is not asked."""
    import tomlkit

    place = _whose(statement, scenario, person)
    document: Any = tomlkit.parse(text)
    table = document["people"][place]
    fields = table.setdefault("social_security", tomlkit.inline_table())
    before = fields.get("monthly_benefit_at_full_age")
    monthly = int(statement.at_full_age) if statement.at_full_age.is_integer() else statement.at_full_age
    fields["monthly_benefit_at_full_age"] = monthly
    assumed = [
        "the estimate counts on earnings as in the last year until full age; whoever stops sooner gets less"
    ]
    if "claim_age" not in fields:
        fields["claim_age"] = CLAIM_AGE
        assumed.append(f'claimed at {CLAIM_AGE}; claim_age says another age, or "optimize"')
    name = scenario.people[place].name
    instead = "" if before in (None, monthly) else f", in place of {dollars(float(before))}"
    return document.as_string(), ImportReview(
        imported=(f"{name}: {dollars(statement.at_full_age)} a month at full retirement age{instead}",),
        assumed=tuple(assumed),
        by_hand=tuple(_by_hand(statement, scenario, place)),
        skipped=tuple(_skipped(statement)),
    )


def _whose(statement: SocialSecurityStatement, scenario: Scenario, person: str | None) -> int:
    names = [each.name for each in scenario.people]
    if person is not None:
        if person not in names:
            raise PositionsError([Fault("--person", f'"{person}"', one_of(names))])
        return names.index(person)
    born = [place for place, each in enumerate(scenario.people) if each.born == statement.born]
    if len(born) != 1:
        value = f"{statement.name or 'somebody'}, born {statement.born}"
        who = ", ".join(f"{each.name} ({each.born})" for each in scenario.people)
        hint = "--person says whose it is"
        raise PositionsError([Fault("the statement", value, f"one of the scenario, {who}", hint)])
    return born[0]


def _by_hand(statement: SocialSecurityStatement, scenario: Scenario, place: int) -> Iterator[str]:
    person = scenario.people[place]
    if person.born != statement.born:
        yield f"{person.name} was born {person.born} by the scenario, {statement.born} by the statement"


def _skipped(statement: SocialSecurityStatement) -> Iterator[str]:
    if statement.last_earned is not None:
        count = sum(amount > 0 for amount in statement.earnings.values())
        years = "1 year" if count == 1 else f"{count} years"
        yield f"earnings of {years}, to {statement.last_earned}: the benefit is worked out from them already"
