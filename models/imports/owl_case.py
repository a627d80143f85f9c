"""A case of Owl: its TOML file, and the workbook of wages and large expenses beside it; owl_scenario.py makes a
scenario of it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ..positions.mapping import PositionsError
from ..reading import MOST_DOCUMENT, TextFile, read_text
from ..scenario.faults import Fault

WAGES, LARGE, YEAR = "anticipated wages", "big-ticket items", "year"
"""Columns of a person's sheet in the workbook; any other with an amount is named in the review."""


@dataclass
class OwlCase:
    """A case's tables, the rows of its workbook by person, and what was found on the way."""

    tables: Mapping[str, Any]
    sheets: Mapping[str, Sequence[Mapping[str, Any]]]
    as_of: date
    assumed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def table(self, name: str) -> Mapping[str, Any]:
        found = self.tables.get(name, {})
        return found if isinstance(found, Mapping) else {}

    @property
    def names(self) -> list[str]:
        return list(map(str, self.table("basic_info").get("names", ())))

    def listed(self, table: str, name: str, place: int, default: Any) -> Any:
        """A person's own entry of a list, or the default where it is shorter."""
        found = self.table(table).get(name)
        return found[place] if isinstance(found, list) and place < len(found) else default

    def amount(self, table: str, name: str, place: int) -> float:
        found = self.listed(table, name, place, 0.0)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < 1e9:
            raise PositionsError([Fault(f"{table}.{name}[{place}]", f"{found!r}", "a number of 0 or more")])
        return float(found)

    @property
    def start_year(self) -> int:
        text = str(self.table("basic_info").get("start_date", ""))
        return int(text[:4]) if text[:4].isdigit() else self.as_of.year


def is_owl_case(text: str) -> bool:
    return "[basic_info]" in text and "[savings_assets]" in text


def read_owl_case(path: Path | TextFile, workbook: Path | None, as_of: date) -> OwlCase:
    """The case in a TOML file. Raises PositionsError where it is none, or its workbook cannot be read."""
    try:
        tables = tomllib.loads(read_text(path, MOST_DOCUMENT))
    except (ValueError, RecursionError) as error:
        raise PositionsError([Fault(path.name, "no TOML", f"a case of Owl ({error})")]) from None
    found = OwlCase(tables, {}, as_of)
    wanted = {"names": list, "date_of_birth": list, "life_expectancy": list}
    basic = found.table("basic_info")
    faults = [
        Fault(f"{path.name}: basic_info.{name}", f"{basic.get(name)!r}", "a list, an entry a person")
        for name, kind in wanted.items()
        if not isinstance(basic.get(name), kind) or len(basic[name]) != len(found.names) or not basic[name]
    ]
    if len(found.names) > 2:
        faults.append(Fault(f"{path.name}: basic_info.names", f"{len(found.names)}", "one person or two"))
    if faults:
        raise PositionsError(faults)
    if workbook is not None:
        found.sheets = _sheets(workbook, found.names)
    return found


def _sheets(path: Path, names: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each person's sheet, by the titles of its first row."""
    try:
        from openpyxl import load_workbook
    except ImportError:
        hint = "pip install 'decumulate[owl]'"
        raise PositionsError(
            [Fault("--workbook", str(path), "the package openpyxl to read it", hint)]
        ) from None
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise PositionsError(
            [Fault(str(path), "a file that cannot be read", f"a workbook ({error})")]
        ) from None
    except Exception:  # whatever a broken archive makes of itself
        raise PositionsError([Fault(str(path), "no workbook", "the case's workbook, as .xlsx")]) from None
    found = {}
    for name in names:
        if name in book.sheetnames:
            rows = [list(row) for row in book[name].iter_rows(values_only=True)]
            titles = [str(cell or "").strip().lower() for cell in rows[0]] if rows else []
            found[name] = [dict(zip(titles, row, strict=False)) for row in rows[1:]]
    book.close()
    return found
