"""Inherited Roth IRAs: what of each is basis of whoever left it, and what of its payments is income."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.facts import Period
from ...models.laws.federal import inherited_accounts
from ...models.plan import AccountYear
from ...models.scenario import Scenario
from ...models.scenario.accounts import InheritedRoth


@dataclass
class InheritedRoths:
    """What the scenario says of each, and the basis that is left in it, dollars by account."""

    terms: Mapping[str, InheritedRoth]
    basis: dict[str, float]

    @classmethod
    def of(cls, scenario: Scenario) -> InheritedRoths:
        left = {a.name: a for a in scenario.accounts if isinstance(a, InheritedRoth)}
        return cls(left, {name: account.contribution_basis for name, account in left.items()})

    def pay(self, name: str, account: AccountYear, period: Period) -> float:
        """What of a year's payments out of one is income; its basis is the less for them."""
        began = self.terms[name].first_contribution_year
        paid = inherited_accounts.compute_roth(account.distributed, self.basis[name], period.year, began)
        self.basis[name] -= paid.from_basis
        return paid.taxable
