"""The steps of a state's tax that a year stands just below, and the exclusions that it fills, each with the year's law
were it higher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, NamedTuple

from ...models.household.facts import Period
from ...models.household.state_facts import StateOfYear
from ...models.returns.federal_return import federal_return
from ...models.returns.of_plan import input_of_plan
from ...models.returns.state_exclusions import FullExclusion, full_exclusions
from ...models.returns.state_steps import StepAbove, steps_above
from ...models.steps.edges import NEAR, ROUNDED
from ...tax_tables.reform_asked import Reform
from ..reoptimise import Resolver


class StateEdgeLifted(NamedTuple):
    """An edge of a state's law that a year stands at: its words, where it is, what passing it costs at once (a step's),
    and the period with it higher."""

    kind: Literal["state_step", "exclusion"]
    name: str
    at: float
    step: float | None
    period: Period


def state_edges(resolver: Resolver, t: int, higher: float) -> Iterator[StateEdgeLifted]:
    """Of the period `t` of a plan: the steps that it stands below, then the exclusions that it fills."""
    for above, moved in steps_lifted(resolver, t, higher):
        yield StateEdgeLifted("state_step", above.name, above.edge.value, above.cost, moved)
    for full, moved in exclusions_lifted(resolver, t, higher):
        yield StateEdgeLifted("exclusion", full.words, full.cap, None, moved)


def steps_lifted(resolver: Resolver, t: int, higher: float) -> Iterator[tuple[StepAbove, Period]]:
    """Of the period `t` of a plan: each step it stands below, and the period with that step so many dollars higher."""
    period = resolver.horizon.periods[t]
    rule = period.state
    if not isinstance(rule, StateOfYear):
        return
    plan = resolver.plan.model_copy(update={"years": tuple(resolver.before.years)})
    margin = max(NEAR, resolver.scenario.limits.cliff_margin + 1.0)
    entered = input_of_plan(resolver.horizon, plan, t, resolver.scenario.taxes.carried)
    for above in steps_above(entered, federal_return(entered, period.law), rule, margin):
        yield above, _with_more(period, rule, above.edge.amount, "starts", higher)


def exclusions_lifted(resolver: Resolver, t: int, higher: float) -> Iterator[tuple[FullExclusion, Period]]:
    """Of the period `t` of a plan: each exclusion that it fills, by the audit's own words, and the period with that so
    many dollars higher."""
    period = resolver.horizon.periods[t]
    rule = period.state
    if not isinstance(rule, StateOfYear):
        return
    plan = resolver.plan.model_copy(update={"years": tuple(resolver.before.years)})
    entered = input_of_plan(resolver.horizon, plan, t, resolver.scenario.taxes.carried)
    near = NEAR if t else NEAR + ROUNDED
    for full in full_exclusions(entered, federal_return(entered, period.law), rule, near):
        if full.words in resolver.before.years[t].binding:
            yield full, _with_more(period, rule, full.amount, "values", higher)


def _with_more(period: Period, rule: StateOfYear, amount: str, column: str, higher: float) -> Period:
    """The period with an amount of its state's table higher, of rows in a column."""
    name = f"states.{rule.code}.{amount}" + (f".{column}" if rule.amounts.is_rows(amount) else "")
    reforms = (*rule.book.reforms, Reform(rule.year, shift={name: higher}))
    return replace(period, state=replace(rule, book=rule.book.with_reforms(reforms)))
