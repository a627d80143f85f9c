"""Positions as a scenario's [[accounts]]: tables of values, and the TOML they are written in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ..scenario import Scenario, load
from ..scenario.faults import Fault
from .book import CASH, Book, ImportNotes
from .mapping import PositionsError

if TYPE_CHECKING:
    from tomlkit.items import AoT, Table

CENTS = 2
SOON = timedelta(days=31)
"""So much later than 1 January positions may be and still be planned for as of that day without a word."""
FIRST_LINES = """\
# The accounts and lots of {count} held on {day}, by decumulate import. A scenario says what is held on
# 1 January of its start year, or on year_to_date.as_of; these are the values of {day}.

"""


def account_tables(
    book: Book, accounts: Sequence[Mapping[str, Any]], first_day: date
) -> tuple[list[dict[str, Any]], ImportNotes]:
    """The scenario's accounts with the book's holdings in them, and notes on what could not be said as it is.

    `accounts` are those of the scenario (may be empty): fields that positions say nothing of are kept, accounts
    without a position stay as they are. Lots of an account, asset and day are one; amounts are to the cent. A lot
    bought on the scenario's `first_day` or after it is dated the day before, apart from what the plan buys on that day:
    by definitions.md it is short-term in that year and long-term in the next, as a lot bought within the year is.
    """
    given = {position.account for position in book.positions} | set(book.cash)
    tables = [dict(account) for account in accounts]
    assumed: list[str] = []
    kept: list[str] = []
    known = {table["name"]: table for table in tables}
    for name, account in book.accounts.items():
        if name not in given:
            if known.get(name, {}).get("holdings") or known.get(name, {}).get("lots"):
                kept.append(f"{name}: no position given; it stays as the scenario has it")
            continue
        if name not in known:
            known[name] = {"name": name, "type": account.type, "owner": account.owner}
            tables.append(known[name])
        if account.type == "taxable":
            known[name]["lots"] = _lots(book, name, first_day, assumed)
        else:
            known[name]["holdings"] = _holdings(book, name)
    return tables, ImportNotes(tuple(assumed), tuple(kept))


def _holdings(book: Book, name: str) -> dict[str, float]:
    values = {asset: value for (account, asset), value in book.values().items() if account == name}
    return {asset: round(value, CENTS) for asset, value in values.items()}


def _lots(book: Book, name: str, start: date, notes: list[str]) -> list[dict[str, Any]]:
    """Oldest first within an asset."""
    sums: dict[tuple[str, date], list[float]] = {}
    latest = start - timedelta(days=1)
    late = 0
    for position in book.positions:
        if position.account == name:
            late += position.acquired > latest
            key = (book.securities[position.ticker].asset, min(position.acquired, latest))
            value, basis = sums.setdefault(key, [0.0, 0.0])
            sums[key] = [value + book.value(position), basis + position.basis]
    if late:
        lots = "1 lot" if late == 1 else f"{late} lots"
        notes.append(
            f"{name}: {lots} bought on {start} or later dated {latest}: a scenario says what is held on its first day, "
            "and what the plan buys that day bears its date"
        )
    dollars = book.cash.get(name, 0.0)
    if dollars:
        key = (book.securities[CASH].asset, min(book.as_of, start))
        value, basis = sums.setdefault(key, [0.0, 0.0])
        sums[key] = [value + dollars, basis + dollars]
    assets = list(dict.fromkeys(asset for asset, _ in sums))
    return [
        {"asset": asset, "acquired": day, "value": round(value, CENTS), "basis": round(basis, CENTS)}
        for (asset, day), (value, basis) in sorted(
            sums.items(), key=lambda i: (assets.index(i[0][0]), i[0][1])
        )
        if round(value, CENTS) > 0
    ]


def accounts_text(book: Book) -> tuple[str, ImportNotes]:
    """[[accounts]] alone, to go into a scenario whose start year is the book's, and notes."""
    import tomlkit

    tables, notes = account_tables(book, [], date(book.as_of.year, 1, 1))
    document = tomlkit.document()
    document.append("accounts", _tables(tables))
    count = "1 account" if len(tables) == 1 else f"{len(tables)} accounts"
    return FIRST_LINES.format(count=count, day=book.as_of) + tomlkit.dumps(document), notes


