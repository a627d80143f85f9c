"""What a faultless scenario says in a line or two, and what had to be assumed."""

from __future__ import annotations

from ....models.household.facts import Horizon
from ....models.scenario import Scenario
from ..model import Report, ReportSection, Sentence
from ..words import count
from .goals import GOALS


def check_report(scenario: Scenario, horizon: Horizon) -> Report:
    first, last = horizon.periods[0].year, horizon.periods[-1].year
    names = ", ".join(person.name for person in scenario.people)
    accounts, goal = count(len(scenario.accounts), "account"), scenario.goal.objective
    said = (
        Sentence(text=f"{scenario.title}: no faults.", tone="proof"),
        Sentence(text=f"{names}; {accounts}; {first} to {last}; the goal is {GOALS[goal]} ({goal})."),
    )
    warnings = tuple(
        Sentence(text=message, tone="warning", where=where) for _, where, message in horizon.warnings
    )
    sections = (
        ReportSection(key="faults", title="", blocks=said),
        ReportSection(key="warnings", title="Warnings", blocks=warnings),
    )
    return Report(kind="check", title="", sections=tuple(part for part in sections if part.blocks))
