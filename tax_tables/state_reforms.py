"""Assumed changes of a state's law: ``states.OR.standard``, ``states.OR.brackets.rates``, ``states.OR.credit.indexed``.

An amount is named by its state and its name in the state's file (`decumulate tables --state OR`). Of rows, such as
brackets, the name goes on with `starts`, where each row begins, or with `values` (`rates`, where they are shares).
Numbers are set, scaled and shifted as those of federal law are (reform.py): dollars of a reform are those of
`from_year` and grow from the last dated year of the tables on as the amount they change; what the state does not
index stands. `indexed` is a switch: false, and what the amount has become stands from `from_year` on; true, and it
grows with prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import isfinite
from typing import Any, NamedTuple

from .law_file import did_you_mean
from .reform_asked import Reform, ReformError
from .schema import FilingStatus
from .state_tables import CODES, LAST_YEAR, Amounts, Prices, StateTable, Switch, state_table

PLACE = "states"
STARTS, VALUES, RATES, INDEXED = "starts", "values", "rates", "indexed"
WAYS = ("set", "scale", "shift")


def of_state(name: str) -> bool:
    """Whether a name of a reform is of a state's law."""
    return name.split(".")[0] == PLACE


def without_states(reform: Reform) -> Reform:
    """What of a reform is federal and Medicare's."""
    return Reform(reform.from_year, *(_those(reform, way, False) for way in WAYS))


def _those(reform: Reform, way: str, of_states: bool) -> dict[str, Any]:
    return {name: given for name, given in getattr(reform, way).items() if of_state(name) is of_states}


class Path(NamedTuple):
    """A state's table, an amount of it, and of rows the column; `column` is `indexed` for the switch."""

    name: str
    table: StateTable
    amount: str
    column: str


def changes(reforms: Sequence[Reform], code: str = "") -> Iterator[tuple[Reform, str, str, Any]]:
    """The changes of states' law, or of one state's, in their order: the reform, the way, the name, what is given."""
    for reform in reforms:
        for way in WAYS:
            for name, given in _those(reform, way, True).items():
                if not code or name.split(".")[1:2] == [code]:
                    yield reform, way, name, given


def reformed(
    code: str, year: int, status: FilingStatus, prices: Prices | None, reforms: Sequence[Reform]
) -> Amounts:
    """A state's amounts of a year under reforms. Raises `ReformError` for a faulty one."""
    mine = [(reform, way, path_of(name), given) for reform, way, name, given in changes(reforms, code)]
    switches: dict[str, list[Switch]] = {}
    for reform, _, path, given in mine:
        if path.column == INDEXED:
            switches.setdefault(path.amount, []).append(Switch(reform.from_year, bool(given)))
    amounts = state_table(code).amounts(year, status, prices, switches)
    found = dict(amounts.found)
    for reform, way, path, given in mine:
        if year >= reform.from_year and path.column != INDEXED:
            growth = _growth(path, year, max(reform.from_year, LAST_YEAR), prices, switches)
            found[path.amount] = _changed(found[path.amount], way, given, path, growth)
    return replace(amounts, found=found) if mine else amounts


def _growth(
    path: Path, year: int, since: int, prices: Prices | None, switches: Mapping[str, Sequence[Switch]]
) -> float:
    """What a dollar of a reform has become, of an amount (or column) that the index moves."""
    if prices is None or not path.table.moves(path.amount, path.column != STARTS):
        return 1.0
    return path.table.growth(path.amount, since, year, prices, switches.get(path.amount, ()))


# ---- names -----------------------------------------------------------------------------------------------------------


def path_of(name: str) -> Path:
    """What a name means. Raises `ReformError` with the names there are."""
    words = name.split(".")
    code = words[1] if len(words) > 1 else ""
    if code not in CODES:
        hint = did_you_mean(code.upper(), CODES) or "; expected two letters, as states.OR.standard"
        raise ReformError(f"`{name}` is of no state{hint}")
    table = state_table(code)
    known = names_of(table)
    if name not in known and len(words) == 4 and words[3] in (VALUES, RATES):
        other = ".".join([*words[:3], RATES if words[3] == VALUES else VALUES])
        name = other if other in known else name
    if name not in known:
        hint = did_you_mean(name, known) or "."
        under = [each for each in known if each.startswith(f"{name}.")] or known
        raise ReformError(f"`{name}` is no number of a state's law{hint} There are {', '.join(under)}")
    _, _, amount, *column = name.split(".")
    return Path(name, table, amount, column[0] if column else "")


def names_of(table: StateTable) -> list[str]:
    """Every name of a state's amounts and switches."""
    found = []
    first: dict[str, Any] = {}
    for _, section in sorted(table.sections.items(), reverse=True):
        first.update(section)
    for amount, value in first.items():
        name = f"{PLACE}.{table.code}.{amount}"
        rows = _is_rows(value)
        found += [f"{name}.{STARTS}", f"{name}.{_values_word(value)}"] if rows else [name]
        if rows or not _is_rate(value):
            found.append(f"{name}.{INDEXED}")
    return found


def _one(value: Any) -> Any:
    return next(iter(value.values())) if isinstance(value, Mapping) else value


def _is_rows(value: Any) -> bool:
    return isinstance(_one(value), tuple)


