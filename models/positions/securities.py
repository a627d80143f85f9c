"""The securities: what positions, mapping and the securities file say of each ticker, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..reading import TextFile
from ..scenario.faults import Fault, did_you_mean, one_of
from .book import CASH, Security
from .cells import amount, flag, share
from .lots import MatchedLots, row_fault
from .mapping import Layout, Mapping
from .sheet import Sheet, SheetRow, read_sheet

COLUMNS = ("asset", "price", "replacements", "spread", "whole_shares", "restricted")


@dataclass(frozen=True)
class Listed:
    """A row of the securities file; None where it does not say."""

    row: SheetRow
    asset: str | None
    price: Decimal | None
    replacements: tuple[str, ...]
    spread: float
    whole_shares: bool
    restricted: bool


def read_securities(path: Path | TextFile, listed: dict[str, Listed]) -> Sheet:
    """Add the rows of a securities file, by ticker; replacements are separated by blanks or semicolons."""
    sheet = read_sheet(path, Layout(), ("ticker",), COLUMNS, mapped=False)
    for row in sheet.rows:
        ticker = row.text("ticker").upper()
        if not ticker or ticker in listed:
            given = f'"{ticker}" again' if ticker else "nothing"
            row.fault("ticker", given, "a ticker, one row for each")
            continue
        price = row.read("price", amount) if row.has("price") else None
        if price is not None and price <= 0:
            row.fault("price", f'"{row.text("price")}"', "dollars a share, more than 0")
        spread = row.read("spread", share) if row.has("spread") else Decimal(0)
        marks = [row.read(name, flag) if row.has(name) else False for name in COLUMNS[4:]]
        words = row.text("replacements") if row.has("replacements") else ""
        replacements = tuple(dict.fromkeys(re.findall(r"[^\s;,]+", words.upper())))
        if ticker in replacements:
            row.fault("replacements", f'"{words}"', f"tickers other than {ticker} itself")
        asset = row.text("asset") if row.has("asset") else None
        listed[ticker] = Listed(
            row, asset, price, replacements, float(spread or 0), bool(marks[0]), bool(marks[1])
        )
    return sheet


def prices_of(found: MatchedLots, listed: dict[str, Listed]) -> tuple[dict[str, Decimal], list[Fault]]:
    """Price by ticker: the securities file's, else the positions', which must then agree with one another."""
    prices = {ticker: entry.price for ticker, entry in listed.items() if entry.price is not None}
    faults = []
    for ticker, given in found.prices.items():
        if ticker in prices:
            continue  # the securities file says it
        first, row = given[0]
        prices[ticker] = first
        for price, other in given[1:]:
            if abs(price - first) > Decimal("0.005") + first / 10_000:
                expected = f"{first:.4f}, the price of {ticker} in {row.sheet.name} row {row.number}"
                hint = "one price of each security: the securities file may give it"
                faults.append(row_fault(other, "price", f"{price:.4f}", expected, hint))
    return prices, faults


def securities_of(
    found: MatchedLots,
    listed: dict[str, Listed],
    mappings: Sequence[Mapping],
    prices: dict[str, Decimal],
    known: Sequence[str] | None,
) -> tuple[dict[str, Security], list[Fault]]:
    """Ticker -> Security, for all that are held or listed. `known`: the scenario's asset classes."""
    mapped = {(key.upper(), asset) for mapping in mappings for key, asset in mapping.assets.items()}
    if not found.assets.get(CASH):
        mapped |= {(CASH, mapping.cash.asset) for mapping in mappings}
    securities, faults = {}, []
    for ticker in dict.fromkeys((*found.tickers, *listed)):
        entry = listed.get(ticker)
        row = entry.row if entry is not None else found.tickers[ticker]
        asset, wrong = _asset(ticker, found, entry, mapped, known)
        faults += wrong
        price = Decimal(1) if ticker == CASH else prices.get(ticker)
        if price is None and ticker not in found.faulty:
            expected = f"dollars a share of {ticker}, here or in the securities file"
            faults.append(row_fault(row, "price", "nothing", expected))
        if asset is None or price is None:
            continue
        extra = (entry.replacements, entry.spread, entry.whole_shares, entry.restricted) if entry else ()
        securities[ticker] = Security(ticker, asset, float(price), *extra)
    faults += _replacements(listed, securities)
    return securities, faults


def _asset(
    ticker: str,
    found: MatchedLots,
    entry: Listed | None,
    mapped: set[tuple[str, str]],
    known: Sequence[str] | None,
) -> tuple[str | None, list[Fault]]:
    """The one asset class that is said of a ticker."""
    said = [(asset, row, "asset") for asset, row in found.assets.get(ticker, ())]
    if entry is not None and entry.asset is not None:
        said.append((entry.asset, entry.row, "asset"))
    row = entry.row if entry is not None else found.tickers[ticker]
    said += [(asset, row, "ticker") for name, asset in sorted(mapped) if name == ticker]
    if not said:
        expected = f"the asset class of {ticker}" + (f", {one_of(known)}" if known else "")
        hint = f'the mapping file says it ([assets] {ticker} = "..."), or a column asset'
        return None, [row_fault(row, "asset", "nothing", expected, hint)]
    faults = []
    asset = said[0][0]
    for other, where, column in said:
        if other != asset:
            expected = f'"{asset}", as elsewhere for {ticker}'
            faults.append(row_fault(where, column, f'"{other}"', expected))
        elif known is not None and other not in known:
            expected = f"an asset of market.assets for {ticker}, {one_of(known)}"
            faults.append(row_fault(where, column, f'"{other}"', expected, did_you_mean(other, known)))
    return (None if faults else asset), faults


def _replacements(listed: dict[str, Listed], securities: dict[str, Security]) -> list[Fault]:
    """A replacement must be a known security of the same class."""
    faults = []
    for ticker, entry in listed.items():
        for other in entry.replacements:
            if other not in listed and other not in securities:
                expected = f"tickers that have a row of their own here: {other} has none"
                close = did_you_mean(other, [*listed, *securities])
                faults.append(
                    row_fault(
                        entry.row, "replacements", f'"{entry.row.text("replacements")}"', expected, close
                    )
                )
            elif {ticker, other} <= securities.keys() and securities[ticker].asset != securities[other].asset:
                given = f'"{other}" ({securities[other].asset})'
                expected = f"a security of the class of {ticker}, {securities[ticker].asset}"
                faults.append(row_fault(entry.row, "replacements", given, expected))
    return faults
