"""What a future is worth by the AGI of its first year: the one-cell program solved again with that AGI held.

Everything after the first year is the best that was found knowing the whole future; nothing is certified. Spending may
stay unmet at a price, as in a tree (formulation/worth.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..formulation.model import UNIT, Expr, Tag
from ..formulation.program import Program, ProgramGoal
from ..formulation.worth import PathWorth
from ..optimiser.local_search import Found, Search
from .descent import AS_GOOD, FIX_ROUNDS
from .levers import exactly, set_bounds


def agi_profile(
    scenario: Scenario, horizon: Horizon, levels: Sequence[float], shortfall_price: float, first: int = 0
) -> list[float | None]:
    """By level (dollars of the first year, ascending) the estate in today's dollars less the price of unmet spending;
    None where no plan was found. `shortfall_price` is a multiple of the most that a dollar can grow to.

    Begun at the level `first`; each other one from the cells of its neighbour, in both directions until none is better,
    so that no level is worse only for where it was begun.
    """
    goal = ProgramGoal("max_estate", worth=PathWorth(shortfall_price))
    program = Program.with_one_cell(scenario, horizon, goal)
    year = horizon.periods[0].year
    held = program.model.column(Tag("held_agi", year), -1e9)
    program.model.row(Tag("held_agi", year), program.taxes[0].agi - held, "==")
    found = _Profile(Search(program, "highs", threads=1), held, levels).whole(first)
    return [None if best is None else -best.objective * UNIT for best in found]


class _Profile:
    """The best plan found at each level."""

    def __init__(self, search: Search, held: Expr, levels: Sequence[float]) -> None:
        self.search, self.held, self.levels = search, held, levels
        self.best: list[Found | None] = [None] * len(levels)

    def whole(self, first: int) -> list[Found | None]:
        last = len(self.levels) - 1
        begun = [*range(first, last + 1), *range(first - 1, -1, -1)]
        for k in begun:
            near = k - 1 if k > first else k + 1
            self._try(k, self.best[near] if k != first else None)
        better = True
        while better:
            up = [self._better(k, k - 1) for k in range(1, last + 1)]
            down = [self._better(k, k + 1) for k in range(last - 1, -1, -1)]
            better = any(up) or any(down)
        return self.best

    def _better(self, k: int, near: int) -> bool:
        """Whether a level becomes better from a neighbour's cells."""
        before, beside = self.best[k], self.best[near]
        if before is None or beside is None:
            return False
        self._try(k, beside)
        now = self.best[k]
        return now is not None and now.objective < before.objective - AS_GOOD

    def _try(self, k: int, beside: Found | None) -> None:
        """From a neighbour's cells; from none at all where it has none, or where these hold no plan."""
        search = self.search
        search.forget()
        set_bounds(search, exactly(self.held, self.levels[k]))
        if beside is None:
            self._settle(search.guess().values)
        else:
            cells = dict(enumerate(beside.choices))
            self._settle(search.loosen(cells).values)
            if search.best is None and self.best[k] is None:
                self._settle(search.without_cells(cells, cells).values)
        found, before = search.best, self.best[k]
        if found is not None and (before is None or found.objective < before.objective):
            self.best[k] = found

    def _settle(self, values: object) -> None:
        """Each year's cell fixed from the point's own return, and solved, until the cells repeat."""
        if values is not None:
            self.search.fix_and_optimise(values, FIX_ROUNDS)  # type: ignore[arg-type]
