"""One law's TOML file, checked and taken apart: years, citations, numbers and their indexing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from math import isfinite
from typing import Any, get_type_hints

from .indexing import EVERYONE, INDEXES, Derived, IndexingRule, Numbers, TableError
from .schema import ByStatus, FederalLaw, FilingStatus, MedicareLaw, TopsByStatus

STATUSES = tuple(status.value for status in FilingStatus)
ABOUT_A_SECTION = ("citation", "status")


class Shape(Enum):
    """What an amount is: one number or several, alike for everybody or by filing status."""

    NUMBER = "a number"
    NUMBERS = "a list of numbers"
    BY_STATUS = "a number for each filing status"
    NUMBERS_BY_STATUS = "a list of numbers for each filing status"
    INTEGERS_BY_STATUS = "a list of whole numbers for each filing status"
    SWITCH = "true or false"

    @property
    def by_status(self) -> bool:
        return self not in (Shape.NUMBER, Shape.NUMBERS, Shape.SWITCH)

    @property
    def is_list(self) -> bool:
        return self not in (Shape.NUMBER, Shape.BY_STATUS, Shape.SWITCH)


_SHAPE_OF_HINT = (
    (float, Shape.NUMBER),
    (tuple[float, ...], Shape.NUMBERS),
    (ByStatus, Shape.BY_STATUS),
    (TopsByStatus, Shape.NUMBERS_BY_STATUS),
    (Mapping[FilingStatus, tuple[int, ...]], Shape.INTEGERS_BY_STATUS),
    (bool, Shape.SWITCH),
)

LAW_CLASSES: Mapping[str, type] = {
    f"{place}.{law}": cls
    for place, laws in (("federal", FederalLaw), ("medicare", MedicareLaw))
    for law, cls in get_type_hints(laws).items()
}


def schema_shapes(law: str) -> dict[str, Shape]:
    """The amounts of a law as the schema names them."""
    hints = get_type_hints(LAW_CLASSES[law])
    return {name: next(shape for h, shape in _SHAPE_OF_HINT if h == hint) for name, hint in hints.items()}


def file_shapes(law: str) -> dict[str, Shape]:
    """The amounts of a law as its file names them: IRMAA's edges are two, as the law indexes them apart."""
    shapes = dict(schema_shapes(law))
    if law == "medicare.irmaa":
        del shapes["edges"]
        shapes |= {"lower_edges": Shape.NUMBERS_BY_STATUS, "top_edge": Shape.BY_STATUS}
    return shapes


@dataclass(frozen=True)
class Section:
    """One tax year of a law's file: the authority and how well the numbers were checked."""

    citation: str
    status: str


@dataclass(frozen=True)
class Amount:
    """One amount of a law: its published numbers by year and how it is carried on."""

    shape: Shape
    published: Mapping[int, Numbers]
    rule: IndexingRule

    def last_published(self, year: int) -> int:
        """The last year up to `year` with a published number."""
        return max(y for y in self.published if y <= year)


@dataclass(frozen=True)
class LawTable:
    """A law's file. `name` is its path with dots (`federal.niit`)."""

    name: str
    title: str
    sections: Mapping[int, Section]
    amounts: Mapping[str, Amount]


def read_law(name: str, data: Mapping[str, Any]) -> LawTable:
    """Take a parsed file apart. Raises `TableError` for what is missing, unknown or of the wrong shape."""
    shapes = file_shapes(name)
    years = {int(key): value for key, value in data.items() if key.isdecimal()}
    if "title" not in data or "indexing" not in data or not years:
        raise _error(
            name, "needs `title`, `[indexing]` and a section for at least one year, such as `[2026]`"
        )
    _refuse_unknown(name, (key for key in data if not key.isdecimal()), ("title", "indexing"), "the file")
    for year, section in years.items():
        _refuse_unknown(name, section, (*ABOUT_A_SECTION, *shapes), f"[{year}]")
        if missing := [key for key in ABOUT_A_SECTION if not section.get(key)]:
            raise _error(name, f"[{year}] lacks `{missing[0]}`; every year cites its authority")
    rules = _rules(name, data["indexing"], shapes)
    amounts = {amount: _amount(name, amount, shape, years, rules[amount]) for amount, shape in shapes.items()}
    sections = {year: Section(section["citation"], section["status"]) for year, section in years.items()}
    return LawTable(name, data["title"], sections, amounts)


