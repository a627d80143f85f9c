"""What a future is worth by the AGI of its first year: the one-cell program solved again with that AGI held.

Everything after the first year is the best that was found knowing the whole future; nothing is certified. Spending may
stay unmet at a price, as in a tree (formulation/worth.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from ...models.household.facts import Horizon
from ...models.scenario import Scenario
from ..formulation.model import UNIT, Tag
from ..formulation.program import Program, ProgramGoal
from ..formulation.worth import PathWorth
from ..optimiser.local_search import Search
from .descent import FIX_ROUNDS
from .levers import exactly, set_bounds


def agi_profile(
    scenario: Scenario, horizon: Horizon, levels: Sequence[float], shortfall_price: float
) -> list[float | None]:
    """By level (dollars of the first year) the estate in today's dollars less the price of unmet spending; None where
    no plan was found. `shortfall_price` is a multiple of the most that a dollar can grow to."""
    goal = ProgramGoal("max_estate", worth=PathWorth(shortfall_price))
    program = Program.with_one_cell(scenario, horizon, goal)
    year = horizon.periods[0].year
    held = program.model.column(Tag("held_agi", year), -1e9)
    program.model.row(Tag("held_agi", year), program.taxes[0].agi - held, "==")
    search, found = Search(program, "highs", threads=1), list[float | None]()
    for level in levels:
        before = search.best
        search.forget()
        set_bounds(search, exactly(held, level))
        if before is not None:
            _settle(search, search.loosen(dict(enumerate(before.choices))).values)
        if search.best is None:
            _settle(search, search.guess().values)
        best = search.best
        found.append(None if best is None else -best.objective * UNIT)
    return found


def _settle(search: Search, values: object) -> None:
    """Each year's cell fixed from the point's own return, and solved, until the cells repeat."""
    if values is not None:
        search.fix_and_optimise(values, FIX_ROUNDS)  # type: ignore[arg-type]
