"""The taxable accounts' lots: shares and basis, kept lot by lot through purchases, sales and deaths.

A lot is named by account, asset and date of purchase; lots that share all three are one. An asset without a price
change in any year is one lot without a date, but for lots of the start whose basis is not their value. Cash-like are
the assets that have none of these.
Basis after deaths follows 26 USC 1014(a) and (b)(6) as definitions.md reads them; terms follow 26 USC 1222.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...models.household.basis import cash_like, unmoving
from ...models.household.facts import AssetYear, Horizon
from ...models.scenario import Scenario
from ...models.scenario.accounts import TaxableAccount

LotName = tuple[str, str, date | None]
EVEN = 0.005
"""Dollars between basis and value of a lot below which it has no gain."""


@dataclass
class AuditedLot:
    """`shares` at 1.0 a share on the first day of the plan, and their cost `basis` in dollars."""

    shares: float = 0.0
    basis: float = 0.0


@dataclass(frozen=True)
class Sale:
    """What a sale realises; `oversold` are dollars of the order that the lot does not hold."""

    basis: float
    gain: float
    term: Literal["short", "long"]
    oversold: float


class LotBook:
    """All lots of the household; every method takes the year's assets for prices."""

    def __init__(self, scenario: Scenario, horizon: Horizon) -> None:
        self.cash_like = cash_like(scenario, horizon)
        self.start = horizon.periods[0].first_day
        self.lots: dict[LotName, AuditedLot] = {}
        self._still = unmoving(horizon)
        taxable = [account for account in scenario.accounts if isinstance(account, TaxableAccount)]
        self._uneven = {
            (account.name, lot.asset, lot.acquired)
            for account in taxable
            for lot in account.dated_lots
            if abs(lot.basis - lot.value) >= EVEN
        }
        for account in taxable:
            for owned in account.lots:
                lot = self._lot(account.name, owned.asset, owned.acquired)
                lot.shares += owned.value / horizon.periods[0].assets[owned.asset].price
                lot.basis += owned.basis

    def has(self, lot: LotName) -> bool:
        """Whether there is such a lot, or has been."""
        account, asset, acquired = lot
        return self._name(account, asset, acquired) in self.lots

    def _name(self, account: str, asset: str, acquired: date | None) -> LotName:
        dated = asset not in self._still or (account, asset, acquired) in self._uneven
        return account, asset, acquired if dated else None

    def _lot(self, account: str, asset: str, acquired: date | None) -> AuditedLot:
        return self.lots.setdefault(self._name(account, asset, acquired), AuditedLot())

    def values(self, account: str, assets: Mapping[str, AssetYear]) -> dict[str, float]:
        """Market value by asset on the first day, in dollars."""
        values: dict[str, float] = {}
        for (place, asset, _), lot in self.lots.items():
            if place == account:
                values[asset] = values.get(asset, 0.0) + lot.shares * assets[asset].price
        return values

    def buy(self, lot: LotName, amount: float, price: float) -> None:
        """Add `amount` dollars at `price` to a lot."""
        account, asset, acquired = lot
        owned = self._lot(account, asset, None if asset in self._still else acquired)
        owned.shares += amount / price
        owned.basis += amount

    def sell(self, lot: LotName, amount: float, day: date, price: float) -> Sale:
        """Take `amount` dollars out of a lot on the first day of a period; never more than it holds."""
        owned = self._lot(*lot)
        held = owned.shares * price
        share = min(amount / held, 1.0) if held > 0 else 0.0
        sold, basis = held * share, owned.basis * share
        owned.shares -= owned.shares * share
        owned.basis -= basis
        return Sale(basis, amount - basis, self._term(lot[2], day), amount - sold)

    def _term(self, acquired: date | None, day: date) -> Literal["short", "long"]:
        """Long when held for more than a year, counted by date on the plan's first day and, where that is not
        1 January, on the next one too; all that is sold on a later first day is long."""
        within_year = (self.start.month, self.start.day) != (1, 1)
        by_date = day == self.start or (within_year and day.year == self.start.year + 1)
        if acquired is None or not by_date:
            return "long"
        a_year_before = (day.year - 1, day.month, day.day)
        return "long" if (acquired.year, acquired.month, acquired.day) < a_year_before else "short"

    def step_up(self, accounts: Mapping[str, float], assets: Mapping[str, AssetYear]) -> None:
        """Last day of a death year: the given share of each account's lots takes market value as basis."""
        for (place, asset, _), lot in self.lots.items():
            share = accounts.get(place, 0.0)
            lot.basis += share * (lot.shares * assets[asset].price_next - lot.basis)
