"""What the program asks of a solver: one loaded problem, bounds that move, LPs and MILPs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Status = Literal["optimal", "infeasible", "limit", "failed"]


@dataclass(frozen=True)
class Outcome:
    """The end of one solve. `objective` and `bound` are of the minimisation; `values` by column of the model.

    A MILP that stopped early has status "limit"; `values` is then the best point found, or None.
    `duals` are reduced costs by column (LP only).
    """

    status: Status
    objective: float
    bound: float
    values: NDArray[np.float64] | None
    duals: NDArray[np.float64] | None = None


CUT_SHORT = Outcome("limit", np.inf, -np.inf, None)
"""Of a solve that was told to stop before it began, or before it had a point."""

MipProgress = Callable[[float, float], bool]
"""Called with (best objective, bound) during a MILP; returns True to stop it."""


class Session(Protocol):
    """One program in a solver's hands."""

    warm: bool
    """Whether moving bounds and solving again is cheap."""

    def set_columns(self, columns: Sequence[int], low: Sequence[float], high: Sequence[float]) -> None: ...

    def set_rows(self, rows: Sequence[int], active: Sequence[bool]) -> None: ...

    def set_option(self, name: str, value: object) -> None:
        """A setting of the backend's own, where it has one of that name."""
        ...

    def basis(self) -> object:
        """The basis of the last LP, for another session to start from: of the same program, or of one with more rows
        and columns at its end."""
        ...

    def start_from(self, basis: object) -> None: ...

    def cut_off(self, objective: float) -> None:
        """No solution above this objective from now on."""
        ...

    def set_cost(self, cost: dict[int, float]) -> None: ...

    def solve(self, cutoff: float = np.inf, seconds: float = np.inf, basic: bool = True) -> Outcome:
        """The LP with integrality left out; may end "infeasible" once its objective must exceed `cutoff`, and ends
        "limit" after so many seconds, or when told to stop. Where it need not be `basic`, a point and a bound of it,
        a few dollars apart, may be the answer, without a basis."""
        ...

    def solve_mip(
        self,
        time_limit: float,
        gap: float,
        start: dict[int, float] | None = None,
        progress: MipProgress | None = None,
    ) -> Outcome:
        """The MILP until the relative `gap`, `time_limit` seconds, or told to stop; `start` fixes integer columns of a
        first point."""
        ...
