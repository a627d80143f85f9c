"""A mapping file proposed for brokers' files: what is in them, what it seems to be, and "?" where a person must say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..scenario import Scenario
from ..scenario.faults import Fault
from .book import CASH
from .cells import is_nothing
from .lots import OPTIONAL, REQUIRED, TITLED
from .mapping import PositionsError
from .preset import presets
from .read import Export, Laid, layouts_of
from .sheet import Sheet, SheetRow, read_sheet

TO_SAY = "?"
TYPES = (
    (("inherited", "beneficiary", "bene", "hsa", "529", "custodial"), TO_SAY),
    (("roth 401", "roth 403"), "roth_401k"),
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


@dataclass
class Seen:
    """What files hold, by the broker's own words.

    accounts, tickers  with their names and descriptions
    undated            positions whose day is not said, as (account, ticker), and whether their cost is; `dated` others
    """

    accounts: dict[str, str] = field(default_factory=dict)
    tickers: dict[str, str] = field(default_factory=dict)
    undated: dict[tuple[str, str], bool] = field(default_factory=dict)
    dated: set[tuple[str, str]] = field(default_factory=set)


def proposed_mapping(files: Sequence[Export], scenario: Scenario | None = None) -> str:
    """The text of a mapping file. Raises PositionsError for a file that is of no kind that is known."""
    layouts = layouts_of(files)
    unknown = [export for export, laid in layouts.items() if not laid.preset]
    if unknown:
        expected = f"a header of one of {', '.join(presets())}"
        hint = "docs/trades.md shows how a mapping file says where the columns are"
        raise PositionsError(
            [Fault(export.path.name, "another header", expected, hint) for export in unknown]
        )
    seen = Seen()
    for export, laid in layouts.items():
        _look(export, laid, seen)
    tables = [*_accounts(seen, scenario), "", *_assets(seen), *_constants(seen), *_lots(seen, scenario)]
    return "\n".join([*_head(layouts), "", *tables]) + "\n"


def _look(export: Export, laid: Laid, seen: Seen) -> None:
    layout = laid.mapping.positions
    preset = presets()[laid.preset]
    words = {"account_name": preset.account_name, "description": preset.description}
    more = {name: title for name, title in words.items() if title is not None}
    wanted = layout.model_copy(update={"columns": {**layout.columns, **more}})
    required = [name for name in REQUIRED if name in layout.columns]
    sheet = read_sheet(
        export.path, wanted, required, [*OPTIONAL, *REQUIRED, *more], mapped=True, titled=TITLED
    )
    if sheet.faults:
        raise PositionsError(sheet.all_faults())
    for row in sheet.rows:
        _see(row, laid, sheet, seen)


def _see(row: SheetRow, laid: Laid, sheet: Sheet, seen: Seen) -> None:
    layout, number = laid.mapping.positions, NUMBER.search(row.title)
    in_title = number.group() if number else row.title
    account = row.text("account") or layout.account or in_title or THIS_ACCOUNT
    ticker = row.text("ticker") or layout.ticker or _in_title(row.title) or TO_SAY
    name = row.text("account_name") or row.title.replace(in_title, "").strip()
    if type_in(seen.accounts.get(account, "")) == TO_SAY:
        seen.accounts[account] = "" if "Lot Details" in name else name
    if is_nothing(ticker) or laid.mapping.ticker(ticker) == CASH:
        return
    seen.tickers[ticker] = seen.tickers.get(ticker) or row.text("description")
    if row.has("acquired"):
        seen.dated.add((account, ticker))
    else:
        seen.undated[account, ticker] = row.has("basis")


def _in_title(title: str) -> str:
    """The ticker of a title as "SCHB Lot Details for XXXX-1234 as of ..."."""
    first = title.split(" ", 1)[0]
    return first if first.isupper() and "Lot Details" in title else ""


def _head(layouts: dict[Export, Laid]) -> Iterator[str]:
    yield '# Proposed by decumulate import. Look at every line and put what is true where it says "?"; then give it as'
    yield "# --mapping, with --as-of, the day of the positions."
    for export, laid in layouts.items():
        lacks = presets()[laid.preset].lacks
        without = f"; it does not say {', '.join(lacks)}" if lacks else ""
        yield f"# {export.path.name}: read as {laid.kind}{without}."


def _accounts(seen: Seen, scenario: Scenario | None) -> Iterator[str]:
    yield "[accounts]  # theirs = the scenario's name; the type is what the name seems to say"
    for theirs, name in seen.accounts.items():
        kind, owner = type_in(name), "joint" if any(word in name.lower() for word in JOINTLY) else TO_SAY
        alike = [] if scenario is None else [a for a in scenario.accounts if a.type == kind]
        if scenario is not None and kind != "taxable" and len(scenario.people) == 1:
            owner = scenario.people[0].name
        if len(alike) == 1:
            yield f"{_text(theirs)} = {_text(alike[0].name)}  # the one {kind} of the scenario"
        else:
            fields = {"name": name or TO_SAY, "type": kind, "owner": owner}
            inside = ", ".join(f"{key} = {_text(value)}" for key, value in fields.items())
            yield f"{_text(theirs)} = {{ {inside} }}"


def type_in(name: str) -> str:
    """The type that an account's name speaks for, or "?"."""
    plain = name.lower()
    return next((kind for words, kind in TYPES if any(word in plain for word in words)), TO_SAY)


def _assets(seen: Seen) -> Iterator[str]:
    yield "[assets]  # the asset class of each, one of market.assets"
    for ticker, description in seen.tickers.items():
        yield f"{_text(ticker)} = {_text(TO_SAY)}" + (f"  # {description}" if description else "")


def _lots(seen: Seen, scenario: Scenario | None) -> Iterator[str]:
    """Of accounts that are or may be taxable: since when each position is held."""
    for (account, ticker), has_basis in seen.undated.items():
        name = seen.accounts[account]
        kind = type_in(name)
        if (account, ticker) in seen.dated or kind not in ("taxable", TO_SAY):
            continue
        alike = [] if scenario is None else [a.name for a in scenario.accounts if a.type == kind]
        yield ""
        yield "[[lots]]  # if the account is taxable; one for each purchase, then with its quantity"
        yield f"account = {_text(alike[0] if len(alike) == 1 else name or TO_SAY)}"
        yield f"ticker = {_text(ticker)}"
        yield f"acquired = {_text(TO_SAY)}"
        if not has_basis:
            yield f"basis = {_text(TO_SAY)}"


def _constants(seen: Seen) -> Iterator[str]:
    """What a file of one account, or of one security, does not name."""
    constants = {
        "account": THIS_ACCOUNT if THIS_ACCOUNT in seen.accounts else "",
        "ticker": TO_SAY if TO_SAY in seen.tickers else "",
    }
    if any(constants.values()):
        yield ""
        yield "[positions]  # of every row"
        yield from (f"{name} = {_text(value)}" for name, value in constants.items() if value)


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