def _is_rate(value: Any) -> bool:
    numbers = value.values() if isinstance(value, Mapping) else [value]
    return all(0.0 <= number <= 1.0 for number in numbers)


def _values_word(value: Any) -> str:
    rows = value.values() if isinstance(value, Mapping) else [value]
    return RATES if all(0.0 <= one <= 1.0 for several in rows for _, one in several) else VALUES


# ---- numbers ---------------------------------------------------------------------------------------------------------


def _changed(old: Any, way: str, given: Any, path: Path, growth: float) -> Any:
    if isinstance(old, Mapping):
        asked = given if way == "set" and isinstance(given, Mapping) else dict.fromkeys(old, given)
        for key in asked:
            if key not in old:
                hint = did_you_mean(str(key), list(old)) or f"; it has {', '.join(old)}"
                raise ReformError(f"`{path.name}` is set for {key!r}{hint}")
        return {**old, **{key: _changed(old[key], way, one, path, growth) for key, one in asked.items()}}
    if isinstance(given, Mapping):
        raise ReformError(f"`{path.name}` is one amount for every filing status; expected a number")
    if not path.column:
        return _moved(path, old, way, given, growth)
    column = 0 if path.column == STARTS else 1
    numbers = [row[column] for row in old]
    moved = _column(path, numbers, way, given, growth)
    rows = zip(moved, (row[1] for row in old), strict=True) if column == 0 else None
    return tuple(rows) if rows else tuple(zip((row[0] for row in old), moved, strict=True))


def _column(path: Path, numbers: Sequence[float], way: str, given: Any, growth: float) -> list[float]:
    """Of a column set whole, or scaled or shifted alike; a first start of 0 stays where it is."""
    if way == "set":
        if not isinstance(given, list | tuple) or len(given) != len(numbers):
            raise ReformError(
                f"`{path.name}` is set to {given!r}; expected a list of {len(numbers)} numbers, as now: {list(numbers)}"
            )
        return [_moved(path, old, way, one, growth) for old, one in zip(numbers, given, strict=True)]
    fixed = path.column == STARTS and numbers[:1] == [0.0]
    return [
        old if fixed and place == 0 else _moved(path, old, way, given, growth)
        for place, old in enumerate(numbers)
    ]


def _moved(path: Path, old: float, way: str, given: Any, growth: float) -> float:
    if isinstance(old, bool) and isinstance(given, bool) and way == "set":
        return given
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
        raise ReformError(f"`{path.name}` is given {given!r}; expected a finite number")
    if way == "scale" and given < 0.0:
        raise ReformError(f"`{path.name}` is scaled by {given!r}; expected 0 or more")
    if not isfinite(old):
        return old
    return float(given * growth if way == "set" else old * given if way == "scale" else old + given * growth)


# ---- checks ----------------------------------------------------------------------------------------------------------


def check_states(reforms: Sequence[Reform], years: Sequence[int]) -> None:
    """Raises `ReformError` for the first name, value or result that does not fit in one of the years."""
    named: dict[str, Path] = {}
    for _, way, name, given in changes(reforms):
        path = path_of(name)
        if path.column == INDEXED and (way != "set" or not isinstance(given, bool)):
            raise ReformError(f"`{name}` is a switch, no number: `set` it to true or false")
        named[name] = path
    for year in years:
        for path in named.values():
            for status in FilingStatus:
                now = reformed(path.table.code, year, status, None, reforms).found[path.amount]
                _check(path, now, path.table.amounts(year, status).found[path.amount], year)


def _check(path: Path, now: Any, before: Any, year: int) -> None:
    """Shares stay shares, dollars are not negative, rows ascend, and brackets' rates do not begin to fall."""
    if isinstance(now, Mapping):
        for key, one in now.items():
            _check(path, one, before[key], year)
        return
    columns = list(zip(*now, strict=True)) if isinstance(now, tuple) else [(now,)]
    old = list(zip(*before, strict=True)) if isinstance(before, tuple) else [(before,)]
    for numbers, were in zip(columns, old, strict=True):
        shares = all(0.0 <= number <= 1.0 for number in were) and any(0.0 < number < 1.0 for number in were)
        _check_range(path, numbers, shares, year)
    if isinstance(now, tuple) and now:
        starts, values = columns
        if any(a >= b for a, b in pairwise(starts)):
            raise ReformError(f"`{path.name}` would not ascend in {year}: {list(starts)}")
        if path.amount.endswith("brackets") and any(a > b for a, b in pairwise(values)):
            raise ReformError(
                f"`{path.name}` would fall from one bracket to the next in {year}: {list(values)}; expected rates "
                "that rise"
            )


def _check_range(path: Path, numbers: Sequence[float], shares: bool, year: int) -> None:
    for number in filter(isfinite, numbers):
        if number < 0.0 or (shares and number > 1.0) or number > 1e10:
            expected = "a share from 0 to 1, as 0.03 for 3 %" if shares else "dollars, 0 to 10 billion"
            percent = (
                f"; did you mean {number / 100:g}?" if shares and number > 1.0 and number <= 100.0 else ""
            )
            raise ReformError(
                f"`{path.name}` would be {number:,.10g} in {year}; expected {expected}{percent}"
            )
