"""Where a state's tax steps or turns along federal AGI, or a line of its own, in a program: not charged.

What a step costs hangs on what else the state's return says (an exemption is worth nothing to whoever owes nothing), so
the state's own rows take it off, by the weight of the cells that lie at or below it (`YearOfPlan.below`). An edge's
`cost` is about the most that the steps up to it can take. Where the marginal rate falls (`Kink`) a band ends too, with
no cost and no margin: within a band what the state allows along the line is concave (`YearOfPlan.no_more_than`).
Law    each state's own (`[edges]` of its table).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ....tax_tables.state_tables import Amounts
from ..law import BandLine, Edge, Law, LawYear, Span
from ..regime import AGI, INF, Constants, Lines
from .facts import KnownYear

Steps = Sequence[tuple[float, float]]
"""The line's dollars at which a state's tax steps, and the most that it then is more, dollars; ascending."""
NAME = "state_steps"
RAMP = 0.05
"""Dollars over which a function rises that steps: fewer than a year is ever kept clear of a step."""
LEAST, MOST = -1e7, 1e8
"""No line of a household is beyond these, dollars: what functions along one are stated for."""
OWN_LINE, OTHER_LINE = "state_line", "state_other_line"
OWN = (OWN_LINE, OTHER_LINE)
"""The lines of its own along which a state's tax may bend, in the order in which it states them."""


def steps_along(line: str) -> str:
    """The law of the steps along a line of a state's own."""
    return f"{line}_steps"


class Kink(NamedTuple):
    """Where a marginal rate falls, dollars of the line; `felt_from`: from where on it a band across it is too wide."""

    value: float
    felt_from: float


Kinks = Sequence[Kink]


def _own(state: Any, line: str) -> Any:
    """A line of a state's year (household/state_facts.py) with its steps and kinks; None where it has neither."""
    return getattr(state, "own", {}).get(line)


def has_treasuries(period: Any) -> bool:
    """Whether a year (models/household/facts.py) can have interest of US treasuries."""
    yields = any(asset.treasury_interest for asset in period.assets.values())
    return yields or bool(period.so_far.receipts.treasury_interest)


class OwnLine(BandLine):
    """A line of a state's return along which its tax bends: AGI in years in which there is none."""

    def __init__(self, name: str) -> None:
        self.name = name

    def above_agi(self, year: LawYear) -> Span:
        own = _own(year.period.state, self.name)
        if own is None:
            return 0.0, 0.0
        if own.line.above_agi is not None:
            span: Span = own.line.above_agi(year)
            return span
        loss = year.law.capital_losses.limit[year.status] if year.losses else 0.0
        most = INF if year.losses else year.tax_exempt  # where losses of other years lower AGI alone
        return -(max(0.0, year.high) + loss), most

    def add_up(self, cell: Constants, lines: Lines, year: LawYear) -> Any:
        added_up = _own(year.period.state, self.name).line.added_up
        if added_up is not None:
            lines.of_state[self.name] = added_up(cell, lines, year.period.state.amounts)
        return lines.of_state[self.name]

    def compute(self, received: Any, returned: Any) -> float:
        rule = received.state
        return float(returned.agi if rule is None else rule.own_line(self.name, received, returned))


class StateSteps(Law):
    """The steps of the state of a year along one line, where it has any and is exact in a plan."""

    citation = "each state's own law, tax_tables/states"
    in_return = True  # the state's return has it, and the federal one has not
    instead = True
    coarse = True

    def __init__(self, name: str, line: str) -> None:
        self.name, self.line, self.reads = name, line, (line,)
        self.lines = (OwnLine(line),) if line in OWN else ()

    def edges(self, year: LawYear) -> Iterator[Edge]:
        state = year.period.state
        of = state if self.line == AGI else _own(state, self.line)
        steps = getattr(of, "steps", ())
        if not steps:
            return
        taken = 0.0
        yield Edge(-INF, self.name, self.line, taken)
        for value, more in steps:
            taken += more
            yield Edge(value, self.name, self.line, taken, felt_to=state.felt_to(self.line, value))


class StateKinks(Law):
    """Where the marginal rate of the state of a year falls along one line."""

    citation = StateSteps.citation
    in_return = True

    def __init__(self, name: str, line: str) -> None:
        self.name, self.line, self.reads = name, line, (line,)

    def edges(self, year: LawYear) -> Iterator[Edge]:
        state = year.period.state
        of = state if self.line == AGI else _own(state, self.line)
        for value, felt_from in getattr(of, "kinks", ()):
            yield Edge(value, self.name, self.line, felt_from=felt_from)


STEPPING = (StateSteps(NAME, AGI), *(StateSteps(steps_along(line), line) for line in OWN))
"""Along federal AGI, and along the state's own lines."""
LAWS: tuple[Law, ...] = (
    *STEPPING,
    StateKinks("state_kinks", AGI),
    *(StateKinks(f"{line}_kinks", line) for line in OWN),
)


def told(year: LawYear, cliffs: Mapping[str, Sequence[Edge]]) -> dict[str, tuple[float, ...]]:
    """What each tier but the last takes at most, where a state's tax steps."""
    return {
        law.name: tuple(edge.cost or 0.0 for edge in cliffs[law.name][:-1])
        for law in STEPPING
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
Kinking = Callable[[KnownYear, Amounts], Kinks]
"""Where its marginal rate falls, likewise."""


def no_kinks(year: KnownYear, t: Amounts) -> Kinks:
    """Of a line along which it never falls."""
    return ()


def no_steps(year: KnownYear, t: Amounts) -> Steps:
    """Of a line along which nothing steps."""
    return ()
