"""The order list: an answer's amounts as orders a person can place, lot by lot, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from ...models.plan import PlanWarning, Step
from ...models.positions.book import CASH, Position
from .check import TaxEffect
from .facts import Parcel
from .wash_sales import WashSale

if TYPE_CHECKING:
    import pandas as pd

    from .departures import Departure
    from .rest_of_year import RestOfYear

Action = Literal["sell", "withdraw", "convert", "deposit", "buy", "pay"]
CENT = 0.005


@dataclass(frozen=True)
class LotOrder:
    """A part of one lot: shares and, in a taxable account, what they realise in dollars."""

    acquired: date
    quantity: float
    proceeds: float
    basis: float
    gain: float
    term: Literal["short", "long"] | None


@dataclass(frozen=True)
class Order:
    """One order.

    action     "sell", "buy": a security. "withdraw": out of a tax-advantaged account, "convert": to a Roth IRA, in
               cash (ticker CASH) or shares. "pay": cash out of a taxable account for the year's outgo (or into the
               other taxable accounts, where they say "deposit")
    quantity   shares; dollars of CASH
    amount     market value in dollars, before `cost`; proceeds of a sale are amount less cost
    gain       realised in a taxable account; None elsewhere and for purchases
    term       of the gain; "mixed" where lots differ
    to         the account that cash or shares go to; "" for the household's own spending
    """

    account: str
    action: Action
    ticker: str
    quantity: float
    amount: float
    cost: float
    why: str
    lots: tuple[LotOrder, ...] = ()
    gain: float | None = None
    term: Literal["short", "long", "mixed"] | None = None
    to: str = ""

    @property
    def proceeds(self) -> float:
        """Dollars that reach the account (below 0: that leave it for a purchase)."""
        return -(self.amount + self.cost) if self.action == "buy" else self.amount - self.cost


@dataclass(frozen=True)
class Share:
    """One asset of the household before and after: market value, and share of after-tax value beside its target."""

    asset: str
    before: float
    after: float
    share_before: float
    share_after: float
    target: float


@dataclass(frozen=True)
class Agreement:
    """One asset's change in value by the orders beside the plan's first-year trades, in dollars.

    prices     what the plan's opening value of the asset is more than the book's: prices that moved
    rest       orders less plan less prices: whole shares, smallest orders, wash sales, bands, and drift that was not
               worth its tax
    """

    asset: str
    plan: float
    orders: float
    prices: float

    @property
    def rest(self) -> float:
        return self.orders - self.plan - self.prices


@dataclass(frozen=True)
class Orders:
    """This year's orders, in the order they are placed.

    before, after  (account, asset) -> market value in dollars, cash included
    tax            the effect on this year's return, recomputed by the audit
    cost           trading costs; `drift_cost` the objective's last part; `objective` all three, in dollars
    gap_dollars    how far at most the objective is above the best possible for these rates and rules: the distance to
                   the relaxed problem, where a ticker may be bought and sold at a loss at once, in parts of shares
    wash_sales     what is not allowed of the losses taken, and the purchases it is matched with
    rest           what is left of the year: required distributions, room to each edge, lots at a loss
    steps          the plan's first year, which the orders carry out
    departures     where the orders do other than the steps say
    """

    as_of: date
    orders: tuple[Order, ...]
    before: dict[tuple[str, str], float]
    after: dict[tuple[str, str], float]
    shares: tuple[Share, ...]
    agreement: tuple[Agreement, ...]
    tax: TaxEffect
    cost: float
    drift_cost: float
    objective: float
    gap_dollars: float
    solver: str
    wash_sales: tuple[WashSale, ...] = ()
    warnings: tuple[PlanWarning, ...] = field(default=())
    rest: RestOfYear | None = None
    steps: tuple[Step, ...] = ()
    departures: tuple[Departure, ...] = ()

    def frame(self) -> pd.DataFrame:
        """A row an order, lots in words."""
        import pandas as pd

        columns = [
            "account",
            "action",
            "ticker",
            "quantity",
            "amount",
            "cost",
            "proceeds",
            "gain",
            "term",
            "to",
            "lots",
        ]
        rows = [
            {name: getattr(order, name) for name in columns[:-1]}
            | {
                "lots": "; ".join(f"{lot.quantity:.6g} of {lot.acquired}" for lot in order.lots),
                "why": order.why,
            }
            for order in self.orders
        ]
        return pd.DataFrame(rows, columns=[*columns, "why"])

    def accounts_frame(self) -> pd.DataFrame:
        """A row an account and asset: before, after and change, dollars."""
        import pandas as pd

        cells = dict.fromkeys((*self.before, *self.after))
        rows = [(*cell, self.before.get(cell, 0.0), self.after.get(cell, 0.0)) for cell in cells]
        frame = pd.DataFrame(rows, columns=["account", "asset", "before", "after"])
        return frame.assign(change=frame["after"] - frame["before"])

    def assets_frame(self) -> pd.DataFrame:
        """A row an asset: before, after, shares and target, and the plan's own trades beside the orders'."""
        import pandas as pd

        shares = pd.DataFrame([asdict(share) for share in self.shares])
        agreed = pd.DataFrame([asdict(one) | {"rest": one.rest} for one in self.agreement])
        return shares.merge(agreed, on="asset", how="left") if len(shares) and len(agreed) else shares

    def data(self) -> dict[str, Any]:
        """JSON-able."""

        def cells(values: dict[tuple[str, str], float]) -> list[dict[str, Any]]:
            return [{"account": a, "asset": k, "value": value} for (a, k), value in values.items()]

        return asdict(self) | {
            "as_of": self.as_of.isoformat(),
            "before": cells(self.before),
            "after": cells(self.after),
            "orders": [_written(order) for order in self.orders],
            "agreement": [asdict(one) | {"rest": one.rest} for one in self.agreement],
            "warnings": [warning.model_dump() for warning in self.warnings],
            "wash_sales": [_dated(asdict(one)) for one in self.wash_sales],
            "steps": [step.model_dump(mode="json", exclude_unset=True) for step in self.steps],
            "rest": None if self.rest is None else _dated(asdict(self.rest)),
            "tax": asdict(self.tax) | {"effect": self.tax.effect, "error": self.tax.error},
        }


def _dated(value: Any) -> Any:
    """With dates as text."""
    if isinstance(value, dict):
        return {key: _dated(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_dated(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def _written(order: Order) -> dict[str, Any]:
    lots = [asdict(lot) | {"acquired": lot.acquired.isoformat()} for lot in order.lots]
    return asdict(order) | {"lots": lots, "proceeds": order.proceeds}


def lots_of(parcel: Parcel, amount: float, skipped: float = 0.0) -> Iterator[LotOrder]:
    """`amount` dollars of a parcel's lots, oldest first, after `skipped` dollars that went elsewhere."""
    for lot in parcel.lots:
        value = lot.quantity * parcel.price
        passed = min(skipped, value)
        taken = min(amount, value - passed)
        skipped, amount = skipped - passed, amount - taken
        if taken > CENT:
            yield _lot(parcel, lot, taken)


