"""The accounts of a ProjectionLab data export (JSON), as a book of what is held.

The file has each account's type, balance, cost and owner, and neither what is held in it nor since when: the scenario's
target says the first, and a lot is taken as held for more than a year.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from ..positions.book import JOINT, Book, BookAccount, ImportNotes, Position, Security
from ..positions.mapping import PositionsError
from ..positions.read import Reading
from ..positions.review import ImportReview, review_of
from ..positions.seen import TO_SAY, type_in
from ..reading import MOST_DOCUMENT, TextFile, read_text
from ..scenario import Scenario
from ..scenario.accounts import TaxableAccount
from ..scenario.faults import Fault

TYPES = {
    "taxable": "taxable",
    "brokerage": "taxable",
    "savings": "taxable",
    "cash": "taxable",
    "401k": "401k",
    "403b": "403b",
    "457b": "457b",
    "ira": "traditional_ira",
    "traditional-ira": "traditional_ira",
    "roth-ira": "roth_ira",
    "roth": "roth_ira",
    "roth-401k": "roth_401k",
}
"""Their word for a type, written small and with hyphens."""
CASH_ASSET = "cash"
"""The asset that money is held in, of which nothing is a gain."""
MONEY = ("savings", "cash")


@dataclass
class ExportedAccounts:
    """What was read: a book, what was assumed of it and what was left out, in words."""

    accounts: dict[str, BookAccount] = field(default_factory=dict)
    positions: list[Position] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def is_projectionlab(text: str) -> bool:
    return text.lstrip().startswith("{") and '"currentFinances"' in text


def read_projectionlab(
    path: Path | TextFile, scenario: Scenario, as_of: date
) -> tuple[Book, ExportedAccounts]:
    """The book of the export. Raises PositionsError where it is none."""
    try:
        raw = json.loads(read_text(path, MOST_DOCUMENT))
        listed = raw["currentFinances"]["accounts"]
        assert isinstance(listed, list)
    except (OSError, ValueError, KeyError, TypeError, AssertionError, RecursionError):
        expected = "a ProjectionLab data export: currentFinances with a list of accounts"
        raise PositionsError([Fault(path.name, "something else", expected)]) from None
    mix, said = mix_of(scenario)
    found = ExportedAccounts({each.name: BookAccount(each.type, each.owner) for each in scenario.accounts})
    for place, account in enumerate(listed):
        _account(account if isinstance(account, dict) else {}, place, scenario, mix, as_of, found)
    if not found.positions:
        expected = "at least one account with a balance, of a type that a scenario has"
        raise PositionsError([Fault(f"{path.name}: currentFinances.accounts", "none", expected)])
    securities = {asset: Security(asset, asset, 1.0) for asset in scenario.market.assets}
    found.assumed.append(f"every account but cash holds {said}, which the file does not say")
    return Book(as_of, found.accounts, {}, tuple(found.positions), securities), found


def mix_of(scenario: Scenario) -> tuple[dict[str, float], str]:
    """Shares by asset: the scenario's target, else what its accounts hold today; and which, in words."""
    if scenario.allocation.target:
        return dict(scenario.allocation.target), "the scenario's target"
    held: dict[str, float] = {}
    for account in scenario.accounts:
        parts: Mapping[str, float] = (
            {lot.asset: lot.value for lot in account.lots}
            if isinstance(account, TaxableAccount)
            else account.holdings
        )
        for asset, amount in parts.items():
            held[asset] = held.get(asset, 0.0) + amount
    whole = sum(held.values()) or 1.0
    return {asset: amount / whole for asset, amount in held.items()}, "the mix of the scenario's accounts"


def _account(
    said: Mapping[str, Any],
    place: int,
    scenario: Scenario,
    mix: Mapping[str, float],
    as_of: date,
    found: ExportedAccounts,
) -> None:
    name = str(said.get("name") or f"Account {place + 1}")
    word = str(said.get("type") or "").lower().replace("_", "-").replace(" ", "-")
    kind = TYPES.get(word) or type_in(f"{word} {name}")
    balance = _amount(said.get("balance"))
    if kind == TO_SAY:
        found.skipped.append(f'{name}: "{said.get("type")}" is no type of account that a scenario has')
        return
    if not balance:
        found.skipped.append(f"{name}: its balance is {json.dumps(said.get('balance'))}")
        return
    owner = _owner(said.get("owner"), kind, scenario)
    if owner is None:
        found.skipped.append(f"{name}: the scenario has one person, the account is of a spouse")
        return
    basis = _amount(said.get("costBasis"))
    if kind == "taxable" and basis is None and word not in MONEY:
        found.assumed.append(f"{name}: it cost what it is worth, since the file does not say what it cost")
    found.accounts[name] = BookAccount(kind, owner)
    day = date(as_of.year - 2, 1, 1)
    if kind == "taxable" and word not in MONEY:
        found.assumed.append(f"{name}: bought on {day}, so that its gain is long-term")
    shares = {CASH_ASSET: 1.0} if word in MONEY and CASH_ASSET in scenario.market.assets else mix
    money = balance * shares.get(CASH_ASSET, 0.0)
    cost = balance if kind != "taxable" or basis is None or word in MONEY else basis
    part = max(0.0, cost - money) / (balance - money) if balance > money else 1.0
    for asset, share in shares.items():
        if share > 0.0:
            each = share * balance
            found.positions.append(
                Position(name, asset, day, each, each if asset == CASH_ASSET else part * each)
            )


def _amount(value: Any) -> float | None:
    """Dollars; None of what is no amount that an account can have."""
    known = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12
    return float(value) if known else None


def _owner(word: Any, kind: str, scenario: Scenario) -> str | None:
    """A person of the scenario, or joint; None for a spouse where there is none."""
    people = [person.name for person in scenario.people]
    if word == "joint" and kind == "taxable" and len(people) > 1:
        return JOINT
    if word == "spouse":
        return people[1] if len(people) > 1 else None
    return people[0]


def review(book: Book, found: ExportedAccounts, scenario: Scenario, notes: ImportNotes) -> ImportReview:
    """What an export brought into a scenario, with the notes of that."""
    plain = review_of(Reading(book), scenario, notes)
    by_hand = (
        *plain.by_hand,
        "incomes, expenses, milestones and assumptions of the export: no part of them is read",
    )
    return replace(
        plain,
        assumed=(*dict.fromkeys(found.assumed), *plain.assumed),
        by_hand=by_hand,
        skipped=(*found.skipped, *plain.skipped),
    )
