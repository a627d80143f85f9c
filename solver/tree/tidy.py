"""The woven plan that is given out: in the cells of the best one, with less that is moved for next to nothing.

Effort is priced as it is for a plan of one future (solver/simplest/effort.py): what is traded, converted, exchanged and
taken out of Roth accounts, and what leaves IRAs and Roth IRAs beyond a year's need. Then no Roth account pays for what
is invested outside it, where that costs little. Amounts are not rounded, and no action is left out for its own sake.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

from ..formulation.model import INF, Expr, Tag, total
from ..formulation.path_model import PathModel
from ..formulation.program import Program
from ..formulation.second_objective import write_second_objective, write_swings
from ..optimiser.evaluate import Values
from ..optimiser.local_search import Search
from ..optimiser.second_stage import on_the_law
from ..optimiser.solve import Certified
from ..simplest.actions import write_exchanges
from ..simplest.effort import write_effort
from ..simplest.need import LEAST, Need, write_needs

SHARE = 0.002
"""Of the objective, the most that is given up: what is, the prices say."""
BEYOND = 0.005
"""Today's dollars for a dollar out of tax-advantaged accounts beyond a year's need."""
READING = 1e-4
"""How much of the second objective (what reads well) counts beside effort."""
APART = frozenset({"effort"})
"""Columns without a year of which each path has its own."""


class Tidied(NamedTuple):
    """A woven program with its solution."""

    program: Program
    values: Values


def tidied(certified: Certified, backend: str, threads: int, until: float) -> Tidied | None:
    """The easier plan near a certified one; None where it is not found by `until` (time.monotonic)."""
    if time.monotonic() >= until:
        return None
    program, best = certified.program.again(), certified.found
    swings = [write_swings(chain.program) for chain in program.chains]
    reading = write_second_objective(program, best.objective, SHARE * abs(best.objective), swings)
    needs = [need for chain in program.chains for need in write_needs(chain.program)]
    effort = total(_effort(program, number, swing) for number, swing in enumerate(swings))
    cost = total([program.model.cost, effort, Expr(reading) * READING]).terms
    search = Search(program, backend, threads=threads, left=lambda: until - time.monotonic())
    choices = certified.choices or dict(enumerate(best.choices))
    search.choose(choices)
    search.hold_division(certified.values)
    search.session.set_option(
        "solver", "ipm"
    )  # from the plan's own basis simplex takes several times as long
    search.session.set_cost(cost)
    values = search.solve_once().values
    if values is None:
        return None
    values = _without_roth_invested(search, needs, values)
    return Tidied(program, on_the_law(search, choices, values)[1])


def _without_roth_invested(search: Search, needs: Sequence[Need], values: Values) -> Values:
    """The solution with nothing out of Roth accounts beyond a year's need; as it was where that costs too much, or
    there is no time."""
    over = {need.not_needed: need.roth_beyond(values) for need in needs if need.roth_beyond(values) > LEAST}
    if not over:
        return values
    most = [max(0.0, float(values[column]) - beyond) for column, beyond in over.items()]
    search.session.set_columns(list(over), [-INF] * len(over), most)
    found = search.solve_once().values
    if found is None:
        search.session.set_columns(list(over), [-INF] * len(over), [INF] * len(over))
    return values if found is None else found


def _effort(program: Program, number: int, swings: Expr) -> Expr:
    """What effort costs in one path, weighted, in the objective's unit. What is exchanged on the first day is the same
    in all and counts once."""
    path, _, weight = program.chains[number]
    model = path.model
    assert isinstance(model, PathModel)
    exchanges = write_exchanges(path)[0] if number == 0 else []
    with model.apart(APART):
        moved = write_effort(path, swings, exchanges)
    beyond = []
    for t, period in enumerate(path.horizon.periods):
        over = model.column(Tag("beyond_need", period.year))
        lies = path.sheltered.spendable(t) - path.proceeds[t] + path.unspent[t]
        model.row(Tag("beyond_need", period.year), over - lies, ">=")
        beyond.append(over * (BEYOND / period.deflator))
    return total([moved, *beyond]) * weight
