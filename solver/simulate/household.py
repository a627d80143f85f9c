"""What a household's rules are followed against: the scenario and its horizon, as vectors by asset and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...models.accounts import KINDS, AccountKind
from ...models.accounts.opened import JOINT
from ...models.household.access import earnings_wait, why_shut
from ...models.household.basis import cash_like
from ...models.household.facts import Horizon, Period
from ...models.household.risk import risk_limits
from ...models.household.rollovers import Rollover, rollovers
from ...models.household.weights import weights
from ...models.scenario import Scenario
from .wishes import HeldWishes, wishes_of


@dataclass(frozen=True)
class YearFacts:
    """One year. Vectors are by asset; yields and growth are fractions, prices dollars a share.

    target, low, high    shares of the household (free location): the target and its band, 0 to 1
    risk                 rows of equal risk: by asset, what a dollar counts, of a sum that is at most 0; none where free
    deferred_weight      what a tax-deferred dollar counts in the shares and in the rows
    receipts             wages, pensions and Social Security from the first day on
    outgo                payroll tax, base premiums and grants, less all that was paid before the first day
    bracket_tops         (rate, top) of ordinary taxable income; tier_ceilings are MAGI
    """

    period: Period
    price: tuple[float, ...]
    price_next: tuple[float, ...]
    growth: tuple[float, ...]
    total_return: tuple[float, ...]
    interest: tuple[float, ...]
    treasury: tuple[float, ...]
    tax_exempt: tuple[float, ...]
    ordinary: tuple[float, ...]
    qualified: tuple[float, ...]
    target: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    risk: tuple[tuple[float, ...], ...]
    deferred_weight: float
    receipts: float
    outgo: float
    bracket_tops: tuple[tuple[float, float], ...]
    tier_ceilings: tuple[float, ...]

    def bracket_top(self, rate: float) -> float:
        """The top of the last bracket taxed at no more than `rate`; infinite for the last of all, 0 for none."""
        return max((top for bracket, top in self.bracket_tops if bracket <= rate + 1e-9), default=0.0)


@dataclass(frozen=True)
class Setting:
    """Everything about a household that no decision changes.

    kinds, owners     of every account at the start, accounts the plan may open included
    own_mixes         each account's mix of the start; of one that is empty then, the household's
    taxable_mix       of all taxable accounts together
    mixes             the same where accounts hold their own; else empty
    alike             whether every account holds the household's target (`allocation.same_in_every_account`)
    bonds_first       assets by how much of them is taxed as ordinary income each year, most first
    buyer             the account that buys, with free location
    wishes            what is kept, what accounts may hold, the least cash; None where nothing of these is wished
    """

    scenario: Scenario
    horizon: Horizon
    assets: tuple[str, ...]
    kinds: Mapping[str, AccountKind]
    owners: Mapping[str, str]
    own_mixes: Mapping[str, tuple[float, ...]]
    taxable_mix: tuple[float, ...]
    mixes: Mapping[str, tuple[float, ...]]
    alike: bool
    bonds_first: tuple[int, ...]
    buyer: str
    cash_like: frozenset[str]
    years: tuple[YearFacts, ...]
    wishes: HeldWishes | None = None

    @property
    def taxable(self) -> list[str]:
        """Names of taxable accounts."""
        return [name for name, kind in self.kinds.items() if not kind.sheltered]

    def shut(self, period: Period) -> frozenset[str]:
        """Names of accounts that nothing may leave in a period."""
        accounts = self.scenario.accounts
        return frozenset(
            a.name for a in accounts if why_shut(self.scenario, a, period) or earnings_wait(a, period)
        )

    def rollovers(self, period: Period) -> list[Rollover]:
        """Those of a period."""
        return [roll for roll in rollovers(self.scenario) if roll.year == period.year]

    def bears_early_tax(self, name: str, owner: str, period: Period) -> bool:
        """Whether what is income of an owner's distributions out of an account bears the 10 percent."""
        young = owner in period.under_59_half and name not in period.as_beneficiary
        own = any(a.bears_early_tax for a in self.scenario.accounts if a.name == name)
        return self.kinds[name].early(young=young, rolled_in=own)


