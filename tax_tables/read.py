"""Reading the tax tables: TOML files of this folder, each with its citations, parsed once.

`read_tables` gives everything a projection needs, `actuarial` what no year changes, `listing` every number
with its authority for printing, `tables_sha256` one fingerprint of all files that a plan rests on (those of the
states are read by state_tables.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from .death_taxes import StateDeathTaxes, StateEstateTax, StateInheritanceTax
from .indexing import EVERYONE, Indexes, TableError
from .law_file import LAW_CLASSES, LawTable, Shape, number, read_law
from .schema import Actuarial

_Years = TypeVar("_Years", float, tuple[float, ...])

_PLACES = ("federal", "medicare", "actuarial", "indexes", "estates")
_CLAIMING_NUMBERS = (
    "worker_reduction_first36",
    "worker_reduction_beyond36",
    "spouse_reduction_first36",
    "spouse_reduction_beyond36",
    "spouse_share",
    "survivor_reduction_at_60",
    "widow_limit",
)


_INHERITED = ("children_rate", "children_free", "others_rate", "others_free")


@dataclass(frozen=True)
class Tables:
    """All tables that have years: laws by dotted name, the statutes' indexes, and what is assumed of prices.

    `assumed_inflation` is the rise from a year to the next, used only before a scenario's start year;
    `assumed_later` holds for the years it does not name.
    """

    laws: Mapping[str, LawTable]
    indexes: Indexes
    assumed_inflation: Mapping[int, float]
    assumed_later: float

    @property
    def first_year(self) -> int:
        """The first year of which every number is published."""
        return max(min(law.sections) for law in self.laws.values())

    @property
    def last_full_year(self) -> int:
        """The last year of which every indexed number is published."""
        amounts = [amount for law in self.laws.values() for amount in law.amounts.values()]
        return min(max(amount.published) for amount in amounts if not amount.rule.is_fixed)


@dataclass(frozen=True)
class TableRow:
    """One number of the tables and its authority; `status` is a filing status, empty where there is none.

    `year` is None for what no year changes. `status_note` says how well the number was checked.
    """

    law: str
    name: str
    status: str
    value: float | str | tuple[float, ...]
    year: int | None
    citation: str
    status_note: str


@cache
def read_tables() -> Tables:
    """Every law's file, the indexes and the assumed inflation. Raises `TableError` for a faulty file."""
    paths = {path.removesuffix(".toml").replace("/", ".") for path, _ in _toml_files()}
    found = {name for name in paths if name.startswith(("federal.", "medicare."))}
    if odd := sorted(found ^ set(LAW_CLASSES)):
        raise TableError(f"tax_tables/ and schema.py disagree about the laws there are: {', '.join(odd)}")
    prices = _toml("indexes", "price_indexes.toml")
    assumed = _toml("indexes", "assumed_inflation.toml")
    return Tables(
        laws={name: read_law(name, _toml(*f"{name}.toml".split(".", 1))) for name in LAW_CLASSES},
        indexes=Indexes(
            {
                name: _by_year(table.get("average_to_august") or table["average"])
                for name, table in prices.items()
                if name != "title"
            },
            prices["c_cpi_u"]["link_year"],
        ),
        assumed_inflation={int(year): number(t["rate"]) for year, t in assumed.items() if year.isdecimal()},
        assumed_later=number(assumed["later"]["rate"]),
    )


@cache
def actuarial() -> Actuarial:
    """Life tables, RMD start ages, claiming adjustments, published COLAs. Raises `TableError`."""
    claiming = _toml("actuarial", "claiming.toml")
    cola = _toml("actuarial", "cola.toml")
    joint = _toml("actuarial", "joint_life.toml")["years"]
    return Actuarial(
        uniform_lifetime=_complete(
            "uniform_lifetime", _by_year(_toml("actuarial", "uniform_lifetime.toml")["years"])
        ),
        single_life=_complete("single_life", _by_year(_toml("actuarial", "single_life.toml")["years"])),
        joint_life=_complete("joint_life", {int(age): tuple(map(number, row)) for age, row in joint.items()}),
        rmd_start=tuple(
            (row["born_from"].isoformat(), number(row["age"]))
            for row in _toml("actuarial", "rmd_start.toml")["rows"]
        ),
        full_retirement_age=_months(claiming, "full_retirement_age"),
        survivor_full_retirement_age=_months(claiming, "survivor_full_retirement_age"),
        delayed_credit=_rows(claiming, "delayed_credit"),
        cola={int(year): number(table["rate"]) for year, table in cola.items() if year.isdecimal()},
        **{name: number(claiming[name]) for name in _CLAIMING_NUMBERS},
    )


