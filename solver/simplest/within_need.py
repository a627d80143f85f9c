"""The best plan that takes no more out of IRAs and Roth IRAs than its years need, and what that costs.

From Roth IRAs never: growth that a household can reach without the tax and the penalty on Roth earnings, or a fall that
idle cash escapes, can be worth more than a cap costs, and no adviser would take it out for that. From IRAs only where
it is worth more than it may be an error: where conversions are forbidden, taxing an IRA early can be.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from ..backends import Outcome
from ..formulation.model import INF, UNIT
from ..formulation.restricted import Choice
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Found
from ..optimiser.solve import Certified
from .live import Live
from .need import LEAST, Need

BEYOND_NEED = 100.0 / UNIT
"""Today's thousands up to which nothing is paid beyond a year's need, whatever the gap."""
MOST_BEYOND = 0.01
"""Of the objective, the most that capping a year at its need may cost, however wide the gaps."""

MOVING = 0.3
"""Of the time left, what moving years to other cells may take at once."""


@dataclass(frozen=True)
class WithinNeed:
    """A solution; the periods in which more is paid than is needed, because it pays; what a dollar of first-day cash is
    worth."""

    known: Outcome
    beyond: tuple[int, ...]
    price: float


def within_need(live: Live, certified: Certified) -> WithinNeed | None:
    """The live program is then held to it; None where there was no time."""
    live.keep_within(INF)
    known = live.solve(live.objective, moved=False)
    if known.values is None:
        return None
    price = live.price_cash(known.objective)
    gap = max(0.0, certified.found.objective - certified.bound)
    most = min(2.0 * gap, MOST_BEYOND * abs(known.objective))
    most = max(most, BEYOND_NEED * price)
    beyond: set[int] = set()
    forced: set[int] = set()  # where Roth IRAs must pay it: a wish says so
    dear, improved = known.objective + BEYOND_NEED * price, False
    while True:
        values = known.values
        assert values is not None
        need, roth = _furthest(live.needs, values, beyond, forced)
        if need is None and (improved or known.objective <= dear):
            _hold_to_need(live, beyond, forced, values)
            return WithinNeed(known, tuple(sorted(beyond | forced)), price)
        if live.late:
            return None
        if need is None:
            known, improved = in_other_cells(live, known), True
            continue
        columns = need.roth_caps(values) if roth else (need.to_cap(values),)
        capped = held_at_nothing(live, need.t, columns, known.objective + most, always=roth)
        if capped is None:
            (forced if roth else beyond).add(need.t)
        known = capped or known


def _furthest(
    needs: Sequence[Need], values: Values, beyond: Set[int], forced: Set[int]
) -> tuple[Need | None, bool]:
    """The period in which the most is paid beyond the need, of Roth IRAs if any is (True); None where it is in none but
    those where it may be."""
    roths = [need for need in needs if need.roth_beyond(values) > LEAST and need.t not in forced]
    if roths:
        return max(roths, key=lambda need: need.roth_beyond(values)), True
    over = [need for need in needs if need.beyond(values) > LEAST and need.t not in beyond | forced]
    return max(over, key=lambda need: need.beyond(values), default=None), False


def held_at_nothing(
    live: Live, t: int, columns: Sequence[int], most: float, *, always: bool
) -> Outcome | None:
    """The best plan found with one of some columns of a period at nothing, if its objective is at most so much, or
    always; None where there is no such plan, and the live program is then as it was."""
    live.search.free_division()  # another plan divides losses otherwise
    before = live.choices
    best: tuple[Outcome, int, dict[int, Choice]] | None = None
    for column in columns:
        live.hold(column, -INF, 0.0)
        capped = live.solve(live.objective)
        if capped.values is None or capped.objective > most:
            capped = in_other_cells(live, capped, _starts(live, t))
        good = capped.values is not None and (always or capped.objective <= most)
        if good and (best is None or capped.objective < best[0].objective):
            best = capped, column, live.choices
        live.hold(column, -INF, INF)
        _go_to(live, before)
        if best is not None and best[0].objective <= most:
            break
    if best is None:
        return None
    live.hold(best[1], -INF, 0.0)
    _go_to(live, best[2])
    return best[0]


def _go_to(live: Live, choices: dict[int, Choice]) -> None:
    live.choices = choices
    live.search.choose(choices)


def _hold_to_need(live: Live, beyond: Set[int], forced: Set[int], values: Values) -> None:
    """What makes a plan easier pays no more than is needed either."""
    for need in live.needs:
        columns = []
        if need.t not in beyond | forced:
            columns.append(need.to_cap(values))
        if need.t not in forced:
            columns.append(need.roth_caps(values)[0])
        for column in set(columns):
            live.hold(column, -INF, max(0.0, float(values[column])))
            if need.t == 0 and column != need.roth:
                live.capped_first = column
            if need.t == 0 and column == need.not_needed:  # what amounts are rounded up by lies idle
                live.hold(need.invested, -INF, max(0.0, float(values[need.invested])))


def _starts(live: Live, t: int) -> Iterator[Outcome]:
    """Points to be put into cells: with a capped year's Roth IRAs paying only what is free; without cells in that year;
    without cells."""
    choices, owners = live.choices, len(live.program.ones[t].free_gates)
    free = (*(0,) * owners, *choices[t].roth[owners:])
    live.search.choose(choices | {t: choices[t]._replace(roth=free)})
    yield live.solve(live.objective)
    yield live.search.without_cells(choices, [t])
    yield live.search.guess()


def in_other_cells(live: Live, known: Outcome, starts: Iterable[Outcome] = ()) -> Outcome:
    """A plan with years moved to other cells, the live program is then in those; from other starts where it is none."""
    search = live.search
    search.forget()
    until = time.monotonic() + MOVING * (live.until - time.monotonic())
    search.stop = lambda: live.late or time.monotonic() > until
    live.session.set_cost(live.objective)
    if known.values is not None:
        choices = tuple(live.choices[t] for t in range(len(live.choices)))
        search.note(Found(known.objective, choices, known.values))
        starts = (known,)
    for start in starts:
        if start.values is not None and search.fix_and_optimise(start.values) is not None:
            break
    search.improve(until, "moves")
    search.stop = lambda: False
    if search.best is None:
        return known
    _go_to(live, dict(enumerate(search.best.choices)))
    return live.solve(live.objective)
