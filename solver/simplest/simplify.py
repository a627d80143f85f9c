"""From the best plan that was found to the simplest that costs next to nothing, in the same cells."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from math import isfinite

from ..backends import Outcome
from ..formulation.model import UNIT, Expr
from ..formulation.program import Program
from ..formulation.second_objective import GIVE_UP
from ..optimiser.evaluate import Values
from ..optimiser.second_stage import on_the_law
from ..optimiser.solve import Certified
from .actions import DUST
from .effort import ACTION, AGAIN_SHARE, SMALL, SMALL_SHARE
from .exchanges import round_exchanges
from .live import Live
from .lots import round_lots
from .not_again import not_again
from .prune import prune
from .rounding import STEP, round_first_year
from .within_need import within_need

SHARE = 0.0005
"""Of the objective, the most that effort and rounding together give up."""
EFFORT_SHARE = 0.0004
"""What effort alone may take of it, so that amounts can be rounded."""
PRUNING = 0.6
"""Of the time, what leaving out actions may take; rounding has the rest."""


@dataclass(frozen=True)
class Simplified:
    """A solution, and what it gave up, in thousands of the objective, for each thing.

    plain   the same solution before it was polished, should the audit not confirm it after
    price   what a dollar more on the plan's first day adds to the objective, in its unit
    action  what an action in the first years is priced at, in dollars of the objective
    again   for doing no more of what was done this year already
    beyond  periods in which IRAs and Roth IRAs pay more than is needed, because it pays
    """

    program: Program
    values: Values
    plain: Values
    need: float
    again: float
    effort: float
    price: float
    action: float
    beyond: tuple[int, ...]


def simplified(
    certified: Certified, backend: str, threads: int, scale: float, until: float
) -> Simplified | None:
    """The simplest plan near a certified one, effort priced `scale` times; None where it is not found by `until`."""
    live = Live(certified, backend, threads, until)
    best = within_need(live, certified)
    if best is None or best.known.values is None:
        return None
    price, action = best.price, ACTION * best.price * scale
    needed = live.worth(best.known.values)
    gap = certified.found.objective - certified.bound if isfinite(certified.bound) else SHARE * abs(needed)
    known = not_again(live, best.known, gap, action)
    assert known.values is not None
    level = live.worth(known.values)
    live.keep_within(level + EFFORT_SHARE * abs(level))
    live.price_effort(price * scale)
    easier = live.solve(live.priced, moved=False)
    if easier.values is None:  # no time for it: what is done is left out from the best plan itself
        easier = replace(known, objective=Expr(live.priced).value(known.values))
    owned = sum(sum(account.holdings.values()) for account in live.program.scenario.accounts)
    least = min(SMALL, SMALL_SHARE * owned) / UNIT
    done = live.program.scenario.year_to_date
    smallest = max(least, AGAIN_SHARE * owned / UNIT) if done is not None and done.moved else least
    pruned = prune(live, easier, action, smallest, time.monotonic() + PRUNING * (until - time.monotonic()))
    assert pruned.values is not None
    live.keep_within(level + SHARE * abs(level))
    rounded = round_lots(live, round_first_year(live, pruned, least), STEP, least)
    known = round_exchanges(live, rounded, least, action)
    assert known.values is not None
    return Simplified(
        live.program,
        _polished(live, known),
        known.values,
        needed - certified.found.objective,
        level - needed,
        live.worth(pruned.values) - level,
        price,
        action * UNIT,
        best.beyond,
    )


def _polished(live: Live, known: Outcome) -> Values:
    """Of the solutions as good and as easy, the one that reads best, on the law's line."""
    assert known.values is not None
    live.keep_within(live.worth(known.values) + GIVE_UP)
    effort = float(known.values[live.effort.column])
    live.hold(live.effort.column, 0.0, effort + GIVE_UP)
    polished = live.solve(live.polish, moved=False).values
    values = known.values if polished is None else polished  # a solver may find its own last digits too tight
    return to_the_cent(live.first, on_the_law(live.search, live.choices, values)[1])


def to_the_cent(program: Program, values: Values) -> Values:
    """The first year's gifts, withdrawals and conversions without the solver's last digits."""
    exact = values.copy()
    sheltered = program.sheltered
    for flows in (*sheltered.qcd, *sheltered.out, *sheltered.converted_out):
        for column in flows[0].terms:
            cents = round(float(values[column]) * UNIT, 2) / UNIT
            if abs(cents - values[column]) <= DUST:
                exact[column] = cents
    return exact
