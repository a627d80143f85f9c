"""A mapping file proposed for brokers' files: what is in them, what it seems to be, and "?" where a person must say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..scenario import Scenario
from ..scenario.faults import Fault
from .mapping import PositionsError
from .preset import presets
from .read import Export, Laid, layouts_of
from .seen import JOINTLY, THIS_ACCOUNT, TO_SAY, Seen, asset_in, look, type_in


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
        look(export, laid, seen)
    tables = [
        *_accounts(seen, scenario),
        "",
        *_assets(seen, scenario),
        *_constants(seen),
        *_lots(seen, scenario),
    ]
    return "\n".join([*_head(layouts), "", *tables]) + "\n"


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


def _assets(seen: Seen, scenario: Scenario | None) -> Iterator[str]:
    yield "[assets]  # the asset class of each, one of market.assets"
    known = () if scenario is None else tuple(scenario.market.assets)
    for ticker, description in seen.tickers.items():
        asset = asset_in(description or ticker, known)
        told = [] if asset == TO_SAY else ["by its name"]
        words = ": ".join([*told, *([description] if description else [])])
        yield f"{_text(ticker)} = {_text(asset)}" + (f"  # {words}" if words else "")


def _lots(seen: Seen, scenario: Scenario | None) -> Iterator[str]:
    """Of accounts that are or may be taxable: since when each position is held."""
    for account, ticker, has_basis in seen.to_date():
        name = seen.accounts[account]
        kind = type_in(name)
        if kind not in ("taxable", TO_SAY):
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
