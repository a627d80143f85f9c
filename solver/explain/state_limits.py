"""The steps of a state's tax that a year stands just below, each with the year's law were it higher."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...models.household.facts import Period
from ...models.household.state_facts import StateOfYear
from ...models.returns.federal_return import federal_return
from ...models.returns.of_plan import input_of_plan
from ...models.returns.state_steps import StepAbove, steps_above
from ...tax_tables.reform_asked import Reform
from ..reoptimise import Resolver

NEAR = 2.0
"""Dollars below a step within which a year is said to stand at it, at least."""


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
        amount = above.edge.amount
        name = f"states.{rule.code}.{amount}" + (".starts" if rule.amounts.is_rows(amount) else "")
        reforms = (*rule.book.reforms, Reform(rule.year, shift={name: higher}))
        yield above, replace(period, state=replace(rule, book=rule.book.with_reforms(reforms)))
