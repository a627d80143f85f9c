"""All Roth IRAs of one owner as one: contributions, conversions by year, and when the five years began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...models.laws.federal import roth_distributions
from ...models.laws.federal.roth_distributions import RothDistribution
from ...models.scenario import Scenario
from ...models.scenario.accounts import RothIra


@dataclass
class RothPool:
    """What has not been withdrawn yet: contributions, conversions in the order of their years."""

    contributions: float = 0.0
    conversions: list[tuple[int, float]] = field(default_factory=list)
    first_year: int | None = None

    def convert(self, year: int, amount: float) -> None:
        """A conversion of the year; the first one starts the five years where nothing did before."""
        if amount > 0.0:
            self.conversions.append((year, amount))
            self._begin(year)

    def contribute(self, year: int, amount: float) -> None:
        """What a rollover brings as contributions; the first one starts the five years where nothing did before."""
        if amount > 0.0:
            self.contributions += amount
            self._begin(year)

    def distribute(self, amount: float, year: int, reached_59_half: bool) -> RothDistribution:
        """Take a year's distributions out in the order of 26 USC 408A(d)(4)."""
        began = year if self.first_year is None else self.first_year
        taken = roth_distributions.compute(
            amount, self.contributions, self.conversions, year, began, reached_59_half
        )
        self.contributions -= taken.from_contributions
        left = zip(self.conversions, taken.from_conversions, strict=True)
        self.conversions = [(since, owned - used) for (since, owned), used in left]
        return taken

    def qualified(self, year: int, reached_59_half: bool) -> bool:
        """Whether a year's distributions are free of tax whatever they come from."""
        began = year if self.first_year is None else self.first_year
        return reached_59_half and roth_distributions.is_seasoned(began, year)

    def inherit(self, other: RothPool) -> None:
        """The survivor's own from 1 January after a death: layers are added, the earlier beginning counts."""
        self.contributions += other.contributions
        self.conversions = sorted(self.conversions + other.conversions)
        if other.first_year is not None:
            self._begin(other.first_year)

    def _begin(self, year: int) -> None:
        self.first_year = year if self.first_year is None else min(self.first_year, year)


def roth_pools(scenario: Scenario) -> Mapping[str, RothPool]:
    """The pools of all persons as the scenario gives them."""
    pools = {person.name: RothPool() for person in scenario.people}
    for account in scenario.accounts:
        if isinstance(account, RothIra):
            past = sorted((earlier.year, earlier.amount) for earlier in account.conversions)
            began = [account.first_contribution_year] if account.first_contribution_year else []
            began += [year for year, _ in past]
            owned = RothPool(account.contribution_basis, past, min(began) if began else None)
            pools[account.owner].inherit(owned)
    return pools
