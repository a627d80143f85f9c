"""Whoever left accounts to a filer, where a state's law of them goes by the decedent: New York's 20,000.

Law    N.Y. Tax Law 612(c)(3-a), its last sentence; Publication 36, "Beneficiaries"; Form IT-201 instructions, line 29.

What a beneficiary receives is left out of income as it would have been of the decedent, who is taken to have lived on:
from the year of 59 1/2, whatever age the heir has, the heir's part of 20,000 by the value inherited. Whoever leaves
out pensions of one's own too has 20,000 of both together.

NOT MODELED: what the decedent's own return of the year of death left out already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ..laws.states.known import BY_DECEDENT
from ..scenario import Scenario
from ..scenario.accounts import InheritedIra
from .inheriting import kept_from
from .told_apart import FREE_TO_DRAW, FilerOfYear, Told, ToldPart, place_of, told_apart

Heirs = Mapping[int, tuple[tuple[str, float], ...]]
"""By filer: of each decedent the kind that is told, and the heir's part of what would be left out of income."""


class Decedent(NamedTuple):
    """Who left accounts to an owner, and what part of all that was left in such accounts that owner has."""

    owner: str
    born: date
    died: date
    part: float


def told_and_heirs(
    scenario: Scenario, code: str, year: int, filers: Sequence[FilerOfYear]
) -> tuple[Told, Heirs]:
    """All accounts that the state tells apart, where it asks for them each decedent's as a kind, and whose heir every
    filer is."""
    told = dict(told_apart(scenario, code, year, filers))
    heirs: dict[int, tuple[tuple[str, float], ...]] = {}
    for number, (decedent, accounts) in enumerate(left_by(scenario, year).items()):
        if code not in BY_DECEDENT:
            break
        kind, place = f"left_by_{number}", place_of(decedent.owner, filers)
        told[kind] = dict.fromkeys(accounts, ToldPart(place))
        of_age = year - decedent.born.year >= FREE_TO_DRAW
        heirs[place] = (*heirs.get(place, ()), (kind, decedent.part if of_age else 0.0))
    return told, heirs


def left_by(scenario: Scenario, year: int) -> dict[Decedent, list[str]]:
    """The pre-tax accounts that are held as a beneficiary in a year, by whoever left them."""
    found: dict[Decedent, list[str]] = {}
    for account in scenario.accounts:
        kept = kept_from(scenario, account, year)
        if isinstance(account, InheritedIra):
            of = account.inherited_from
            part = 1.0 if of.share is None else of.share
            found.setdefault(Decedent(account.owner, of.born, of.died, part), []).append(account.name)
        elif kept is not None:
            whose = Decedent(account.owner, kept.deceased_born, kept.died, 1.0)
            found.setdefault(whose, []).append(account.name)
    return found
