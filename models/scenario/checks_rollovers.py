"""What a rollover must be: to an IRA of the owner's that may receive it, in a year in which money may leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..accounts import KINDS
from ..laws.federal.early_distributions import year_59_half
from .accounts import EmployerPlan
from .checks import reads
from .faults import Loc, Missing, Problem, did_you_mean, one_of

if TYPE_CHECKING:
    from .scenario import Scenario


@reads("accounts", "people.*", "start_year", "market.assets.*")
def rollovers(scenario: Scenario) -> Iterator[Problem]:
    for index, account in enumerate(scenario.accounts):
        if isinstance(account, EmployerPlan):
            where: Loc = ("accounts", index)
            if account.rolls_to is not None:
                yield from _target(scenario, account, where)
                yield from _year(scenario, account, where)
                yield from _kept(scenario, account, where)
            elif account.rolls_in is not None:
                expected = "rolls_to beside it, the IRA that receives the money"
                yield Problem((*where, "rolls_to"), Missing(), expected, "or leave rolls_in out")


def _target(scenario: Scenario, account: EmployerPlan, where: Loc) -> Iterator[Problem]:
    kind = KINDS[account.type].rolls_to
    able = [a.name for a in scenario.accounts if a.type == kind and a.owner == account.owner]
    if account.rolls_to not in able:
        whose = f"a {kind} account of {account.owner}"
        expected = f"{whose}, {one_of(able)}" if able else f"{whose} among the accounts: there is none"
        hint = did_you_mean(str(account.rolls_to), able)
        yield Problem(
            (*where, "rolls_to"), account.rolls_to, expected, hint or "an empty one has holdings = {}"
        )


def _year(scenario: Scenario, account: EmployerPlan, where: Loc) -> Iterator[Problem]:
    owner = next((p for p in scenario.people if p.name == account.owner), None)
    year = scenario.start_year if account.rolls_in is None else account.rolls_in
    if owner is None:
        return
    if not scenario.start_year <= year <= owner.last_year:
        expected = f"a year from {scenario.start_year} to {owner.last_year}, the last that {owner.name} lives through"
        yield Problem((*where, "rolls_in"), year, expected)
        return
    until, free = account.employed_until, year_59_half(owner.born)
    if until is not None and year <= until and year < free:
        expected = f"a year after employed_until, or from {free} on, the year of 59 1/2"
        yield Problem((*where, "rolls_in"), year, expected, "nothing may leave the plan before")


def _kept(scenario: Scenario, account: EmployerPlan, where: Loc) -> Iterator[Problem]:
    assets = scenario.market.assets
    kept = [
        name for name, value in account.holdings.items() if value and name in assets and assets[name].keep
    ]
    if kept:
        expected = (
            f"no rolls_to: {' and '.join(kept)} there is never sold (keep), and only cash leaves a plan"
        )
        yield Problem((*where, "rolls_to"), account.rolls_to, expected)
