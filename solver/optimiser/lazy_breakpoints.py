"""The outer bound: the cells' relaxation, its edges added where its own points need them.

It starts with few edges; a band that straddles a missing edge is charged least. Each active cell of a solution is
read as a point of its own, and all edges that the point lies beyond are added to its year, until none is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ...models.laws import register
from ...models.laws.federal import social_security_taxation
from ...models.laws.law import At, Edge
from ...models.laws.regime import INF, ORDINARY, Lines
from ...models.plan import PlanYear
from ..formulation.disjunctive import CellCopy
from ..formulation.model import UNIT
from ..formulation.program import ActiveEdges, Program, Refinement
from ..formulation.year import YearLaws
from . import tuning
from .evaluate import Point, Values


def first_refinement(program: Program) -> Refinement:
    """The edges that are never left out, and those of the lazy laws that the program has written."""
    return Refinement([laws.always | laws.lazy for laws in program.laws])


def owed_by(years: Sequence[PlanYear]) -> list[set[Edge]]:
    """By year of a plan, the edges of the lazy laws that its return owes: programs of it are written with those."""
    lazy = [law for law in register.LAWS if law.lazy]
    return [{law.owed for law in lazy if getattr(year.tax, law.name) > 0.0} for year in years]


def joined(some: ActiveEdges, more: ActiveEdges) -> ActiveEdges:
    """The edges of both."""
    return [set(a) | set(b) for a, b in zip_longest(some, more, fillvalue=())]


def not_written(program: Program, points: Sequence[Point]) -> list[set[Edge]]:
    """By period, the edges of lazy laws that a return lies beyond and whose rows the program has not."""
    without = program.conventions.without
    return [
        {edge for edge in laws.unwritten if edge.law not in without and point.at[edge.line] > edge.value}
        for laws, point in zip(program.laws, points, strict=True)
    ]


def refine_by_points(refinement: Refinement, program: Program, points: Sequence[Point]) -> bool:
    """Adds what the returns of a plan lie beyond; whether anything was missing."""
    found = False
    for t, point in enumerate(points):
        found |= _add(refinement, program.laws[t], t, point.at)
    return found


def refine_by_cells(refinement: Refinement, program: Program, values: Values) -> bool:
    """Adds what the active cells of a relaxation lie beyond; whether anything was missing."""
    found = False
    for t, year in enumerate(program.cells):
        for copy in year.copies:
            weight = copy.switch.value(values)
            if weight > tuning.NOW.least_weight_charged:
                point = cell_point(program.laws[t], copy, values, weight)
                found |= _add(refinement, program.laws[t], t, point)
    return found


def refine_by_roths(refinement: Refinement, program: Program, values: Values) -> bool:
    """Adds the years in which a solution takes from Roth IRAs out of turn; whether any was missing."""
    found = (
        (chain.nodes[t], owner)
        for chain in program.chains
        for t, owner in chain.program.sheltered.roths.broken(values)
    )
    broken = set(found) - refinement.roths
    refinement.roths |= broken
    return bool(broken)


def cell_point(laws: YearLaws, copy: CellCopy, values: Values, weight: float) -> At:
    """AGI, the lines beside it and ordinary taxable income of a cell read as a whole year."""
    scale = UNIT / weight
    before = copy.lines.income_before_benefits.value(values) * scale
    exempt = copy.lines.tax_exempt_interest.value(values) * scale
    preferential = copy.lines.preferential.value(values) * scale
    taxed = social_security_taxation.compute(
        laws.benefit, before, exempt, laws.status, laws.law.social_security
    ).taxable_benefits
    agi = min(max(before + taxed, laws.low), laws.high)
    invested = None
    if copy.lines.net_investment_income is not None:
        invested = copy.lines.net_investment_income.value(values) * scale
    lines = Lines(laws.benefit, before, exempt, preferential, invested, taxed, agi)
    lines.of_state = {name: x.value(values) * scale for name, x in copy.lines.of_state.items()}
    return laws.lines_at(lines) | {ORDINARY: max(0.0, agi - laws.deduction(agi) - preferential)}


def _add(refinement: Refinement, laws: YearLaws, t: int, at: At) -> bool:
    missing = {edge for edge in (*laws.edges, *laws.unwritten) if _beyond(edge, at)} - refinement.edges[t]
    for law in laws.register:
        if law.coarse:
            passed = [edge for edge in laws.edges if edge.law == law.name and _beyond(edge, at)]
            missing -= set(passed[:-1])
    refinement.edges[t] |= missing
    return bool(missing)


def _beyond(edge: Edge, at: At) -> bool:
    return _felt_from(edge) + tuning.NOW.beyond < at.get(edge.line, -INF) < edge.felt_to


def _felt_from(edge: Edge) -> float:
    return edge.value if edge.felt_from is None else edge.felt_from
