"""A simplex basis carried from one program to the next, whose numbers and partly whose columns and rows are others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ..backends import Outcome
from ..backends.highs import HighsSession
from ..pen import Pen

LOWER, BASIC = 0, 1
"""HiGHS' numbers for a column at its lower bound and for a row that does not bind."""


@dataclass(frozen=True)
class Basis:
    """The status of every column and row of a solved program, by name; whole numbers, so that it can be sent."""

    names: list[str]
    columns: list[int]
    row_names: list[str]
    rows: list[int]


def basis_of(session: HighsSession, pen: Pen) -> Basis:
    """The basis of a session's last LP."""
    columns, rows = session.statuses()
    return Basis(pen.names, columns, pen.row_names, rows)


def start_from(session: HighsSession, pen: Pen, basis: Basis) -> None:
    """Begins a session at the basis of another program: a status goes with its name, what is new begins unused."""
    if basis.names == pen.names and basis.row_names == pen.row_names:
        session.start_from_statuses(basis.columns, basis.rows, whole=True)
        return
    columns = _by_name(basis.names, basis.columns, pen.names, LOWER)
    rows = _by_name(basis.row_names, basis.rows, pen.row_names, BASIC)
    session.start_from_statuses(columns, rows, whole=False)


def solve_near(session: HighsSession, pen: Pen, basis: Basis) -> Outcome:
    """The LP from a neighbour's basis by the primal simplex: what fitted the neighbour's numbers nearly fits these.

    Measured on H2: 15 ms where the dual simplex takes 40 to 110 and a solve from nothing 600.
    """
    start_from(session, pen, basis)
    for name, value in NEAR.items():
        session.set_option(name, value[0])
    outcome = session.solve()
    for name, value in NEAR.items():
        session.set_option(name, value[1])
    return outcome


NEAR = {"simplex_strategy": (4, 1), "primal_simplex_bound_perturbation_multiplier": (0.0, 1.0)}
"""HiGHS' options near a basis, and as they are otherwise: the primal simplex, its bounds not perturbed."""


def _by_name(known: Sequence[str], statuses: Sequence[int], names: Sequence[str], other: int) -> list[int]:
    """The statuses of the same names; where a name stands more than once, in their order."""
    left: defaultdict[str, list[int]] = defaultdict(list)
    for name, status in zip(reversed(known), reversed(statuses), strict=True):
        left[name].append(status)
    return [left[name].pop() if left.get(name) else other for name in names]