def scenario_text(book: Book, text: str, ignore: Sequence[str] = ()) -> tuple[str, ImportNotes]:
    """A scenario's TOML (or JSON) text with the book's accounts and lots in it, as TOML that loads, and notes.

    Comments and all other tables stay, but for comments among the lots that are replaced. Raises ScenarioError where
    `text` is no scenario, or what the book brings needs more (the first year of a Roth IRA, say).
    """
    given = load(text, ignore=ignore)
    answer, notes = text_with(book, text, given)
    load(answer, ignore=ignore)
    return answer, notes


def text_with(book: Book, text: str, given: Scenario) -> tuple[str, ImportNotes]:
    """The same of the scenario `given`, whose text may lack accounts still; whether it loads is not asked."""
    import tomlkit
    from tomlkit.items import AoT

    _check_day(book, given)
    is_json = text.lstrip().startswith("{")
    document: Any = tomlkit.item(json.loads(text)) if is_json else tomlkit.parse(text)
    plain = document.unwrap()
    before = plain.get("accounts", [])
    tables, notes = account_tables(book, before, given.first_day)
    if not isinstance(document.get("accounts"), AoT):  # written inline, [{ ... }, { ... }], or not at all
        document.pop("accounts", None)
        document.append("accounts", _tables(before))
    accounts = document["accounts"]
    for index, table in enumerate(tables):
        if index < len(accounts):
            _update(accounts[index], table, before[index])
        else:
            accounts.append(_table(table))
    assumed = (*notes.assumed, *_held_as_if(book, given))
    return document.as_string(), replace(notes, assumed=assumed)


def _check_day(book: Book, scenario: Scenario) -> None:
    """Where a scenario says on which day its plan begins, positions are of that day. Raises PositionsError."""
    if scenario.year_to_date and book.as_of != scenario.first_day:
        expected = f"{scenario.first_day}, the scenario's year_to_date.as_of"
        hint = "give the positions of that day, or write their day into the scenario's year_to_date.as_of"
        raise PositionsError([Fault("--as-of", f"{book.as_of}", expected, hint)])


def _held_as_if(book: Book, scenario: Scenario) -> Iterator[str]:
    day = scenario.first_day
    if scenario.year_to_date is None and book.as_of.year == day.year and book.as_of - day > SOON:
        yield (
            f"positions of {book.as_of} are planned for as if held on {day}; with [year_to_date] in the scenario the "
            f"plan is of the rest of {day.year}"
        )


def _update(written: Any, table: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Holdings in place; lots at the end of the account, since no plain field may stand behind a table of tables."""
    if table.get("holdings") != before.get("holdings"):
        written["holdings"] = _inline(table["holdings"])
    if table.get("lots") != before.get("lots"):
        after = _comments_after(written["lots"]) if "lots" in written else []
        if "lots" in written:
            del written["lots"]
        if table["lots"]:
            written.append("lots", _lots_written(table["lots"], after))


def _comments_after(lots: Any) -> list[Any]:
    """Comments below the last lot: they speak of what follows it."""
    from tomlkit.items import AoT

    after: list[Any] = []
    for key, item in reversed(lots[-1].value.body) if isinstance(lots, AoT) else ():
        if key is not None:
            break
        after.insert(0, item)
    return after


def _tables(tables: Sequence[Mapping[str, Any]]) -> AoT:
    import tomlkit

    written = tomlkit.aot()
    for table in tables:
        written.append(_table(table))
    return written


def _table(table: Mapping[str, Any]) -> Table:
    import tomlkit

    written = tomlkit.table()
    for key, value in table.items():
        if key == "lots":
            if value:
                written.append(key, _lots_written(value, []))
        else:
            written.append(key, _inline(value) if isinstance(value, dict) else value)
    return written


def _lots_written(lots: Sequence[Mapping[str, Any]], after: Sequence[Any]) -> Any:
    import tomlkit

    written = tomlkit.aot()
    for lot in lots:
        table = tomlkit.table()
        for key, value in lot.items():
            table.append(key, _number(value))
        written.append(table)
    for item in after or [tomlkit.nl()]:
        written[-1].add(item)
    return written


def _inline(values: Mapping[str, float]) -> Any:
    import tomlkit

    written = tomlkit.inline_table()
    written.update({key: _number(value) for key, value in values.items()})
    return written


def _number(value: Any) -> Any:
    """Whole dollars without `.0`."""
    return int(value) if isinstance(value, float) and value == int(value) else value
