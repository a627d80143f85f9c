"""What following a plan to other values gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...models.household.facts import Horizon
from ...models.plan import Plan, PlanYear, Step
from ...models.scenario import Scenario
from ..audit import AuditReport
from .document import followed_plan
from .moves import StepMove, beside, moves_of


@dataclass(frozen=True)
class TriedVariant:
    """A variant's plan near the one it was led from, audited, and what bounds every plan of the variant.

    changes     what was asked for, by path
    scenario    the variant, its traditional dollars weighed as the base plan weighs them
    report      the audit of its plan: years, estate, totals, objective
    bound       no plan of the variant is better: nominal dollars of the objective
    seconds     that it took
    base        the plan that the session was made from
    unmoved     what following gave before anything was changed; None: this is it
    """

    changes: Mapping[str, Any]
    scenario: Scenario
    horizon: Horizon
    report: AuditReport
    bound: float
    seconds: float
    base: Plan
    unmoved: TriedVariant | None = None

    @property
    def value(self) -> float:
        """The objective of the plan, nominal dollars."""
        return self.report.objective.value

    @property
    def value_real(self) -> float:
        """The same in today's dollars."""
        return self.report.objective.value_real

    @property
    def gap_dollars_real(self) -> float:
        """How far at most the plan is from the variant's best, in today's dollars."""
        return max(0.0, self.bound - self.value) / self._deflator

    @property
    def bound_real(self) -> float:
        """The bound in today's dollars."""
        return self.value_real + self.gap_dollars_real

    @property
    def gap(self) -> float:
        """The distance of value and bound as a share of the value."""
        return max(0.0, self.bound - self.value) / max(abs(self.value), 1e-9)

    @property
    def _deflator(self) -> float:
        return self.horizon.estate_deflator if self.report.objective.name == "max_estate" else 1.0

    @property
    def first_year(self) -> PlanYear:
        """The first year of the plan, every line of it."""
        return self.report.years[0]

    @cached_property
    def plan(self) -> Plan:
        """The plan's document, certified, with its steps; made when it is first asked for."""
        return followed_plan(self.scenario, self.horizon, self.report, self.bound, self.seconds)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The first year's steps."""
        return self.plan.steps

    @cached_property
    def moves(self) -> Sequence[StepMove]:
        """The base plan's steps beside what this plan does in their place; what following does without any change is
        no move."""
        found = moves_of(self.base, self.report.years, self.scenario, self.horizon)
        return found if self.unmoved is None else beside(found, self.unmoved.moves)
