"""What is bought and sold in taxable accounts, lot by lot."""

from __future__ import annotations

from datetime import date

from ..amounts import cents
from ..household.basis import is_long_term
from ..plan import Step, Trade
from ..scenario.faults import Fault, one_of
from .holdings import CENT, DayBooks, HeldLot
from .marks import DoneStep, LotDone


def sell(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    """Lots become cash on hand; their gains are told."""
    given = mark.lots or ()
    if given and mark.amount is not None and abs(sum(lot.amount for lot in given) - mark.amount) > CENT:
        expected = f"{cents(sum(lot.amount for lot in given))}, what its lots brought"
        books.faults.append(Fault(f"{where}.amount", cents(mark.amount), expected))
        return
    why = f"step {step.number}"
    for lot in given:
        _sell_said(books, step, lot, mark.date, f"{where}.lots", why)
    if not given:
        part = 1.0 if mark.amount is None else mark.amount / step.amount
        for trade in step.trades:
            _sell_planned(books, trade, part, mark, f"{where}.amount", why)


def take_cash(books: DayBooks, trade: Trade, part: float, mark: DoneStep, where: str, why: str) -> None:
    """What has no lots: out of the account's cash, the oldest first."""
    held = books.lots_of(trade.account, trade.asset)
    amount, most = trade.amount * part, sum(lot.value for lot in held)
    if amount > most + CENT:
        expected = f"at most {cents(most)}, what {trade.account} holds of {trade.asset} on {mark.date}"
        books.faults.append(Fault(where, cents(amount), expected))
        return
    for lot in held:
        share = min(1.0, amount / lot.value)
        amount -= share * lot.value
        _sold(books, lot, share, share * lot.value, mark.date, why)


def buy(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    """Cash on hand becomes a lot of that day."""
    amount = step.amount if mark.amount is None else mark.amount
    account, why = books.names.get(step.destination, step.destination), f"step {step.number}"
    cost = books.scenario.market.trading_cost * amount
    books.cash -= amount + cost
    books.lots.append(HeldLot(account, step.asset, mark.date, amount, amount))
    books.because(("accounts", account, f"{step.asset} bought {mark.date}"), why)


def _sell_planned(books: DayBooks, trade: Trade, part: float, mark: DoneStep, where: str, why: str) -> None:
    """A lot that the plan sells whole is sold whole, for what the sale brought; of another, the dollars."""
    if trade.acquired is None:
        take_cash(books, trade, part, mark, where, why)
        return
    held = [lot for lot in books.lots_of(trade.account, trade.asset) if lot.acquired == trade.acquired]
    value = sum(lot.value for lot in held)
    was = sum(
        lot.value
        for account in books.scenario.accounts
        if account.name == trade.account
        for lot in getattr(account, "lots", ())
        if (lot.asset, lot.acquired) == (trade.asset, trade.acquired)
    )
    whole = trade.amount >= was - CENT and part >= 1.0 - 1e-9
    brought = trade.amount * part
    if whole and mark.amount is None:
        brought = value
    if not whole and brought > value + CENT:
        expected = (
            f"at most {cents(value)}, what the lot of {trade.acquired} is worth on {mark.date} as assumed"
        )
        hint = "give the lots with their basis, where the price was another"
        books.faults.append(Fault(where, cents(brought), expected, hint))
        return
    share = 1.0 if whole else brought / value
    for lot in held:
        _sold(books, lot, share, brought * lot.value / value, mark.date, why)


def _sell_said(books: DayBooks, step: Step, said: LotDone, day: date, where: str, why: str) -> None:
    held = [lot for lot in books.lots_of(step.source, step.asset) if lot.acquired == said.acquired]
    if not held:
        days = dict.fromkeys(lot.acquired.isoformat() for lot in books.lots_of(step.source, step.asset))
        expected = f"the day of a lot of {step.asset} in {step.source}, {one_of(days)}"
        books.faults.append(Fault(where, said.acquired.isoformat(), expected))
        return
    value, basis = sum(lot.value for lot in held), sum(lot.basis for lot in held)
    if said.basis is not None and said.basis > basis + CENT:
        expected = f"at most {cents(basis)}, what the lot of {said.acquired} cost"
        books.faults.append(Fault(where, f"a basis of {cents(said.basis)}", expected))
    elif said.basis is None and said.amount > value + CENT:
        expected = f"at most {cents(value)}, what the lot of {said.acquired} is worth on {day} as assumed"
        hint = "give the basis of what was sold, where the price was another"
        books.faults.append(Fault(where, cents(said.amount), expected, hint))
    else:
        by_basis = said.basis is not None and basis > 0.0
        share = min(1.0, (said.basis or 0.0) / basis) if by_basis else min(1.0, said.amount / value)
        if by_basis and share:
            for lot in held:
                lot.value *= said.amount / share / value  # the price of the day
        whole = sum(lot.value for lot in held)
        for lot in held:
            _sold(books, lot, share, said.amount * lot.value / whole, day, why)


def _sold(books: DayBooks, lot: HeldLot, share: float, brought: float, day: date, why: str) -> None:
    """A share of one lot."""
    cost = share * lot.basis
    gain, long = brought - cost, is_long_term(lot.acquired, day)
    lot.value, lot.basis = lot.value * (1.0 - share), lot.basis - cost
    books.cash += brought * (1.0 - books.scenario.market.trading_cost)
    if abs(gain) > CENT:
        books.tell(why, "long_term_gains" if long else "short_term_gains", gain)
    books.because(("accounts", lot.account, f"{lot.asset} bought {lot.acquired}"), why)
