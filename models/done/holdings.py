"""Accounts, lots and cash on hand from day to day, in dollars: they grow as the scenario says until a person says
better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any

from ..accounts import KINDS
from ..household.calendar import days_left
from ..household.facts import Period
from ..household.receipts import NOTHING, Receipts
from ..plan import Plan
from ..scenario import Scenario
from ..scenario.faults import Fault

CENT = 0.005


@dataclass
class HeldLot:
    """A lot as it stands; `place` is its number among the account's lots in the scenario, None of what was bought."""

    account: str
    asset: str
    acquired: date
    value: float
    basis: float
    place: int | None = None


@dataclass
class DayBooks:
    """What is held on `day`, and what has happened since the plan's first day.

    first       the plan's first period, whose growth and yields are those of all that was left of the year then
    holdings    of tax-advantaged accounts, by asset
    cash        on hand, in no account
    yields      paid by taxable accounts since the first day, by line; `paid_by` the same in dollars by account
    content     the scenario's content, in which what has happened is written down
    names       of an account that the plan opens: what it is called once it is there
    whys        by place in the content: what has moved it
    """

    scenario: Scenario
    plan: Plan
    first: Period
    day: date
    content: dict[str, Any]
    holdings: dict[str, dict[str, float]]
    lots: list[HeldLot]
    cash: float
    yields: Receipts = NOTHING
    paid_by: dict[str, float] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    whys: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def told(self) -> dict[str, Any]:
        """[year_to_date] as it is written."""
        table: dict[str, Any] = self.content["year_to_date"]
        return table

    def tell(self, why: str, field_name: str, amount: float, name: str | None = None) -> None:
        """Adds dollars to a field of [year_to_date], of an account or a person where it has these."""
        if name is None:
            self.told[field_name] = self.told.get(field_name, 0.0) + amount
        else:
            table = self.told.setdefault(field_name, {})
            table[name] = table.get(name, 0.0) + amount
        self.because(("year_to_date", field_name, *([] if name is None else [name])), why)

    def because(self, place: tuple[str, ...], why: str) -> None:
        known = self.whys.setdefault(place, [])
        if why not in known:
            known.append(why)

    def account(self, name: str) -> dict[str, Any]:
        """What the content says of an account."""
        found: dict[str, Any] = next(one for one in self.content["accounts"] if one["name"] == name)
        return found

    def kind_of(self, name: str) -> str:
        return str(self.account(name)["type"])

    def worth(self, name: str) -> float:
        """What an account holds on the day."""
        return sum(self.holdings.get(name, {}).values()) + sum(lot.value for lot in self.lots_of(name))

    def lots_of(self, name: str, asset: str | None = None) -> list[HeldLot]:
        """The oldest first within an asset."""
        mine = [lot for lot in self.lots if lot.account == name and asset in (None, lot.asset)]
        return sorted(mine, key=lambda lot: lot.acquired) if asset is not None else mine

    def share_left(self, day: date) -> float:
        """How much of what was to come on the plan's first day is still to come."""
        return days_left(day) / days_left(self.first.first_day)

    def grow(self, day: date) -> None:
        """From the day there is to a later one, by the scenario's own returns: prices on the last day of the year are
        those of the plan."""
        if day == self.day:
            return
        before, after = self.share_left(self.day), self.share_left(day)
        assets = self.first.assets
        for held in self.holdings.values():
            for asset in held:
                whole = assets[asset].total_return
                held[asset] *= (1.0 + whole * before) / (1.0 + whole * after)
        for lot in self.lots:
            facts, was = assets[lot.asset], lot.value
            lot.value *= (1.0 + facts.growth * before) / (1.0 + facts.growth * after)
            paid = facts.paid(was * before - lot.value * after)
            self.yields = self.yields + paid
            self.paid_by[lot.account] = self.paid_by.get(lot.account, 0.0) + paid.yields
        earned = self.first.first_day_return
        self.cash *= (1.0 + earned * before) / (1.0 + earned * after)
        self.day = day


def opened(scenario: Scenario, plan: Plan, first: Period) -> DayBooks:
    """The books on the plan's first day."""
    content = scenario.content()
    content["year_to_date"] = {"as_of": "", "values_as_of": ""} | content.get("year_to_date", {})
    return DayBooks(
        scenario=scenario,
        plan=plan,
        first=first,
        day=scenario.first_day,
        content=content,
        holdings={a.name: dict(a.holdings) for a in scenario.accounts if KINDS[a.type].sheltered},
        lots=[
            HeldLot(account.name, lot.asset, lot.acquired, lot.value, lot.basis, place)
            for account in scenario.accounts
            for place, lot in enumerate(getattr(account, "lots", ()))
        ],
        cash=first.so_far.set_aside,
    )


def up(amount: float) -> float:
    """To the next cent: what is on hand is not short of a need by a part of a cent."""
    return ceil(100.0 * amount - 1e-6) / 100.0


def scaled(amounts: Mapping[str, float], factor: float) -> dict[str, float]:
    return {name: amount * factor for name, amount in amounts.items()}
