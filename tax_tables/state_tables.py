"""Reading the states' tax tables: `states/xx.toml`, one a place, each amount with its citation.

    table = state_table("OR")
    amounts = table.amounts(2026, FilingStatus.SINGLE)
    amounts["standard_deduction"], amounts["brackets"]

A file has dated sections, `[2025]`, `[2026]` and enacted later years; an amount stands in the
years in which it changes.
It is a number, true or false, a list of rows `[from, value]`, or one of these by filing status or by another key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from .indexing import TableError
from .schema import FilingStatus

_STATUSES = {status.value for status in FilingStatus}
CODES = tuple(
    sorted(
        entry.name[:2].upper()
        for entry in files(__package__).joinpath("states").iterdir()
        if entry.name.endswith(".toml")
    )
)
"""The places, by two letters."""
FIRST_YEAR, LAST_YEAR = 2025, 2026
"""The years of which every state's amounts stand in its file, some of the last projected (`projected`)."""
Rows = tuple[tuple[float, float], ...]
Prices = Callable[[int], float]


@dataclass(frozen=True)
class Switch:
    """Whether an amount follows prices from a year on."""

    from_year: int
    on: bool


@dataclass(frozen=True)
class StateTable:
    """One place's file.

    sections    the amounts that change in a year, by year and name
    citations   by name; `projected` the names that were not published for a year, by year
    indexed     the names that the state's own law indexes; the others change only as its law is changed
    edges       where the tax steps: by line of the return `steps`, amounts at which (or at each row of which) it
                does, and `series`, pairs of an amount from which on it does and of how often
    rates_only  of a year: names whose rows bring new rates; where they start stays what it had become
    grows       of indexed rows: whether the index moves not where they start but their "values", or "both", or
                "all but the last start"
    shape       how the common shape of a return is filled in; empty where a state's shape is its own alone
    notes       what is said of the file at its head: `indexing` and `not_modelled` among it
    files_as    by a federal filing status that the state has not the one that it has instead
    """

    code: str
    title: str
    sections: Mapping[int, Mapping[str, Any]]
    citations: Mapping[str, str]
    projected: Mapping[int, tuple[str, ...]]
    indexed: tuple[str, ...]
    shape: Mapping[str, Any]
    edges: Mapping[str, Mapping[str, Any]]
    rates_only: Mapping[int, tuple[str, ...]]
    grows: Mapping[str, str]
    notes: Mapping[str, Any]
    files_as: Mapping[str, str] = field(default_factory=dict)

    @property
    def taxes_income(self) -> bool:
        """Whether the place has any tax that a return can owe."""
        return bool(self.sections)

    def amounts(
        self,
        year: int,
        status: FilingStatus,
        prices: Prices | None = None,
        switches: Mapping[str, Sequence[Switch]] | None = None,
    ) -> Amounts:
        """The law of a year and filing status: of each amount what was dated last, grown where it is indexed.

        `prices` are the price levels of years, on any base; without them nothing grows. `switches` of assumed law turn
        the indexing of amounts off or on.
        """
        turned = switches or {}
        found: dict[str, Any] = {}
        since: dict[str, int] = {}
        for dated in sorted(year_of for year_of in self.sections if year_of <= year):
            kept = self.rates_only.get(dated, ())
            for name, value in self.sections[dated].items():
                found[name] = _with_starts_of(found[name], value) if name in kept else value
                since[name] = since[name] if name in kept else dated
        if prices is not None:
            for name in dict.fromkeys((*self.indexed, *turned)):
                by = self.growth(name, max(since[name], LAST_YEAR), year, prices, turned.get(name, ()))
                if by != 1.0:
                    found[name] = _grown(found[name], by, self.grows.get(name, "starts"))
        return Amounts(self, found, status)

    def growth(
        self, name: str, since: int, year: int, prices: Prices, turned: Sequence[Switch] = ()
    ) -> float:
        """What a dollar of an amount has become from `since` to `year`: it grows on from each year in which it is
        indexed."""
        if year <= since:
            return 1.0
        if not turned:
            return prices(year) / prices(since) if name in self.indexed else 1.0
        by = 1.0
        for before in range(since, year):
            on = next((one.on for one in reversed(turned) if one.from_year <= before), name in self.indexed)
            by *= prices(before + 1) / prices(before) if on else 1.0
        return by

    def moves(self, name: str, values: bool) -> bool:
        """Whether the index moves a number, or of rows the `values` (else where they start)."""
        part = self.grows.get(name, "starts")
        rows = any(isinstance(_first(section.get(name)), tuple) for section in self.sections.values())
        return not rows or part == "both" or (part == "values") is values


