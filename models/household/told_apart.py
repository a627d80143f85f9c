"""Of which accounts a state tells distributions apart: inherited ones, employers' plans, what IRAs pay charities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ..accounts import KINDS
from ..laws.states.known import FUNDED_BY_EMPLOYERS, TOLD_APART, WITH_A_SPOUSES
from ..scenario import Scenario
from ..scenario.accounts import Account
from .inheriting import kept_from

FREE_TO_DRAW = 60
"""The year of this age is that of 59 1/2, in every state's law here."""


class ToldPart(NamedTuple):
    """The place of the filer who has an account, and what part of what it pays is told."""

    place: int
    part: float = 1.0


Told = Mapping[str, Mapping[str, ToldPart]]
"""By kind (of `laws.states.facts`, "employer_distributions", or a decedent's), by account."""


class FilerOfYear(Protocol):
    """A filer of a year: who, and the age reached in it."""

    @property
    def name(self) -> str: ...
    @property
    def age(self) -> int: ...


def told_apart(scenario: Scenario, code: str, year: int, filers: Sequence[FilerOfYear]) -> Told:
    """The accounts whose distributions the state of a year has otherwise than an IRA's of one's own; a survivor has
    those of whoever died."""
    asked, found = TOLD_APART.get(code, ()), dict[str, dict[str, ToldPart]]()
    for account in scenario.accounts if asked else ():
        place = place_of(account.owner, filers)
        for kind, part in _kinds(scenario, account, code, year, filers[place]):
            if kind in asked and part > 0.0:
                found.setdefault(kind, {})[account.name] = ToldPart(place, part)
    return found


def place_of(owner: str, filers: Sequence[FilerOfYear]) -> int:
    """The filer who has an owner's accounts."""
    return next((place for place, filer in enumerate(filers) if filer.name == owner), 0)


def _kinds(
    scenario: Scenario, account: Account, code: str, year: int, filer: FilerOfYear
) -> Iterator[tuple[str, float]]:
    kind = KINDS[account.type]
    if kind.gives:
        yield "qcd", 1.0
    if kind.deferred and _came_by_a_death(scenario, account, code, year):
        yield "inherited_distributions", 1.0
    if kind.deferred and kind.employer:
        part = 1.0 if code not in FUNDED_BY_EMPLOYERS else _of_employer(account, year, filer)
        yield "employer_distributions", part


def _came_by_a_death(scenario: Scenario, account: Account, code: str, year: int) -> bool:
    """Whether an account is held as a beneficiary; a spouse's too where the state asks for nothing but the death."""
    if KINDS[account.type].inherited:
        return code in WITH_A_SPOUSES or getattr(account, "beneficiary", "") != "spouse"
    return code in WITH_A_SPOUSES and kept_from(scenario, account, year) is not None


def _of_employer(account: Account, year: int, filer: FilerOfYear) -> float:
    """What part of a plan is a pension that the employer paid for, once the job is over and from 59 1/2 on."""
    until = getattr(account, "employed_until", None)
    retired = filer.age >= FREE_TO_DRAW and (until is None or year > until)
    return float(getattr(account, "employer_funded", None) or 0.0) if retired else 0.0
