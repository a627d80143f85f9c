"""An answer written out: orders with their reasons, what is held after them, and what the owner must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...models.amounts import cents
from ...models.plan import Plan, PlanWarning
from ...models.positions.book import Book
from ...models.scenario import Scenario
from .agree import agreement_of
from .facts import Household
from .order import CENT, Agreement, Order, Share, cash_order, lots_of, sale
from .parcels import Parcel
from .problem import OrdersProblem
from .reasons import Reasons
from .rounding import cash_after
from .rows import UNIT, Vector
from .wash_sales import WINDOW, WashSale, free_from


class OrdersWriter:
    """`x` in thousands of dollars (`rows.py`); everything given out is in dollars."""

    def __init__(self, scenario: Scenario, plan: Plan, book: Book, problem: OrdersProblem, x: Vector) -> None:
        self.scenario, self.plan, self.book, self.problem = scenario, plan, book, problem
        self.home: Household = problem.home
        parts, amounts = problem.rows.parts, (x * UNIT).tolist()
        self.sell, self.buy, self.move = (amounts[part] for part in (parts.sell, parts.buy, parts.move))
        self.out, self.left, self.into = (amounts[part] for part in (parts.out, parts.left, parts.into))
        self.cash = dict(zip(self.home.holders, (cash_after(problem, x) * UNIT).tolist(), strict=True))
        self.wash_sales = problem.wash_sales(x)
        self._after = self._values()
        self.why = Reasons(self.home, plan, self.sell, book.values(), self._after)

    def after(self) -> dict[tuple[str, str], float]:
        """(account, asset) -> market value after the orders."""
        return dict(self._after)

    def _values(self) -> dict[tuple[str, str], float]:
        home, values = self.home, dict.fromkeys(self.book.values(), 0.0)

        def add(account: str, asset: str, amount: float) -> None:
            values[account, asset] = values.get((account, asset), 0.0) + amount

        for parcel, sold in zip(home.parcels, self.sell, strict=True):
            add(parcel.account, parcel.asset, parcel.value - sold)
        for purchase, bought in zip(home.purchases, self.buy, strict=True):
            if bought > CENT:
                add(purchase.account, purchase.asset, bought)
        for move, moved in zip(home.moves, self.move, strict=True):
            if moved > CENT:
                parcel = home.parcels[move.parcel]
                add(parcel.account, parcel.asset, -moved)
                add(move.to, parcel.asset, moved)
        for account, cash in self.cash.items():
            if abs(cash) > CENT or (account, home.cash_asset) in values:
                add(account, home.cash_asset, cash)
        return values

    def orders(self) -> Iterator[Order]:
        """In the order they are placed: sales, then what leaves tax-advantaged accounts, then purchases."""
        yield from self._sales()
        yield from self._withdrawals()
        yield from self._conversions()
        for name, amount in zip(self.home.holders, self.out, strict=True):
            if self.home.holders[name].taxable and amount < -CENT:
                yield cash_order(name, "deposit", -amount, self.why.deposit(-amount))
        for purchase, amount in zip(self.home.purchases, self.buy, strict=True):
            if amount > CENT:
                yield Order(
                    account=purchase.account,
                    action="buy",
                    ticker=purchase.ticker,
                    quantity=amount / purchase.price,
                    amount=amount,
                    cost=amount * purchase.cost,
                    why=self.why.purchase(purchase, self.book.securities),
                )
        for name, amount in zip(self.home.holders, self.out, strict=True):
            if self.home.holders[name].taxable and amount > CENT:
                yield cash_order(name, "pay", amount, self.why.payment(amount))

    def _sales(self) -> Iterator[Order]:
        together: dict[tuple[str, str], list[tuple[Parcel, float]]] = {}
        for parcel, amount in zip(self.home.parcels, self.sell, strict=True):
            if amount > CENT:
                together.setdefault((parcel.account, parcel.ticker), []).append((parcel, amount))
        for sold in together.values():
            parcels, amounts = [parcel for parcel, _ in sold], [amount for _, amount in sold]
            order = sale(parcels, amounts, "")
            yield replace(order, why=self.why.sale(order, parcels[0].asset))

    def _withdrawals(self) -> Iterator[Order]:
        for name, amount in zip(self.home.holders, self.out, strict=True):
            if not self.home.holders[name].taxable and amount > CENT:
                yield cash_order(name, "withdraw", amount, self.why.withdrawal(name))
        yield from self._moves("distribution")

    def _moves(self, what: str) -> Iterator[Order]:
        """Shares that leave in kind, after those of the same lots that are sold."""
        skipped = dict(enumerate(self.sell))
        for move, amount in zip(self.home.moves, self.move, strict=True):
            if amount <= CENT:
                continue
            parcel, before = self.home.parcels[move.parcel], skipped[move.parcel]
            skipped[move.parcel] += amount
            if move.what == what:
                why = self.why.withdrawal if what == "distribution" else self.why.conversion
                yield Order(
                    account=parcel.account,
                    action="withdraw" if what == "distribution" else "convert",
                    ticker=parcel.ticker,
                    quantity=amount / parcel.price,
                    amount=amount,
                    cost=0.0,
                    why=why(parcel.account),
                    lots=tuple(lots_of(parcel, amount, before)),
                    to=move.to,
                )

    def _conversions(self) -> Iterator[Order]:
        """Cash from each account to its owner's Roth IRAs, filled one after the other; then shares."""
        room = dict(zip(self.home.holders, self.into, strict=True))
        for name, amount in zip(self.home.holders, self.left, strict=True):
            owner, left = self.home.holders[name].owner, amount
            for roth in room:
                taken = min(left, room[roth]) if self.home.holders[roth].owner == owner else 0.0
                if taken > CENT:
                    room[roth], left = room[roth] - taken, left - taken
                    yield cash_order(name, "convert", taken, self.why.conversion(name), roth)
        yield from self._moves("conversion")

    def shares(self) -> Iterator[Share]:
        """Each asset before and after; targets by treatment are added up."""
        before, after = self._by_asset(self.book.values()), self._by_asset(self._after)
        weighed = [self._by_asset(values, True) for values in (self.book.values(), self._after)]
        totals = [max(sum(values.values()), 1e-9) for values in weighed]
        for asset in dict.fromkeys([*(target.asset for target in self.home.targets), *before, *after]):
            yield Share(
                asset=asset,
                before=before.get(asset, 0.0),
                after=after.get(asset, 0.0),
                share_before=weighed[0].get(asset, 0.0) / totals[0],
                share_after=weighed[1].get(asset, 0.0) / totals[1],
                target=sum(target.share for target in self.home.targets if target.asset == asset),
            )

    def _by_asset(self, values: dict[tuple[str, str], float], weighed: bool = False) -> dict[str, float]:
        totals: dict[str, float] = {}
        for (account, asset), value in values.items():
            weight = self.home.weights[account] if weighed else 1.0
            totals[asset] = totals.get(asset, 0.0) + weight * value
        return totals

    def agreement(self, held: Book) -> Iterator[Agreement]:
        """`held`: the book before anything is given out of it."""
        before, after = self._by_asset(held.values()), self._by_asset(self._after)
        yield from agreement_of(self.scenario, self.plan, before, after)

    def warnings(self) -> Iterator[PlanWarning]:
        """Amounts that were cut, loss orders and what may not be bought after them, what may not be sold."""
        for cut in self.home.cut:
            yield PlanWarning(code="plan_amounts", where=cut.account, message=cut.words)
        short = self.home.need - sum(self.out)
        if short > CENT:
            message = (
                f"{cents(short)} of the plan's cash is not raised: whole shares could not be sold for it"
            )
            yield PlanWarning(code="whole_shares", message=message, effect_dollars_max=short)
        until = self.home.as_of + WINDOW
        lost: dict[str, float] = {}
        for parcel, sold in zip(self.home.parcels, self.sell, strict=True):
            if parcel.gain < 0.0 and sold > CENT:
                lost[parcel.ticker] = lost.get(parcel.ticker, 0.0) - parcel.gain * sold
        for ticker, loss in lost.items():
            message = (
                f"{ticker} is sold at a loss of {cents(loss)}: buy nothing substantially identical in any account of "
                f"the household, IRAs and reinvested dividends included, to {until} (26 USC 1091)"
            )
            yield PlanWarning(code="wash_window", where=ticker, message=message, effect_dollars_max=loss)
            if not self.home.wash.known:
                message = (
                    f"no history of trades was given: if {ticker} was bought in any account since "
                    f"{self.home.as_of - WINDOW}, the loss of {cents(loss)} is a wash sale in so far"
                )
                yield PlanWarning(code="no_history", where=ticker, message=message, effect_dollars_max=loss)
        yield from self._blocked()

    def _blocked(self) -> Iterator[PlanWarning]:
        wash = self.home.wash
        losses: dict[str, float] = {}
        for parcel, sold in zip(self.home.parcels, self.sell, strict=True):
            if parcel.gain < 0.0 and wash.last_bought(parcel.ticker) and parcel.most > 0.0 and sold <= CENT:
                losses[parcel.ticker] = losses.get(parcel.ticker, 0.0) - parcel.gain * parcel.value
        for ticker, loss in losses.items():
            day = wash.last_bought(ticker)
            assert day is not None
            message = (
                f"losses of {cents(loss)} on {ticker} are left alone: it was bought on {day}; they may be taken whole "
                f"from {free_from(day)} if nothing is bought until 30 days after"
            )
            yield PlanWarning(code="wash_blocked", where=ticker, message=message, effect_dollars_max=loss)
        for one in self.wash_sales:
            yield PlanWarning(
                code="wash_sale", where=one.sold.ticker, message=_washed(one), effect_dollars_max=one.loss
            )
        for group, day in wash.no_purchase.items():
            message = f"{group} was sold at a loss on {day}: it is not bought before {free_from(day)}"
            yield PlanWarning(code="wash_no_purchase", where=group, message=message)


def _washed(one: WashSale) -> str:
    """What is not allowed of a loss, why, and what becomes of it."""
    account, ticker, day = one.replacement
    loss = (
        f"the loss of {cents(one.loss)} on {one.quantity:,.6g} shares of {one.sold.ticker} bought on "
        f"{one.sold.acquired} is not allowed: as much of {ticker} was bought in {account} on {day} (26 USC 1091)"
    )
    if one.held_since is None:
        return f"{loss}; it is lost for good (Rev. Rul. 2008-5)"
    return f"{loss}; it is added to the basis of those shares, which count as held since {one.held_since}"
