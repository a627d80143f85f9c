"""The household of one set of lives and one law, as arrays by year: what the simulation of many paths reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...models.accounts.opened import JOINT
from ...models.at_once.federal import FederalYear
from ...models.household.facts import Horizon, Period
from ...models.returns.heirs import heir_taxes
from ...models.scenario import Scenario
from ...models.scenario.accounts import TaxableAccount
from ...models.scenario.return_facts import pays_all
from ..simulate.household import Setting, YearFacts, setting

Array = NDArray[np.float64]
CORNERS = 65
"""Amounts at which the taxes of stated heirs are worked out, straight lines between."""


@dataclass(frozen=True)
class Pot:
    """A tax-advantaged account in one year.

    divisor     what its first-day value is divided by for what must leave it; None where nothing must
    early       whether what leaves it bears the tax of 26 USC 72(t); of a Roth: whether its owner is under 59 1/2
    shut        whether nothing may leave it; `into` the Roth account that its conversions reach, "" where none
    """

    name: str
    owner: str
    deferred: bool
    divisor: float | None
    early: bool
    shut: bool
    into: str


@dataclass(frozen=True)
class HomeYear:
    """One year's facts.

    taxable_steps   the part of taxable basis that becomes market value at its end
    treasury        by asset, the part of interest that obligations of the United States pay
    invested        of taxable accounts the parts of those who file, in their order
    """

    facts: YearFacts
    federal: FederalYear
    pots: tuple[Pot, ...]
    taxable_steps: float
    fixed_pensions: float
    yields: Array
    treasury: Array
    invested: tuple[float, ...]
    still: NDArray[np.bool_]
    target: Array
    low: Array
    high: Array

    @property
    def period(self) -> Period:
        return self.facts.period


@dataclass(frozen=True)
class Home:
    """The household through its years. `values` and `basis` are of taxable assets on the first day."""

    scenario: Scenario
    horizon: Horizon
    setting: Setting
    years: tuple[HomeYear, ...]
    values: Array
    basis: Array
    balances: Mapping[str, float]
    seasoned: Mapping[str, float]
    losses: tuple[float, float]

    @property
    def assets(self) -> tuple[str, ...]:
        return self.setting.assets

    def heirs_tax(self, deferred: Array) -> Array:
        """What heirs pay on so much of tax-deferred money, nominal dollars of the close."""
        rate = self.scenario.goal.heir_tax_rate
        if rate is not None:
            return rate * deferred
        if not self.horizon.heirs or not deferred.size or deferred.max() <= 0.0:
            return np.zeros_like(deferred)
        corners = np.linspace(0.0, np.sqrt(float(deferred.max())), CORNERS) ** 2
        taxes = heir_taxes(self.horizon.heirs)
        return np.interp(deferred, corners, [taxes.tax(float(at)) for at in corners])


def home_of(scenario: Scenario, horizon: Horizon) -> Home:
    """The arrays of a household."""
    place = setting(scenario, horizon)
    assets = place.assets
    values, basis = np.zeros(len(assets)), np.zeros(len(assets))
    for account in scenario.accounts:
        if isinstance(account, TaxableAccount):
            for lot in account.dated_lots:
                values[assets.index(lot.asset)] += lot.value
                basis[assets.index(lot.asset)] += lot.basis
    held = {account.name: sum(account.holdings.values()) for account in scenario.accounts}
    balances = {name: held.get(name, 0.0) for name, kind in place.kinds.items() if kind.sheltered}
    seasoned = {
        account.name: float(getattr(account, "contribution_basis", 0.0)) for account in scenario.accounts
    }
    lost = scenario.losses_by_owner.values()
    return Home(
        scenario,
        horizon,
        place,
        tuple(_years(place)),
        values,
        basis,
        balances,
        seasoned,
        (sum(short for short, _ in lost), sum(long for _, long in lost)),
    )


def _years(place: Setting) -> Iterator[HomeYear]:
    owners, stepped = dict(place.owners), _taxable_shares(place)
    last = place.years[-1]
    for facts in place.years:
        period = facts.period
        steps, shares = 0.0, stepped
        pots = tuple(_pots(place, owners, period))
        if facts is not last:
            for dead in period.dies:
                heir = place.horizon.heir_of[dead]
                if heir is not None:
                    both = 1.0 if place.scenario.taxes.community_property else 0.5
                    steps = stepped.get(dead, 0.0) + both * stepped.get(JOINT, 0.0)
                    owners = {name: heir if who in (dead, JOINT) else who for name, who in owners.items()}
                    stepped = {heir: 1.0}
        yield _year(place, facts, pots, steps, shares)


def _year(
    place: Setting, facts: YearFacts, pots: tuple[Pot, ...], steps: float, shares: Mapping[str, float]
) -> HomeYear:
    period, market = facts.period, place.scenario.market.assets
    yields = [facts.interest, facts.tax_exempt, facts.ordinary, facts.qualified]
    riskier = np.array([any(row[k] > 0.0 for row in facts.risk) for k in range(len(place.assets))])
    return HomeYear(
        facts,
        FederalYear(period.law, period.filing_status, period.seniors, period.itemized),
        pots,
        steps,
        _not_indexed(place.scenario) * sum(period.pensions.values()),
        np.array(yields),
        np.array(facts.treasury) / np.maximum(np.array(facts.interest), 1e-12),
        _of_filers(shares, tuple(period.pensions)),
        np.array(
            [pays_all(name, place.scenario.uncertainty, market[name].unchanging) for name in place.assets]
        ),
        np.array(facts.target),
        np.array(facts.low),
        np.where(riskier, np.array(facts.target), np.array(facts.high)),
    )


def _of_filers(shares: Mapping[str, float], filers: tuple[str, ...]) -> tuple[float, ...]:
    """Each filer's part of taxable accounts, joint ones evenly."""
    joint = shares.get(JOINT, 0.0) / len(filers)
    own = [shares.get(name, 0.0) + joint for name in filers]
    return tuple(part / sum(own) for part in own) if sum(own) else (1.0 / len(filers),) * len(filers)


