"""Assumed changes of law: any named number of the schema set, scaled or shifted from a year on, and switches.

A name is the path of an attribute of :class:`YearLaw` (``federal.social_security.benefit_factor``). `set`
replaces: one number serves every filing status, a list replaces a list of the same length, a mapping by
filing status replaces the statuses it names. `scale` multiplies every number under the name, `shift` adds to it.
Reforms are applied in their order, `set` before `scale` before `shift` within one, after the projection, in years
from `from_year` on. Switches are set to true or false: ``federal.capital_gains_tax.step_up``, and the indexing of a
law or of one amount (reindexed.py).

States' law is changed likewise, by names that begin with ``states`` (state_reforms.py).

Dollars of a reform are nominal dollars of `from_year` (of the start year, where that is later). They grow
afterwards, without rounding, with the index of the amount they change; what is not indexed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from math import isfinite
from typing import Any

from .law_file import LAW_CLASSES, Shape, did_you_mean, schema_shapes
from .ranges import numbers_of, range_of
from .reform_asked import Reform, ReformError
from .reindexed import indexed_names
from .schema import FilingStatus, YearLaw
from .state_reforms import check_states, of_state, without_states

GrownSince = Callable[[str, str, int, int], float]

_SHAPES: Mapping[str, Shape] = {
    f"{law}.{name}": shape
    for law in LAW_CLASSES
    for name, shape in schema_shapes(law).items()
    if shape is not Shape.INTEGERS_BY_STATUS
}


def reform_names() -> tuple[str, ...]:
    """Every number that a reform may change."""
    return tuple(name for name, shape in _SHAPES.items() if shape is not Shape.SWITCH)


@cache
def switch_names() -> tuple[str, ...]:
    """Every switch that a reform may set to true or false."""
    return (*(name for name, shape in _SHAPES.items() if shape is Shape.SWITCH), *indexed_names())


def check_reforms(reforms: Sequence[Reform], law: YearLaw) -> None:
    """Try all reforms on `law`, whatever their year. Raises `ReformError` for the first that does not fit."""
    always = [replace(reform, from_year=law.year) for reform in reforms]
    check_ranges(always, apply_reforms(always, law, lambda *_: 1.0))


def check_ranges(reforms: Sequence[Reform], law: YearLaw) -> None:
    """Raises `ReformError` for the first number that the reforms moved out of its range, a state's too."""
    check_states(reforms, [law.year])
    for name, way, given in _changes(reforms):
        if name in switch_names() or of_state(name):
            continue
        span = range_of(name)
        outside = [number for number in numbers_of(_value(law, name)) if not span.holds(number)]
        if outside:
            raise ReformError(
                f"`{name}` would be {outside[0]:,.10g} in {law.year}; expected {span.words}"
                + (_percent(given) if span.is_rate and way != "scale" else "")
            )
        _check_order(name, law)


def _changes(reforms: Sequence[Reform]) -> Iterator[tuple[str, str, Any]]:
    for reform in reforms:
        for way in ("set", "scale", "shift"):
            for name, given in getattr(reform, way).items():
                yield name, way, given


def _percent(given: Any) -> str:
    """The question back where percents were given for a rate."""
    first = next(numbers_of(tuple(given) if isinstance(given, list) else given), None)
    if isinstance(first, int | float) and 1 <= abs(first) <= 100:
        return f"; did you mean {first / 100:g}?"
    return ""


def _check_order(name: str, law: YearLaw) -> None:
    """Two amounts of a law of which one may not pass the other."""
    for low, high in _IN_ORDER:
        if name in (low, high):
            lows, highs = (numbers_of(_jointly(_value(law, amount))) for amount in (low, high))
            if any(a > b for a, b in zip(lows, highs, strict=True)):
                raise ReformError(
                    f"`{low}` would be more than `{high}` in {law.year}; expected at most as much"
                )


def _jointly(value: Any) -> Any:
    """Without separate returns, whose base amounts of benefits are both 0: a shift of one alone parts them."""
    if not isinstance(value, Mapping):
        return value
    return {s: one for s, one in value.items() if s is not FilingStatus.MARRIED_FILING_SEPARATELY}


_IN_ORDER = (
    ("federal.social_security.base1", "federal.social_security.base2"),
    ("federal.social_security.first_rate", "federal.social_security.second_rate"),
)


