"""Where a state's tax steps along federal AGI, in a program: a law like others, whose cliffs are told and not charged.

What a step costs hangs on what else the state's return says (an exemption is worth nothing to whoever owes nothing), so
the state's own rows take it off, by the weight of the cells that lie at or below it (`YearOfPlan.below`). An edge's
`cost` is the most that the steps up to it can take.
Law    each state's own (`[edges.federal_agi]` of its table).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from ....tax_tables.state_tables import Amounts
from ..law import Edge, Law, LawYear
from ..regime import AGI, INF

Steps = Sequence[tuple[float, float]]
"""Federal AGI at which a state's tax steps, and the most that it then is more, dollars; ascending."""
NAME = "state_steps"


class StateSteps(Law):
    """The steps of the state of a year, where it has any and is exact in a plan."""

    name = NAME
    citation = "each state's own law, tax_tables/states"
    reads = ("agi",)
    in_return = True  # the state's return has it, and the federal one has not
    instead = True

    def edges(self, year: LawYear) -> Iterator[Edge]:
        steps = getattr(year.period.state, "steps", ())
        if not steps:
            return
        taken = 0.0
        yield Edge(-INF, self.name, AGI, taken)
        for value, more in steps:
            taken += more
            yield Edge(value, self.name, AGI, taken)


LAW = StateSteps()


def told(year: LawYear, cliffs: Mapping[str, Sequence[Edge]]) -> dict[str, tuple[float, ...]]:
    """What each tier but the last takes at most, where a state's tax steps."""
    if NAME not in cliffs:
        return {}
    return {NAME: tuple(edge.cost or 0.0 for edge in cliffs[NAME][:-1])}


def falling_rows(rows: Sequence[tuple[float, float]], each: float) -> list[tuple[float, float]]:
    """Steps of a credit by rows of income at which it is less: `each` of what it falls by."""
    return [(start, each * (before - after)) for (_, before), (start, after) in pairwise(rows)]


def series(start: float, width: float, whole: float, falls: float) -> list[tuple[float, float]]:
    """Steps of an amount that falls from `start` on at every `width` until it is gone."""
    found: list[tuple[float, float]] = []
    left = whole
    while left > 0.0:
        found.append((start + width * len(found), min(falls, left)))
        left -= falls
    return found


Stepping = Callable[[Sequence[int], Amounts], Steps]
"""A state's steps for filers of some ages."""
