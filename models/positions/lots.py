"""The file of positions: its lots and its cash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from ..reading import TextFile
from ..scenario.faults import Fault
from .accounts import Accounts
from .book import CASH
from .cells import amount, day
from .left_out import wanted_rows
from .mapping import Layout, LotByHand, Mapping
from .sheet import Sheet, SheetRow, read_sheet

REQUIRED = ("account", "ticker", "quantity")
OPTIONAL = ("asset", "acquired", "basis", "price", "value", "description")
TITLED = ("account", "ticker")
"""Columns that a title above the header may stand in for."""
VALUE_SHARE, VALUE_DOLLARS = Decimal("0.005"), Decimal(1)
"""A market value given beside quantity x price may differ by so much: prices are shown rounded."""


@dataclass(frozen=True)
class PositionLot:
    """One lot as its row says it; `basis` None where it may be left out and is."""

    account: str
    ticker: str
    acquired: date
    quantity: Decimal
    basis: Decimal | None
    row: SheetRow


@dataclass
class MatchedLots:
    """What the files of positions hold.

    lots, cash      by row; dollars by account
    prices, assets  what rows say of a ticker, with the row
    tickers         every ticker, with its first row
    undated         rows of taxable accounts without the day of purchase: account, ticker, quantity, row
    by_hand         lots that mapping files say, the ticker as ours
    faulty          tickers a row of which has a price that cannot be read
    """

    lots: list[PositionLot] = field(default_factory=list)
    cash: dict[str, Decimal] = field(default_factory=dict)
    prices: dict[str, list[tuple[Decimal, SheetRow]]] = field(default_factory=dict)
    assets: dict[str, list[tuple[str, SheetRow]]] = field(default_factory=dict)
    tickers: dict[str, SheetRow] = field(default_factory=dict)
    undated: list[tuple[str, str, Decimal, SheetRow]] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    by_hand: list[LotByHand] = field(default_factory=list)


def read_positions(
    path: Path | TextFile, mapping: Mapping, mapped: bool, accounts: Accounts, found: MatchedLots, as_of: date
) -> Sheet:
    """Add a file's rows to `found`; the sheet holds its faults and notes."""
    layout = mapping.positions
    constant = {"account": layout.account, "ticker": layout.ticker}
    required = [name for name in REQUIRED if constant.get(name) is None]
    optional = [*OPTIONAL, *(name for name in REQUIRED if name not in required)]
    if layout.columns.get("value"):
        required.remove("quantity")
        optional.append("quantity")
    sheet = read_sheet(path, layout, required, optional, mapped=mapped, titled=TITLED)
    refuse_sections_of_one_account(sheet, layout)
    for lot in mapping.lots:
        ours = lot.model_copy(update={"ticker": mapping.ticker(lot.ticker)})
        if lot.acquired > as_of:
            expected = f"a day up to {as_of}, the day of the positions"
            sheet.faults.append(Fault(f"{_place(lot)}: acquired", f"{lot.acquired}", expected))
        found.by_hand += [] if ours in found.by_hand else [ours]
    for row in wanted_rows(sheet, mapping):
        _position(row, mapping, accounts, found, as_of)
    return sheet


def match_undated(found: MatchedLots) -> None:
    """A taxable position without dates counts as the sum of lots that another file has with theirs, or that the mapping
    file has; else a fault."""
    for account, ticker, quantity, row in found.undated:
        said = [lot for lot in found.by_hand if (lot.account, lot.ticker) == (account, ticker)]
        if said:
            found.lots += _lots_by_hand(said, quantity, row)
            continue
        lots = [
            lot.quantity
            for lot in found.lots
            if (lot.account, lot.ticker) == (account, ticker) and lot.row.sheet is not row.sheet
        ]
        if not lots:
            hint = (
                "a taxable account needs its lots: export cost basis by lot, give the file of its lots too, or say in "
                f'the mapping file: [[lots]] account = "{account}", ticker = "{ticker}", acquired = ..., basis = ...'
            )
            row.fault("acquired", "nothing", "the day each lot was bought", hint)
        elif sum(lots) != quantity:
            expected = f"{sum(lots)} shares, as its lots add up to"
            row.fault("quantity", f'"{row.text("quantity")}"', expected, "lots and positions are of one day")
        else:
            row.sheet.notes.append(
                f"{row.sheet.name} row {row.number}: left out, the lots of {ticker} in {account} stand one by one"
            )


