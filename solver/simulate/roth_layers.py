"""All Roth IRAs of one owner as one: what has not been withdrawn yet, in the order in which it leaves (26 USC 408A(d)).

The audit keeps layers of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ...models.laws.federal import roth_distributions
from ...models.laws.federal.roth_distributions import SEASONING_YEARS, RothDistribution
from ...models.scenario import Scenario
from ...models.scenario.accounts import RothIra


@dataclass(slots=True)
class RothLayers:
    """Contributions, and conversions (year, dollars) in the order of their years; `first_year` began the five years."""

    contributions: float = 0.0
    conversions: list[tuple[int, float]] = field(default_factory=list)
    first_year: int | None = None

    def accessible(self, balance: float, year: int, reached_59_half: bool) -> float:
        """What leaves without tax or penalty, out of the opening `balance`."""
        over = self.first_year is not None and year >= self.first_year + SEASONING_YEARS
        if reached_59_half and over:
            return balance
        seasoned = (
            amount for since, amount in self.conversions if reached_59_half or year >= since + SEASONING_YEARS
        )
        return min(balance, self.contributions + sum(seasoned))

    def convert(self, year: int, amount: float) -> None:
        """A conversion; the first one begins the five years where nothing did before."""
        if amount > 0.0:
            self.conversions.append((year, amount))
            self.begin(year)

    def contribute(self, year: int, amount: float) -> None:
        """Contributions that a rollover brings; the first one begins the five years where nothing did before."""
        if amount > 0.0:
            self.contributions += amount
            self.begin(year)

    def distribute(self, amount: float, year: int, reached_59_half: bool) -> RothDistribution:
        """A year's withdrawals: contributions first, then conversions, the oldest first, then earnings."""
        began = year if self.first_year is None else self.first_year
        taken = roth_distributions.compute(
            amount, self.contributions, self.conversions, year, began, reached_59_half
        )
        self.contributions -= taken.from_contributions
        left = zip(self.conversions, taken.from_conversions, strict=True)
        self.conversions = [(since, owned - used) for (since, owned), used in left]
        return taken

    def begin(self, year: int) -> None:
        """Something was put in for this year: the five years run from the earliest."""
        self.first_year = year if self.first_year is None else min(self.first_year, year)

    def inherit(self, other: RothLayers) -> None:
        """On 1 January after a death the survivor's own: layers are added, the earlier beginning counts."""
        self.contributions += other.contributions
        self.conversions = sorted(self.conversions + other.conversions)
        if other.first_year is not None:
            self.begin(other.first_year)


def roth_layers(scenario: Scenario) -> dict[str, RothLayers]:
    """By person, on the first day: what was converted earlier in the year is in them."""
    layers = {person.name: RothLayers() for person in scenario.people}
    for account in scenario.accounts:
        if isinstance(account, RothIra):
            past = sorted((earlier.year, earlier.amount) for earlier in account.conversions)
            began = [year for year in (account.first_contribution_year, *(y for y, _ in past)) if year]
            owned = RothLayers(account.contribution_basis, past, min(began, default=None))
            layers[account.owner].inherit(owned)
    start = scenario.start_year
    for name, own in layers.items():
        own.convert(start, scenario.done_to_date("roth_conversions", name, start))
    return layers
