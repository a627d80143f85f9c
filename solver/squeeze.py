"""The least and most a household can own in each year, over the relaxation cut off at a known plan.

Two runs of warm linear programs, one for the least of every year in turn and one for the most: neighbouring years have
neighbouring bases. Nothing better than the plan is cut off, so what is proved within the ranges is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .backends import open_session
from .lifetime.cells import CellCopy
from .lifetime.program import Program
from .lifetime.state import Range, write_state, year_state

WIDEN = 1e-3
"""The ranges are widened by this share, for the solver's tolerance."""
FEW_CELLS = 260
"""Up to this many binaries every cell has its own copies of the state; beyond it, groups of cells share them."""


def wealth_ends(
    program: Program, backend: str, threads: int, sign: float, stop: Callable[[], bool]
) -> list[float | None]:
    """The least (`sign` 1) or most (-1) wealth of every period, in thousands; None where it was not found."""
    session = open_session(backend, program.pen, threads)
    session.set_option("solver", "ipm")
    session.solve()
    session.set_option("solver", "simplex")
    session.set_option("simplex_strategy", 4)  # primal: the basis stays feasible as the objective changes
    ends: list[float | None] = []
    for t in range(len(program.horizon.periods)):
        if stop():
            break
        session.set_cost((year_state(program, t).wealth * sign).terms)
        outcome = session.solve()
        ends.append(sign * outcome.objective if outcome.status == "optimal" else None)
    return ends + [None] * (len(program.horizon.periods) - len(ends))


def ranges(least: Sequence[float | None], most: Sequence[float | None]) -> list[Range | None]:
    """The widened range of each period's wealth; None where an end is unknown."""
    found: list[Range | None] = []
    for low, high in zip(least, most, strict=True):
        if low is None or high is None:
            found.append(None)
        else:
            room = WIDEN * (abs(high) + 1.0)
            found.append((max(0.0, low - room), high + room))
    return found


def write_ranges(program: Program, wealth: Sequence[Range | None], *, grouped: bool) -> None:
    """The state's copies, in every period with more than one cell."""
    for t, year in enumerate(program.cells):
        known = wealth[t]
        if known is not None and len(year.copies) > 1:
            groups = _groups(year.copies) if grouped else [[copy] for copy in year.copies]
            write_state(program, t, groups, known)


def _groups(copies: Sequence[CellCopy]) -> list[list[CellCopy]]:
    """Cells that agree on benefits and stacking."""
    groups: dict[tuple[str, str], list[CellCopy]] = {}
    for copy in copies:
        groups.setdefault((copy.cell.benefits.kind, copy.cell.stacking.kind), []).append(copy)
    return list(groups.values())
