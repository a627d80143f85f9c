"""A plan's second LP: in the same cells, and worth the same, the plan that reads best, every year on the law's line.

The cells of a search are where a plan was found, not always where its returns lie: a cell may tax all income as
ordinary where stacking is cheaper, or use up a loss that the worksheet carries on, where nothing turns on it. Each
year's return is computed from what it receives, and the LP is solved again in the cells where the returns lie: no
decision need change for it, and no year pays more.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..formulation.model import UNIT
from ..formulation.program import Program
from ..formulation.restricted import Choice
from ..formulation.second_objective import GIVE_UP, write_second_objective
from . import tuning
from .evaluate import Point, Values, exact_points, locate
from .local_search import Found, Search

PRIMAL = 4
"""HiGHS' number for the primal simplex method."""


class Polished(NamedTuple):
    """A program, its solution and the cells that is in; and its basis, for a session of the same program with more rows
    and columns."""

    program: Program
    values: Values
    choices: dict[int, Choice]
    basis: object = None


def polished(
    program: Program,
    best: Found,
    backend: str,
    threads: int,
    seconds: float = math.inf,
    near: Search | None = None,
) -> Polished:
    """The polished program and its solution; the plan as it is where that does not solve in time.

    `near`: the search that holds `program`. Its basis makes the second LP several times as fast, and the plan may then
    be off by a cent from where nothing hurries.
    """
    second = program.again()
    cost = write_second_objective(second, best.objective, GIVE_UP)
    until = time.monotonic() + seconds
    search = Search(second, backend, threads=threads, left=lambda: until - time.monotonic())
    search.session.set_cost(cost)
    choices = dict(enumerate(best.choices))
    search.choose(choices)
    search.hold_division(best.values)
    if near is not None and near.session.warm and near.return_to(best).status == "optimal":
        search.session.start_from(near.session.basis())
        search.session.set_option("simplex_strategy", PRIMAL)  # the plan stays feasible, the costs are others
    search.hold_amounts(best.values)
    values = search.settled(search.solve_once()).values
    if values is None:
        return Polished(program, best.values, choices)
    choices, values = on_the_law(search, choices, values)
    return Polished(second, values, choices, search.session.basis())


def on_the_law(
    search: Search, choices: dict[int, Choice], values: Values
) -> tuple[dict[int, Choice], Values]:
    """The cells where a solution's returns lie, and the solution of a search's program as it is in those."""
    for _ in range(tuning.NOW.second_stage_rounds):
        moved = _moved_to_the_law(search.program, choices, values)
        if moved is None:
            break
        found = _solved_in(search, moved) or _one_by_one(search, choices, moved)
        if found is None:
            break
        choices, values = found
    return choices, values


def _solved_in(search: Search, choices: dict[int, Choice]) -> tuple[dict[int, Choice], Values] | None:
    """A search's program solved in some cells; None where they do not fit."""
    search.free_division()
    search.choose(choices)
    values = search.solve().values
    return None if values is None else (choices, values)


def _one_by_one(
    search: Search, choices: dict[int, Choice], moved: dict[int, Choice]
) -> tuple[dict[int, Choice], Values] | None:
    """The same with as many years moved as fit, each tried after the other, where they do not all fit together."""
    found = None
    differ = [t for t in moved if moved[t] != choices[t]]
    for t in differ if len(differ) > 1 else []:
        again = _solved_in(search, choices | {t: moved[t]})
        if again is not None:
            found, choices = again, again[0]
    return found


def _moved_to_the_law(
    program: Program, choices: dict[int, Choice], values: Values
) -> dict[int, Choice] | None:
    """The cells where a solution's returns lie, if any of its lines lies off its return; None if all agree."""
    points = exact_points(program, values)
    off = {gap.period for gap in off_the_law(program, values, points)}
    if not off:
        return None
    moved = {t: locate(program.ones[t], points[t]) if t in off else choice for t, choice in choices.items()}
    return moved if moved != choices else None


@dataclass(frozen=True)
class OffTheLaw:
    """A line of a period that the program has otherwise than the return of what the period receives (dollars)."""

    period: int
    line: str
    program: float
    law: float


def off_the_law(program: Program, values: Values, points: list[Point]) -> Iterator[OffTheLaw]:
    """The lines of a solution that differ from the returns of the same receipts."""
    amounts = values.tolist()
    nodes = ((chain.program, t, node) for chain in program.chains for t, node in enumerate(chain.nodes))
    for path, t, node in nodes:
        taxes, net, lines = path.taxes[t], path.losses.years[t], points[node].lines
        pairs = {
            "federal_tax": (taxes.of_return, lines.federal_tax),
            "taxable_social_security": (taxes.taxable_benefits, lines.taxable_social_security),
            "deduction": (taxes.deduction, lines.deduction),
            "capital_loss_deduction": (net.deducted, lines.capital_loss_deduction),
            "loss_carryforward_out": (net.carry, lines.carry_short_out + lines.carry_long_out),
        }
        for line, (expression, law) in pairs.items():
            amount = expression.value(amounts) * UNIT
            if abs(amount - law) > tuning.NOW.second_stage_near:
                yield OffTheLaw(node, line, amount, law)