def _place(lot: LotByHand) -> str:
    return f"[[lots]] of the mapping file, {lot.ticker} in {lot.account}"


def lots_of_nothing(found: MatchedLots) -> list[Fault]:
    """Faults of lots that the mapping file says of what no file has, or has with its days already."""
    undated = {(account, ticker) for account, ticker, *_ in found.undated}
    expected = "a position of a taxable account without the day of its lots"
    return [
        Fault(_place(lot), f"bought {lot.acquired}", expected)
        for lot in found.by_hand
        if (lot.account, lot.ticker) not in undated
    ]


def said_by_hand(found: MatchedLots) -> tuple[str, ...]:
    """In words, the lots that the mapping file says."""
    return tuple(f"{lot.account}: {lot.ticker} bought {lot.acquired}, as you say" for lot in found.by_hand)


def _lots_by_hand(said: Sequence[LotByHand], quantity: Decimal, row: SheetRow) -> list[PositionLot]:
    """The lots of a position as the mapping file has them; faults where they do not add up to it or have no cost."""
    place, rest = _place(said[0]), quantity
    shares = [None if lot.quantity is None else Decimal(str(lot.quantity)) for lot in said]
    rest -= sum((each for each in shares if each is not None), Decimal(0))
    if shares.count(None) > 1 or (rest != 0 if None not in shares else rest <= 0):
        given = ", ".join("the rest" if each is None else str(each) for each in shares)
        row.sheet.faults.append(
            Fault(f"{place}: quantity", given, f"{quantity} shares in all, one lot the rest")
        )
        return []
    lots = []
    for lot, each in zip(said, shares, strict=True):
        basis = None if lot.basis is None else Decimal(str(lot.basis))
        if basis is None:
            hint = "The file has it of all lots together." if len(said) > 1 else ""
            if hint or not row.has("basis"):
                expected = "dollars, what the lot cost in all"
                row.sheet.faults.append(Fault(f"{place}, {lot.acquired}: basis", "nothing", expected, hint))
                continue
            basis = _basis(row, taxable=True)
        lots.append(PositionLot(lot.account, lot.ticker, lot.acquired, each or rest, basis, row))
    return lots


def refuse_sections_of_one_account(sheet: Sheet, layout: Layout) -> None:
    """A fault where one account is given for all rows and the file has sections of several."""
    titles = list(dict.fromkeys(row.title for row in sheet.rows))
    if layout.account is not None and len(titles) > 1:
        given = f'"{layout.account}" for the sections {", ".join(f"{title!r}" for title in titles)}'
        hint = "leave it out: each section's title, or a part of it such as the number, stands in [accounts]"
        sheet.faults.append(
            Fault(f"{sheet.name}: account", given, "one account for a file of one section", hint)
        )


def ticker_of(row: SheetRow, mapping: Mapping, constant: str | None) -> str | None:
    """The row's ticker: of its column, else the description of what has none (a plan's own fund), else the one of every
    row, else of the title above its section's header."""
    for column in ("ticker", "description"):
        if row.has(column) and "ticker" in row.sheet.titles:
            return mapping.ticker(row.text(column))
    if constant is not None:
        return mapping.ticker(constant)
    return mapping.ticker_in(row.title) if "ticker" not in row.sheet.titles else None


def _position(row: SheetRow, mapping: Mapping, accounts: Accounts, found: MatchedLots, as_of: date) -> None:
    account = accounts.of(row, mapping, mapping.positions.account)
    ticker = ticker_of(row, mapping, mapping.positions.ticker)
    if ticker is None:
        row.fault("ticker", "nothing", "a ticker; a row that is no position is named in the mapping's skip")
        return
    found.tickers.setdefault(ticker, row)
    if row.has("asset"):
        found.assets.setdefault(ticker, []).append((row.text("asset"), row))
    if ticker == CASH:
        dollars = _cash(row)
        if dollars is not None and account is not None:
            found.cash[account] = found.cash.get(account, Decimal(0)) + dollars
        return
    quantity = _quantity(row)
    _price(row, ticker, found)
    taxable = account is not None and accounts.all()[account].type == "taxable"
    if taxable and not row.has("acquired"):
        if account is not None and quantity is not None:
            found.undated.append((account, ticker, quantity, row))
        return
    acquired, basis = _acquired(row, mapping, as_of), _basis(row, taxable)
    if account is not None and quantity is not None and acquired is not None:
        found.lots.append(PositionLot(account, ticker, acquired, quantity, basis, row))


