"""Which accounts the program decides for: pooled where the law and the mix let them be one.

Accounts of one owner and kind that may hold the same assets move in step when location is free, so they are one pool
and each account keeps its share of it (`shares`). A 401(k) stands alone (its RMD is its own), and so does an account
with holdings that are never sold. When every account holds its own mix, every account is a pool. After a death a pool
belongs to the heir; it is not merged with the heir's own.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...models.accounts import KINDS, AccountKind
from ...models.household.access import why_shut
from ...models.household.facts import Horizon, Period
from ...models.household.kept import Place, kept_values, may_hold
from ...models.household.pensions import lump_sums
from ...models.household.rollovers import Rollover, rollovers
from ...models.scenario import Scenario
from ...models.scenario.accounts import Account, InheritedRoth, RothIra, TaxableAccount


@dataclass(frozen=True)
class Pool:
    """Tax-advantaged accounts that move together.

    owners     the owner in each period
    opening    dollars on 1 January of the start year
    shares     each member account's part of the pool
    mix        the fixed mix by asset, or None where location is free
    assets     what it may hold after each first day's trades
    kept       dollars of assets that are never sold which must still be there, by asset and period; `most_kept`: of
               those that it may not hold otherwise, what there can be
    roth       for a Roth pool: contributions, past conversions (year, dollars), first contribution year
    rolled_in  whether the money of an account without it still bears the 10 percent
    rolled     what is rolled to it out of Roth plans
    shut       by period, why nothing leaves it, in words; "" where it may
    """

    name: str
    kind: AccountKind
    owners: tuple[str, ...]
    opening: float
    shares: Mapping[str, float]
    mix: Mapping[str, float] | None
    assets: frozenset[str]
    kept: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    most_kept: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    contributions: float = 0.0
    conversions: tuple[tuple[int, float], ...] = ()
    first_contribution_year: int | None = None
    rolled_in: bool = False
    rolled: tuple[Rollover, ...] = ()
    shut: tuple[str, ...] = ()

    def early(self, period: Period) -> bool:
        """Whether what is income of a distribution bears the 10 percent in a period."""
        young = self.owners[period.index] in period.under_59_half and self.first not in period.as_beneficiary
        return self.kind.early(young=young, rolled_in=self.rolled_in)

    @property
    def first(self) -> str:
        """The name of its first account."""
        return next(iter(self.shares))

    @property
    def began(self) -> int | None:
        """The year from which a Roth pool's five years run; None where nothing was ever paid in."""
        years = [year for year, _ in self.conversions]
        if self.first_contribution_year is not None:
            years.append(self.first_contribution_year)
        years += [roll.year for roll in self.rolled]
        return min(years, default=None)


def owners_through(owner: str, horizon: Horizon) -> tuple[str, ...]:
    """Who owns `owner`'s things in each period."""
    owners = []
    for period in horizon.periods:
        while owner not in period.ages and horizon.heir_of.get(owner):
            owner = str(horizon.heir_of[owner])
        owners.append(owner)
    return tuple(owners)


def fixed_mix(scenario: Scenario) -> bool:
    """Whether every account holds its own mix."""
    return scenario.allocation.fixed_by_account


def sheltered_pools(scenario: Scenario, horizon: Horizon) -> list[Pool]:
    """The pools of tax-advantaged accounts, new Roth IRAs included."""
    fixed = fixed_mix(scenario)
    kept = kept_values(scenario, horizon)
    keeping = {account for account, _ in kept}
    rolled = {name for roll in rollovers(scenario) for name in (roll.source, roll.target)}
    rolled |= {one.target for one in lump_sums(scenario)}
    groups: dict[tuple[object, ...], list[object]] = {}
    for account in scenario.accounts:
        if isinstance(account, TaxableAccount):
            continue
        alone = fixed or KINDS[account.type].rmd == "alone" or account.name in keeping | rolled
        alike = may_hold(scenario, account.name), _shut(scenario, account, horizon)
        same = account.name if alone else (*alike, getattr(account, "employer_funded", None))
        groups.setdefault((account.owner, account.type, same), []).append(account)
    pools = [_pool(scenario, horizon, members, kept) for members in groups.values()]
    return pools + _new_roths(scenario, horizon, pools)


