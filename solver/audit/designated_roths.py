"""Roth money in employers' plans: what of each account is contributions, and what its payments are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.facts import Period
from ...models.laws.federal import designated_roth
from ...models.laws.federal.designated_roth import DesignatedDistribution
from ...models.plan import AccountYear
from ...models.scenario import Scenario
from ...models.scenario.accounts import EmployerRoth401k
from .findings import TOLERANCE


@dataclass
class DesignatedRoths:
    """What the scenario says of each plan, and the contributions that are left in it, dollars by account."""

    terms: Mapping[str, EmployerRoth401k]
    basis: dict[str, float]

    @classmethod
    def of(cls, scenario: Scenario) -> DesignatedRoths:
        plans = {a.name: a for a in scenario.accounts if isinstance(a, EmployerRoth401k)}
        return cls(plans, {name: account.contribution_basis for name, account in plans.items()})

    def pay(self, name: str, account: AccountYear, period: Period) -> DesignatedDistribution:
        """A year's payments out of one of them; its contributions are the less for them."""
        terms = self.terms[name]
        began = period.year if terms.first_contribution_year is None else terms.first_contribution_year
        paid = designated_roth.compute(
            account.distributed,
            account.open,
            self.basis[name],
            period.year,
            began,
            terms.owner not in period.under_59_half,
            terms.owner not in period.ages,
        )
        self.basis[name] -= paid.from_basis
        return paid

    def roll(self, name: str, account: AccountYear, period: Period) -> float:
        """What of a rollover is contributions in the Roth IRA that receives it (26 CFR 1.408A-10 A-3).

        All of it where a payment would have qualified; else what of the plan's contributions goes along, all where
        nothing is left.
        """
        rolled = account.rolled_out
        if rolled <= TOLERANCE:
            return 0.0
        if self.would_qualify(name, period):
            return rolled
        there = rolled + sum(account.holdings.values())
        along = self.basis[name] * rolled / there
        self.basis[name] -= along
        return along

    def would_qualify(self, name: str, period: Period) -> bool:
        """Whether a payment of the year is free of tax: asked of a dollar that is all earnings."""
        terms = self.terms[name]
        if terms.first_contribution_year is None:
            return False
        young, dead = terms.owner in period.under_59_half, terms.owner not in period.ages
        began = terms.first_contribution_year
        return designated_roth.compute(1.0, 1.0, 0.0, period.year, began, not young, dead).taxable == 0.0
