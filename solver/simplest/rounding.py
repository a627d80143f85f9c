"""The first year's amounts in whole hundreds: required ones to the cent, withdrawals and sales up, conversions and
purchases down, and what is then over is left as cash."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from ..backends import Outcome
from ..formulation.model import INF, UNIT
from ..optimiser.evaluate import Values
from .actions import DUST, Action, Kind
from .live import Live
from .prune import only_opens, without

STEP = 100.0 / UNIT
CENT = 0.01 / UNIT
PASSES = 3
RESERVE = 2.0
"""Seconds that are kept for making amounts round at once where the time is up."""
NEAR = 1e-6
"""Thousands by which an amount may miss a whole step for a solver's tolerance."""
ORDER: tuple[Kind, ...] = ("convert", "sell", "withdraw", "buy")
UP: tuple[Kind, ...] = ("sell", "withdraw")


def round_first_year(live: Live, known: Outcome, least: float) -> Outcome:
    """The solution with round amounts.

    Each is made round with all others free to follow but those before it. One that can be round neither way then is
    the first of the next pass; what is left after some passes stays as it is. Where the time ends before that, all are
    made round at once: one question, for which time is kept.
    """
    assert known.values is not None
    first = [
        one for one in live.actions if one.t == 0 and known.values[one.column] > DUST and one.kind in ORDER
    ]
    first.sort(key=lambda one: ORDER.index(one.kind))
    if live.capped_first is not None:  # what is rounded up need not be needed
        live.hold(live.capped_first, -INF, STEP * len(first))
    if not live.session.warm:
        at_once = _all_at_once(live, known, first)
        if at_once is not None:
            return at_once
    best: Outcome | None = None
    fewest = len(first) + 1
    for _ in range(PASSES):
        free_again(live, first)
        outcome, left = _one_by_one(live, known, first, least)
        if len(left) < fewest:
            best, fewest = outcome, len(left)
        if not left or live.late:
            break
        first = [*left, *(one for one in first if one not in left)]
    assert best is not None
    if fewest and live.late:
        live.until = time.monotonic() + RESERVE
        free_again(live, first)
        best = _all_at_once(live, known, first) or best
    _hold_as_they_are(live, best, first)
    return best


def _one_by_one(
    live: Live, known: Outcome, first: Sequence[Action], least: float
) -> tuple[Outcome, list[Action]]:
    """The solution with one action after the other made round, and those that could not be."""
    assert known.values is not None
    opening = [one for one in first if only_opens(one, float(known.values[one.column]))]
    _hold_as_they_are(live, known, opening)
    left = []
    for action in (one for one in first if one not in opening):
        assert known.values is not None
        if DUST < known.values[action.column] < least:
            smaller = without(live, known, action, math.inf)
            if smaller is not None:
                known = smaller
                continue
        rounded = _rounded(live, known, action)
        if rounded is None:
            left.append(action)
        known = rounded or known
    return known, left


def _hold_as_they_are(live: Live, known: Outcome, actions: Sequence[Action]) -> None:
    """What comes later leaves these amounts alone."""
    assert known.values is not None
    for action in actions:
        amount = float(known.values[action.column])
        live.hold(action.column, amount if amount > DUST else 0.0, amount)


def free_again(live: Live, actions: Sequence[Action]) -> None:
    for action in actions:
        live.free(action)


def _rounded(live: Live, known: Outcome, action: Action) -> Outcome | None:
    assert known.values is not None
    for amount in round_amounts(live, action, known.values):
        live.hold(action.column, amount, amount)
        if abs(amount - known.values[action.column]) <= DUST:
            return known
        outcome = live.solve(live.priced)
        if outcome.values is not None:
            return outcome
    live.free(action)
    return None


def _all_at_once(live: Live, known: Outcome, first: Sequence[Action]) -> Outcome | None:
    """One question instead of one an action, where each begins from nothing or time is short; once more with what
    brings in cash a step higher."""
    assert known.values is not None
    for more in (0.0, STEP):
        for action in first:
            amount = next(round_amounts(live, action, known.values))
            if action.kind in UP and amount < action.whole - STEP:
                amount += more
            live.hold(action.column, amount, amount)
        outcome = live.solve(live.priced)
        if outcome.values is not None:
            return outcome
    return None


def round_amounts(live: Live, action: Action, values: Values) -> Iterator[float]:
    """The amounts that an action may have instead of its own, the best first."""
    amount = float(values[action.column])
    if amount <= DUST or only_opens(action, amount):
        yield amount if amount > DUST else 0.0
        return
    if amount >= action.whole - NEAR:
        yield action.whole  # all of it
    required = _required(live, action, values)
    if required is not None:
        yield required
    up, down = math.ceil((amount - NEAR) / STEP) * STEP, math.floor((amount + NEAR) / STEP) * STEP
    yield from (up, down) if action.kind in UP else (down, up)


def _required(live: Live, action: Action, values: Values) -> float | None:
    """What is required of this account, to the cent above, where no more than that is taken."""
    if action.group is None:
        return None
    required = live.program.sheltered.required[0].get(action.group)
    if required is None or required.const <= 0.0:
        return None
    others = sum(
        float(values[one.column])
        for one in live.actions
        if one.t == 0 and one.kind == "withdraw" and one.group == action.group and one is not action
    )
    rest = required.const - others
    if rest <= DUST or values[action.column] > rest + CENT:
        return None
    return math.ceil(round(rest / CENT, 3)) * CENT
