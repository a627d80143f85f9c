"""What an inherited account must be: left before the plan, to who it says, and not yet due to be empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...tax_tables.read import actuarial
from ..laws.federal.inherited_accounts import OF_AGE, Inheritance, last_year
from .accounts import InheritedIra, InheritedRoth
from .checks import reads
from .faults import Loc, Problem

if TYPE_CHECKING:
    from .scenario import Scenario

FIRST_ROTHS = 1998


@reads("accounts", "people.*", "start_year", "year_to_date")
def inherited(scenario: Scenario) -> Iterator[Problem]:
    born = {person.name: person.born for person in scenario.people}
    for index, account in enumerate(scenario.accounts):
        if isinstance(account, InheritedIra | InheritedRoth):
            where: Loc = ("accounts", index)
            wrong = list(_dates(scenario, account, where))
            yield from wrong
            if account.owner in born and not wrong:
                yield from _terms(scenario, account, where)
    yield from _shares(scenario)


def _shares(scenario: Scenario) -> Iterator[Problem]:
    """Of all that one decedent left, an owner has one part."""
    parts: dict[tuple[str, object, object], float | None] = {}
    for index, account in enumerate(scenario.accounts):
        if isinstance(account, InheritedIra):
            of = account.inherited_from
            first = parts.setdefault((account.owner, of.born, of.died), of.share)
            if of.share != first:
                where: Loc = ("accounts", index, "inherited_from", "share")
                expected = (
                    f"{first}, as in the owner's other account of the same decedent: the part of all of them"
                )
                yield Problem(where, of.share, expected)


def _dates(scenario: Scenario, account: InheritedIra | InheritedRoth, where: Loc) -> Iterator[Problem]:
    left, there = account.inherited_from, (*where, "inherited_from")
    if left.died >= scenario.first_day:
        expected = f"a date before {scenario.first_day}, the plan's first day"
        hint = "what is inherited within the plan follows from plan_to_age"
        yield Problem((*there, "died"), left.died, expected, hint)
    if left.born >= left.died:
        yield Problem((*there, "born"), left.born, f"a date before the death, {left.died}")
    if (
        isinstance(account, InheritedRoth)
        and not FIRST_ROTHS <= account.first_contribution_year <= left.died.year
    ):
        expected = f"a year from {FIRST_ROTHS} to {left.died.year}, of whoever left it"
        yield Problem((*where, "first_contribution_year"), account.first_contribution_year, expected)


def _terms(scenario: Scenario, account: InheritedIra | InheritedRoth, where: Loc) -> Iterator[Problem]:
    born, left = scenario.person(account.owner).born, account.inherited_from
    of_age = (left.died.year - born.year, left.died.month, left.died.day) >= (OF_AGE, born.month, born.day)
    if account.beneficiary == "minor_child" and of_age:
        expected = f'"minor_child" only for a child of the deceased who was under {OF_AGE} at the death'
        yield Problem((*where, "beneficiary"), account.beneficiary, expected, 'give "designated"')
        return
    of = Inheritance(left.born, left.died, born, account.beneficiary, isinstance(account, InheritedRoth))
    last = last_year(of, actuarial())
    if last is not None and last < scenario.start_year and any(account.holdings.values()):
        expected = f"nothing: all of it had to leave by the end of {last} (26 USC 401(a)(9))"
        yield Problem(
            (*where, "holdings"), dict(account.holdings), expected, "ask about the tax on what is late"
        )
