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
from .lots import MatchedLots, PositionLot, lots_of_nothing, match_undated, read_positions, said_by_hand
from .mapping import Mapping, PositionsError, read_mapping
from .preset import preset_of, presets
from .securities import Listed, prices_of, read_securities, securities_of


@dataclass(frozen=True)
class Export:
    """A broker's file, the mapping file that says how it is read, and the name of its kind (preset.py).

    Without either it is one of the kinds that are known, or has decumulate's own columns.
    """

    path: Path | TextFile
    mapping: Path | TextFile | None = None
    preset: str | None = None


@dataclass(frozen=True)
class Laid:
    """How a file is read, whether somebody says so, and by the name of which preset ("": of none)."""

    mapping: Mapping
    mapped: bool
    preset: str = ""

    @property
    def kind(self) -> str:
        """The kind of file in words, "" for one that is not known."""
        return f"{self.preset} ({presets()[self.preset].title})" if self.preset else ""


@dataclass(frozen=True)
class Reading:
    """What was read: of which `kinds` files are, the lots said `by_hand`, and what was `skipped`, in words."""

    book: Book
    kinds: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """All of it."""
        return (*self.kinds, *self.by_hand, *self.skipped)


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
    layouts = layouts_of(positions, history)
    accounts = Accounts(scenario)
    found = MatchedLots()
    sheets = [
        read_positions(export.path, layouts[export].mapping, layouts[export].mapped, accounts, found, as_of)
        for export in positions
    ]
    match_undated(found)
    listed: dict[str, Listed] = {}
    if securities is not None:
        sheets.append(read_securities(securities, listed))
    trades = []
    for export in history:
        laid = layouts[export]
        sheet, made = read_history(export.path, laid.mapping, laid.mapped, accounts, as_of)
        trades += made
        sheets.append(sheet)
    faults = [fault for sheet in sheets for fault in sheet.all_faults()]
    faults += [*accounts.faults(), *lots_of_nothing(found)]
    known = list(scenario.market.assets) if scenario is not None else None
    prices, wrong = prices_of(found, listed)
    tickers, unknown = securities_of(
        found, listed, [laid.mapping for laid in layouts.values()], prices, known
    )
    faults += [*wrong, *unknown]
    if faults:
        raise PositionsError(list(dict.fromkeys(faults)))
    lots = tuple(_position(lot, prices[lot.ticker]) for lot in found.lots)
    cash = {account: float(dollars) for account, dollars in found.cash.items()}
    kinds = [f"{export.path.name}: read as {laid.kind}" for export, laid in layouts.items() if laid.kind]
    skipped = [note for sheet in sheets for note in sheet.notes]
    past = tuple(sorted(trades, key=lambda trade: trade.date)) if history else None
    return Reading(
        Book(as_of, accounts.all(), cash, lots, tickers, past),
        tuple(kinds),
        said_by_hand(found),
        tuple(skipped),
    )


def _position(lot: PositionLot, price: Decimal) -> Position:
    basis = lot.quantity * price if lot.basis is None else lot.basis
    return Position(lot.account, lot.ticker, lot.acquired, float(lot.quantity), float(basis))


def layouts_of(positions: Sequence[Export], history: Sequence[Export] = ()) -> dict[Export, Laid]:
    """How each file is read. Raises PositionsError with every fault of the mapping files and presets."""
    read: dict[Path | TextFile | None, Mapping] = {None: Mapping()}
    faults: list[Fault] = []
    for path in dict.fromkeys(export.mapping for export in (*positions, *history)):
        if path is not None:
            try:
                read[path] = read_mapping(path)
            except PositionsError as error:
                faults += error.faults
    laid: dict[Export, Laid] = {}
    for export in (*positions, *history):
        if export.mapping in read:
            try:
                laid[export] = _laid(export, read[export.mapping], export in positions)
            except PositionsError as error:
                faults += error.faults
    if faults:
        raise PositionsError(faults)
    return laid


def _laid(export: Export, own: Mapping, held: bool) -> Laid:
    """By the columns that its mapping names, else by its kind; a file of past trades has no kind."""
    asked = export.preset or own.preset
    if not held or (own.positions.columns and asked is None):
        return Laid(own, export.mapping is not None)
    found = preset_of(export.path, asked)
    if found is None:
        return Laid(own, export.mapping is not None)
    name, preset, header = found
    return Laid(preset.mapping(header, own), True, name)
