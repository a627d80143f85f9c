"""What brokers' files hold by the brokers' own words, and what those words seem to say: the account's type, the asset
class of a fund, the day of the positions. A person looks at each before it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from ..reading import MOST_SHEET, TextFile, read_text
from .book import CASH
from .cells import is_nothing
from .lots import OPTIONAL, REQUIRED, TITLED
from .mapping import PositionsError
from .preset import presets
from .read import Export, Laid
from .sheet import Sheet, SheetRow, read_sheet

TO_SAY = "?"
TYPES = (
    (("inherited", "beneficiary", "bene", "hsa", "health savings", "529", "custodial"), TO_SAY),
    (("roth 401", "roth 401k", "roth401k", "roth 403", "roth 403b"), "roth_401k"),
    (("roth brokeragelink", "brokeragelink roth"), "roth_401k"),
    (("brokeragelink", "brokerage link", "pcra"), "401k"),  # the brokerage window of an employer's plan
    (("roth",), "roth_ira"),
    (("403b", "403(b)"), "403b"),
    (("457",), "457b"),
    (("401k", "401(k)"), "401k"),
    (("ira", "rollover", "sep"), "traditional_ira"),
    (("individual", "joint", "jt ten", "jtwros", "wros", "brokerage", "trust", "tod"), "taxable"),
)
"""Words in an account's name, and the type that they speak for; the first that fits."""
NUMBER = re.compile(r"(?:X{2,}-?|\.{3})\d{3,}")
"""An account's number as a title shows it: XXXX-1234, ...123."""
THIS_ACCOUNT = "the account of this file"
JOINTLY = ("joint", "jt ten", "jtwros", "wros")
SEVERAL = (
    "target",
    "balanced",
    "retirement 20",
    "freedom",
    "lifestrategy",
    "wellington",
    "wellesley",
    "allocation",
)
"""Words of funds that hold several asset classes."""
CLASSES = (
    (("money market", "settlement", "cash reserve", "deposit"), ("cash", "money")),
    (
        ("bond", "treasur", "fixed income", "aggregate", "tips", "inflation-prot"),
        ("bond", "note", "treasury", "fixed"),
    ),
    (
        ("intl", "international", "foreign", "emerging", "ex us", "ex-us", "europe", "pacific"),
        ("intl", "international", "foreign", "ex_us"),
    ),
    (
        ("stock", "equity", "500", "growth", "value", "small", "mid cap", "large", "broad market"),
        ("stock", "equity"),
    ),
)
"""Words of a fund's name, and those of an asset class that they speak for; the first that fits."""
DAYS = (
    (r"as of [^\n]{0,40}?(\d{1,2}/\d{1,2}/\d{4})", "%m/%d/%Y"),
    (r"as of [^\n]{0,40}?(\d{4}/\d{2}/\d{2})", "%Y/%m/%d"),
    (r"downloaded:?\s+([A-Z][a-z]{2}-\d{2}-\d{4})", "%b-%d-%Y"),
    (r"downloaded:?\s+(\d{1,2}/\d{1,2}/\d{4})", "%m/%d/%Y"),
    (r"generated at ([A-Z][a-z]{2} \d{1,2} \d{4})", "%b %d %Y"),
)
"""How a title or a last line says of which day the file is."""


@dataclass
class Seen:
    """What files hold, by the broker's own words.

    accounts, tickers  with their names and descriptions
    undated            positions whose day is not said, as (account, ticker), and whether their cost is; `dated` others
    shares             of those positions, as they are written
    """

    accounts: dict[str, str] = field(default_factory=dict)
    tickers: dict[str, str] = field(default_factory=dict)
    undated: dict[tuple[str, str], bool] = field(default_factory=dict)
    dated: set[tuple[str, str]] = field(default_factory=set)
    shares: dict[tuple[str, str], str] = field(default_factory=dict)

    def to_date(self) -> Iterator[tuple[str, str, bool]]:
        """Positions of which no file says the day: account, ticker, and whether one says the cost."""
        for (account, ticker), has_basis in self.undated.items():
            if (account, ticker) not in self.dated:
                yield account, ticker, has_basis


