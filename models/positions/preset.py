"""How the files of some brokers are laid out (presets/*.toml), and which of them a file is, by its header."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import Field

from ..reading import TextFile
from ..scenario.faults import Fault, did_you_mean
from ..scenario.fields import Name, Part
from .mapping import CashOf, Layout, Mapping, PositionsError
from .sheet import MOST_LINES_ABOVE, rows_of

Alternatives = tuple[Name, ...]


class Preset(Part):
    """A kind of file.

    lacks         what an account may need that the file does not say
    signature     columns that its header has, each by one of some titles
    columns       ours = theirs, by one of some titles
    account_name  the column of an account's name, where another has its number; `description` of a security's name
    until         the cells of a row that ends the positions
    """

    title: Name
    lacks: tuple[Name, ...]
    signature: tuple[Alternatives, ...]
    columns: dict[Name, Alternatives]
    date_format: Name
    account_name: Name | None = None
    description: Name | None = None
    cash: tuple[Name, ...] = ()
    skip: dict[Name, tuple[Name, ...]] = Field(default_factory=dict)
    until: tuple[Name, ...] = ()

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row of cells has every column of the signature."""
        here = {cell.strip().lower() for cell in cells}
        return all(any(title.lower() in here for title in titles) for titles in self.signature)

    def mapping(self, header: Sequence[str], own: Mapping) -> Mapping:
        """A mapping of a file of this kind: its layout, with all else as the user's own mapping has it."""
        here = {cell.strip().lower() for cell in header}
        columns = {
            ours: next((title for title in titles if title.lower() in here), titles[0])
            for ours, titles in self.columns.items()
        }
        if self.description is not None and self.description.lower() in here:
            columns["description"] = self.description
        skip = {title: words for title, words in self.skip.items() if title.lower() in here}
        layout = Layout(
            columns=columns,
            date_format=self.date_format,
            account=own.positions.account,
            ticker=own.positions.ticker,
            skip={**skip, **own.positions.skip},
            until=self.until,
        )
        cash = CashOf(tickers=(*own.cash.tickers, *self.cash), asset=own.cash.asset)
        return own.model_copy(update={"positions": layout, "cash": cash})


@cache
def presets() -> dict[str, Preset]:
    """Every preset by its name."""
    folder = files(__package__).joinpath("presets")
    found = sorted((entry for entry in folder.iterdir()), key=lambda entry: entry.name)
    return {
        entry.name.removesuffix(".toml"): Preset.model_validate(tomllib.loads(entry.read_text("utf-8")))
        for entry in found
        if entry.name.endswith(".toml")
    }


def preset_of(path: Path | TextFile, asked: str | None) -> tuple[str, Preset, tuple[str, ...]] | None:
    """The preset that a file is laid out by, with its name and the file's header; None where it is none of them.

    `asked` names one. Raises PositionsError for a name that is none, and for a file without that preset's header.
    """
    known = presets()
    if asked is not None and asked not in known:
        expected = f"one of {', '.join(known)}"
        raise PositionsError([Fault("--preset", f'"{asked}"', expected, did_you_mean(asked, known))])
    tried = known if asked is None else {asked: known[asked]}
    rows = [row for row in rows_of(path) or () if any(cell.strip() for cell in row)][:MOST_LINES_ABOVE]
    for row in rows:
        for name, preset in tried.items():
            if preset.is_header(row):
                return name, preset, tuple(cell.strip() for cell in row)
    if asked is None or rows_of(path) is None:
        return None
    titles = ", ".join(f'"{titles[0]}"' for titles in known[asked].signature)
    expected = f"a header with {titles} ({asked}: {known[asked].title})"
    raise PositionsError([Fault(path.name, "no such header", expected)])
