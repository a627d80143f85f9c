"""Actions left out one by one, the smallest first, while each costs less than it is priced at, and so do those that
come in its place in the same year or, of later years, in any; then those of the first year once more, with actions in
their place that were not done, where there are fewer in all.

What is put off from the first year need not be done now, whatever is done in its place later: then the plan is made
anew with what is known by that time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..backends import Outcome
from .actions import DUST, Action
from .effort import YEARS
from .live import Live

OPENS = 1.5e-3
"""Thousands up to which a conversion only opens a Roth IRA."""


def prune(live: Live, start: Outcome, action: float, least: float, until: float) -> Outcome:
    """The solution with fewer actions. `action`: what one is priced at, in thousands of the objective; `least`:
    thousands below which one of the first year is left out whatever that costs. Ends at `until`, a time.monotonic."""
    known, before = start, live.until
    live.until = min(until, before)
    try:
        for t in range(YEARS):
            known = _prune_year(live, known, t, action, least)
        while live.session.warm and (fewer := _fewer_by_others(live, known, action, least)) is not None:
            known = fewer
    finally:
        live.until = before
    return known


def _fewer_by_others(live: Live, known: Outcome, action: float, least: float) -> Outcome | None:
    """A solution without some action of the first year that is better, each action priced; None where there is none
    that others in its place lead to, or no time."""
    assert known.values is not None
    values = known.values
    here = [one for one in live.actions if one.t == 0 and not only_opens(one, values[one.column])]
    done = [one for one in here if values[one.column] > DUST]
    idle = [one for one in here if values[one.column] <= DUST]
    for one in sorted(done, key=lambda one: float(values[one.column])):
        plain = _less(live, known, one, action)
        if plain is not None:
            return plain
        for other in idle:
            live.free(other)
        other_way = without(live, known, one, known.objective + action)
        if other_way is not None:
            other_way = _prune_year(live, other_way, 0, action, least)
            more = _count(live.actions, other_way) - _count(live.actions, known)
            priced = other_way.objective + action * more
            if priced < known.objective - DUST and not live.late:
                return other_way
        for other in here:
            live.hold(other.column, 0.0, 0.0 if other in idle else math.inf)
    return None


def _count(actions: Sequence[Action], outcome: Outcome) -> int:
    assert outcome.values is not None
    return sum(outcome.values[one.column] > DUST for one in actions)


def _prune_year(live: Live, known: Outcome, t: int, action: float, least: float) -> Outcome:
    here = [one for one in live.actions if one.t == t]
    tried: set[int] = set()
    while True:
        assert known.values is not None
        values = known.values
        for one in here:  # what is not done stays so
            if values[one.column] <= DUST and one.column not in tried:
                tried.add(one.column)
                live.hold(one.column, 0.0, 0.0)
        doing = [one for one in here if one.column not in tried and not only_opens(one, values[one.column])]
        if not doing or live.late:
            return known
        smallest = min(doing, key=lambda one: float(values[one.column]))
        tried.add(smallest.column)
        small = t == 0 and values[smallest.column] < least
        fewer = without(live, known, smallest, math.inf) if small else _less(live, known, smallest, action)
        known = fewer or known


def _less(live: Live, known: Outcome, one: Action, action: float) -> Outcome | None:
    """The solution without an action, if it is worth less than its price and that of those in its place; else the
    action is free again. One of the first year may be put off: what comes in its place later is not counted."""
    outcome = without(live, known, one, known.objective + action)
    if outcome is None:
        return None
    counted = [other for other in live.actions if other.t == 0] if one.t == 0 else live.actions
    more = _count(counted, outcome) - _count(counted, known)
    if outcome.objective + action * more < known.objective:
        return outcome
    live.free(one)
    return None


def without(live: Live, known: Outcome, action: Action, most: float) -> Outcome | None:
    """The solution without an action, if its cost is at most so much; else the action is free again."""
    live.hold(action.column, 0.0, 0.0)
    outcome = live.solve(live.priced, most)
    if outcome.values is not None and outcome.objective <= most:
        return outcome
    live.free(action)
    return None


def only_opens(action: Action, amount: float) -> bool:
    """Whether an action is the dollar that opens a Roth IRA."""
    return action.kind == "convert" and amount <= OPENS