def _amount(law: str, name: str, shape: Shape, years: Mapping[int, Any], rule: IndexingRule) -> Amount:
    published = {
        year: _numbers(law, f"[{year}] {name}", section[name], shape, rule)
        for year, section in years.items()
        if name in section
    }
    first = min(years)
    if first not in published:
        raise _error(law, f"[{first}] lacks `{name}`: the first year must have every number")
    expected = {year for year in range(first, max(published) + 1) if year in years}
    if not rule.is_fixed and (gaps := sorted(expected - set(published))):
        raise _error(law, f"[{gaps[0]}] lacks `{name}`, which a later year has")
    return Amount(shape, published, rule)


def _rules(law: str, table: Mapping[str, Any], shapes: Mapping[str, Shape]) -> dict[str, IndexingRule]:
    none, unindexed = table.get("none", []), table.get("unindexed", [])
    indexed = [key for key in table if key not in ("none", "unindexed")]
    _refuse_unknown(law, [*none, *unindexed, *indexed], shapes, "[indexing]")
    rules = {name: IndexingRule(dollars=False) for name in none} | {
        name: IndexingRule() for name in unindexed
    }
    for name in indexed:
        rules[name] = _rule(law, f"[indexing.{name}]", table[name], shapes[name])
    if missing := [name for name in shapes if name not in rules]:
        raise _error(
            law,
            f"[indexing] does not say how `{missing[0]}` is indexed; list it in `unindexed` if it is "
            "dollars that are not, in `none` if it is no dollars",
        )
    return rules


def _rule(law: str, where: str, table: Mapping[str, Any], shape: Shape) -> IndexingRule:
    fields = dict(table)
    if fields.get("index") not in INDEXES:
        raise _error(law, f"{where} index is {fields.get('index')!r}; known are {', '.join(INDEXES)}")
    if fields.get("rounding") not in ("down", "nearest"):
        raise _error(law, f"{where} rounding is {fields.get('rounding')!r}; expected 'down' or 'nearest'")
    try:
        fields["derived"] = {s: Derived(**how) for s, how in fields.get("derived", {}).items()}
        if "base" in fields:
            fields["base"] = _spread(fields["base"])
            years = fields["base_year"]
            fields["base_year"] = tuple(years) if isinstance(years, list) else (years,)
        rule = IndexingRule(**fields)
    except (TypeError, KeyError) as fault:
        raise _error(law, f"{where} cannot be read: {fault}") from fault
    named = (*rule.base, *rule.derived, *rule.multiple_for)
    _refuse_unknown(law, named, STATUSES if shape.by_status else (EVERYONE,), where)
    return rule


def _numbers(law: str, where: str, value: object, shape: Shape, rule: IndexingRule) -> Numbers:
    if shape.by_status != isinstance(value, Mapping):
        raise _error(law, f"{where} is {value!r}; expected {shape.value}")
    if shape is Shape.SWITCH:
        if not isinstance(value, bool):
            raise _error(law, f"{where} is {value!r}; expected {shape.value}")
        return {EVERYONE: (float(value),)}
    try:
        numbers = _spread(value)
    except (TypeError, ValueError, ZeroDivisionError) as fault:
        raise _error(law, f"{where} is {value!r}; expected {shape.value} ({fault})") from fault
    if not shape.is_list and any(len(several) != 1 for several in numbers.values()):
        raise _error(law, f"{where} is {value!r}; expected {shape.value}")
    if shape.by_status:
        _refuse_unknown(law, numbers, STATUSES, where)
        if missing := [s for s in STATUSES if s not in numbers and s not in rule.derived]:
            raise _error(law, f"{where} has no number for {missing[0]}, and no rule derives it")
    return numbers


def _spread(value: object) -> dict[str, tuple[float, ...]]:
    """A TOML value as `Numbers`."""
    if isinstance(value, Mapping):
        return {str(status): _tuple(one) for status, one in value.items()}
    return {EVERYONE: _tuple(value)}


def _tuple(value: object) -> tuple[float, ...]:
    return tuple(map(number, value)) if isinstance(value, list) else (number(value),)


def number(value: object) -> float:
    """A finite number of a table; a text such as "2/37" is a fraction."""
    if isinstance(value, str):
        above, below = value.split("/")
        return int(above) / int(below)
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError(f"{value!r} is not a finite number")
    return float(value)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The tail of a message about an unknown word: its nearest known one, or nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""


def _refuse_unknown(law: str, given: Iterable[str], known: Iterable[str], where: str) -> None:
    known = tuple(known)
    for word in given:
        if word not in known:
            hint = did_you_mean(word, known) or f"; known are {', '.join(known)}"
            raise _error(law, f"{where} has `{word}`, which is not known there{hint}")


def _error(law: str, message: str) -> TableError:
    return TableError(f"tax_tables/{law.replace('.', '/')}.toml: {message}")
