"""From the best plan that was found to the simplest that costs next to nothing, in the same cells."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..backends import Outcome
from ..formulation.model import INF, UNIT
from ..formulation.program import Program
from ..formulation.second_objective import GIVE_UP
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Found
from ..optimiser.second_stage import on_the_law
from ..optimiser.solve import Certified
from .actions import DUST
from .effort import ACTION, SMALL, SMALL_SHARE
from .exchanges import round_exchanges
from .live import Live
from .lots import round_lots
from .need import LEAST, Need
from .prune import prune
from .rounding import STEP, round_first_year

SHARE = 0.0005
"""Of the objective, the most that effort and rounding together give up."""
EFFORT_SHARE = 0.0004
"""What effort alone may take of it, so that amounts can be rounded."""
BEYOND_NEED = 100.0 / UNIT
"""Today's thousands up to which nothing is paid beyond a year's need, whatever the gap."""
MOST_BEYOND = 0.01
"""Of the objective, the most that capping a year at its need may cost, however wide the gaps."""
PRUNING = 0.6
"""Of the time, what leaving out actions may take; rounding has the rest."""


@dataclass(frozen=True)
class Simplified:
    """A solution, and what it gave up, in thousands of the objective, for each thing.

    plain   the same solution before it was polished, should the audit not confirm it after
    price   what a dollar more on the plan's first day adds to the objective, in its unit
    action  what an action in the first years is priced at, in dollars of the objective
    beyond  periods in which IRAs and Roth IRAs pay more than is needed, because it pays
    """

    program: Program
    values: Values
    plain: Values
    need: float
    effort: float
    price: float
    action: float
    beyond: tuple[int, ...]


def simplified(
    certified: Certified, backend: str, threads: int, scale: float, until: float
) -> Simplified | None:
    """The simplest plan near a certified one, effort priced `scale` times; None where it is not found by `until`."""
    live = Live(certified, backend, threads, until)
    best = _within_need(live, certified)
    if best is None:
        return None
    start, beyond, price = best
    if start.values is None:
        return None
    level = live.worth(start.values)
    live.keep_within(level + EFFORT_SHARE * abs(level))
    live.price_effort(price * scale)
    easier = live.solve(live.priced, moved=False)
    if easier.values is None:
        return None
    action = ACTION * price * scale
    owned = sum(sum(account.holdings.values()) for account in live.program.scenario.accounts)
    least = min(SMALL, SMALL_SHARE * owned) / UNIT
    pruned = prune(live, easier, action, least, time.monotonic() + PRUNING * (until - time.monotonic()))
    assert pruned.values is not None
    live.keep_within(level + SHARE * abs(level))
    rounded = round_lots(live, round_first_year(live, pruned, least), STEP, least)
    known = round_exchanges(live, rounded, least)
    assert known.values is not None
    return Simplified(
        live.program,
        _polished(live, known),
        known.values,
        level - certified.found.objective,
        live.worth(pruned.values) - level,
        price,
        action * UNIT,
        beyond,
    )


def _polished(live: Live, known: Outcome) -> Values:
    """Of the solutions as good and as easy, the one that reads best, on the law's line."""
    assert known.values is not None
    live.keep_within(live.worth(known.values) + GIVE_UP)
    effort = float(known.values[live.effort.column])
    live.hold(live.effort.column, 0.0, effort + GIVE_UP)
    polished = live.solve(live.polish, moved=False).values
    values = known.values if polished is None else polished  # a solver may find its own last digits too tight
    return _to_the_cent(live, on_the_law(live.search, live.choices, values)[1])


def _to_the_cent(live: Live, values: Values) -> Values:
    """The first year's withdrawals and conversions without the solver's last digits."""
    exact = values.copy()
    sheltered = live.program.sheltered
    for flows in (*sheltered.out, *sheltered.converted_out):
        for column in flows[0].terms:
            cents = round(float(values[column]) * UNIT, 2) / UNIT
            if abs(cents - values[column]) <= DUST:
                exact[column] = cents
    return exact


def _within_need(live: Live, certified: Certified) -> tuple[Outcome, tuple[int, ...], float] | None:
    """The best plan that pays no more out of IRAs and Roth IRAs than its years need, but where that is worth more than
    it may be an error: the solution, the periods that do, and what a dollar of first-day cash is worth."""
    live.keep_within(INF)
    known = live.solve(live.objective, moved=False)
    if known.values is None:
        return None
    price = live.price_cash(known.objective)
    gap = max(0.0, certified.found.objective - certified.bound)
    most = min(2.0 * gap, MOST_BEYOND * abs(known.objective))
    most = max(most, BEYOND_NEED * price)
    beyond: list[int] = []
    while True:
        assert known.values is not None
        values = known.values
        over = [need for need in live.needs if need.beyond(values) > LEAST and need.t not in beyond]
        if not over or live.late:
            beyond += [need.t for need in over]
            _hold_to_need(live, [need for need in live.needs if need.t not in beyond], values)
            return known, tuple(sorted(beyond)), price
        need = max(over, key=lambda one: one.beyond(values))
        capped = _capped(live, known, need, most)
        if capped is None:
            beyond.append(need.t)
        known = capped or known


def _capped(live: Live, known: Outcome, need: Need, most: float) -> Outcome | None:
    """The best plan found with a year's payments at its need, if it costs at most so much; else as it was."""
    assert known.values is not None
    column, before = need.to_cap(known.values), live.choices
    live.hold(column, -INF, 0.0)
    capped = live.solve(live.objective)
    if capped.values is None or capped.objective > known.objective + most:
        capped = _in_other_cells(live, capped)
    if capped.values is not None and capped.objective <= known.objective + most:
        return capped
    live.hold(column, -INF, INF)
    live.choices = before
    live.search.choose(before)
    return None


def _hold_to_need(live: Live, needs: Sequence[Need], values: Values) -> None:
    """What makes a plan easier pays no more in these periods than they need either."""
    for need in needs:
        live.hold(need.to_cap(values), -INF, max(0.0, float(values[need.to_cap(values)])))
        if need.t == 0:
            live.capped_first = need.to_cap(values)


def _in_other_cells(live: Live, capped: Outcome) -> Outcome:
    """The same with years moved to other cells; the live program is then in those."""
    search = live.search
    search.forget()
    search.stop = lambda: live.late
    live.session.set_cost(live.objective)
    if capped.values is not None:
        choices = tuple(live.choices[t] for t in range(len(live.choices)))
        search.note(Found(capped.objective, choices, capped.values))
    else:
        loose = search.loosen(live.choices)
        if loose.values is not None:
            search.settle(loose.values)
    search.improve(live.until, "moves")
    search.stop = lambda: False
    if search.best is None:
        return capped
    live.choices = dict(enumerate(search.best.choices))
    search.choose(live.choices)
    return live.solve(live.objective)