def setting(scenario: Scenario, horizon: Horizon) -> Setting:
    """The facts of a household, for any number of rules."""
    kinds = {account.name: KINDS[account.type] for account in scenario.accounts}
    owners = {account.name: account.owner for account in scenario.accounts}
    converting = {account.owner for account in scenario.accounts if KINDS[account.type].converts}
    for new in scenario.may_open.values():
        if new.type == "taxable" or new.owner in converting:
            kinds[new.name], owners[new.name] = KINDS[new.type], new.owner
    allocation = scenario.allocation
    taxable = [name for name, kind in kinds.items() if not kind.sheltered]
    assets = tuple(scenario.market.assets)
    mixes = _own_mixes(scenario, assets, kinds)
    first = horizon.periods[0].assets
    taxed = [
        first[name].interest + first[name].treasury_interest + first[name].ordinary_dividends
        for name in assets
    ]
    return Setting(
        scenario=scenario,
        horizon=horizon,
        assets=assets,
        kinds=kinds,
        owners=owners,
        own_mixes=mixes,
        taxable_mix=_mix([a.holdings for a in scenario.accounts if a.name in taxable], scenario, assets),
        mixes=mixes if allocation.fixed_by_account else {},
        alike=bool(allocation.same_in_every_account),
        bonds_first=tuple(sorted(range(len(assets)), key=lambda asset: -taxed[asset])),
        buyer=next((name for name in taxable if owners[name] == JOINT), taxable[0]),
        cash_like=cash_like(scenario, horizon),
        years=tuple(_year(scenario, horizon, period, assets, kinds) for period in horizon.periods),
        wishes=wishes_of(scenario, horizon, assets, kinds),
    )


def _own_mixes(
    scenario: Scenario, assets: Sequence[str], names: Mapping[str, AccountKind]
) -> dict[str, tuple[float, ...]]:
    """Each account's shares on the first day; one that is empty then has the household's."""
    starts = {account.name: account.holdings for account in scenario.accounts}
    return {name: _mix([starts.get(name, {})], scenario, assets) for name in names}


def _mix(held: Sequence[Mapping[str, float]], scenario: Scenario, assets: Sequence[str]) -> tuple[float, ...]:
    """Shares by asset of holdings together; where nothing is held, those of the household."""
    for holdings in (held, [account.holdings for account in scenario.accounts]):
        values = [sum(part.get(asset, 0.0) for part in holdings) for asset in assets]
        if sum(values) > 0.0:
            return tuple(value / sum(values) for value in values)
    return tuple(0.0 for _ in assets)


def _year(
    scenario: Scenario,
    horizon: Horizon,
    period: Period,
    assets: Sequence[str],
    kinds: Mapping[str, AccountKind],
) -> YearFacts:
    facts = [period.assets[name] for name in assets]
    allocation, status = scenario.allocation, period.filing_status
    target = [allocation.share(name, period.year, scenario.start_year) for name in assets]
    schedule = period.law.federal.ordinary_income_tax
    later = horizon.periods[min(period.index + 2, len(horizon.periods) - 1)]
    done = period.so_far
    return YearFacts(
        period=period,
        price=tuple(asset.price for asset in facts),
        price_next=tuple(asset.price_next for asset in facts),
        growth=tuple(asset.growth for asset in facts),
        total_return=tuple(asset.total_return for asset in facts),
        interest=tuple(asset.interest + asset.treasury_interest for asset in facts),
        treasury=tuple(asset.treasury_interest for asset in facts),
        tax_exempt=tuple(asset.tax_exempt_interest for asset in facts),
        ordinary=tuple(asset.ordinary_dividends for asset in facts),
        qualified=tuple(asset.qualified_dividends for asset in facts),
        target=tuple(target),
        low=tuple(max(0.0, share - allocation.band) for share in target),
        high=tuple(min(1.0, share + allocation.band) for share in target),
        risk=_risk_rows(scenario, period.year, assets),
        deferred_weight=weights(scenario, period.index)["deferred"],
        receipts=period.streams.streams - done.streams,
        outgo=period.payroll_tax
        + period.base_premiums
        + (period.giving.grants if period.giving else 0.0)
        - done.payroll_tax
        - done.taxes_paid
        - done.base_premiums,
        bracket_tops=tuple(zip(schedule.rates, (*schedule.tops[status], float("inf")), strict=True)),
        tier_ceilings=later.law.medicare.irmaa.edges[status],
    )


def _risk_rows(scenario: Scenario, year: int, assets: Sequence[str]) -> tuple[tuple[float, ...], ...]:
    """The rows of equal risk of a year, scaled so that no dollar counts more than one."""
    limits = risk_limits(scenario, year)
    rows = limits.rows.values() if limits is not None else ()
    scaled = []
    for row in rows:
        widest = max(abs(counts) for counts in row.values())
        scaled.append(tuple(row[asset] / widest for asset in assets))
    return tuple(scaled)
