"""What is exchanged inside tax-advantaged accounts on the first day in whole hundreds: in each account all assets but
those sold whole and the largest of the others, which is what these make it.

Whoever sells nearly all of a fund there sells all of it: nothing is taxed, and a few hundred dollars are not kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..backends import Outcome
from ..formulation.model import INF
from .actions import DUST
from .live import Live
from .prune import without
from .rounding import NEAR, STEP, little


def round_exchanges(live: Live, known: Outcome, least: float, price: float) -> Outcome:
    """The solution with what is bought and sold inside tax-advantaged accounts on the first day round too.

    What there is no time for stays as it is. `price`: of an action, in thousands of the objective: what leaving nothing
    of an asset may cost.
    """
    if not live.session.warm:
        return known
    for action in (one for one in live.actions if one.kind == "exchange"):
        assert known.values is not None
        if DUST < known.values[action.column] < least:
            known = without(live, known, action, math.inf) or known
    known = _leave_alone(live, known, least)
    known = _off_the_edges(live, sum(len(_done(known, columns)) for columns in live.moved)) or known
    known = _leave_nothing(live, known, least)
    known = _all_round(live, known)
    return _whole_again(live, known, least, price)


def _all_round(live: Live, known: Outcome) -> Outcome:
    """Account after account, the smallest amount first; what is sold whole stays so."""
    low = live.program.model.low
    for columns in live.moved:
        assert known.values is not None
        amounts = {column: float(known.values[column]) for column in _done(known, columns)}
        for column in [one for one, amount in amounts.items() if amount <= low[one] + NEAR]:
            live.hold(column, low[column], low[column])  # all of it is sold
            del amounts[column]
        for column in sorted(amounts, key=lambda one: abs(amounts[one]))[:-1]:
            known = _round_either_way(live, known, column) or known
    return known


def _whole_again(live: Live, known: Outcome, least: float, price: float) -> Outcome:
    """The solution in which nothing is left of an asset of which little is left once amounts are round: all other
    exchanges are free again, and made round again."""
    left = _remainders(live, known, least)
    if not left:
        return known
    low = live.program.model.low
    for column in (column for columns in live.moved for column in columns):
        assert known.values is not None
        amount = float(known.values[column])
        if column in left or amount <= low[column] + NEAR:
            live.hold(column, low[column], low[column])
        elif abs(amount) > DUST:
            live.hold(column, low[column], INF)
    outcome = live.solve(live.priced)
    if outcome.values is not None and outcome.objective <= known.objective + price:
        again = _all_round(live, outcome)
        if len(_remainders(live, again, least)) < len(left):
            return again
    for column in (column for columns in live.moved for column in columns):
        assert known.values is not None
        amount = max(float(known.values[column]), low[column])
        live.hold(column, *((amount, amount) if abs(amount) > DUST else (max(low[column], -DUST), DUST)))
    return known


def _remainders(live: Live, known: Outcome, least: float) -> list[int]:
    """The assets of which less is left than anyone would keep, though some is sold."""
    low = live.program.model.low
    assert known.values is not None
    found = []
    for column in (column for columns in live.moved for column in columns):
        held, left = -low[column], float(known.values[column]) - low[column]
        sold = known.values[column] < -DUST
        if sold and NEAR < left < little(held, least):
            found.append(column)
    return found


def _done(known: Outcome, columns: Sequence[int]) -> list[int]:
    """Of an account, the assets of which more or less is held."""
    assert known.values is not None
    return [column for column in columns if abs(known.values[column]) > DUST]


def _leave_alone(live: Live, known: Outcome, least: float) -> Outcome:
    """The solution in which what is left alone stays so, and no sliver of an asset is bought or sold."""
    low = live.program.model.low
    for column in (column for columns in live.moved for column in columns):
        assert known.values is not None
        amount = float(known.values[column])
        nothing = abs(amount) <= DUST
        if nothing or (abs(amount) < least and amount > low[column] + NEAR):
            live.hold(column, max(low[column], -DUST), DUST)  # but for a solver's last digits
            if not nothing:
                known = _if_it_fits(live, known, column)
    return known


def _leave_nothing(live: Live, known: Outcome, least: float) -> Outcome:
    """The solution in which no sliver of an asset is left."""
    low = live.program.model.low
    for column in (column for columns in live.moved for column in columns):
        assert known.values is not None
        if NEAR < known.values[column] - low[column] < little(-low[column], least):
            live.hold(column, low[column], low[column])
            known = _if_it_fits(live, known, column)
    return known


def _off_the_edges(live: Live, count: int) -> Outcome | None:
    """A solution that lies off the edges of the first year's bands and risk by what `count` amounts may be rounded by,
    so that each can be; None where there is none."""
    model, year = live.program.model, live.first.horizon.periods[0].year
    rows = [row for law in ("risk", "band", "least_cash") for row in model.tagged(law, year)]
    low, high = model.row_low.copy(), model.row_high.copy()
    for row in rows:
        model.row_low[row] += STEP * count
        model.row_high[row] -= STEP * count
    live.session.set_rows(rows, [True] * len(rows))
    outcome = live.solve(live.priced)
    model.row_low[:], model.row_high[:] = low, high
    live.session.set_rows(rows, [True] * len(rows))
    return outcome if outcome.values is not None else None


def _if_it_fits(live: Live, known: Outcome, column: int) -> Outcome:
    """The solution with a column as it is held now; where there is none, it is let go."""
    outcome = live.solve(live.priced)
    if outcome.values is not None:
        return outcome
    live.hold(column, live.program.model.low[column], INF)
    return known


def _round_either_way(live: Live, known: Outcome, column: int) -> Outcome | None:
    assert known.values is not None
    amount = float(known.values[column])
    nearest = round(amount / STEP) * STEP
    other = nearest + math.copysign(STEP, amount - nearest)
    for rounded in (nearest, other):
        live.hold(column, rounded, rounded)
        outcome = live.solve(live.priced)
        if outcome.values is not None:
            return outcome
    live.hold(column, live.program.model.low[column], INF)
    return None
