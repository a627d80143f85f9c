"""What a plan says of the facts that were left to it: that they stand in its scenario, and how good they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...models.chosen_facts import ChosenFacts
from ...models.gap import gap_of
from ...models.scenario import Scenario
from ...models.scenario.changes import parts_of

ROUNDED = 0.01


def check_chosen(chosen: ChosenFacts | None, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Where a claim is false, and how. `scenario`: the settled one."""
    if chosen is None:
        return
    content = scenario.content()
    for fact in chosen.facts:
        stands = _at(content, parts_of(fact.path))
        if stands != fact.value:
            yield "chosen.facts", f"{fact.path} is {fact.value!r}, in the scenario it is {stands!r}"
    if not 0 <= chosen.without_plan <= chosen.ruled_out <= chosen.ways - 1:
        numbers = f"{chosen.ruled_out} ruled out, {chosen.without_plan} of them without a plan"
        yield "chosen.ways", f"{numbers}, of {chosen.ways - 1} others"
    yield from _gap(chosen, 1.0 if scenario.goal.objective == "min_lifetime_tax" else -1.0)


def _gap(chosen: ChosenFacts, sign: float) -> Iterator[tuple[str, str]]:
    if chosen.bound is None:
        if chosen.gap_dollars is not None:
            yield "chosen.gap_dollars", "there is no bound, so there is no gap"
        return
    gap = gap_of(chosen.bound, chosen.value, sign)
    if gap is None:
        yield "chosen.bound", f"{chosen.bound:,.2f} is worse than the best plan's {chosen.value:,.2f}"
    elif chosen.gap_dollars is None or abs(gap - chosen.gap_dollars) > ROUNDED:
        yield "chosen.gap_dollars", f"{chosen.gap_dollars}, bound and value make it {gap:,.2f}"


def _at(node: Any, parts: list[str]) -> Any:
    """What stands at a path; None where nothing does."""
    for part in parts:
        if isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, dict):
            node = node.get(part)
        else:
            return None
    return node
