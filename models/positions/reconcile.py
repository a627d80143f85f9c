"""Positions beside a scenario's accounts: where they differ, and the scenario with the positions taken.

A scenario's values are those of its first day (1 January, or `year_to_date.as_of`); positions are of their own day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..scenario import Scenario, load
from ..scenario.faults import Fault
from .book import Book
from .importing import account_tables
from .mapping import PositionsError

DOLLARS, SHARE = 1.0, 0.001


@dataclass(frozen=True)
class Mismatch:
    """What the scenario says of an asset in an account and what the positions say, in dollars."""

    account: str
    asset: str
    what: Literal["value", "basis"]
    scenario: float
    positions: float

    @property
    def amount(self) -> float:
        """Positions less scenario."""
        return self.positions - self.scenario


@dataclass(frozen=True)
class Reconciled:
    """How the positions compare with the scenario.

    differences  those beyond the tolerance of their account, in the scenario's order
    absent       accounts that hold something in the scenario and of which no position was given
    tolerance    the share of an account's value (at least $1) up to which two amounts are the same
    """

    differences: tuple[Mismatch, ...]
    absent: tuple[str, ...]
    tolerance: float


def reconcile(book: Book, scenario: Scenario, tolerance: float = SHARE) -> Reconciled:
    """Compare market values, and in taxable accounts basis, by account and asset class.

    Two amounts are the same up to `tolerance` of the larger of the account's two values, or $1.
    """
    given = {position.account for position in book.positions} | set(book.cash)
    found, absent = [], []
    for name in book.accounts:
        before = _of_scenario(scenario, name)
        if name not in given and before:
            absent.append(name)
            continue
        after = _of_book(book, name)
        totals = [sum(v for (_, what), v in side.items() if what == "value") for side in (before, after)]
        most = max(DOLLARS, tolerance * max(totals))
        found += [d for d in _compare(name, before, after) if abs(d.amount) > most]
    return Reconciled(tuple(found), tuple(absent), tolerance)


Amounts = dict[tuple[str, str], float]


def _compare(account: str, before: Amounts, after: Amounts) -> Iterator[Mismatch]:
    for asset, what in dict.fromkeys((*before, *after)):
        amounts = before.get((asset, what), 0.0), after.get((asset, what), 0.0)
        yield Mismatch(account, asset, "value" if what == "value" else "basis", *amounts)


def _of_scenario(scenario: Scenario, name: str) -> Amounts:
    """(asset, "value" or "basis") -> dollars."""
    amounts: Amounts = {}
    for account in scenario.accounts:
        if account.name == name:
            for asset, value in account.holdings.items():
                amounts[asset, "value"] = value
            if account.type == "taxable":
                for lot in account.lots:
                    amounts[lot.asset, "basis"] = amounts.get((lot.asset, "basis"), 0.0) + lot.basis
    return {key: amount for key, amount in amounts.items() if amount}


def _of_book(book: Book, name: str) -> Amounts:
    amounts: Amounts = {}
    for (account, asset), value in book.values().items():
        if account == name:
            amounts[asset, "value"] = value
    if book.accounts[name].type == "taxable":
        for (account, asset), basis in book.bases().items():
            if account == name:
                amounts[asset, "basis"] = basis
    return amounts


def take(book: Book, scenario: Scenario) -> tuple[Scenario, tuple[str, ...]]:
    """The scenario with the positions in place of what its accounts held, and notes on what had to be changed.

    Raises PositionsError when an account that holds something has no position: give it, or empty it there.
    """
    absent = reconcile(book, scenario).absent
    if absent:
        raise PositionsError([absent_fault(name) for name in absent])
    content = scenario.content()
    tables, notes = account_tables(book, content["accounts"], scenario.first_day)
    return load(content | {"accounts": tables}), notes.every


def absent_fault(name: str) -> Fault:
    return Fault(
        f"account {name}",
        "no position",
        "its positions: the scenario says that it holds something",
        "give its file too (--positions may be repeated), or a row of CASH where it is all cash",
    )
