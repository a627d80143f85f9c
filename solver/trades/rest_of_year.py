"""What is left of the year: required distributions, room to each edge (`headroom.py`), and lots at a loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ...models.accounts import KINDS
from ...models.household.facts import Horizon, Period
from ...models.plan import Plan
from ...models.scenario import Scenario
from .facts import Household
from .headroom import Headroom, headroom_of
from .order import CENT
from .wash_sales import WashSale, free_from


@dataclass(frozen=True)
class RequiredLeft:
    """A person's required distributions of the year, in dollars: taken before, still due, and what the orders take."""

    person: str
    taken: float
    due: float
    orders: float
    by: date


@dataclass(frozen=True)
class Harvest:
    """A lot at a loss in a taxable account.

    days        until a loss on the ticker may be taken whole: 0 today; `free_from` that day, None where it is today
    sold        dollars of its loss that the orders take
    washed      dollars of these that the wash-sale rule disallows
    """

    account: str
    ticker: str
    acquired: date
    value: float
    loss: float
    term: Literal["short", "long"]
    days: int
    free_from: date | None
    sold: float
    washed: float = 0.0


@dataclass(frozen=True)
class RestOfYear:
    """The three lists. `history` says whether the trades of the last days are known: without them `days` is a guess."""

    year: int
    required: tuple[RequiredLeft, ...] = ()
    rooms: tuple[Headroom, ...] = ()
    harvest: tuple[Harvest, ...] = ()
    history: bool = False


def rest_of_year(
    scenario: Scenario,
    plan: Plan,
    horizon: Horizon,
    home: Household,
    sold: Sequence[float],
    gains: tuple[float, float],
    washed: Sequence[WashSale],
) -> RestOfYear:
    """`sold`: dollars by parcel; `gains`: the orders' own, short and long; `washed`: what is disallowed of them."""
    return RestOfYear(
        year=plan.years[0].year,
        required=tuple(_required(scenario, plan, horizon.periods[0], home)),
        rooms=tuple(headroom_of(scenario, plan, horizon, gains)),
        harvest=tuple(_harvest(home, sold, washed)),
        history=home.wash.known,
    )


def _required(scenario: Scenario, plan: Plan, period: Period, home: Household) -> Iterator[RequiredLeft]:
    year = plan.years[0]
    for person, due in year.rmd_required.items():
        mine = [a.name for a in scenario.accounts if a.owner == person and KINDS[a.type].rmd != "none"]
        taken = sum(period.so_far.rmd.get(name, 0.0) for name in mine)
        if due > CENT:
            orders = sum(home.holders[name].rmd for name in mine if name in home.holders)
            yield RequiredLeft(person, taken, due, orders, date(year.year, 12, 31))


def _harvest(home: Household, sold: Sequence[float], washed: Sequence[WashSale]) -> Iterator[Harvest]:
    """Largest loss first."""
    found = []
    for parcel, amount in zip(home.parcels, sold, strict=True):
        kept = parcel.asset in home.wishes.kept
        if parcel.term is None or parcel.gain >= 0.0 or parcel.value <= CENT or kept:
            continue
        bought = home.wash.last_bought(parcel.ticker)
        free = None if bought is None else free_from(bought)
        found.append(
            Harvest(
                account=parcel.account,
                ticker=parcel.ticker,
                acquired=parcel.lots[0].acquired,
                value=parcel.value,
                loss=-parcel.gain * parcel.value,
                term=parcel.term,
                days=0 if free is None else (free - home.as_of).days,
                free_from=free,
                sold=-parcel.gain * amount if amount > CENT else 0.0,
                washed=sum(one.loss for one in washed if one.sold is parcel.lots[0]),
            )
        )
    yield from sorted(found, key=lambda lot: -lot.loss)
