"""From brokers' CSV files to a Book: positions, securities and past trades, every fault of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ..reading import TextFile
from ..scenario import Scenario
from ..scenario.faults import Fault
from .accounts import Accounts
from .book import Book, Position
from .history import read_history
from .lots import MatchedLots, PositionLot, match_undated, read_positions
from .mapping import Mapping, PositionsError, read_mapping
from .securities import Listed, prices_of, read_securities, securities_of


@dataclass(frozen=True)
class Export:
    """A broker's file, and the mapping file that says how it is read (None: decumulate's own columns)."""

    path: Path | TextFile
    mapping: Path | TextFile | None = None


@dataclass(frozen=True)
class Reading:
    """What was read, and notes on rows that were left out."""

    book: Book
    notes: tuple[str, ...] = ()


def read_book(
    positions: Sequence[Export],
    as_of: date,
    *,
    scenario: Scenario | None = None,
    securities: Path | TextFile | None = None,
    history: Sequence[Export] = (),
) -> Reading:
    """The household's book on `as_of`.

    scenario    says which accounts and asset classes there are; without it the mapping must say type and owner
    securities  ticker, asset, price, replacements, spread, whole_shares, restricted (all but ticker optional)
    history     trades of the last 61 days of all accounts; none given: Book.history is None

    Raises PositionsError with every fault of every file.
    """
    mappings, faults = _mappings([*positions, *history])
    if faults:
        raise PositionsError(faults)
    accounts = Accounts(scenario)
    found = MatchedLots()
    sheets = [
        read_positions(export.path, mappings[export], export.mapping is not None, accounts, found, as_of)
        for export in positions
    ]
    match_undated(found)
    listed: dict[str, Listed] = {}
    if securities is not None:
        sheets.append(read_securities(securities, listed))
    trades = []
    for export in history:
        sheet, made = read_history(export.path, mappings[export], export.mapping is not None, accounts, as_of)
        trades += made
        sheets.append(sheet)
    faults += [fault for sheet in sheets for fault in sheet.all_faults()]
    faults += accounts.faults()
    known = list(scenario.market.assets) if scenario is not None else None
    prices, wrong = prices_of(found, listed)
    tickers, unknown = securities_of(found, listed, list(mappings.values()), prices, known)
    faults += [*wrong, *unknown]
    if faults:
        raise PositionsError(list(dict.fromkeys(faults)))
    lots = tuple(_position(lot, prices[lot.ticker]) for lot in found.lots)
    cash = {account: float(dollars) for account, dollars in found.cash.items()}
    notes = tuple(note for sheet in sheets for note in sheet.notes)
    past = tuple(sorted(trades, key=lambda trade: trade.date)) if history else None
    return Reading(Book(as_of, accounts.all(), cash, lots, tickers, past), notes)


def _position(lot: PositionLot, price: Decimal) -> Position:
    basis = lot.quantity * price if lot.basis is None else lot.basis
    return Position(lot.account, lot.ticker, lot.acquired, float(lot.quantity), float(basis))


def _mappings(exports: Sequence[Export]) -> tuple[dict[Export, Mapping], list[Fault]]:
    read: dict[Path | TextFile | None, Mapping] = {None: Mapping()}
    faults: list[Fault] = []
    for path in dict.fromkeys(export.mapping for export in exports):
        if path is not None:
            try:
                read[path] = read_mapping(path)
            except PositionsError as error:
                faults += error.faults
    return {export: read[export.mapping] for export in exports if export.mapping in read}, faults