def _pool(
    scenario: Scenario, horizon: Horizon, members: Sequence[object], kept: Mapping[Place, tuple[float, ...]]
) -> Pool:
    accounts = [a for a in scenario.accounts if any(a is m for m in members)]
    first = accounts[0]
    balances = {a.name: sum(a.holdings.values()) for a in accounts}
    opening = sum(balances.values())
    shares = (
        {name: value / opening for name, value in balances.items()}
        if opening
        else {a.name: float(a is first) for a in accounts}
    )
    mix = None
    if fixed_mix(scenario):
        mix = (
            {asset: value / opening for asset, value in first.holdings.items() if value}
            if opening
            else scenario.household_mix
        )
    roths = [a for a in accounts if isinstance(a, RothIra)]
    years = [a.first_contribution_year for a in roths if a.first_contribution_year is not None]
    left = [a for a in accounts if isinstance(a, InheritedRoth)]
    years += [a.first_contribution_year for a in left]
    return Pool(
        name=" + ".join(balances),
        kind=KINDS[first.type],
        owners=owners_through(first.owner, horizon),
        opening=opening,
        shares=shares,
        mix=mix,
        assets=may_hold(scenario, first.name),
        kept={asset: values for (name, asset), values in kept.items() if name == first.name},
        most_kept={
            asset: tuple(first.holdings[asset] * period.assets[asset].price for period in horizon.periods)
            for name, asset in kept
            if name == first.name and not first.may_hold(asset)
        },
        contributions=sum(a.contribution_basis for a in accounts if isinstance(a, RothIra | InheritedRoth)),
        conversions=(
            *((c.year, c.amount) for a in roths for c in a.conversions),
            *_converted_earlier(scenario, roths),
        ),
        first_contribution_year=min(years, default=None),
        rolled_in=first.bears_early_tax,
        rolled=_into(scenario, balances),
        shut=_shut(scenario, first, horizon),
    )


def _shut(scenario: Scenario, account: Account, horizon: Horizon) -> tuple[str, ...]:
    return tuple(why_shut(scenario, account, period) for period in horizon.periods)


def _into(scenario: Scenario, names: Container[str]) -> tuple[Rollover, ...]:
    """What Roth plans that hold something are rolled to accounts of these names."""
    filled = {account.name for account in scenario.accounts if any(account.holdings.values())}
    into = (roll for roll in rollovers(scenario) if roll.target in names)
    return tuple(roll for roll in into if roll.roth and roll.source in filled)


def _converted_earlier(scenario: Scenario, roths: Sequence[RothIra]) -> Iterator[tuple[int, float]]:
    """What was converted in the start year before the plan, in its owner's first Roth IRA."""
    for person in scenario.people:
        first = next(
            (a for a in scenario.accounts if KINDS[a.type].receives and a.owner == person.name), None
        )
        converted = scenario.done_to_date("roth_conversions", person.name, scenario.start_year)
        if converted > 0 and any(a is first for a in roths):
            yield scenario.start_year, converted


def _new_roths(scenario: Scenario, horizon: Horizon, pools: Sequence[Pool]) -> list[Pool]:
    """A Roth IRA to convert into, for every owner of convertible money who has none at the start."""
    if not _conversions_allowed(scenario):
        return []
    new = {one.owner: one.name for one in scenario.may_open.values() if one.type == "roth_ira"}
    need = {pool.owners[0]: None for pool in pools if pool.kind.converts and pool.opening > 0}
    need |= {one.owner: None for one in lump_sums(scenario)}
    mix = scenario.household_mix if fixed_mix(scenario) else None
    return [
        Pool(
            name=new[owner],
            kind=KINDS["roth_ira"],
            owners=owners_through(owner, horizon),
            opening=0.0,
            shares={new[owner]: 1.0},
            mix=mix,
            assets=may_hold(scenario, new[owner]),
            shut=("",) * len(horizon.periods),
        )
        for owner in need
        if owner in new
    ]


def _conversions_allowed(scenario: Scenario) -> bool:
    limits = scenario.limits
    if limits.max_annual_conversion == 0:
        return False
    return limits.no_conversions_after is None or limits.no_conversions_after >= scenario.start_year
