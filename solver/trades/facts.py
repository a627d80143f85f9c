"""The household as one year's problem sees it: plain data in dollars.

In a taxable account a parcel is one lot; in a tax-advantaged one, where lots bear no tax, all of a ticker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ...models.accounts import AccountKind
from .parcels import Parcel
from .targets import Target
from .wash_sales import Wash


@dataclass(frozen=True)
class Holder:
    """One account: cash today and what the plan's first year asks of it, in dollars.

    distributed, converted_out, converted_in     by the plan (0 for a taxable account); `rmd` is part of the first
    """

    name: str
    kind: AccountKind
    owner: str
    cash: float
    distributed: float = 0.0
    rmd: float = 0.0
    converted_out: float = 0.0
    converted_in: float = 0.0

    @property
    def taxable(self) -> bool:
        return not self.kind.sheltered


@dataclass(frozen=True)
class Purchase:
    """A security that may be bought in an account. `rank` orders those that are otherwise alike, best first."""

    account: str
    ticker: str
    asset: str
    price: float
    cost: float
    rank: int


@dataclass(frozen=True)
class InKind:
    """Shares that leave an account in kind: `parcel` is the index of what is moved."""

    parcel: int
    to: str
    what: Literal["distribution", "conversion"]


@dataclass(frozen=True)
class TradeRates:
    """Tax of a dollar in the plan's first year: short gains and other income, long gains, a loss carried forward.

    loss_limit     dollars of net loss that other income absorbs (26 USC 1211(b))
    """

    short: float
    long: float
    carried: float
    loss_limit: float


@dataclass(frozen=True)
class OrderWishes:
    """What is wished of the holdings after the orders.

    barred      by account, the assets that it may not hold
    kept        assets that are never sold
    least_cash  dollars of `still`, assets whose price never changes, that taxable accounts hold at least
    """

    barred: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    least_cash: float = 0.0
    still: frozenset[str] = frozenset()

    def bars(self, account: str, asset: str) -> bool:
        """Whether an account may not hold an asset."""
        return asset in self.barred.get(account, ())

    def must_go(self, parcel: Parcel) -> bool:
        """Whether it may not be where it is; what is kept stays all the same."""
        return self.bars(parcel.account, parcel.asset) and parcel.asset not in self.kept


class Cut(NamedTuple):
    """What the plan asks for and is not there: the account it is of ("plan" for the year's cash), and the words."""

    account: str
    words: str


@dataclass(frozen=True)
class Household:
    """Everything the problem is made of. `need` is the cash that leaves the accounts for the year's outgo.

    carry_short, carry_long    losses carried into the year, less gains realised before the day (below 0: net gains)
    """

    as_of: date
    holders: Mapping[str, Holder]
    parcels: tuple[Parcel, ...]
    purchases: tuple[Purchase, ...]
    moves: tuple[InKind, ...]
    need: float
    rates: TradeRates
    carry_short: float
    carry_long: float
    cash_asset: str
    weights: Mapping[str, float]
    targets: tuple[Target, ...]
    band: float
    wash: Wash
    cut: tuple[Cut, ...] = ()
    wishes: OrderWishes = OrderWishes()
