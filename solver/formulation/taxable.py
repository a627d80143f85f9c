"""Taxable accounts in the program: lots by vintage, in shares.

Prices are known, so the gain of a lot sold in a given year is a known number per share and cost basis is exactly
linear. One row per lot (all its sales within its shares), one per account, asset and year (shares held). An asset whose
price never changes has no gains, so its purchases need no vintages. Shares are thousands of dollars at price 1.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from ...models.accounts.opened import JOINT
from ...models.household.basis import is_short_term, stepped_basis
from ...models.household.facts import Horizon, Period
from ...models.household.kept import kept_assets, may_hold
from ...models.scenario import Scenario
from ...models.scenario.accounts import Lot, TaxableAccount
from .holdings import fixed_mix
from .model import INF, UNIT, ZERO, Expr, Model, Tag, total, weighted

WORTHLESS = 100.0
"""Basis over value from which a lot is counted by its basis."""
TINY = 1e-12
Tagging = Callable[..., Tag]


@dataclass
class Vintage:
    """Shares bought at one time: of today's lots, or by the plan on the first day of a period (`bought` index).

    `basis[t]`: dollars a share if sold in period t; `sold[t]`: shares sold (None where they cannot be), `given[t]`:
    shares given to charities or a fund, likewise; `shares`: of today's lots; `left[t]`: shares left at an unchanging
    price, where old and new are one vintage.
    """

    account: str
    asset: str
    acquired: date | None
    bought: int | None
    basis: tuple[float, ...]
    sold: list[Expr | None] = field(default_factory=list)
    given: Sequence[Expr | None] = ()
    shares: float = 0.0
    left: list[Expr] = field(default_factory=list)


@dataclass
class TaxableHolding:
    """One asset in one account: shares held after first-day trades, bought, and its vintages."""

    account: str
    owner: str
    asset: str
    held: list[Expr]
    bought: list[Expr]
    vintages: list[Vintage]


class Taxable:
    """Columns and rows of all taxable accounts. Expressions are thousands of dollars, indexed by period."""

    def __init__(
        self,
        model: Model,
        scenario: Scenario,
        horizon: Horizon,
        assets: Sequence[str],
        moving: Collection[str] = (),
    ) -> None:
        """`moving`: assets that get lots though their price may never change."""
        self.scenario, self.horizon, self.assets = scenario, horizon, list(assets)
        periods = horizon.periods
        self.prices = {
            a: [*(p.assets[a].price for p in periods), periods[-1].assets[a].price_next] for a in assets
        }
        moved = {a for a, prices in self.prices.items() if any(abs(price - 1.0) > TINY for price in prices)}
        self.moving = moved | set(moving)
        self._deaths = _last_years(horizon)
        self._without_step_up = {p.index for p in periods if not p.law.federal.capital_gains_tax.step_up}
        self.accounts = _accounts(scenario)
        self._giving = any(gives_lots(period) for period in periods)
        self._sums: dict[tuple[str, int], Expr] = {}
        self.holdings: list[TaxableHolding] = []
        self._kept = kept_assets(scenario)
        self._may_hold = {account.name: may_hold(scenario, account.name) for account in self.accounts}
        buyers = {
            asset: _buyers([a for a in self.accounts if asset in self._may_hold[a.name]], fixed_mix(scenario))
            for asset in assets
        }
        for account in self.accounts:
            for asset in assets:
                lots = [lot for lot in account.dated_lots if lot.asset == asset]
                if lots or account.name in buyers[asset]:
                    buys = account.name in buyers[asset]
                    self.holdings.append(self._holding(model, account, asset, lots, buys))
        if fixed_mix(scenario):
            self._own_mix(model)

    def _holding(
        self, model: Model, account: TaxableAccount, asset: str, lots: Sequence[Lot], buys: bool
    ) -> TaxableHolding:
        count = len(self.horizon.periods)
        years = [p.year for p in self.horizon.periods]
        of = _tags_of(account, asset)
        moving = asset in self.moving
        vintages: list[Vintage] = []
        opening = 0.0
        plain = 0.0  # shares without any gain: basis is the unchanging price
        for index, lot in enumerate(lots):
            shares = lot.value / UNIT
            opening += shares
            if not moving and abs(lot.basis - lot.value) < 0.005:
                plain += shares
                continue
            basis = self._basis(lot.basis / lot.value, 0, asset, account.owner)
            vintage = Vintage(account.name, asset, lot.acquired, None, basis, shares=shares)
            if asset in self._kept:
                vintage.sold = [None] * count
                vintages.append(vintage)
                continue
            columns = [model.column(of("sold", year, index)) for year in years]
            unit = _unit(lot)
            vintage.sold = [column * unit for column in columns]
            vintage.given = self._given(model, vintage, 0, partial(of, "given", lot=index))
            gone = total([*columns, *(given * (1.0 / unit) for given in vintage.given if given)])
            model.row(of("lot", None, index), gone, "<=", shares / unit)
            vintages.append(vintage)
        most = INF if asset in self._may_hold[account.name] or asset in self._kept else 0.0
        held = [model.column(of("held", year), 0.0, most) for year in years]
        bought = [model.column(of("bought", year)) if buys else ZERO for year in years]
        if not moving:
            vintages.append(self._plain(model, of, account.name, asset, plain, bought))
        elif buys:
            vintages += [self._purchase(model, of, account, asset, v, bought[v]) for v in range(count - 1)]
        for t, year in enumerate(years):
            before = held[t - 1] if t else Expr(const=opening)
            gone = total(x for v in vintages if (x := v.sold[t]) is not None)
            if self._giving:
                gone = gone + total(x for v in vintages if v.given and (x := v.given[t]) is not None)
            model.row(of("shares", year), held[t] - bought[t] + gone, "==", before)
        return TaxableHolding(account.name, account.owner, asset, held, bought, vintages)

    def _basis(self, basis: float, bought: int, asset: str, owner: str) -> tuple[float, ...]:
        return stepped_basis(
            basis,
            bought,
            self.prices[asset],
            owner,
            self._deaths,
            community_property=bool(self.scenario.taxes.community_property),
            repealed=self._without_step_up,
        )

    def _plain(
        self,
        model: Model,
        of: Tagging,
        account: str,
        asset: str,
        opening: float,
        bought: Sequence[Expr],
    ) -> Vintage:
        """All shares of an asset at its unchanging price, old and new, as one vintage without gain."""
        count = len(bought)
        vintage = Vintage(account, asset, None, None, (1.0,) * (count + 1))
        kept = asset in self._kept
        vintage.sold = [None if kept else model.column(of("sold", p.year)) for p in self.horizon.periods]
        left = Expr(const=opening)
        for t, period in enumerate(self.horizon.periods):
            rest = model.column(of("left", period.year))
            sold = vintage.sold[t] or ZERO
            model.row(of("left", period.year), rest - bought[t] + sold, "==", left)
            vintage.left.append(left := rest)
        return vintage

    def _purchase(
        self,
        model: Model,
        of: Tagging,
        account: TaxableAccount,
        asset: str,
        bought: int,
        shares: Expr,
    ) -> Vintage:
        periods = self.horizon.periods
        basis = self._basis(self.prices[asset][bought], bought, asset, account.owner)
        vintage = Vintage(account.name, asset, periods[bought].first_day, bought, basis)
        if asset in self._kept:
            vintage.sold = [None] * len(periods)
            return vintage
        vintage.sold = [
            model.column(of("sold", p.year, None, periods[bought].year)) if t > bought else None
            for t, p in enumerate(periods)
        ]
        year_bought = periods[bought].year
        vintage.given = self._given(model, vintage, bought + 1, partial(of, "given", bought=year_bought))
        gone = total(x for x in (*vintage.sold, *vintage.given) if x)
        model.row(of("lot", None, None, year_bought), gone, "<=", shares)
        return vintage

    def _given(
        self, model: Model, vintage: Vintage, first: int, of: Callable[[int], Tag]
    ) -> Sequence[Expr | None]:
        """The columns of what is given of a vintage, from the period `first` on: only where it is long-term and not
        at a loss; none at all where no lots may be given."""
        periods, prices = self.horizon.periods, self.prices[vintage.asset]
        if not self._giving:
            return ()
        return [
            model.column(of(period.year))
            if t >= first
            and gives_lots(period)
            and not vintage_is_short(vintage, period)
            and prices[t] >= vintage.basis[t] - TINY
            else None
            for t, period in enumerate(periods)
        ]

    def _own_mix(self, model: Model) -> None:
        """Each account keeps its own mix within the band, where accounts hold their own."""
        for account in self.accounts:
            mine = [h for h in self.holdings if h.account == account.name]
            for t, period in enumerate(self.horizon.periods):
                values = {h.asset: h.held[t] * self.prices[h.asset][t] for h in mine}
                everything = total(values.values())
                for asset, value in values.items():
                    low, high = self.own_band(account, asset)
                    tag = Tag("mix", period.year, account.owner, account.name, asset)
                    model.row(tag, value - everything * high, "<=")
                    model.row(tag, value - everything * low, ">=")

    def own_band(self, account: TaxableAccount, asset: str) -> tuple[float, float]:
        """The least and most share of an asset in an account that keeps its own mix."""
        allocation = self.scenario.allocation
        band = allocation.band if allocation is not None else 0.02
        whole = sum(lot.value for lot in account.lots)
        mix = {a: v / whole for a, v in account.holdings.items()} if whole else self.scenario.household_mix
        share = mix.get(asset, 0.0)
        return max(0.0, share - band), min(1.0, share + band)

    def value(self, asset: str, t: int) -> Expr:
        """Market value of an asset after the first day's trades of period `t`."""
        price = self.prices[asset][t]
        return weighted((h.held[t], price) for h in self.holdings if h.asset == asset)

    def close(self, t: int) -> Expr:
        """Market value of everything at the close of period `t`."""
        return weighted((h.held[t], self.prices[h.asset][t + 1]) for h in self.holdings)

    def sales(self, t: int) -> Expr:
        return self._once("sales", t, self._sales)

    def _sales(self, t: int) -> Expr:
        return weighted(
            (x, self.prices[h.asset][t])
            for h in self.holdings
            for v in h.vintages
            if (x := v.sold[t]) is not None
        )

    def given(self, t: int) -> Expr:
        """Market value of the lots given in period `t`."""
        return weighted((x, self.prices[v.asset][t]) for v, x in self.given_of(t))

    def given_of(self, t: int) -> Iterator[tuple[Vintage, Expr]]:
        """Every vintage that can be given in period `t`, and shares given."""
        for holding in self.holdings:
            for vintage in holding.vintages:
                given = vintage.given[t] if vintage.given else None
                if given is not None:
                    yield vintage, given

    def purchases(self, t: int) -> Expr:
        return weighted((h.bought[t], self.prices[h.asset][t]) for h in self.holdings)

    def yields(self, kind: str, t: int) -> Expr:
        """Yields of one kind (an attribute of AssetYear; "yields" is all) on taxable holdings in period `t`."""
        return self._once(kind, t, lambda t: self._yields(kind, t))

    def yields_of(self, kind: str, t: int, person: str, joint: float) -> Expr:
        """A person's part of them: `joint` is their part of what is owned jointly."""
        period, alone = self.horizon.periods[t], joint == 1.0
        facts = period.assets
        return weighted(
            (h.held[t], self.prices[h.asset][t] * rate * (1.0 if alone or h.owner == person else joint))
            for h in self.holdings
            if (rate := getattr(facts[h.asset], kind)) and (alone or h.owner in (person, JOINT))
        )

    def _yields(self, kind: str, t: int) -> Expr:
        facts = self.horizon.periods[t].assets
        return weighted(
            (h.held[t], self.prices[h.asset][t] * rate)
            for h in self.holdings
            if (rate := getattr(facts[h.asset], kind))
        )

    def _once(self, name: str, t: int, add_up: Callable[[int], Expr]) -> Expr:
        """A sum that several rows and the reading of a plan want."""
        if (name, t) not in self._sums:
            self._sums[name, t] = add_up(t)
        return self._sums[name, t]

    def gains(self, t: int, *, short: bool) -> Expr:
        """Gains less losses of period `t`, of one term."""
        period = self.horizon.periods[t]
        return weighted(
            (sold, gain)
            for vintage, sold, gain in self._sales_of(t)
            if vintage_is_short(vintage, period) == short
        )

    def gains_alone(self, t: int) -> Expr:
        """Gains of period `t` of the lots sold above their basis."""
        return weighted((sold, gain) for _, sold, gain in self._sales_of(t) if gain > 0)

    def gains_of(self, t: int, parts: Mapping[str, float], *, alone: bool = False) -> Expr:
        """Gains less losses of period `t` (or gains `alone`), of each account's sales the given part."""
        return weighted(
            (sold, gain * parts[vintage.account])
            for vintage, sold, gain in self._sales_of(t)
            if parts[vintage.account] and (gain > 0 or not alone)
        )

    def trading(self, t: int) -> set[str]:
        """The accounts that can gain or lose in period `t`."""
        return {vintage.account for vintage, _, _ in self._sales_of(t)}

    def _sales_of(self, t: int) -> Iterator[tuple[Vintage, Expr, float]]:
        """Every vintage that can be sold in period `t` other than at its basis: shares sold, gain a share."""
        for holding in self.holdings:
            price = self.prices[holding.asset][t]
            for vintage in holding.vintages:
                sold, gain = vintage.sold[t], price - vintage.basis[t]
                if sold is not None and abs(gain) > TINY:
                    yield vintage, sold, gain

    @cached_property
    def can_lose(self) -> bool:
        """Whether any lot can ever be sold at a loss."""
        return any(gain < 0 for t in range(len(self.horizon.periods)) for _, _, gain in self._sales_of(t))

    @cached_property
    def most_lost(self) -> float | None:
        """The most that sales at a loss can add up to, ever (thousands); None where what is bought can lose too."""
        most: dict[int, float] = {}
        for t in range(len(self.horizon.periods)):
            for vintage, _, gain in self._sales_of(t):
                if gain < 0 and vintage.bought is not None:
                    return None
                most[id(vintage)] = max(most.get(id(vintage), 0.0), -gain * vintage.shares)
        return sum(most.values())