def _not_indexed(scenario: Scenario) -> float:
    """The part of pensions that does not grow with prices."""
    every = [pension for person in scenario.people for pension in person.pensions]
    whole = sum(pension.yearly for pension in every)
    fixed = sum(pension.yearly for pension in every if pension.indexed is not True)
    return fixed / whole if whole else 0.0


def _taxable_shares(place: Setting) -> dict[str, float]:
    """Whose taxable accounts are, by their first value; joint where there is nothing."""
    found: dict[str, float] = {}
    for account in place.scenario.accounts:
        if account.type == "taxable":
            value = sum(account.holdings.values())
            found[account.owner] = found.get(account.owner, 0.0) + value
    whole = sum(found.values())
    return {owner: value / whole for owner, value in found.items()} if whole else {JOINT: 1.0}


def _pots(place: Setting, owners: Mapping[str, str], period: Period) -> Iterator[Pot]:
    shut = place.shut(period)
    for name, kind in place.kinds.items():
        owner = owners[name]
        if not kind.sheltered or owner not in period.ages:
            continue
        divisor = period.required_divisor(name, owner) if kind.rmd != "none" or kind.inherited else None
        early = (
            place.bears_early_tax(name, owner, period)
            if kind.deferred
            else kind.layered and owner in period.under_59_half
        )
        into = _into(place, owners, owner) if kind.deferred and kind.converts else ""
        yield Pot(name, owner, kind.deferred, divisor, early, name in shut, into)


def _into(place: Setting, owners: Mapping[str, str], owner: str) -> str:
    """The Roth account that an owner's conversions reach: the own one, else one inherited."""
    homes = [name for name, who in owners.items() if who == owner and place.kinds[name].receives]
    own = [name for name in homes if place.owners[name] == owner]
    return (own or homes or [""])[0]
