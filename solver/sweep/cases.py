"""From factors to cases: every combination, one at a time, or the rows of a file, neighbours beside one another."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ... import scenarios as reforms
from ...models.household.horizon import build_horizon
from ...models.household.risk import with_means_of
from ...models.scenario import Fault, Scenario, ScenarioError, load
from ...models.scenario.changes import parts_of
from ...models.scenario.faults import did_you_mean, one_of, shown
from ...tax_tables.reform import reform_names
from ...tax_tables.reform_asked import ReformError
from ...tax_tables.state_reforms import of_state, path_of
from ..reoptimise import Layer, first_difference
from .sheet import BASE, RESERVED, Factor, Sweep, SweepError

FOLLOWED_TOGETHER = (4, 20)
"""The least and the most cases that are followed one from another; a chunk begins from the scenario itself."""
CHUNKS = 32
"""So many chunks a small sweep is cut into. It never hangs on the workers: a resumed sweep is cut as before."""


@dataclass(frozen=True)
class FactorMove:
    """One factor at one value: what is set in the scenario, and what is appended to taxes.reform."""

    factor: str
    label: str
    changes: Mapping[str, Any]
    reforms: tuple[Mapping[str, Any], ...] = ()

    @property
    def still(self) -> bool:
        """Whether the factor is left as the scenario has it."""
        return not self.changes and not self.reforms


@dataclass(frozen=True)
class Case:
    """One variant: its number, and a move of each factor. Number 0 is the scenario as it is: no factor moves."""

    number: int
    moves: tuple[FactorMove, ...]

    def labels(self) -> dict[str, str]:
        return {move.factor: move.label for move in self.moves}

    def scenario(self, base: Scenario) -> Scenario:
        """The variant, its risk reckoned with the base's returns. Raises ScenarioError when its values make none."""
        changes: dict[str, Any] = {}
        reforms = list(base.content()["taxes"].get("reform", []))
        for move in self.moves:
            changes |= move.changes
            reforms += move.reforms
        if any(move.reforms for move in self.moves):
            changes["taxes.reform"] = reforms
        return with_means_of(base, load(base, changes=changes)) if changes else base


