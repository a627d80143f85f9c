"""Where a state's tax steps along federal AGI, or a line of its own, in a program: told like tiers, and not charged.

What a step costs hangs on what else the state's return says (an exemption is worth nothing to whoever owes nothing), so
the state's own rows take it off, by the weight of the cells that lie at or below it (`YearOfPlan.below`). An edge's
`cost` is about the most that the steps up to it can take.
Law    each state's own (`[edges]` of its table).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ....tax_tables.state_tables import Amounts
from ..law import BandLine, Edge, Law, LawYear, Span
from ..regime import AGI, INF, Constants, Lines
from .facts import KnownYear

Steps = Sequence[tuple[float, float]]
"""The line's dollars at which a state's tax steps, and the most that it then is more, dollars; ascending."""
NAME, OWN_NAME, OWN_LINE = "state_steps", "state_own_steps", "state_line"


class OwnLine(BandLine):
    """The line of a state's return along which its tax steps: AGI in years in which there is none."""

    name = OWN_LINE

    def above_agi(self, year: LawYear) -> Span:
        if not getattr(year.period.state, "own_steps", ()):
            return 0.0, 0.0
        loss = year.law.capital_losses.limit[year.status] if year.losses else 0.0
        return -(max(0.0, year.high) + loss), year.tax_exempt + loss

    def add_up(self, cell: Constants, lines: Lines, year: LawYear) -> Any:
        return lines.state_line

    def compute(self, received: Any, returned: Any) -> float:
        rule = received.state
        return float(returned.agi if rule is None else rule.own_line(received, returned))


class StateSteps(Law):
    """The steps of the state of a year along one line, where it has any and is exact in a plan."""

    citation = "each state's own law, tax_tables/states"
    in_return = True  # the state's return has it, and the federal one has not
    instead = True

    def __init__(self, name: str, line: str, steps: str, lines: tuple[BandLine, ...] = ()) -> None:
        """`steps`: the attribute of a state's year (household/state_facts.py) that has them."""
        self.name, self.line, self.steps, self.lines, self.reads = name, line, steps, lines, (line,)

    def edges(self, year: LawYear) -> Iterator[Edge]:
        steps = getattr(year.period.state, self.steps, ())
        if not steps:
            return
        taken = 0.0
        yield Edge(-INF, self.name, self.line, taken)
        for value, more in steps:
            taken += more
            yield Edge(value, self.name, self.line, taken)


LAWS = (StateSteps(NAME, AGI, "steps"), StateSteps(OWN_NAME, OWN_LINE, "own_steps", (OwnLine(),)))
"""Along federal AGI, and along the state's own line."""


def told(year: LawYear, cliffs: Mapping[str, Sequence[Edge]]) -> dict[str, tuple[float, ...]]:
    """What each tier but the last takes at most, where a state's tax steps."""
    return {
        law.name: tuple(edge.cost or 0.0 for edge in cliffs[law.name][:-1])
        for law in LAWS
        if law.name in cliffs
    }


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


Stepping = Callable[[KnownYear, Amounts], Steps]
"""A state's steps for a year's filers."""