def _lot(parcel: Parcel, lot: Position, taken: float) -> LotOrder:
    quantity = taken / parcel.price
    basis = lot.basis * quantity / lot.quantity if parcel.term else 0.0
    gain = taken - basis if parcel.term else 0.0
    return LotOrder(lot.acquired, quantity, taken, basis, gain, parcel.term)


def sale(parcels: list[Parcel], amounts: list[float], why: str) -> Order:
    """One order to sell a ticker in one account out of its parcels, oldest lots first."""
    first, total = parcels[0], sum(amounts)
    lots = [lot for parcel, amount in zip(parcels, amounts, strict=True) for lot in lots_of(parcel, amount)]
    lots.sort(key=lambda lot: lot.acquired)
    terms = {lot.term for lot in lots}
    return Order(
        account=first.account,
        action="sell",
        ticker=first.ticker,
        quantity=total / first.price,
        amount=total,
        cost=total * first.cost,
        why=why,
        lots=tuple(lots),
        gain=sum(lot.gain for lot in lots) if first.term else None,
        term=None if None in terms else terms.pop() if len(terms) == 1 else "mixed",
    )


def cash_order(account: str, action: Action, amount: float, why: str, to: str = "") -> Order:
    return Order(account, action, CASH, amount, amount, 0.0, why, to=to)
