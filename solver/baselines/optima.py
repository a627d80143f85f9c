"""The optimum of a scenario and of each narrower question, each a start for the others that it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.plan import Plan, PlanError
from ...models.scenario import Scenario
from ..audit import audit
from ..errors import InfeasibleError, NoPlanInTime
from ..run import Progress, SolveOptions, solve
from ..simplest.given import bare_plan
from .narrower import Decision, narrower
from .parts import worth

BETTER = 1.0
"""Today's dollars by which a narrower optimum may be above the optimum before that is sought again."""
WHOLE = "optimum"

Tell = Callable[[str, Progress], None]


@dataclass
class Optima:
    """The optima of one scenario as they are found: its own, and of each narrower question; `why_not` by row's name.

    `given` is the plan that `solve` gives out at this `effort`, whose best one is the optimum.
    `tell` is called with a row's name and how its solve is going.
    """

    scenario: Scenario
    horizon: Horizon
    options: SolveOptions
    tell: Tell
    effort: float = 0.0
    given: Plan | None = None
    best: Plan | None = None
    without: dict[Decision, Plan] = field(default_factory=dict)
    why_not: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.questions = narrower(self.scenario, self.horizon)

    def find(self, offered: Sequence[Plan]) -> None:
        """Solves them all, `offered` as starts where they fit.

        Raises InfeasibleError when no plan meets the scenario's wishes, KeyboardInterrupt when a solve was stopped by
        it (its plan is kept).
        """
        self.best = self._solve(WHOLE, self.scenario, offered)
        better = []
        same_estate = (
            self.scenario.goal.objective != "min_lifetime_tax"
        )  # there a narrower question may leave less
        for question in self.questions:
            if question.scenario is None:
                continue
            try:
                plan = self._solve(question.name, question.scenario, offered, question.decision)
            except InfeasibleError:
                self.why_not[question.name] = "no plan meets the wishes"
                continue
            again = question.restated(plan) if plan is not None and same_estate else None
            if again is not None and self.best is not None and worth(again) > worth(self.best) + BETTER:
                better.append(again)
        fitting = fits(better, self.scenario, self.horizon)
        if fitting:
            self.best = self._solve(f"{WHOLE}, again", self.scenario, [*offered, *fitting]) or self.best

    def _solve(
        self, name: str, scenario: Scenario, offered: Iterable[Plan], decision: Decision | None = None
    ) -> Plan | None:
        """One certified plan; None where the time was too short for any, or the audit does not confirm it."""
        horizon = self.horizon if scenario is self.scenario else build_horizon(scenario)
        starts = fits(offered, scenario, horizon)
        options = replace(self.options, effort=self.effort)
        if decision is not None:
            options = replace(self.options, name_conflicts=False)
        try:
            plan = solve(scenario, options, lambda event: self.tell(name, event), starts)
        except NoPlanInTime as error:
            self.why_not[name] = str(error)
            return None
        holds = _fits(plan, scenario, horizon)
        if not holds:
            self.why_not[name] = "the plan that was found does not hold in the audit"
        elif decision is not None:
            self.without[decision] = plan
        if plan.certificate is not None and plan.certificate.status == "interrupted":
            if holds and decision is None:
                self.best = self.given = plan
            raise KeyboardInterrupt
        if holds and decision is None:
            self.given, plan = plan, bare_plan(plan, scenario, self.horizon)
        return plan if holds else None


def fits(plans: Iterable[Plan], scenario: Scenario, horizon: Horizon) -> list[Plan]:
    """The plans that the audit accepts under a scenario."""
    return [plan for plan in plans if _fits(plan, scenario, horizon)]


def _fits(plan: Plan, scenario: Scenario, horizon: Horizon) -> bool:
    try:
        return audit(plan, scenario, horizon).ok
    except PlanError:
        return False
