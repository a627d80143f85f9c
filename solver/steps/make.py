"""A plan's first year as steps, made from the plan alone: the one list that everything prints."""

from __future__ import annotations

from collections.abc import Iterable

from ...models.household.horizon import law_book
from ...models.plan import Plan, Step
from ...models.scenario import Scenario
from .sheltered import conversions, exchanges, withdrawals
from .taxable import set_aside, trades
from .taxes import pay_tax


def with_steps(plan: Plan, scenario: Scenario) -> Plan:
    """The plan with its steps; those that it came with are kept."""
    return plan if plan.steps else plan.model_copy(update={"steps": steps_of(plan, scenario)})


def steps_of(plan: Plan, scenario: Scenario | None = None) -> tuple[Step, ...]:
    """The steps of a plan whose lines are complete (as `solve` and `audit` give them), numbered; notes at the end.

    Without the scenario the safe harbour of the year's tax is not worked out.
    """
    year = plan.years[0]
    table = None if scenario is None else law_book(scenario).for_year(year.year).federal.estimated_tax
    found = [*withdrawals(plan), *conversions(plan), *trades(plan), *exchanges(plan)]
    done = _numbered(step for step in found if step.kind != "open_roth")
    done += _numbered(set_aside(plan, done), len(done))
    done += _numbered(pay_tax(plan, scenario, table, done), len(done))
    return (*done, *(step for step in found if step.kind == "open_roth"))


def _numbered(steps: Iterable[Step], before: int = 0) -> list[Step]:
    return [step.model_copy(update={"number": number}) for number, step in enumerate(steps, before + 1)]
