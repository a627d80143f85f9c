"""A plan's second LP: in the same cells, and worth the same, the plan that reads best."""

from __future__ import annotations

import math
import time

from .lifetime.polish import GIVE_UP, write_polish
from .lifetime.program import Program
from .points import Values
from .search import Found, Search

PRIMAL = 4
"""HiGHS' number for the primal simplex method."""


def polished(
    program: Program,
    best: Found,
    backend: str,
    threads: int,
    seconds: float = math.inf,
    near: Search | None = None,
) -> tuple[Program, Values]:
    """The polished program and its solution on a plan's cells; the plan as it is where that does not solve in time.

    `near`: the search that holds `program`. Its basis makes the second LP several times as fast.
    """
    amt_years = {t for t, laws in enumerate(program.laws) if laws.with_amt}
    second = Program.with_one_cell(
        program.scenario, program.horizon, program.wish, amt_years, program.conventions, program.relaxed
    )
    cost = write_polish(second, best.objective, GIVE_UP)
    until = time.monotonic() + seconds
    search = Search(second, backend, threads=threads, left=lambda: until - time.monotonic())
    search.session.set_cost(cost)
    search.choose(dict(enumerate(best.choices)))
    search.hold_division(best.values)
    if near is not None and near.session.warm and near.return_to(best).status == "optimal":
        search.session.start_from(near.session.basis())
        search.session.set_option("simplex_strategy", PRIMAL)  # the plan stays feasible, the costs are others
    outcome = search.solve_once()
    return (program, best.values) if outcome.values is None else (second, outcome.values)
