"""The facts that a scenario leaves to the plan, and the settled scenario in which chosen values stand as facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..plan import Plan
from ..scenario import Scenario
from .open_choices import open_inheritances, open_pensions
from .open_claims import open_claims
from .open_fact import OpenFact

OPENERS: tuple[Callable[[Scenario], Iterator[OpenFact]], ...] = (
    open_pensions,
    open_inheritances,
    open_claims,
)
"""What finds the open facts of a scenario, one for each kind."""


def open_facts(scenario: Scenario) -> tuple[OpenFact, ...]:
    """The facts that a scenario leaves to the plan, kind by kind; none in a settled one."""
    return tuple(fact for find in OPENERS for fact in find(scenario))


def settled(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with a value for each open fact, by its path. Raises ScenarioError where one does not fit."""
    return scenario.with_changes(values) if values else scenario


def in_the_middle(scenario: Scenario) -> Scenario:
    """The scenario with the middle value of each open fact, for what is much the same under any; settled, itself."""
    middle = {fact.path: fact.options[len(fact.options) // 2].value for fact in open_facts(scenario)}
    return settled(scenario, middle)


def as_chosen(scenario: Scenario, plan: Plan) -> Scenario:
    """The scenario with the facts that it leaves open as a plan has chosen them; itself where it leaves none."""
    if plan.chosen is None or not open_facts(scenario):
        return scenario
    return settled(scenario, {fact.path: fact.value for fact in plan.chosen.facts})
