"""Every assumption of a scenario, field by field: what it is, whether it was given, and what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ....models.scenario import Scenario
from ....models.scenario.accounts import Lot
from ....models.scenario.fields import Part
from ..model import Column, ReportSection, Table
from ..words import cents, dollars
from .flows import step

COLUMNS = (
    Column(key="field", heading="field"),
    Column(key="value", heading="value"),
    Column(key="from", heading="given or default"),
    Column(key="meaning", heading="what it means"),
)
GIVEN, DEFAULT = "given", "default"
NO_ASSUMPTIONS = ("schema_version", "report", "ignored")
"""Fields that say nothing of the household."""
TITLES = {
    "": "The scenario",
    "goal": "Goal",
    "people": "People",
    "accounts": "Accounts and lots",
    "heirs": "Heirs",
    "spending": "Spending",
    "allocation": "How it is invested",
    "market": "Markets and prices",
    "taxes": "Taxes",
    "healthcare": "Healthcare",
    "limits": "Own wishes",
    "year_to_date": "The year so far",
    "current_course": "What is done today",
}
SHOWN = 12
"""Numbers of a list that are shown; of a longer one, the first, the last and how many there are."""


@dataclass(frozen=True)
class GivenRow:
    """One field: its pointer (RFC 6901) in the scenario's document, and the cells."""

    pointer: str
    field: str
    value: str
    origin: str
    meaning: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        return self.field, self.value, self.origin, self.meaning


def given_sections(scenario: Scenario, *, rebuilt: bool = False) -> Iterator[ReportSection]:
    """A section for each table of the scenario; its rows are anchored by their pointers, for lines of a form.

    `rebuilt`: the scenario is of a document that names every field, so that whatever is as the default counts as one.
    """
    groups: dict[str, list[GivenRow]] = {}
    for row in _rows(scenario, "", "scenario#", rebuilt):
        top = row.field.split(".")[0]
        groups.setdefault(top if top in TITLES else "", []).append(row)
    for top, title in TITLES.items():
        if rows := groups.get(top):
            key = f"given_{top or 'scenario'}"
            anchors = {place: row.pointer for place, row in enumerate(rows)}
            cells = tuple(row.cells for row in rows)
            table = Table(key=f"{key}_fields", columns=COLUMNS, rows=cells, anchors=anchors)
            yield ReportSection(key=key, title=title, blocks=(table,), folded=True)


def _rows(part: Part, path: str, pointer: str, rebuilt: bool) -> Iterator[GivenRow]:
    """The fields of a table and of the tables in it."""
    for name, field in type(part).model_fields.items():
        if not path and name in NO_ASSUMPTIONS:
            continue
        value = getattr(part, name)
        default = field.get_default(call_default_factory=True)
        given = name in part.model_fields_set and not (rebuilt and value == default)
        origin = GIVEN if given else DEFAULT
        where = f"{path}.{name}" if path else name
        meaning = " ".join((field.description or "").split())
        yield from _field(value, GivenRow(f"{pointer}/{name}", where, "", origin, meaning), rebuilt)


def _field(value: Any, row: GivenRow, rebuilt: bool) -> Iterator[GivenRow]:
    """The rows of a value; `row` says where it stands, and what it means."""
    if isinstance(value, Lot):
        meaning = "A lot: asset, day of purchase, value, basis."
        yield replace(row, value=lot_words(value), meaning=meaning)
    elif isinstance(value, Part):
        yield from _rows(value, row.field, row.pointer, rebuilt)
    elif _is_parts(value):
        for step, name, one in _named(value):
            inner = replace(row, pointer=f"{row.pointer}/{step}", field=f"{row.field}.{name}")
            yield from _field(one, inner, rebuilt)
    elif value is None:
        yield replace(row, value="left out", origin=DEFAULT)
    else:
        yield replace(row, value=written(value, _is_money(row.field)))


def _is_parts(value: Any) -> bool:
    inner = list(value.values()) if isinstance(value, Mapping) else value
    return isinstance(inner, list | tuple) and bool(inner) and all(isinstance(one, Part) for one in inner)


def _named(value: Any) -> Iterator[tuple[str, str, Part]]:
    """The tables of a list or a table: a step of their pointers, their names (else their places), and they."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield step(name), name, one
        return
    for place, one in enumerate(value):
        yield str(place), str(getattr(one, "name", place + 1)), one


def lot_words(lot: Lot) -> str:
    return f"{lot.asset}, {lot.acquired.isoformat()}, {dollars(lot.value)}, basis {dollars(lot.basis)}"


MONEY = (
    "annual",
    "income",
    "amount",
    "value",
    "basis",
    "monthly_benefit_at_full_age",
    "estate_floor",
    "contribution_basis",
    "least_cash",
    "marketplace_magi",
    "max_annual_conversion",
    "cliff_margin",
    "prior_magi",
    "prior_year_tax",
    "prior_year_agi",
    "prior_year_end_value",
    "holdings",
)
"""Names of fields that are dollars."""


def _is_money(where: str) -> bool:
    return where.split(".")[-1] in MONEY or (".extra." in where and where.endswith("amount"))


def written(value: Any, money: bool = False) -> str:
    """A value as it stands in a scenario, dollars as dollars."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        if money:
            return dollars(value) if float(value).is_integer() else cents(value)
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {written(one, money)}" for name, one in value.items()) or "nothing"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _listed(value, money)
    return str(value)


def _listed(values: Sequence[Any], money: bool) -> str:
    if len(values) <= SHOWN:
        return ", ".join(written(one, money) for one in values) or "none"
    return f"{written(values[0], money)}, ..., {written(values[-1], money)} ({len(values)} of them)"