@dataclass(frozen=True)
class Amounts:
    """The amounts of one year and filing status; `shape` is the table's."""

    table: StateTable
    found: Mapping[str, Any]
    status: FilingStatus

    @property
    def shape(self) -> Mapping[str, Any]:
        return self.table.shape

    def __contains__(self, name: str) -> bool:
        return name in self.found

    def __getitem__(self, name: str) -> float:
        """A number; true or false as 1 or 0. Raises `TableError` for what the file has not, by name."""
        return float(self._of(name))

    def rows(self, name: str) -> Rows:
        """Rows `(from, value)`. Raises `TableError` likewise."""
        found: Rows = self._of(name)
        return found

    def is_rows(self, name: str) -> bool:
        """Whether an amount is rows, not a number."""
        return isinstance(self._of(name), tuple)

    def by_key(self, name: str) -> Mapping[str, float]:
        """Numbers by a key that is no filing status, such as the name of a county."""
        found: Mapping[str, float] = self._of(name)
        return found

    def _of(self, name: str) -> Any:
        if name not in self.found:
            raise TableError(f"tax_tables/states/{self.table.code.lower()}.toml has no `{name}`")
        value = self.found[name]
        if not isinstance(value, Mapping) or not set(value) <= _STATUSES:
            return value
        status = self.table.files_as.get(self.status, self.status)
        if status not in value:
            words = str(self.status).replace("_", " ")
            raise TableError(
                f"{self.table.title}'s `{name}` is not known here for a {words}: "
                f"tax_tables/states/{self.table.code.lower()}.toml has it for {', '.join(value)}"
            )
        return value[status]

    def of(self, status: FilingStatus) -> Amounts:
        """The same year's amounts of another filing status."""
        return Amounts(self.table, self.found, status)

    def number(self, name: str, default: float = 0.0) -> float:
        """A number; `default` where the state has no such amount."""
        return self[name] if name in self.found else default


@cache
def state_table(code: str) -> StateTable:
    """The file of a place by its two letters. Raises `TableError` for a faulty one."""
    path = f"states/{code.lower()}.toml"
    try:
        data = tomllib.loads(files(__package__).joinpath(path).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise TableError(f"tax_tables/{path} cannot be read: {fault}") from fault
    years = {int(key): dict(value) for key, value in data.items() if key.isdecimal()}
    kept = {year: tuple(names) for year, one in years.items() if (names := one.pop("rates_only", ()))}
    projected = {year: tuple(names) for year, one in years.items() if (names := one.pop("projected", ()))}
    table = StateTable(
        code,
        data["title"],
        {year: {name: _frozen(value) for name, value in section.items()} for year, section in years.items()},
        data.get("citations", {}),
        projected,
        tuple(data.get("indexing", {}).get("indexed", ())),
        data.get("shape", {}),
        data.get("edges", {}),
        kept,
        data.get("indexing", {}).get("grows", {}),
        {key: data[key] for key in ("about", "indexing", "not_modelled", "doubtful") if key in data},
        data.get("files_as", {}),
    )
    _check(table, path)
    return table


def _with_starts_of(older: Any, newer: Any) -> Any:
    """Rows with the values of the newer and the starts of the older ones."""
    if isinstance(newer, Mapping):
        return {key: _with_starts_of(older[key], rows) for key, rows in newer.items()}
    return tuple((start, value) for (start, _), (_, value) in zip(older, newer, strict=True))


def _grown(value: Any, by: float, part: str) -> Any:
    """An indexed amount `by` times: a number, or of rows what `StateTable.grows` says."""
    if isinstance(value, Mapping):
        return {key: _grown(one, by, part) for key, one in value.items()}
    if isinstance(value, tuple):
        starts = 1.0 if part == "values" else by
        values = by if part in ("values", "both") else 1.0
        grown = tuple((start * starts, amount * values) for start, amount in value)
        return (*grown[:-1], value[-1]) if part == "all but the last start" else grown
    return value * by


def _first(value: Any) -> Any:
    return next(iter(value.values()), None) if isinstance(value, Mapping) else value


def _frozen(value: Any) -> Any:
    """Rows as tuples of pairs; everything else as it stands."""
    if isinstance(value, Mapping):
        return {key: _frozen(one) for key, one in value.items()}
    if isinstance(value, list):
        return tuple((float(start), float(amount)) for start, amount in value)
    return value


def _edge_names(on: Mapping[str, Any]) -> Iterator[str]:
    yield from on.get("steps", ())
    for pair in on.get("series", ()):
        yield from pair


def _check(table: StateTable, path: str) -> None:
    names = {name for section in table.sections.values() for name in section}
    first = min(table.sections, default=FIRST_YEAR)
    faults = [f"`{name}` has no citation" for name in sorted(names - set(table.citations))]
    faults += [f"[citations] has `{name}`, no amount" for name in sorted(set(table.citations) - names)]
    faults += [f"[indexing] names `{name}`, no amount" for name in sorted(set(table.indexed) - names)]
    faults += [
        f"[{year}] projects `{name}`, which is not in it"
        for year, several in table.projected.items()
        for name in sorted(set(several) - set(table.sections[year]))
    ]
    named = {name for on in table.edges.values() for name in _edge_names(on)}
    faults += [f"[edges] names `{name}`, no amount" for name in sorted(named - names)]
    if first > FIRST_YEAR:
        faults.append(f"the first section is [{first}]; [{FIRST_YEAR}] is wanted")
    if faults:
        raise TableError(f"tax_tables/{path}: {faults[0]}")
