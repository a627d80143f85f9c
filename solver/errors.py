"""Everything the solver can raise.

DecumulateError
  InfeasibleError     no plan meets the wishes; names those that conflict and the most that can be met (exit 3)
  NoPlanInTime        the time was up before there was a plan (exit 4)
  SolverFailure       the LP or MILP solver gave up on a well-formed program: a fault of ours (exit 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DecumulateError(Exception):
    """The root of the solver's own errors."""


@dataclass(frozen=True)
class Conflict:
    """One wish that, given up in part while all others stand, makes a plan possible.

    `asked` and `possible` are today's dollars, or shares for bands; `possible` is the most that can be met.
    """

    wish: str
    where: str
    asked: float
    possible: float


class InfeasibleError(DecumulateError):
    """No plan can meet all wishes at once."""

    def __init__(self, conflicts: Sequence[Conflict], message: str = "") -> None:
        self.conflicts = list(conflicts)
        lines = [message or "no plan can meet all of the scenario's wishes"]
        for c in self.conflicts:
            lines.append(f"  {c.where}: asked {_amount(c.asked)}, {c.wish} at most {_amount(c.possible)}")
        super().__init__("\n".join(lines))


def _amount(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 10 else f"{amount:.4f}"


class NoPlanInTime(DecumulateError):
    """The time limit passed before any plan was found."""


class SolverFailure(DecumulateError):
    """The solver ended without an answer where one must exist."""
