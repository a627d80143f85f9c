"""Where a year stands just below a step of its state's tax, and what the step costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..amounts import dollars
from ..household.receipts import Receipts
from ..household.state_facts import StateOfYear
from ..laws.states.edges import StateEdge, edges_of
from ..scenario.states import STATES
from .federal_return import ReturnInput, ReturnLines, federal_return
from .marginal_rates import state_tax
from .resident import resident_at

LINES = {"federal_agi": "federal AGI", "agi": "{} AGI", "taxable": "{} taxable income"}
"""A line of a return of the state named, along which its tax steps; any other goes by its own name."""
BEYOND = 2.0
"""Dollars beyond a step at which its cost is told."""


class StepAbove(NamedTuple):
    """A step that a year lies below: `cost` is what passing it costs, dollars of the year's state tax."""

    edge: StateEdge
    cost: float

    @property
    def line(self) -> str:
        """As "New Jersey income"."""
        words = LINES.get(self.edge.line, "{} " + self.edge.line.replace("_", " "))
        return words.format(STATES[self.edge.state])

    @property
    def name(self) -> str:
        """As "step of New Jersey's tax at $100,000 of New Jersey income"."""
        return f"step of {STATES[self.edge.state]}'s tax at {dollars(self.edge.value)} of {self.line}"

    @property
    def words(self) -> str:
        """With what is beyond it."""
        return f"{self.name} (beyond it {dollars(self.cost)} more)"


def steps_above(
    entered: ReturnInput, lines: ReturnLines, rule: StateOfYear, margin: float
) -> Iterator[StepAbove]:
    """Each step of the state's tax that the year lies below by so much at most, and that costs anything."""
    if not rule.amounts.table.edges:
        return
    at = resident_at(entered, lines, rule)
    here = state_tax(entered, lines, rule)
    for edge in edges_of(rule.amounts, max(at.values()) + margin):
        away = edge.value - at.get(edge.line, float("-inf"))
        if not -0.005 <= away <= margin:
            continue
        more = entered + Receipts(interest=away + BEYOND)
        cost = state_tax(more, federal_return(more, rule.law), rule) - here
        if cost > away + BEYOND:
            yield StepAbove(edge, cost)
