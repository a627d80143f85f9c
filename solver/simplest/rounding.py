"""The first year's amounts in whole hundreds: required ones to the cent, withdrawals and sales up, conversions and
purchases down, and what is then over is left as cash."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from ..backends import Outcome
from ..formulation.model import INF, UNIT
from ..optimiser.evaluate import Values
from ..optimiser.second_stage import off_the_law
from .actions import DUST, Action, Kind, lots_of
from .live import Live
from .lots import of_whole_lots
from .prune import only_opens, without

STEP = 100.0 / UNIT
CENT = 0.01 / UNIT
RESERVE = 2.0
"""Seconds that are kept for making amounts round at once where the time is up."""
DEAR = 0.1
"""Share of a step that rounding one amount may cost before the other way is tried too."""
REMAINDER, REMAINDER_SHARE = 1.0, 0.1
"""Thousands, and the share of what there is, below which what would be left is sold or taken with the rest."""
NEAR = 1e-6
"""Thousands by which an amount may miss a whole step for a solver's tolerance."""
ORDER: tuple[Kind, ...] = ("qcd", "convert", "sell", "withdraw", "buy")
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
    loosest = STEP * len(first)
    if not live.session.warm:
        _let_beyond(live, loosest)
        at_once = _all_at_once(live, known, first)
        if at_once is not None:
            return at_once
    best: tuple[tuple[bool, int], Outcome] | None = None
    for beyond in (STEP, STEP, loosest, loosest):
        _let_beyond(live, beyond)
        free_again(live, first)
        outcome, left = _one_by_one(live, known, first, least)
        worse = (_overpays(live, outcome), len(left))
        if best is None or worse < best[0]:
            best = worse, outcome
        if best[0] == (False, 0) or live.late:
            break
        first = [*left, *(one for one in first if one not in left)]
    assert best is not None
    outcome = best[1]
    _let_beyond(live, loosest)
    if best[0] != (False, 0) and live.late:
        live.until = time.monotonic() + RESERVE
        free_again(live, first)
        outcome = _all_at_once(live, known, first) or outcome
    _hold_as_they_are(live, outcome, first)
    return outcome


def _overpays(live: Live, outcome: Outcome) -> bool:
    """Whether the first year pays more tax than its law asks so that less lies idle: no way to make an amount round."""
    assert outcome.values is not None
    lines = off_the_law(live.program, outcome.values, live.search.points(outcome.values))
    return any(one.period == 0 and one.program > one.law for one in lines if one.line == "federal_tax")


def _let_beyond(live: Live, most: float) -> None:
    """What is rounded up need not be needed: so much of it may lie idle."""
    if live.capped_first is not None:
        live.hold(live.capped_first, -INF, most)


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
        rounded = _rounded(live, known, action, least)
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


def _rounded(live: Live, known: Outcome, action: Action, least: float) -> Outcome | None:
    """The solution with a round amount: the first that costs no more than rounding should, else the cheapest."""
    assert known.values is not None
    best: tuple[Outcome, float] | None = None
    for amount in round_amounts(live, action, known.values, least):
        live.hold(action.column, amount, amount)
        if abs(amount - known.values[action.column]) <= DUST:
            return known
        outcome = live.solve(live.priced)
        if outcome.values is None:
            continue
        if outcome.objective <= known.objective + DEAR * STEP * live.price:
            return outcome
        if best is None or outcome.objective < best[0].objective:
            best = outcome, amount
    if best is None:
        live.free(action)
        return None
    live.hold(action.column, best[1], best[1])
    return best[0]


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


def little(whole: float, least: float) -> float:
    """Thousands of an asset, of which there is so much, below which nobody keeps a rest of it; `least` is the smallest
    action."""
    if not math.isfinite(whole):
        return 0.0
    return max(min(least, 0.5 * whole), min(REMAINDER, REMAINDER_SHARE * whole))


def round_amounts(live: Live, action: Action, values: Values, least: float = 0.0) -> Iterator[float]:
    """The amounts that an action may have instead of its own, the best first: all that there is where little would be
    left, `least` thousands or a part of it."""
    amount = float(values[action.column])
    if amount <= DUST or only_opens(action, amount):
        yield amount if amount > DUST else 0.0
        return
    if amount >= action.whole - max(NEAR, little(action.whole, least) if least else 0.0):
        yield action.whole  # all of it
    if (
        amount < action.whole - NEAR
        and action.kind == "sell"
        and of_whole_lots(lots_of(live.first, action), values)
    ):
        yield amount
    exact = _given(live, action, values) if action.kind == "qcd" else _required(live, action, values)
    if exact is not None:
        yield exact
    up, down = math.ceil((amount - NEAR) / STEP) * STEP, math.floor((amount + NEAR) / STEP) * STEP
    yield from (up, down) if action.kind in UP else (down, up)


def _given(live: Live, action: Action, values: Values) -> float | None:
    """What the other gifts, once they are round, leave of the year's grants or the owner's limit, where it is that."""
    period = live.first.horizon.periods[0]
    if action.group is None or period.giving is None:
        return None
    owner, others, mine = action.group[0], 0.0, 0.0
    for one in live.actions:
        if one.t == 0 and one.kind == "qcd" and one is not action:
            amount = float(values[one.column])
            if abs(amount - round(amount / STEP) * STEP) > NEAR:
                return None
            others += amount
            mine += amount if one.group is not None and one.group[0] == owner else 0.0
    left = min(period.giving.grants / UNIT - others, period.may_give.get(owner, 0.0) / UNIT - mine)
    return left if abs(left - values[action.column]) <= CENT else None


def _required(live: Live, action: Action, values: Values) -> float | None:
    """What is required of this account, to the cent above, where no more than that is taken."""
    if action.group is None:
        return None
    required = live.first.sheltered.required[0].get(action.group)
    if required is None or required.const <= 0.0:
        return None
    others = sum(
        float(values[one.column])
        for one in live.actions
        if one.t == 0 and one.kind in ("qcd", "withdraw") and one.group == action.group and one is not action
    )
    rest = required.const - others
    if rest <= DUST or values[action.column] > rest + CENT:
        return None
    return math.ceil(round(rest / CENT, 3)) * CENT
