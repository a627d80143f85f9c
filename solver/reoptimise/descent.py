"""From known cells to the best plan near them: those that its own returns lie in first, then others, year by year."""

from __future__ import annotations

import math

from ..formulation.restricted import Choice
from ..optimiser.local_search import Found, Search

PATIENCE = 4
"""Failed moves in a row after which the descent from a move is given up."""
LIFT_PATIENCE = 12
"""The same where a rule is lifted, which may change many years."""
FIX_ROUNDS = 6
"""Rounds in which a point's own cells are taken and solved."""
AS_GOOD = 1e-5
"""Thousands of dollars within which two objectives are one."""


def descended(search: Search, cells: tuple[Choice, ...], patience: int) -> Found | None:
    """The best plan from these cells: fixed, optimised, then years moved to other cells; None where they hold none."""
    search.forget()
    return _improved(search, _started(search, cells), patience)


def moved(search: Search, base: Found, t: int, hard: bool) -> Found | None:
    """The best plan from a base's cells after period `t` was moved; None where there is none.

    Where it is hard, or another cell is better than the base's, every other cell of that year is tried; where the
    base's cells hold no plan, also none in that year, in the next too (which a loss may reach), in any.
    """
    search.forget()
    start = _started(search, base.choices)
    if start is None:
        start = _beside(search, base, t, None)
        _fix_without(search, base, t)
        return _improved(search, start, LIFT_PATIENCE)
    found = _improved(search, start, PATIENCE)
    if not hard and found is not None and found.objective > start.objective - AS_GOOD:
        return found
    return _improved(search, _beside(search, base, t, found), LIFT_PATIENCE)


def _beside(search: Search, base: Found, t: int, best: Found | None) -> Found | None:
    """The best plan in a base's cells but for period `t`'s; `best` where none is better."""
    for choice in search.beside(base, t):
        found = _started(search, (*base.choices[:t], choice, *base.choices[t + 1 :]), best)
        best = best if found is None else found
    return best


def _improved(search: Search, start: Found | None, patience: int) -> Found | None:
    if start is not None:
        search.note(start)
        search.fix_and_optimise(start.values, FIX_ROUNDS)
    if search.best is not None:
        search.descend(search.best, {}, most_failures=patience)
    return search.best


def _fix_without(search: Search, base: Found, t: int) -> None:
    """Settles from the point without cells in a year, in more of them, until there is a plan."""
    every = range(len(base.choices))
    for years in ([t], every[t : t + 2], every):
        outcome = search.without_cells(dict(enumerate(base.choices)), years)
        if outcome.values is not None:
            search.fix_and_optimise(outcome.values, FIX_ROUNDS)
        if search.best is not None:
            return


def _started(search: Search, choices: tuple[Choice, ...], best: Found | None = None) -> Found | None:
    """The plan in these cells, where it is better than `best`."""
    search.choose(dict(enumerate(choices)))
    outcome = search.solve(math.inf if best is None else best.objective)
    if outcome.values is None or (best is not None and outcome.objective >= best.objective):
        return None
    return Found(outcome.objective, choices, outcome.values)
