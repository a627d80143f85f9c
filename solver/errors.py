"""Everything the solver can raise.

DecumulateError
  InfeasibleError     no plan of the program meets the wishes; names those that conflict and the most it can do (exit 3)
  NoPlanInTime        the time was up, or the search at its end, before there was a plan (exit 4)
  TreeError           the futures of a tree cannot be one program (exit 2)
  SolverFailure       the LP or MILP solver gave up on a well-formed program: a fault of ours (exit 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Shown = Literal["smallest", "irreducible", "conflict"]
"""What is proven of a set of wishes that cannot be met together: that no other such set is smaller; that without any
one of its wishes it can be met; or only that it cannot."""


Unit = Literal["dollars", "share", "year", "none"]
"""What a wish is counted in: today's dollars, a share of 1, a calendar year, or nothing (it holds or does not)."""


class DecumulateError(Exception):
    """The root of the solver's own errors."""


@dataclass(frozen=True)
class Relief:
    """What relaxing one wish by a stated amount makes possible.

    by       the amount, in the wish's own unit, below zero where it becomes less; None where it is given up altogether
    to       the wish after it; None where it is given up altogether
    measure  "spending": the most spending a year; "estate": the best estate after tax
    amount   of that, today's dollars
    more     than with the wish as it was asked; None where nothing was possible then
    within   so many dollars at most are missing from `amount` or wrong in `more`: plans are not always proven best
    """

    by: float | None
    to: float | None
    measure: Literal["spending", "estate"]
    amount: float
    more: float | None = None
    within: float = 0.0


@dataclass(frozen=True)
class Conflict:
    """One of the wishes that cannot be met together.

    asked       in `unit`s
    possible    the nearest to what was asked that a plan meets, the other wishes as they are; None: not known, or
                giving this wish up is not enough
    impossible  the value nearest to `possible` that is proven out of reach
    kept        whether `possible`, `impossible` and `relief` are with all other wishes kept, or only those in conflict
    relief      what a stated amount gives
    """

    wish: str
    where: str
    asked: float
    possible: float | None = None
    impossible: float | None = None
    kept: bool = True
    relief: Relief | None = None
    unit: Unit = "dollars"


@dataclass(frozen=True)
class MostSpending:
    """The most spending a year that can be met, today's dollars; None where there is none or none was found.

    kept     with all other wishes kept
    dropped  with the wishes in conflict given up, all others kept
    """

    kept: float | None = None
    dropped: float | None = None


class InfeasibleError(DecumulateError):
    """No plan of the program can meet all wishes at once.

    conflicts   the wishes that cannot be met together, even where law and market are all that stands beside them;
                none where law and market alone leave no plan
    shown       what is proven of that set
    spending    the most spending that can be met
    rest        whether all wishes can be met but those of the set: "met", "conflict" (there is another) or "unknown"
    undecided   sets of wishes (by `where`) of which the time was too short to tell
    left_out    what law and life allow this household and the program has no choice of: with it there may be a plan
    unfinished  why something above is missing ("stopped by Ctrl-C"), or nothing
    """

    def __init__(
        self,
        conflicts: Sequence[Conflict],
        message: str = "",
        *,
        shown: Shown = "conflict",
        spending: MostSpending = MostSpending(),
        rest: Literal["met", "conflict", "unknown"] = "unknown",
        undecided: Sequence[tuple[str, ...]] = (),
        unfinished: str = "",
        left_out: Sequence[str] = (),
    ) -> None:
        self.conflicts = list(conflicts)
        self.message = message or "no plan of this program can meet all of the scenario's wishes"
        self.left_out = tuple(left_out)
        self.shown, self.spending, self.rest = shown, spending, rest
        self.undecided, self.unfinished = list(undecided), unfinished
        lines = [self.message, *(f"  {c.where}: {_limit(c)}" for c in self.conflicts)]
        if self.left_out:
            lines.append(f"  the program leaves out: {'; '.join(self.left_out)}")
        super().__init__("\n".join(lines))


def _limit(conflict: Conflict) -> str:
    asked = "asked" if conflict.unit == "none" else f"asked {_amount(conflict.asked)}"
    return asked if conflict.possible is None else f"{asked}, in this program {_amount(conflict.possible)}"


def _amount(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 10 else f"{amount:.4f}"


class NoPlanInTime(DecumulateError):
    """The time limit passed, or the search ended, before a plan was found or proved not to exist."""


class TreeError(DecumulateError):
    """The futures of a tree cannot be one program: the message says which of them differ, and in what."""


class SolverFailure(DecumulateError):
    """The solver ended without an answer where one must exist."""
