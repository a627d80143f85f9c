"""What a faultless scenario says in a line or two, and what had to be assumed."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from ....models.household.facts import Horizon
from ....models.household.open_facts import open_facts
from ....models.scenario import Scenario
from ..model import Report, ReportSection, Sentence
from ..words import count
from .goals import GOALS


def check_report(scenario: Scenario, horizon: Horizon) -> Report:
    first, last = horizon.periods[0].year, horizon.periods[-1].year
    names = ", ".join(person.name for person in scenario.people)
    accounts, goal = count(len(scenario.accounts), "account"), scenario.goal.objective
    said: tuple[Sentence, ...] = (
        Sentence(text=f"{scenario.title}: no faults.", tone="proof"),
        Sentence(text=f"{names}; {accounts}; {first} to {last}; the goal is {GOALS[goal]} ({goal})."),
    )
    said += tuple(Sentence(text=words) for words in _left_open(scenario))
    warnings = tuple(
        Sentence(text=message, tone="warning", where=where) for _, where, message in horizon.warnings
    )
    sections = (
        ReportSection(key="faults", title="", blocks=said),
        ReportSection(key="warnings", title="Warnings", blocks=warnings),
    )
    return Report(kind="check", title="", sections=tuple(part for part in sections if part.blocks))


def _left_open(scenario: Scenario) -> Iterator[str]:
    """What `solve` is to choose, and in how many ways."""
    facts = open_facts(scenario)
    if facts:
        ways = prod(len(fact.options) for fact in facts)
        words = ", ".join(f"{fact.words} ({count(len(fact.options), 'way')})" for fact in facts)
        yield f"Left to the plan, {count(ways, 'way')} in all: {words}. Warnings are of the middle ones."
