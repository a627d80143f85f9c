"""How a broker's files are read: a small TOML file beside them (docs/trades.md shows one).

Left out, a file has decumulate's own columns, dates as 2026-03-31 and the scenario's account names.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator

from ..reading import MOST_DOCUMENT, TextFile, read_text
from ..scenario.faults import Fault, problems
from ..scenario.fields import Date, Name, Part, refusal
from .book import CASH


class PositionsError(ValueError):
    """The files cannot be used as they are; `faults` holds every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{count} in the positions:", *map(str, self.faults)]))


class Layout(Part):
    """How one kind of file is laid out."""

    columns: dict[Name, Name] = Field(default_factory=dict)
    """Ours = theirs, as { ticker = "Symbol" }; a column not named here goes by our own name."""
    date_format: Name = "%Y-%m-%d"
    """How dates are written, in strptime's letters: "%m/%d/%Y" for 03/31/2026."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    """What stands between two cells."""
    account: Name | None = None
    """The account of every row, for a file of one account that names it neither in a column nor in a title."""
    ticker: Name | None = None
    """The ticker of every row, for a file of one security that names it neither in a column nor in a title."""
    skip: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    """Rows to leave out, by their column: { Symbol = ["Total", "Pending*"] }; * stands for anything."""
    until: tuple[Name, ...] = ()
    """Titles of a second header, of something else, below which nothing is read: ["Account Number", "Trade Date"]."""

    @field_validator("date_format")
    @classmethod
    def _names_a_day(cls, form: str) -> str:
        probe = date(2031, 12, 25)
        shown = probe.strftime(form)
        if not (("31" in shown) and ("25" in shown) and ("12" in shown or "Dec" in shown)):
            raise refusal('a format with year, month and day, as "%m/%d/%Y"')
        return form


class HistoryLayout(Layout):
    """How a file of past trades is laid out."""

    actions: dict[Name, Literal["buy", "sell"]] = Field(default_factory=dict)
    """Their word = ours, as { "YOU BOUGHT*" = "buy" }."""


class AccountOf(Part):
    """Which account of the scenario a broker's account is; type and owner where the scenario has none of the name."""

    name: Name
    """The scenario's name of it."""
    type: Name | None = None
    """The scenario's word for its type: as taxable, traditional_ira, roth_ira, 401k, 403b, 457b, roth_401k."""
    owner: Name | None = None
    """A person's name, or joint."""


class CashOf(Part):
    """Rows that are money, not a security."""

    tickers: tuple[Name, ...] = (CASH,)
    """What stands in the ticker's column of such a row."""
    asset: Name = "cash"
    """Its asset class."""


class LotByHand(Part):
    """A lot of a taxable account of which a file says how much there is, and not since when or at what cost."""

    account: Name
    """The scenario's name of the account."""
    ticker: Name
    """As the file has it."""
    acquired: Date
    """The day it was bought."""
    quantity: Annotated[float, Field(gt=0)] | None = None
    """Shares; left out, what other lots of the ticker leave."""
    basis: Annotated[float, Field(ge=0)] | None = None
    """What the lot cost in all, in dollars; left out, the file's own where this is the only lot."""


class Mapping(Part):
    """A mapping file."""

    preset: Name | None = None
    """The kind of file it is, where it is one that is known: docs/trades.md lists them."""
    accounts: dict[Name, Name | AccountOf] = Field(default_factory=dict)
    """Theirs = the scenario's name, or { name, type, owner }. Theirs is what stands in the account's column, or in
    the title above a section's header: the whole of it, or a part such as the number."""
    assets: dict[Name, Name] = Field(default_factory=dict)
    """Asset class by ticker."""
    tickers: dict[Name, Name] = Field(default_factory=dict)
    """Theirs = the ticker, where a broker writes it in its own way."""
    cash: CashOf = CashOf()
    """Which rows are money."""
    lots: tuple[LotByHand, ...] = ()
    """Lots of which the file does not say the day or the cost."""
    leave_out: tuple[Name, ...] = ()
    """Accounts and tickers, in their words, of which no row is read: a health savings account, an annuity."""
    positions: Layout = Layout()
    """The file of positions."""
    history: HistoryLayout = HistoryLayout()
    """The file of past trades."""

    @field_validator("accounts")
    @classmethod
    def _told_apart(cls, accounts: dict[str, Any]) -> dict[str, Any]:
        words = [key.strip().lower() for key in accounts]
        if len(set(words)) < len(words):
            twice = next(word for word in words if words.count(word) > 1)
            raise refusal(f'each account once: "{twice}" stands there twice, small and capital letters alike')
        return accounts

    def account(self, theirs: str) -> AccountOf | None:
        """The account that they call so, or None."""
        found = {key.strip().lower(): value for key, value in self.accounts.items()}.get(theirs.lower())
        return AccountOf(name=found) if isinstance(found, str) else found

    def accounts_in(self, title: str) -> list[str]:
        """Their words for accounts that a title is, or else holds as words of its own, the longest first."""
        if self.account(title) is not None:
            return [title]
        return sorted((key for key in self.accounts if _stands_in(key, title)), key=len, reverse=True)

    def leaves_out(self, words: Sequence[str], title: str) -> str:
        """The entry of `leave_out` that an account or a ticker is, or that stands in a title; "" for none."""
        plain = {word.strip().lower() for word in words}
        return next(
            (key for key in self.leave_out if key.strip().lower() in plain or _stands_in(key, title)), ""
        )

    def ticker_in(self, title: str) -> str | None:
        """The one ticker of `assets` or `tickers` that stands in a title; None where none or several do."""
        found = {self.ticker(key) for key in (*self.assets, *self.tickers) if _stands_in(key, title)}
        return found.pop() if len(found) == 1 else None

    def ticker(self, theirs: str) -> str:
        """The ticker in capitals; CASH for a row of money."""
        known = {key.upper(): value.upper() for key, value in self.tickers.items()}
        word = known.get(theirs.upper(), theirs.upper())
        money = {ticker.upper() for ticker in (*self.cash.tickers, CASH)}
        return CASH if word in money or theirs.upper() in money else word


def _stands_in(word: str, title: str) -> bool:
    """Whether a word stands in a title with no letter or digit right beside it."""
    return re.search(rf"(?<!\w){re.escape(word.strip())}(?!\w)", title, re.IGNORECASE) is not None


def read_mapping(path: Path | TextFile) -> Mapping:
    """The mapping in a TOML (or JSON) file. Raises PositionsError with every fault."""
    try:
        text = read_text(path, MOST_DOCUMENT)
        raw = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        expected = f"a mapping file that can be read ({reason})"
        raise PositionsError([Fault("--mapping", str(path), expected)]) from None
    except (ValueError, RecursionError) as error:
        raise PositionsError([Fault(path.name, "no TOML", f"a mapping file in TOML ({error})")]) from None
    try:
        return Mapping.model_validate(raw)
    except ValidationError as error:
        faults = [problem.fault(raw) for problem in problems(error, raw, Mapping)]
        named = [Fault(f"{path.name}: {f.place}", f.value, f.expected, f.hint) for f in faults]
        raise PositionsError(list(dict.fromkeys(named))) from None