@cache
def state_death_taxes() -> StateDeathTaxes:
    """The states' taxes on estates and inheritances, which warnings name. Raises `TableError`."""
    table = _toml("estates", "by_state.toml")
    estate = {
        state: StateEstateTax(
            number(of["threshold"]), of.get("follows", ""), of.get("note", ""), of["citation"]
        )
        for state, of in table["estate"].items()
    }
    inheritance = {
        state: StateInheritanceTax(citation=of["citation"], **{name: number(of[name]) for name in _INHERITED})
        for state, of in table["inheritance"].items()
    }
    return StateDeathTaxes(int(table["year"]), estate, inheritance)


def listing(year: int | None = None) -> list[TableRow]:
    """Every published number with its citation, or those of one year (with what no year changes).

    Raises `TableError` where no law has a section for `year`.
    """
    laws = read_tables().laws.values()
    years = sorted({y for law in laws for y in law.sections})
    if year is not None and year not in years:
        raise TableError(f"nothing is published for {year}; the tables have {', '.join(map(str, years))}")
    rows = [row for law in laws for row in _law_rows(law) if year in (None, row.year)]
    others = [*_actuarial_rows(), *_estate_rows()]
    return rows + [row for row in others if year in (None, row.year) or row.year is None]


def tables_sha256() -> str:
    """SHA-256, hexadecimal, over the path and content of every table that a plan rests on, in order of path."""
    digest = sha256()
    for path, content in _toml_files():
        digest.update(path.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _law_rows(law: LawTable) -> Iterator[TableRow]:
    for year, section in law.sections.items():
        for name, amount in law.amounts.items():
            for status, numbers in amount.published.get(year, {}).items():
                value: Any = numbers if amount.shape.is_list else numbers[0]
                if amount.shape is Shape.SWITCH:
                    value = "true" if value else "false"
                yield TableRow(law.name, name, status, value, year, section.citation, section.status)


def _actuarial_rows() -> Iterator[TableRow]:
    def row(name: str, table: Mapping[str, Any], key: str, value: Any, year: int | None = None) -> TableRow:
        return TableRow(f"actuarial.{name}", key, EVERYONE, value, year, table["citation"], table["status"])

    for name in ("uniform_lifetime", "single_life", "joint_life"):
        table = _toml("actuarial", f"{name}.toml")
        for age, years in table["years"].items():
            yield row(name, table, age, tuple(years) if isinstance(years, list) else years)
    start = _toml("actuarial", "rmd_start.toml")
    for entry in start["rows"]:
        yield row("rmd_start", start, f"born from {entry['born_from']}", entry["age"])
    claiming = _toml("actuarial", "claiming.toml")
    for name in ("full_retirement_age", "survivor_full_retirement_age"):
        for born, months in claiming[name]:
            yield row("claiming", claiming, f"{name}, months, born from {born}", months)
    for born, rate in claiming["delayed_credit"]:
        yield row("claiming", claiming, f"delayed_credit, a month, born from {born}", rate)
    for name in _CLAIMING_NUMBERS:
        yield row("claiming", claiming, name, claiming[name])
    for year, table in _toml("actuarial", "cola.toml").items():
        if year.isdecimal():
            yield row("cola", table, "rate", table["rate"], int(year))


def _estate_rows() -> Iterator[TableRow]:
    table = _toml("estates", "by_state.toml")
    for tax, names in (("estate", ("threshold",)), ("inheritance", _INHERITED)):
        for state, of in table[tax].items():
            for name in names:
                law = f"estates.{tax}.{state}"
                yield TableRow(law, name, EVERYONE, of[name], table["year"], of["citation"], of["status"])


def _by_year(table: Mapping[str, object]) -> dict[int, float]:
    return {int(key): number(value) for key, value in table.items()}


def _months(table: Mapping[str, Any], name: str) -> tuple[tuple[int, int], ...]:
    return tuple((first, int(months)) for first, months in _rows(table, name))


def _rows(table: Mapping[str, Any], name: str) -> tuple[tuple[int, float], ...]:
    rows = tuple((int(first), number(value)) for first, value in table[name])
    if list(rows) != sorted(rows):
        raise TableError(f"tax_tables/actuarial/claiming.toml: the rows of `{name}` must ascend")
    return rows


def _complete(name: str, table: dict[int, _Years]) -> dict[int, _Years]:
    if list(table) != list(range(min(table), max(table) + 1)):
        raise TableError(f"tax_tables/actuarial/{name}.toml: ages must follow one another without a gap")
    return table


def _toml(*path: str) -> dict[str, Any]:
    file = files(__package__).joinpath(*path)
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise TableError(f"tax_tables/{'/'.join(path)} cannot be read: {fault}") from fault


def _toml_files() -> list[tuple[str, bytes]]:
    """Path and content of every table, in order of path."""

    def under(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
        for entry in folder.iterdir():
            if entry.name.endswith(".toml"):
                yield f"{path}/{entry.name}", entry.read_bytes()

    root = files(__package__)
    return sorted(found for place in _PLACES for found in under(root.joinpath(place), place))