def _tags_of(account: TaxableAccount, asset: str) -> Tagging:
    """The tags of an asset in an account: of a law or thing, a year, one of today's lots, a year of purchase."""
    owner, name = account.owner, account.name

    def of(law: str, year: int | None = None, lot: int | None = None, bought: int | None = None) -> Tag:
        return Tag(law, year, owner, name, asset, lot, bought)

    return of


def _unit(lot: Lot) -> float:
    """Shares that one of a lot's columns counts: dollars of basis where that is far above what the lot is worth.

    A sliver of such a lot is a loss of dollars: by the share, a solver's tolerance would be one of thousands.
    """
    return lot.value / lot.basis if lot.basis > WORTHLESS * lot.value else 1.0


def gives_lots(period: Period) -> bool:
    """Whether lots may be given in a period."""
    asked = period.giving
    return asked is not None and asked.lots and max(asked.grants, asked.fund or 0.0) > 0.0


def vintage_is_short(vintage: Vintage, period: Period) -> bool:
    """Whether a vintage sold on the period's first day has been held for a year or less."""
    return is_short_term(vintage.acquired, period)


def _accounts(scenario: Scenario) -> list[TaxableAccount]:
    accounts = [a for a in scenario.accounts if isinstance(a, TaxableAccount)]
    if accounts:
        return accounts
    return [
        TaxableAccount(name=new.name, owner=new.owner, type="taxable", lots=())
        for new in scenario.may_open.values()
        if new.type == "taxable"
    ]


def _buyers(accounts: Sequence[TaxableAccount], fixed: bool) -> set[str]:
    """Of the accounts that may hold an asset those that buy it: with free location the first joint one (else the
    first); the others are only sold from."""
    if fixed:
        return {account.name for account in accounts}
    joint = [account for account in accounts if account.owner == "joint"]
    return {account.name for account in (joint or accounts)[:1]}


def _last_years(horizon: Horizon) -> dict[str, int]:
    """For each person, the index of the last period they live through."""
    last: dict[str, int] = {}
    for period in horizon.periods:
        for name in period.ages:
            last[name] = period.index
    return last
