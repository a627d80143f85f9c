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


def divisors(scenario: Scenario, year: int, actuarial: Actuarial) -> dict[str, float | None]:
    """By inherited account, what its last value is divided by in a year (`Period.inherited`)."""
    return {
        account.name: inherited_accounts.divisor(inheritance(scenario, account, year), year, actuarial)
        for account in inherited(scenario)
    }
