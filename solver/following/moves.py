"""The base plan's steps beside a variant's first year: which of them move by more than their range, and which do not.

What a step may be moved by while the plan stays as good (its range, docs/definitions.md) is no news. Steps whose
amounts are added up in one range are judged by their sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from ...models.household.facts import Horizon
from ...models.plan import Plan, PlanYear, ScenarioOf, Step
from ...models.scenario import Scenario
from ...models.steps.make import steps_of
from ..steps.moved import Group, groups_of

ROUND = 100.0
"""Dollars to which first-year amounts are rounded (docs/advice.md): less than that is no change of a step without a
range."""
LEAST = 500.0
"""Dollars below which a step that the base plan has not is no news, as no action that small is planned."""


@dataclass(frozen=True)
class StepMove:
    """A step of the base plan, or one that it has not, and what the variant does instead.

    number      of the base plan's step (the first of those that share a range); 0 where it has none
    kind        the step's, as in a plan
    source, destination, asset    of the base plan's step, or of the new one
    was, now    dollars; sales less purchases of an asset in taxable accounts
    low, high   the base plan's range; None where it was not looked for, or has no such end
    moved       whether `now` lies outside the range (without one: is another to a hundred dollars)
    """

    number: int
    kind: str
    source: str
    destination: str
    asset: str
    was: float
    now: float
    low: float | None
    high: float | None
    moved: bool


def moves_of(
    base: Plan, years: Sequence[PlanYear], scenario: Scenario, horizon: Horizon
) -> tuple[StepMove, ...]:
    """Every step of the base plan, then those that the variant alone has. `years` are the audit's own."""
    of = ScenarioOf(title=scenario.title, content=scenario.content())
    variant = base.model_copy(update={"years": tuple(years), "scenario": of, "steps": ()})
    theirs = steps_of(variant, scenario)
    both = (*base.steps, *theirs)
    groups = list(groups_of(variant.model_copy(update={"steps": both}), horizon.periods[0]))
    found = [_of_group(group, base, both, years[0]) for group in groups]
    grouped = {place for group in groups for place in group.places}
    alone = [step for place, step in enumerate(both) if place not in grouped and step.number]
    found += _alone(
        [step for step in alone if step in base.steps], [step for step in alone if step in theirs]
    )
    ours = sorted((move for move in found if move.number), key=lambda move: move.number)
    return (
        *ours,
        *(move for move in found if not move.number and max(abs(move.was), abs(move.now)) >= LEAST),
    )


def beside(moves: Sequence[StepMove], unmoved: Sequence[StepMove]) -> tuple[StepMove, ...]:
    """The moves, without what is done where nothing is changed: another plan as good as the base's."""
    same = {_place(move): move.now for move in unmoved}
    return tuple(
        replace(move, moved=move.moved and abs(move.now - same.get(_place(move), inf)) > ROUND)
        for move in moves
    )


def _place(move: StepMove) -> tuple[object, ...]:
    return move.number, move.kind, move.source, move.destination, move.asset


def _of_group(group: Group, base: Plan, both: Sequence[Step], year: PlanYear) -> StepMove:
    """Steps that share a range, or would."""
    own = [both[place] for place in group.places if place < len(base.steps)]
    now = group.flow.read(year)
    if not own:
        return _move(both[group.places[0]], 0.0, now, number=0)
    first = own[0]
    sign = -1.0 if first.kind == "buy" else 1.0
    was = sum(sign * step.amount for step in own) if first.planned is None else first.planned
    low, high = first.low, first.high if group.most else None
    if low is None:
        return _move(first, was, now)
    beyond = now < low - ROUND / 2 or (high is not None and now > high + ROUND / 2)
    return _move(first, was, now, low=low, high=high, moved=beyond)


def _alone(ours: Sequence[Step], theirs: Sequence[Step]) -> Iterator[StepMove]:
    """Steps that only follow from others, each beside its like."""
    amounts: dict[tuple[str, ...], float] = {}
    for step in theirs:
        amounts[_like(step)] = amounts.get(_like(step), 0.0) + step.amount
    for step in ours:
        yield _move(step, step.amount, amounts.pop(_like(step), 0.0))
    for step in theirs:
        if _like(step) in amounts:
            yield _move(step, 0.0, amounts.pop(_like(step)), number=0)


def _like(step: Step) -> tuple[str, ...]:
    return (
        step.kind,
        step.owner,
        step.source if step.kind != "set_aside" else "",
        step.destination,
        step.asset,
    )


def _move(
    step: Step,
    was: float,
    now: float,
    *,
    number: int | None = None,
    low: float | None = None,
    high: float | None = None,
    moved: bool | None = None,
) -> StepMove:
    return StepMove(
        number=step.number if number is None else number,
        kind=step.kind,
        source=step.source,
        destination=step.destination,
        asset=step.asset,
        was=was,
        now=now,
        low=low,
        high=high,
        moved=abs(now - was) > ROUND if moved is None else moved,
    )