@dataclass(frozen=True)
class Cases:
    """All cases of a sweep, in the order they are numbered, and the names of the factors with their labels in order."""

    cases: tuple[Case, ...]
    factors: Mapping[str, tuple[str, ...]]

    def chunks(self, together: bool) -> list[tuple[Case, ...]]:
        """Pieces of work: each case by itself, or `together` with those beside it, to be followed one from another."""
        found = self.cases
        least, most = FOLLOWED_TOGETHER
        size = max(least, min(most, -(-len(found) // CHUNKS))) if together else 1
        return [found[first : first + size] for first in range(0, len(found), size)]


def cases_of(sweep: Sweep, base: Scenario) -> Cases:
    """Every case of a sweep over a scenario. Raises SweepError with every fault of its fields and values."""
    if sweep.table:
        return _from_table(sweep, base)
    moves, faults = [], []
    for place, factor in enumerate(sweep.factors):
        try:
            moves.append(_moves(factor, base))
        except SweepError as error:
            faults += [_placed(fault, f"sweep.factors[{place}]", factor.name) for fault in error.faults]
    if faults:
        raise SweepError(faults)
    still = tuple(_still(factor, of) for factor, of in zip(sweep.factors, moves, strict=True))
    rows = _one_at_a_time(moves, still) if sweep.method == "one_at_a_time" else _grid(moves, base)
    rows = [row for row in rows if not all(move.still for move in row)]
    labels = {
        base.factor: tuple(dict.fromkeys(move.label for move in (base, *of)))
        for base, of in zip(still, moves, strict=True)
    }
    return Cases(tuple(Case(number, row) for number, row in enumerate([still, *rows])), labels)


def _still(factor: Factor, moves: Sequence[FactorMove]) -> FactorMove:
    """The factor left as it is: under its own label, where one of its values is just that."""
    return next((move for move in moves if move.still), FactorMove(factor.name, BASE, {}))


def _placed(fault: Fault, place: str, name: str) -> Fault:
    return Fault(f"{place}.{fault.place}", fault.value, fault.expected, fault.hint, name)


def _one_at_a_time(
    moves: Sequence[Sequence[FactorMove]], still: tuple[FactorMove, ...]
) -> list[tuple[FactorMove, ...]]:
    return [(*still[:place], move, *still[place + 1 :]) for place, of in enumerate(moves) for move in of]


def _grid(moves: Sequence[Sequence[FactorMove]], base: Scenario) -> list[tuple[FactorMove, ...]]:
    """Every combination; the later a factor is first read in the writing of a program, the more often it moves."""

    def first_read(place: int) -> Layer:
        return min(first_difference(base, Case(1, (move,)).scenario(base)) for move in moves[place])

    order = sorted(range(len(moves)), key=first_read)
    at = [order.index(place) for place in range(len(moves))]
    return [tuple(row[here] for here in at) for row in _snake([moves[place] for place in order])]


def _snake(moves: Sequence[Sequence[FactorMove]]) -> list[tuple[FactorMove, ...]]:
    """Every combination; each differs from the one before by one step of one factor."""
    rows: list[tuple[FactorMove, ...]] = [()]
    for of in moves:
        rows = [
            (*row, move)
            for number, row in enumerate(rows)
            for move in (of if number % 2 == 0 else reversed(of))
        ]
    return rows


# -- one factor ----------------------------------------------------------------------------------------------


def _moves(factor: Factor, base: Scenario) -> list[FactorMove]:
    """The moves of a factor, each tried by itself on the scenario."""
    found, faults = [], []
    for place, value in enumerate(factor.values):
        try:
            year = factor.from_year or base.start_year
            move = move_of(
                factor.name, factor.label(place), factor.way, factor.field or "", value, year, base
            )
            _try(move, base)
            found.append(move)
        except SweepError as error:
            faults += [
                Fault(f"{factor.way}[{place}]" if fault.place == "" else fault.place, *_rest(fault))
                for fault in error.faults
            ]
    if faults:
        raise SweepError(list(dict.fromkeys(faults)))
    return found


def _rest(fault: Fault) -> tuple[str, str, str]:
    return fault.value, fault.expected, fault.hint


def _try(move: FactorMove, base: Scenario) -> None:
    """Raises SweepError where a move by itself makes no scenario."""
    try:
        scenario = Case(1, (move,)).scenario(base)
        if move.reforms:
            build_horizon(scenario)
    except ScenarioError as error:
        raise SweepError(
            [Fault("", f"{f.place}: {f.value}", f.expected, f.hint) for f in error.faults]
        ) from None
    except ReformError as error:
        raise SweepError([Fault("", move.label, str(error))]) from None


def move_of(
    name: str, label: str, way: str, field: str, value: Any, from_year: int, base: Scenario
) -> FactorMove:
    """One move. Raises SweepError for a field or a reform that is not known, or that holds no number to move."""
    if way == "reform":
        return FactorMove(name, label, {}, _reform(value))
    nothing = (way == "shift" and value == 0) or (way == "scale" and value == 1)
    if parts_of(field)[:1] and parts_of(field)[0] in ("federal", "medicare", "states"):
        _of_the_tables(field)
        return FactorMove(
            name, label, {}, () if nothing else ({"from_year": from_year, way: {field: value}},)
        )
    if way != "set":
        value = _moved(_now(field, base), way, value)
    return FactorMove(name, label, {} if nothing or value == _known(field, base) else {field: value})


def _reform(name: Any) -> tuple[Mapping[str, Any], ...]:
    """What a shipped reform appends to taxes.reform; nothing for "base"."""
    if name == BASE:
        return ()
    known = reforms.reform_names()
    if name not in known:
        raise SweepError([Fault("", shown(name), one_of([BASE, *known]), did_you_mean(name, known))])
    return (reforms.reform(name),)


def _of_the_tables(field: str) -> None:
    """Raises SweepError for a number that the tax tables have not."""
    if of_state(field):
        try:
            path_of(field)
        except ReformError as error:
            raise SweepError([Fault("field", shown(field), f"a number of a state's law: {error}")]) from None
    elif field not in reform_names():
        raise SweepError([Fault("field", shown(field), "a number of the tax tables", _near(field))])


def _near(field: str) -> str:
    return did_you_mean(field, reform_names()) or "`decumulate tables` prints them"


def _now(field: str, base: Scenario) -> Any:
    """What the scenario holds at a path. Raises SweepError where that leads nowhere or to no number."""
    here: Any = base.content()
    for part in parts_of(field):
        if isinstance(here, list):
            names = [entry.get("name") if isinstance(entry, dict) else None for entry in here]
            here = dict(zip([str(k) for k in range(len(here))], here, strict=True)) | {
                str(name): entry for name, entry in zip(names, here, strict=True) if name
            }
        if not isinstance(here, dict) or part not in here:
            known = list(here) if isinstance(here, dict) else []
            expected = one_of(known) if known else "a field that holds numbers"
            raise SweepError([Fault("field", shown(field), expected, did_you_mean(part, known))])
        here = here[part]
    return here


def _known(field: str, base: Scenario) -> Any:
    """What the scenario holds at a path; None where it holds nothing there."""
    try:
        return _now(field, base)
    except SweepError:
        return None


def _moved(node: Any, way: str, by: float) -> Any:
    """Every number under a field shifted or scaled. Raises SweepError where there is none."""
    if isinstance(node, dict):
        return {key: _moved(value, way, by) for key, value in node.items()}
    if isinstance(node, list):
        return [_moved(value, way, by) for value in node]
    if isinstance(node, bool) or not isinstance(node, int | float):
        raise SweepError([Fault("field", shown(node), f"numbers to {way} at this field")])
    moved = node + by if way == "shift" else node * by
    whole = isinstance(node, int) and float(moved).is_integer()
    return int(moved) if whole else round(moved, 12) if abs(moved) < 1.0 else moved


# -- a file of cases -----------------------------------------------------------------------------------------

WAYS = ("set", "shift", "scale")


def _from_table(sweep: Sweep, base: Scenario) -> Cases:
    """Columns are fields to set, `shift FIELD`, `scale FIELD` or `reform`; an empty cell leaves things as they are."""
    headings = list(sweep.table[0])
    faults = [
        Fault(
            f"{sweep.cases}: {heading or 'a column'}", shown(heading), "a heading of its own for each column"
        )
        for heading in headings
        if not heading or heading in RESERVED
    ]
    still = tuple(FactorMove(heading, BASE, {}) for heading in headings)
    cases, labels = [Case(0, still)], {heading: [BASE] for heading in headings}
    for number, row in enumerate(sweep.table, 1):
        moves = list(still)
        for place, heading in enumerate(headings):
            text = row[heading].strip() if isinstance(row[heading], str) else ""
            if not text:
                continue
            try:
                moves[place] = _cell(heading, text, base)
                labels[heading].append(text)
            except SweepError as error:
                where = f"{sweep.cases}, row {number}, {heading}"
                faults += [Fault(where, *_rest(fault)) for fault in error.faults]
        cases.append(Case(number, tuple(moves)))
    if faults:
        raise SweepError(faults)
    return Cases(tuple(cases), {name: tuple(dict.fromkeys(of)) for name, of in labels.items()})


def _cell(heading: str, text: str, base: Scenario) -> FactorMove:
    way, _, field = heading.partition(" ") if heading.split(" ")[0] in WAYS else ("set", "", heading)
    if heading == "reform":
        way, field = "reform", ""
    value = _toml(text)
    if way in ("shift", "scale") and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise SweepError([Fault("", shown(text), "a number")])
    return move_of(heading, text, way, field, value, base.start_year, base)


@cache
def _toml(text: str) -> Any:
    """A cell as TOML reads it, else as text."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text
