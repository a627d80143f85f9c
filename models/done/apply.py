"""One step of each kind in the books: what leaves, what arrives, and what [year_to_date] tells of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..accounts import KINDS
from ..amounts import cents
from ..household.calendar import half_birthday
from ..laws.federal.roth_distributions import is_seasoned
from ..plan import Step
from ..plan_steps import StepKind
from ..scenario.faults import Fault
from ..steps.words import FUND
from .composition import mix_of
from .holdings import CENT, DayBooks, up
from .marks import DoneStep
from .roth_layers import roth_paid
from .sales import buy, sell, take_cash


def apply(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    """A step that was taken on the books' day. What cannot be goes among the books' faults."""
    if mark.lots and step.kind != "sell":
        books.faults.append(Fault(f"{where}.lots", "lots", f"none: step {step.number} sells nothing"))
        return
    KIND[step.kind](books, mark, step, where)


def _amount(mark: DoneStep, step: Step) -> float:
    return step.amount if mark.amount is None else mark.amount


def _leave(books: DayBooks, mark: DoneStep, step: Step, where: str, amount: float) -> dict[str, float] | None:
    """Takes dollars out of an account, by asset; None, with a fault, where it does not hold as much."""
    held = books.holdings.get(step.source, {})
    most = sum(held.values())
    if amount > most + CENT:
        expected = f"at most {cents(most)}, what {step.source} holds on {mark.date} as assumed"
        hint = "give its value of the day of the values, where it grew by more"
        books.faults.append(Fault(f"{where}.amount", cents(amount), expected, hint))
        return None
    out = mix_of(books.plan, step.source).out
    taken = {asset: min(held.get(asset, 0.0), share * amount) for asset, share in out.items()}
    rest, left = amount - sum(taken.values()), most - sum(taken.values())
    for asset, value in held.items():
        more = (value - taken.get(asset, 0.0)) * rest / left if left > 0.0 else 0.0
        taken[asset] = taken.get(asset, 0.0) + max(0.0, more)
        held[asset] = value - taken[asset]
        books.because(("accounts", step.source, asset), f"step {step.number}")
    return taken


def _arrive(books: DayBooks, step: Step, name: str, amount: float, otherwise: Mapping[str, float]) -> None:
    """Puts dollars into an account, into what the plan buys with them."""
    into = mix_of(books.plan, step.destination).into or {
        asset: value / amount for asset, value in otherwise.items() if amount
    }
    held = books.holdings[name]
    for asset, share in into.items():
        held[asset] = held.get(asset, 0.0) + share * amount
        books.because(("accounts", name, asset), f"step {step.number}")


def _qcd(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    amount = _amount(mark, step)
    if _leave(books, mark, step, where, amount) is not None:
        books.tell(f"step {step.number}", "qcd", amount, step.source)


def _withdraw(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    amount, why = _amount(mark, step), f"step {step.number}"
    before = books.worth(step.source)
    if _leave(books, mark, step, where, amount) is None:
        return
    books.cash += amount
    books.tell(why, "distributions", amount, step.source)
    if step.source in books.told.get("rmd", {}):
        books.tell(why, "rmd", amount, step.source)
    account = next(one for one in books.scenario.accounts if one.name == step.source)
    kind = KINDS[account.type]
    born = books.scenario.person(account.owner).born
    young = mark.date < half_birthday(born)
    if not kind.deferred:
        roth_paid(books, account, amount, before, where, young=young, why=why)
    elif kind.early(young=young, rolled_in=account.bears_early_tax):
        books.tell(why, "early_distributions", amount)


def _convert(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    amount = _amount(mark, step)
    taken = _leave(books, mark, step, where, amount)
    if taken is not None:
        _arrive(books, step, account_for(books, step), amount, taken)
        books.tell(f"step {step.number}", "conversions", amount, step.source)


def _roll_over(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    """All that is left there, whatever it has grown to; of a pension, its lump sum."""
    into, why = account_for(books, step), f"step {step.number}"
    if step.source not in books.holdings:
        _arrive(books, step, into, step.amount, {})
        for person in books.content["people"]:
            kept = [one for one in person.get("pensions", []) if one["name"] != step.source]
            if len(kept) < len(person.get("pensions", [])):
                person["pensions"] = kept
                books.because(("people", str(person["name"]), "pensions"), f"{why}: it was taken at once")
        return
    amount = books.worth(step.source)
    if mark.amount is not None and abs(mark.amount - amount) > CENT and mark.amount > step.amount + CENT:
        factor = mark.amount / amount  # it has grown by more
        books.holdings[step.source] = {a: v * factor for a, v in books.holdings[step.source].items()}
        amount = mark.amount
    taken = _leave(books, mark, step, where, amount)
    assert taken is not None
    _arrive(books, step, into, amount, taken)
    if books.kind_of(step.source) == "roth_401k":
        _roll_basis(books, step.source, into, amount, why)


def _roll_basis(books: DayBooks, name: str, into: str, amount: float, why: str) -> None:
    """What of a Roth rollover is contributions where it arrives: all of it where a payment would have qualified
    (26 CFR 1.408A-10 A-3)."""
    source, other, year = books.account(name), books.account(into), books.first.year
    old = source["owner"] not in books.first.under_59_half
    qualified = old and is_seasoned(int(source.get("first_contribution_year", year)), year)
    along = amount if qualified else float(source.get("contribution_basis", 0.0))
    other["contribution_basis"] = other.get("contribution_basis", 0.0) + along
    source["contribution_basis"] = 0.0
    for one in (name, into):
        books.because(("accounts", one, "contribution_basis"), why)


def account_for(books: DayBooks, step: Step) -> str:
    """The account that a step pays into; one that the plan opens is there from now on, under a name of its own."""
    known = {str(one["name"]) for one in books.content["accounts"]}
    if step.destination in known:
        return step.destination
    if step.destination in books.names:
        return books.names[step.destination]
    new = books.scenario.may_open[step.destination]
    plain = new.name.removesuffix(" (new)")
    name = next(one for one in (plain, *(f"{plain} {n}" for n in range(2, 99))) if one not in known)
    table: dict[str, Any] = {"name": name, "type": new.type, "owner": new.owner}
    if new.type == "taxable":
        table["lots"] = []
    else:
        table |= {"holdings": {}, "first_contribution_year": books.first.year}
        books.holdings[name] = {}
    books.content["accounts"].append(table)
    books.names[new.name] = name
    books.because(("accounts", name), f"step {step.number} opened it")
    return name


def _exchange(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    part = _amount(mark, step) / step.amount
    mix, held = mix_of(books.plan, step.source), books.holdings[step.source]
    sold = {asset: -change * part for asset, change in mix.exchanged.items() if change < 0.0}
    bought = {asset: change for asset, change in mix.exchanged.items() if change > 0.0}
    for asset, amount in sold.items():
        if amount > held.get(asset, 0.0) + CENT:
            expected = f"an amount that sells at most {cents(held.get(asset, 0.0))} of {asset}, what is there"
            books.faults.append(Fault(f"{where}.amount", cents(_amount(mark, step)), expected))
            return
        if asset in mix.emptied and part >= 1.0 - 1e-9:
            sold[asset] = held.get(asset, 0.0)
        held[asset] = max(0.0, held.get(asset, 0.0) - sold[asset])
    whole = sum(bought.values())
    for asset, change in bought.items():
        held[asset] = held.get(asset, 0.0) + change * sum(sold.values()) / whole
    for asset in mix.exchanged:
        books.because(("accounts", step.source, asset), f"step {step.number}")


def _buy(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    account_for(books, step)
    buy(books, mark, step, where)


def _set_aside(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    """What withdrawals and sales bring is on hand by itself; this takes the cash of accounts."""
    own = sum(trade.amount for trade in step.trades)
    taken = _amount(mark, step) - (step.amount - own)
    if taken < -CENT or (taken > CENT and not own):
        least = step.amount - own
        expected = f"{cents(least)} or more" if own else f"{cents(least)}, what withdrawals and sales bring"
        hint = "another amount is brought by the steps that withdraw and sell: say theirs"
        books.faults.append(Fault(f"{where}.amount", cents(_amount(mark, step)), expected, hint))
        return
    for trade in step.trades:
        take_cash(books, trade, max(0.0, taken) / own, mark, f"{where}.amount", f"step {step.number}")


def _pay_tax(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    amount = up(step.amount) if mark.amount is None else mark.amount
    books.cash -= amount
    books.tell(f"step {step.number}", "taxes_paid", amount)


def _give(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    if step.lots or FUND in (step.source, step.destination):
        expected = "a step that [year_to_date] can tell of: gifts of cash, and QCDs"
        hint = "gifts of lots and a donor-advised fund are planned for whole years: leave the step open"
        books.faults.append(Fault(f"{where}.step", str(step.number), expected, hint))
        return
    amount = _amount(mark, step)
    books.cash -= amount
    books.tell(f"step {step.number}", "given", amount)


def _filed(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    books.told["ssa44_filed"] = True
    books.because(("year_to_date", "ssa44_filed"), f"step {step.number}")


def _nothing(books: DayBooks, mark: DoneStep, step: Step, where: str) -> None:
    """A note has no number, and is never marked."""


Apply = Callable[[DayBooks, DoneStep, Step, str], None]
KIND: Mapping[StepKind, Apply] = {
    "qcd": _qcd,
    "withdraw": _withdraw,
    "convert": _convert,
    "roll_over": _roll_over,
    "open_roth": _nothing,
    "give": _give,
    "grant": _give,
    "exchange": _exchange,
    "sell": sell,
    "buy": _buy,
    "set_aside": _set_aside,
    "pay_tax": _pay_tax,
    "file_ssa44": _filed,
}