def apply_reforms(reforms: Sequence[Reform], law: YearLaw, grown_since: GrownSince) -> YearLaw:
    """`law`, federal and Medicare's, with the reforms in force in its year.

    ``grown_since(law, amount, since, year)`` is what a dollar of year `since` has grown to.
    """
    for reform in map(without_states, reforms):
        if law.year < reform.from_year:
            continue
        for name, given in reform.set.items():
            if name in switch_names():
                on = _true_or_false(name, given)
                law = _replaced(law, name, on) if name in _SHAPES else law  # indexing is the projection's
                continue
            place, part, amount = _path(name)
            growth = grown_since(f"{place}.{part}", amount, reform.from_year, law.year)
            law = _replaced(law, name, _set(name, _value(law, name), given, growth))
        for name, times in reform.scale.items():
            _path(name)
            law = _replaced(law, name, _scaled(_value(law, name), _factor(name, times)))
        for name, by in reform.shift.items():
            place, part, amount = _path(name)
            growth = grown_since(f"{place}.{part}", amount, reform.from_year, law.year)
            law = _replaced(law, name, _shifted(_value(law, name), _number(name, by) * growth))
    return law


def _path(name: str) -> tuple[str, str, str]:
    if name in switch_names():
        raise ReformError(f"`{name}` is a switch, no number: `set` it to true or false")
    if name not in _SHAPES:
        raise ReformError(_unknown(name))
    place, part, amount = name.split(".")
    return place, part, amount


def _unknown(name: str) -> str:
    every = (*reform_names(), *switch_names())
    parent = name
    while parent and not (under := [known for known in every if known.startswith(f"{parent}.")]):
        parent = parent.rpartition(".")[0]
    names = under if parent else every
    where = f"Under `{parent}` there are" if parent else "The names are"
    hint = did_you_mean(name, every) or "."
    return f"`{name}` is no number of the law{hint} {where} {', '.join(names)}"


def _value(law: YearLaw, name: str) -> Any:
    value: Any = law
    for word in name.split("."):
        value = getattr(value, word)
    return value


def _replaced(law: YearLaw, name: str, value: Any) -> YearLaw:
    place, part, amount = name.split(".")
    laws = getattr(law, place)
    changed = replace(laws, **{part: replace(getattr(laws, part), **{amount: value})})
    if place == "federal":
        return replace(law, federal=changed)
    return replace(law, medicare=changed)


def _scaled(old: Any, times: float) -> Any:
    if isinstance(old, Mapping):
        return {status: _scaled(one, times) for status, one in old.items()}
    if isinstance(old, tuple):
        return tuple(x * times for x in old)
    return old * times


def _shifted(old: Any, by: float) -> Any:
    if isinstance(old, Mapping):
        return {status: _shifted(one, by) for status, one in old.items()}
    if isinstance(old, tuple):
        return tuple(x + by for x in old)
    return old + by


def _set(name: str, old: Any, given: Any, growth: float) -> Any:
    """`given` in the shape of `old`, times `growth`."""
    if isinstance(old, Mapping):
        new = {s: _set(f"{name} for {s}", old[s], one, growth) for s, one in _by_status(name, given).items()}
        return {**old, **new}
    if not isinstance(old, tuple):
        return _number(name, given) * growth
    if not isinstance(given, list | tuple) or len(given) != len(old):
        raise ReformError(
            f"`{name}` is set to {given!r}; expected a list of {len(old)} numbers, as now: {list(old)}"
        )
    numbers = tuple(_number(name, x) * growth for x in given)
    is_edges = _SHAPES[name.split()[0]] is Shape.NUMBERS_BY_STATUS
    if is_edges and any(a >= b for a, b in pairwise(numbers)):
        raise ReformError(f"`{name}` is set to {given!r}; each must be more than the one before")
    return numbers


def _by_status(name: str, given: Any) -> dict[FilingStatus, Any]:
    if not isinstance(given, Mapping):
        return dict.fromkeys(FilingStatus, given)
    known = [status.value for status in FilingStatus]
    for status in given:
        if status not in known:
            hint = did_you_mean(str(status), known) or f"; they are {', '.join(known)}"
            raise ReformError(f"`{name}` is set for {status!r}, which is no filing status{hint}")
    return {FilingStatus(status): value for status, value in given.items()}


def _factor(name: str, given: Any) -> float:
    """What a number may be multiplied by: edges must stay apart, and nothing turns its sign."""
    factor = _number(name, given)
    is_edges = _SHAPES[name] is Shape.NUMBERS_BY_STATUS
    if factor < 0.0 or (is_edges and factor == 0.0):
        raise ReformError(
            f"`{name}` is scaled by {given!r}; expected {'more than 0' if is_edges else '0 or more'}"
        )
    return factor


def _true_or_false(name: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise ReformError(f"`{name}` is given {given!r}; expected true or false")
    return given


def _number(name: str, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
        raise ReformError(f"`{name}` is given {given!r}; expected a finite number")
    return float(given)
