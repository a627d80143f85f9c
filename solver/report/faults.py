"""What is wrong with a scenario, or what of it cannot be had, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence

from ...models.household.facts import Horizon
from ...models.scenario import Fault, Scenario
from ..errors import InfeasibleError
from .words import count, indented, paragraph


def faults_text(faults: Sequence[Fault], document: str = "the scenario") -> str:
    """Every fault: its place, what was given, what was expected, and a hint where there is one."""
    return "\n".join([f"{count(len(faults), 'fault')} in {document}:", *map(fault_text, faults)])


def fault_text(fault: Fault) -> str:
    place = f"{fault.place} ({fault.who})" if fault.who else fault.place
    lines = [f"  {place}", f"    given     {fault.value}", f"    expected  {fault.expected}"]
    if fault.hint:
        lines.append(f"    hint      {fault.hint}")
    return "\n".join(lines)


def infeasible_text(error: InfeasibleError) -> str:
    """Which wishes conflict, and the most of each that can be met while all others stand."""
    message = str(error).splitlines()[0]
    lines = [f"{message[:1].upper()}{message[1:]}{':' if error.conflicts else '.'}"]
    for conflict in error.conflicts:
        asked, possible = amount(conflict.asked), amount(conflict.possible)
        lines.append(f"  {conflict.where}: asked {asked}, {conflict.wish} at most {possible}")
    return "\n".join(lines)


def amount(value: float) -> str:
    """Dollars, or a share where the wish is one (`Conflict`)."""
    return f"{value:.4g}" if abs(value) < 10 else f"${value:,.0f}"


def checked_text(scenario: Scenario, horizon: Horizon) -> str:
    """What a faultless scenario says in a line or two, and what had to be assumed."""
    first, last = horizon.periods[0].year, horizon.periods[-1].year
    names = ", ".join(person.name for person in scenario.people)
    lines = [
        f"{scenario.title}: no faults.",
        f"{names}; {count(len(scenario.accounts), 'account')}; {first} to {last}; {scenario.goal.objective}.",
    ]
    if horizon.warnings:
        lines += [
            "Warnings",
            *(indented(paragraph(f"- {where}: {message}")) for _, where, message in horizon.warnings),
        ]
    return "\n".join(lines)
