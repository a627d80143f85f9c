"""The lots of each sale of the first day: whole, in round amounts, or what the others leave of a round row.

A few dollars of a lot are nothing that anyone would sell, so no lot is sold in part for less than an action may be,
where the year's cash does not force it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ..backends import Outcome
from ..formulation.model import INF
from ..optimiser.evaluate import Values
from .actions import DUST, Action, SoldLot, lots_of
from .live import Live

NEAR = 1e-6
"""Thousands by which an amount may miss a whole lot for a solver's tolerance."""


def round_lots(live: Live, known: Outcome, step: float, least: float) -> Outcome:
    """The solution with the lots of its first sales made round, whose rows are held already.

    `step`, `least`: thousands that amounts are rounded to, and below which no part of a lot is sold.
    """
    for action in (one for one in live.actions if one.t == 0 and one.kind == "sell"):
        assert known.values is not None
        if known.values[action.column] > DUST:
            lots = lots_of(live.first, action)
            if len(lots) > 1:
                known = _of_a_sale(live, known, action, lots, step, least)
    return known


def _of_a_sale(
    live: Live, known: Outcome, action: Action, lots: Sequence[SoldLot], step: float, least: float
) -> Outcome:
    assert known.values is not None
    for lot in lots:  # what is not sold, or whole, stays so
        if lot.amount(known.values) <= DUST:
            _hold(live, lot, 0.0, 0.0)
        elif not _is_part(lot, known.values):
            _hold(live, lot, lot.whole - NEAR, lot.whole)
    for lot in [one for one in lots if _is_part(one, known.values)]:
        assert known.values is not None
        amount = lot.amount(known.values)
        if amount < least:
            known = _no_sliver(live, known, action, lot, step, least) or known
        elif amount > lot.whole - least:
            known = _nothing_left(live, known, action, lot) or known
    assert known.values is not None
    values = known.values
    parts = sorted((one for one in lots if _is_part(one, values)), key=lambda one: one.amount(values))
    for lot in parts[:-1]:
        known = _rounded(live, known, lot, step) or known
    return known


def of_whole_lots(lots: Sequence[SoldLot], values: Values) -> bool:
    """Whether a sale is of whole lots alone, of several that there are."""
    return len(lots) > 1 and not any(_is_part(lot, values) for lot in lots)


def _is_part(lot: SoldLot, values: Values) -> bool:
    return DUST < lot.amount(values) < lot.whole - NEAR


def _hold(live: Live, lot: SoldLot, low: float, high: float) -> None:
    live.hold(lot.column, low / lot.factor, high / lot.factor)


def _no_sliver(
    live: Live, known: Outcome, action: Action, lot: SoldLot, step: float, least: float
) -> Outcome | None:
    """The solution without a sliver: the other lots give it, or the row is what they are, or it is sold for more."""
    assert known.values is not None
    row, sliver = float(known.values[action.column]), lot.amount(known.values)
    more = min(lot.whole, least)
    higher = math.ceil((row - sliver + more - NEAR) / step) * step
    return _first_that_fits(
        live,
        (action, row),
        lot,
        (
            ((row, row), (0.0, 0.0)),
            ((row - sliver - NEAR, row - sliver + NEAR), (0.0, 0.0)),
            ((higher, higher), (more, lot.whole)),
        ),
    )


def _nothing_left(live: Live, known: Outcome, action: Action, lot: SoldLot) -> Outcome | None:
    """The solution with a lot sold whole of which a sliver would be left: the others give less, or the row is more."""
    assert known.values is not None
    row, left = float(known.values[action.column]), lot.whole - lot.amount(known.values)
    whole = lot.whole - NEAR, lot.whole
    tried = ((row, row), whole), ((row + left - NEAR, row + left + NEAR), whole)
    return _first_that_fits(live, (action, row), lot, tried)


Bounds = tuple[float, float]


def _first_that_fits(
    live: Live, held: tuple[Action, float], lot: SoldLot, tried: Sequence[tuple[Bounds, Bounds]]
) -> Outcome | None:
    """The solution with the first of some bounds of a row and of a lot that has one; else the row as it was held."""
    action, row = held
    for whole_row, part in tried:
        live.hold(action.column, *whole_row)
        _hold(live, lot, *part)
        outcome = live.solve(live.priced)
        if outcome.values is not None:
            return outcome
    live.hold(action.column, row, row)
    _hold(live, lot, 0.0, INF)
    return None


def _rounded(live: Live, known: Outcome, lot: SoldLot, step: float) -> Outcome | None:
    assert known.values is not None
    own = lot.amount(known.values)
    whole = [lot.whole] if lot.whole - own < step else []  # a few dollars of it are nothing to keep
    for amount in (*whole, *_either_way(own, step)):
        if NEAR < amount <= lot.whole:
            _hold(live, lot, amount, amount)
            outcome = live.solve(live.priced)
            if outcome.values is not None:
                return outcome
    _hold(live, lot, 0.0, INF)
    return None


def _either_way(amount: float, step: float) -> Iterator[float]:
    """The nearest round amount, and the next on its other side."""
    nearest = round(amount / step) * step
    yield nearest
    yield nearest + math.copysign(step, amount - nearest)