def _positive(row: SheetRow, column: str, expected: str) -> Decimal | None:
    number = row.read(column, amount)
    if number is not None and number <= 0:
        row.fault(column, f'"{row.text(column)}"', expected)
        return None
    return number


def _quantity(row: SheetRow) -> Decimal | None:
    return _positive(row, "quantity", "shares, more than 0 (short positions are not covered)")


def _price(row: SheetRow, ticker: str, found: MatchedLots) -> None:
    """Dollars a share into `found`: given, or value over quantity; where all three are given they must agree."""
    before = len(row.sheet.row_faults)
    price = _positive(row, "price", "dollars a share, more than 0") if row.has("price") else None
    value = _positive(row, "value", "dollars, more than 0") if row.has("value") else None
    if len(row.sheet.row_faults) == before and value is not None:
        price = _agreed(row, price, value)
    if len(row.sheet.row_faults) > before:
        found.faulty.add(ticker)
    elif price is not None:
        found.prices.setdefault(ticker, []).append((price, row))


def _agreed(row: SheetRow, price: Decimal | None, value: Decimal) -> Decimal | None:
    try:
        quantity = amount(row.text("quantity"))
    except ValueError:  # said elsewhere
        return price
    if price is None:
        return value / quantity if quantity > 0 else None
    if abs(price * quantity - value) > max(VALUE_DOLLARS, VALUE_SHARE * value):
        product = f"{price * quantity:,.2f}, which is quantity x price"
        hint = (
            "bonds are often priced by 100 of face and options by 100 shares: leave the price's column out, "
        )
        row.fault("value", f'"{row.text("value")}"', product, hint + "then the price is value over quantity")
    return price


def _acquired(row: SheetRow, mapping: Mapping, as_of: date) -> date | None:
    """The day of purchase; the day of the positions where a tax-advantaged account leaves it out."""
    if not row.has("acquired"):
        return as_of
    form = mapping.positions.date_format
    found = row.read("acquired", lambda text: day(text, form))
    if found is not None and found > as_of:
        row.fault("acquired", f'"{row.text("acquired")}"', f"a day up to {as_of}, the day of the positions")
        return None
    return found


def _basis(row: SheetRow, taxable: bool) -> Decimal | None:
    """Total dollars; None where a tax-advantaged account leaves it out, or after a fault."""
    if not row.has("basis") and not taxable:
        return None
    basis = row.read("basis", amount, "" if row.has("basis") else "what the lot cost, in dollars, in all")
    if basis is not None and basis < 0:
        row.fault("basis", f'"{row.text("basis")}"', "dollars, 0 or more")
    return basis


def _cash(row: SheetRow) -> Decimal | None:
    """Dollars of a row of money: its value, else its quantity (times a price of 1)."""
    column = "value" if row.has("value") else "quantity"
    dollars = row.read(column, amount, "" if row.has(column) else "dollars of cash")
    if dollars is not None and dollars < 0:
        row.fault(column, f'"{row.text(column)}"', "dollars, 0 or more (margin debt is not covered)")
        return None
    if row.has("price"):
        price = row.read("price", amount)
        if price is not None and price != 1:
            row.fault(
                "price", f'"{row.text("price")}"', "1: this row is cash", "or the ticker is a security's"
            )
            return None
    return dollars


def row_fault(row: SheetRow, column: str, value: str, expected: str, hint: str = "") -> Fault:
    """A fault of a row that is found after all files are read."""
    return Fault(
        f"{row.sheet.name} row {row.number}, {row.sheet.titles.get(column, column)}", value, expected, hint
    )
