"""The steps that a plan's document gives, beside those that its first year makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...models.plan import Plan, ScenarioOf, Step
from ...models.scenario import Scenario
from ...models.steps.make import steps_of
from .filling import fill
from .findings import CENT
from .report import AuditReport

RANGES = ("low", "high", "low_costs", "high_costs", "nothing_costs", "together", "planned", "range_of")
"""Fields of a step that solving again finds, and no audit."""
WORDS = ("why", "note")
"""Fields of a step that say its numbers again in words; a later version may choose others."""


def check_steps(plan: Plan, scenario: Scenario, report: AuditReport) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of every step that the first year does not make; nothing where no steps are given."""
    if not plan.steps:
        return
    own = ScenarioOf(title=scenario.title, sha256=scenario.sha256, content=scenario.content())
    known = fill(plan, report).model_copy(update={"scenario": own, "steps": ()})
    expected = steps_of(known, scenario)
    if len(expected) != len(plan.steps):
        yield "steps", f"{len(plan.steps)}, the first year makes {len(expected)}"
        return
    for place, (given, made) in enumerate(zip(plan.steps, expected, strict=True)):
        for name in _differing(given, made):
            wanted = getattr(made, name)
            yield f"steps[{place}].{name}", f"{getattr(given, name)!r}, the first year makes it {wanted!r}"


def _differing(given: Step, made: Step) -> Iterator[str]:
    left, right = given.model_dump(mode="json"), made.model_dump(mode="json")
    for name in left:
        if name not in RANGES + WORDS and not _alike(left[name], right[name]):
            yield name


def _alike(given: Any, made: Any) -> bool:
    """Whether two values are one, but for rounding."""
    if isinstance(given, dict) and isinstance(made, dict):
        return set(given) == set(made) and all(_alike(given[key], made[key]) for key in given)
    if isinstance(given, list) and isinstance(made, list):
        return len(given) == len(made) and all(map(_alike, given, made))
    if isinstance(given, int | float) and isinstance(made, int | float):
        return abs(given - made) <= CENT
    return bool(given == made)
