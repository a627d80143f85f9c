"""A plan's second LP: in the same cells, and worth the same, the plan that reads best."""

from __future__ import annotations

from .lifetime.polish import GIVE_UP, write_polish
from .lifetime.program import Program
from .points import Values
from .search import Found, Search


def polished(program: Program, best: Found, backend: str, threads: int) -> tuple[Program, Values]:
    """The polished program and its solution on a plan's cells; the plan as it is where that does not solve."""
    amt_years = {t for t, laws in enumerate(program.laws) if laws.with_amt}
    second = Program.with_one_cell(
        program.scenario, program.horizon, program.wish, amt_years, program.conventions, program.relaxed
    )
    cost = write_polish(second, best.objective, GIVE_UP)
    search = Search(second, backend, threads=threads)
    search.session.set_cost(cost)
    search.choose(dict(enumerate(best.choices)))
    outcome = search.solve()
    return (program, best.values) if outcome.values is None else (second, outcome.values)
