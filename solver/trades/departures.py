"""Where the orders depart from the steps of the plan's first year, line by line, in dollars, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...models.amounts import cents
from ...models.plan import Step
from ...models.positions.book import CASH, Security
from .facts import Household
from .order import Agreement, Order

WORTH_A_LINE = 1.0
"""Dollars by which an order must differ from its step to be named."""


@dataclass(frozen=True)
class Departure:
    """One step beside its orders, or orders that follow no step (`step` 0, `planned` 0), in dollars."""

    step: int
    what: str
    planned: float
    ordered: float
    why: str


class Departures:
    """`agreement` says by asset how prices and the rest moved, `after` by account and asset what is held after the
    orders; `lost` holds the tickers sold at a loss."""

    def __init__(
        self,
        home: Household,
        securities: Mapping[str, Security],
        orders: Sequence[Order],
        agreement: Sequence[Agreement],
        toward: Literal["target", "plan"],
        after: Mapping[tuple[str, str], float],
    ) -> None:
        self.toward, self.after = toward, after
        self.home, self.securities, self.orders = home, securities, orders
        self.prices = {one.asset: one.prices for one in agreement}
        self.lost = {order.ticker for order in orders if order.gain is not None and order.gain < 0.0}
        self.followed: set[tuple[str, str, str]] = set()

    def of(self, steps: Sequence[Step]) -> Iterator[Departure]:
        """Those of the steps, in their order, orders that no step asks for, then wishes of holdings that are missed."""
        for step in steps:
            if step.number and _is_ordered(step):
                planned, ordered = step.amount, self._ordered(step)
                if abs(ordered - planned) > WORTH_A_LINE:
                    yield Departure(
                        step.number, _what(step), planned, ordered, self._why(step, planned, ordered)
                    )
        for (account, action, asset), amount in self._others().items():
            if amount > WORTH_A_LINE:
                what = f"{action} {asset} in {account}"
                yield Departure(0, what, 0.0, amount, self._reason(action, [asset], 0.0, amount))
        yield from self._barred()
        yield from self._least_cash()

    def _barred(self) -> Iterator[Departure]:
        """What an account still holds and may not."""
        for (account, asset), value in self.after.items():
            if value > WORTH_A_LINE and self.home.wishes.bars(account, asset):
                why = self._why_it_stays(account, asset)
                yield Departure(0, f"hold {asset} in {account}, which may not", 0.0, value, why)

    def _why_it_stays(self, account: str, asset: str) -> str:
        mine = [p for p in self.home.parcels if p.account == account and p.asset == asset]
        if asset in self.home.wishes.kept:
            return f"market.assets.{asset}.keep: it is never sold"
        frozen = [p.ticker for p in mine if p.most == 0.0]
        if frozen:
            return f"restricted: {', '.join(sorted(set(frozen)))}"
        if asset == self.home.cash_asset:
            return "what is left over of whole shares and orders, or nothing that it may hold can be bought today"
        return "a wash sale, whole shares or the least order stand in the way"

    def _least_cash(self) -> Iterator[Departure]:
        wishes = self.home.wishes
        taxable = {name for name, holder in self.home.holders.items() if holder.taxable}
        held = sum(
            value
            for (account, asset), value in self.after.items()
            if account in taxable and asset in wishes.still
        )
        if wishes.least_cash - held > WORTH_A_LINE:
            why = "the year's cash comes first, and nothing else that may be sold raises more"
            yield Departure(0, "the least cash in taxable accounts", wishes.least_cash, held, why)

    def _asset(self, order: Order) -> str:
        return self.home.cash_asset if order.ticker == CASH else self.securities[order.ticker].asset

    def _sum(self, account: str, action: str, asset: str = "", to: str = "") -> float:
        """Dollars of the orders of one kind; what is asked for here is asked for by a step."""
        found = 0.0
        for order in self.orders:
            mine = order.account == account and order.action == action
            if mine and asset in ("", self._asset(order)) and to in ("", order.to):
                self.followed.add((account, action, self._asset(order)))
                found += order.amount
        return found

    def _ordered(self, step: Step) -> float:
        if step.kind == "withdraw":
            return self._sum(step.source, "withdraw")
        if step.kind == "convert":
            return self._sum(step.source, "convert", to=step.destination)
        if step.kind == "qcd":
            return self._sum(step.source, "give")
        if step.kind == "give":
            return self._sum(step.source, "give", step.asset, to=step.destination)
        if step.kind == "sell":
            return self._sum(step.source, "sell", step.asset)
        if step.kind == "buy":
            return self._sum(step.destination, "buy", step.asset)
        if step.kind == "exchange":
            self._sum(step.source, "sell")
            return self._sum(step.source, "buy") + self._left_in_cash(step)
        cash = {name: holder.taxable for name, holder in self.home.holders.items()}
        paid = sum(self._sum(name, "pay") for name in cash)
        taken = sum(o.amount for o in self.orders if o.action == "withdraw" and o.ticker == CASH)
        return paid + taken - sum(self._sum(name, "deposit") for name in cash)

    def _left_in_cash(self, step: Step) -> float:
        """What an exchange puts into cash needs no order."""
        return max(0.0, step.changes.get(self.home.cash_asset, 0.0))

    def _others(self) -> dict[tuple[str, str, str], float]:
        """Sales and purchases that no step asks for; what inside an account pays for its own withdrawals is one."""
        found: dict[tuple[str, str, str], float] = {}
        for order in self.orders:
            key = (order.account, order.action, self._asset(order))
            if order.action in ("sell", "buy") and key not in self.followed:
                found[key] = found.get(key, 0.0) + order.amount
        return found

    def _why(self, step: Step, planned: float, ordered: float) -> str:
        if step.kind in ("qcd", "withdraw", "convert", "give"):
            cut = next((one.words for one in self.home.cut if one.account == step.source), "")
            return cut or "whole shares, or shares that move in kind"
        if step.kind == "set_aside":
            return "whole shares: what is raised is never less where shares can be sold"
        bought = [asset for asset, change in step.changes.items() if change > 0.0]
        action = "sell" if step.kind == "sell" else "buy"
        return self._reason(action, bought or [step.asset], planned, ordered)

    def _reason(self, action: str, assets: Sequence[str], planned: float, ordered: float) -> str:
        """The first that is so: a wash sale, less than a share, prices, else what the orders are toward."""
        tickers = [ticker for ticker, one in self.securities.items() if one.asset in assets]
        kept = sorted(self.home.wishes.kept.intersection(assets))
        if kept and action == "sell" and ordered > planned:
            return f"market.assets.{kept[0]}.keep: sold only for a required distribution that nothing else there meets"
        touched = [ticker for ticker in tickers if self._kept(action, ticker)]
        if touched:
            return f"wash sales: {', '.join(sorted(touched))}"
        if abs(ordered - planned) <= max((self.securities[ticker].price for ticker in tickers), default=0.0):
            return "whole shares"
        moved = sum(self.prices.get(asset, 0.0) for asset in assets)
        if abs(moved) >= 0.5 * abs(ordered - planned):
            return f"prices: the positions hold {cents(abs(moved))} {'less' if moved > 0 else 'more'} of it"
        if self.toward == "target":
            return "these orders move toward the household's target, at the least tax (--toward plan: toward the plan)"
        return "within the band, or not worth its tax; like accounts and lots meet the plan's amounts"

    def _kept(self, action: str, ticker: str) -> bool:
        """Whether the wash-sale rule stands between a ticker and an action."""
        wash = self.home.wash
        if action == "sell":
            return wash.last_bought(ticker) is not None
        return ticker in self.lost or wash.of(ticker) in wash.no_purchase


def _is_ordered(step: Step) -> bool:
    """Whether a step is one for a broker: tax, forms, gifts of cash and grants of a fund are not."""
    return step.kind not in ("pay_tax", "grant", "file_ssa44") and (step.kind != "give" or bool(step.lots))


def _what(step: Step) -> str:
    """The step in few words, without its amount."""
    if step.kind == "withdraw":
        return f"withdraw from {step.source}"
    if step.kind == "convert":
        return f"convert from {step.source}"
    if step.kind == "qcd":
        return f"give straight from {step.source}"
    if step.kind == "set_aside":
        return "set aside"
    if step.kind == "exchange":
        return f"buy in {step.source}"
    return f"{step.kind} {step.asset} in {step.source or step.destination}"
