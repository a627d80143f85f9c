"""Accounts inherited before the plan: who left them, to whom, and what must leave them in each year."""

from __future__ import annotations

from ...tax_tables.schema import Actuarial
from ..laws.federal import inherited_accounts
from ..laws.federal.inherited_accounts import Inheritance
from ..scenario import Scenario
from ..scenario.accounts import InheritedIra, InheritedRoth

Inherited = InheritedIra | InheritedRoth


def inherited(scenario: Scenario) -> list[Inherited]:
    """The accounts that were, in the scenario's order."""
    return [account for account in scenario.accounts if isinstance(account, InheritedIra | InheritedRoth)]


def inheritance(scenario: Scenario, account: Inherited, year: int) -> Inheritance:
    """The facts of one as they stand in `year`: passed on once its owner is dead."""
    owner = scenario.person(account.owner)
    return Inheritance(
        deceased_born=account.inherited_from.born,
        died=account.inherited_from.died,
        born=owner.born,
        beneficiary=account.beneficiary,
        roth=isinstance(account, InheritedRoth),
        passed_on=owner.last_year if year > owner.last_year else None,
    )


def empty_by(scenario: Scenario, name: str, last: int, actuarial: Actuarial) -> int | None:
    """The first year, from the plan's first to `last`, at the end of which an inherited account must be empty; None
    where there is none, or it was not inherited."""
    for account in inherited(scenario):
        if account.name == name:
            for year in range(scenario.start_year, last + 1):
                due = inherited_accounts.divisor(inheritance(scenario, account, year), year, actuarial)
                if due is not None and due <= 1.0:
                    return year
    return None


def divisors(scenario: Scenario, year: int, actuarial: Actuarial) -> dict[str, float | None]:
    """By inherited account, what its last value is divided by in a year (`Period.inherited`)."""
    return {
        account.name: inherited_accounts.divisor(inheritance(scenario, account, year), year, actuarial)
        for account in inherited(scenario)
    }
