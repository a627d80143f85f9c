"""The outer bound: the cells' relaxation, its edges added where its own points need them.

It starts with few edges; a band that straddles a missing edge is charged least. Each active cell of a solution is
read as a point of its own, and all edges that the point lies beyond are added to its year, until none is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...models.laws.federal import social_security_taxation
from ..formulation.disjunctive import CellCopy
from ..formulation.model import UNIT
from ..formulation.program import Program, Refinement
from ..formulation.year import YearLaws
from .evaluate import Point, Values

WEIGHT = 1e-6
"""A cell counts as active from this weight on."""


def first_refinement(program: Program) -> Refinement:
    """The edges that are never left out."""
    return Refinement([set(laws.always) for laws in program.laws])


def refine_by_points(refinement: Refinement, program: Program, points: Sequence[Point]) -> bool:
    """Adds what the returns of a plan lie beyond; whether anything was missing."""
    found = False
    for t, point in enumerate(points):
        lines = point.lines
        found |= _add(
            refinement, program.laws[t], t, lines.agi, lines.magi_medicare, lines.ordinary_taxable_income
        )
        if lines.amt > 0 and t not in refinement.amt:
            refinement.amt.add(t)
            found = True
    return found


def refine_by_cells(refinement: Refinement, program: Program, values: Values) -> bool:
    """Adds what the active cells of a relaxation lie beyond; whether anything was missing."""
    found = False
    for t, year in enumerate(program.cells):
        for copy in year.copies:
            weight = copy.switch.value(values)
            if weight > WEIGHT:
                found |= _add(
                    refinement, program.laws[t], t, *cell_point(program.laws[t], copy, values, weight)
                )
    return found


def refine_by_roths(refinement: Refinement, program: Program, values: Values) -> bool:
    """Adds the years in which a solution takes from Roth IRAs out of turn; whether any was missing."""
    broken = set(program.sheltered.roths.broken(values)) - refinement.roths
    refinement.roths |= broken
    return bool(broken)


def cell_point(laws: YearLaws, copy: CellCopy, values: Values, weight: float) -> tuple[float, float, float]:
    """AGI, Medicare's MAGI and ordinary taxable income of a cell read as a whole year."""
    scale = UNIT / weight
    before = copy.lines.income_before_benefits.value(values) * scale
    exempt = copy.lines.tax_exempt_interest.value(values) * scale
    preferential = copy.lines.preferential.value(values) * scale
    taxed = social_security_taxation.compute(
        laws.benefit, before, exempt, laws.status, laws.law.social_security
    ).taxable_benefits
    agi = min(max(before + taxed, laws.low), laws.high)
    return agi, agi + exempt, max(0.0, agi - laws.deduction(agi) - preferential)


def _add(refinement: Refinement, laws: YearLaws, t: int, agi: float, magi: float, ordinary: float) -> bool:
    missing = {
        edge
        for edge in laws.edges
        if edge not in refinement.edges[t] and (magi if edge.law == "irmaa" else agi) > edge.value + 1e-3
    }
    refinement.edges[t] |= missing
    split = ordinary > laws.split_from + 1e-3 and t not in refinement.split
    if split:
        refinement.split.add(t)
    return bool(missing) or split