def look(export: Export, laid: Laid, seen: Seen, this: str = THIS_ACCOUNT) -> None:
    """Adds a file to what was seen; `this` stands for an account, and "?" for a security, that the file
    does not name. Raises PositionsError with every fault of the file."""
    layout = laid.mapping.positions
    titled = presets()[laid.preset].account_name if laid.preset else None
    more = {} if titled is None else {"account_name": titled}
    wanted = layout.model_copy(update={"columns": {**layout.columns, **more}})
    required = [name for name in REQUIRED if name in layout.columns]
    sheet = read_sheet(
        export.path, wanted, required, [*OPTIONAL, *REQUIRED, *more], mapped=True, titled=TITLED
    )
    if sheet.faults:
        raise PositionsError(sheet.all_faults())
    for row in sheet.rows:
        _see(row, laid, sheet, seen, this)


def _see(row: SheetRow, laid: Laid, sheet: Sheet, seen: Seen, this: str) -> None:
    layout, number = laid.mapping.positions, NUMBER.search(row.title)
    in_title = number.group() if number else row.title
    account = row.text("account") or layout.account or in_title or this
    name = row.text("account_name") or row.title.replace(in_title, "").strip()
    if type_in(seen.accounts.get(account, "")) == TO_SAY:
        seen.accounts[account] = "" if "Lot Details" in name else name
    ticker = _ticker(row, layout.ticker)
    if is_nothing(ticker) or laid.mapping.ticker(ticker) == CASH:
        return
    described = row.text("description")
    seen.tickers[ticker] = seen.tickers.get(ticker) or ("" if described == ticker else described)
    if row.has("acquired"):
        seen.dated.add((account, ticker))
    else:
        seen.undated[account, ticker] = row.has("basis")
        seen.shares[account, ticker] = row.text("quantity")


def _ticker(row: SheetRow, constant: str | None) -> str:
    """As the reader takes it (lots.py): the ticker, else the description of what has none, else that of all rows."""
    for column in ("ticker", "description"):
        if row.has(column) and "ticker" in row.sheet.titles:
            return row.text(column)
    return constant or _in_title(row.title) or TO_SAY


def _in_title(title: str) -> str:
    """The ticker of a title as "SCHB Lot Details for XXXX-1234 as of ..."."""
    first = title.split(" ", 1)[0]
    return first if first.isupper() and "Lot Details" in title else ""


def type_in(name: str) -> str:
    """The type that an account's name speaks for, or "?"."""
    plain = name.lower()

    def stands(word: str) -> bool:
        return re.search(rf"(?<![a-z]){re.escape(word)}s?(?![a-z])", plain) is not None

    return next((kind for words, kind in TYPES if any(map(stands, words))), TO_SAY)


def asset_in(description: str, assets: Sequence[str]) -> str:
    """The one of some asset classes that a fund's name speaks for, or "?"."""
    plain = description.lower()
    if any(word in plain for word in SEVERAL):
        return TO_SAY
    theirs = next((theirs for words, theirs in CLASSES if any(word in plain for word in words)), ())
    fitting = [name for name in assets if any(word in name.lower() for word in theirs)]
    if "stock" in theirs:  # a foreign class is a stock's too; what does not say so is at home
        foreign = CLASSES[2][1]
        fitting = [name for name in fitting if not any(word in name.lower() for word in foreign)]
    return fitting[0] if len(fitting) == 1 else TO_SAY


def day_in(file: Path | TextFile) -> date | None:
    """The day that a file says it is of, None where it says none."""
    try:
        text = read_text(file, MOST_SHEET)
    except (OSError, UnicodeDecodeError):
        return None
    ends = f"{text[:1_000]}\n{text[-1_000:]}"
    for pattern, form in DAYS:
        for found in re.findall(pattern, ends, re.IGNORECASE):
            try:
                return datetime.strptime(found, form).date()
            except ValueError:
                continue
    return None
