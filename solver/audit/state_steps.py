"""Where a year stands just below a step of its state's tax, and what the step costs."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.amounts import dollars
from ...models.household.receipts import Receipts
from ...models.household.state_facts import StateOfYear
from ...models.laws.states.edges import edges_of
from ...models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from ...models.returns.marginal_rates import state_tax
from ...models.returns.resident import resident_at
from ...models.scenario.states import STATES

WORDS = {"federal_agi": "federal AGI", "agi": "{} AGI", "taxable": "{} taxable income"}
"""A line of a return of the state named, along which its tax steps; any other goes by its own name."""
BEYOND = 2.0
"""Dollars beyond a step at which its cost is told."""


def below_state_steps(
    entered: ReturnInput, lines: ReturnLines, rule: StateOfYear, margin: float
) -> Iterator[str]:
    """In words, each step of the state's tax that the year lies below by so much at most, and costs anything."""
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
            state = STATES[rule.code]
            line = WORDS.get(edge.line, "{} " + edge.line.replace("_", " ")).format(state)
            yield f"step of {state}'s tax at {dollars(edge.value)} of {line} (beyond it {dollars(cost)} more)"
